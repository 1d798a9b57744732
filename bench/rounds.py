"""Interleaved rounds: floor, ours, floor, ours …, so that a busy minute hurts both alike."""

import statistics
from collections.abc import Callable

ROUNDS = 5


def compare(
    what: str, floor: Callable[[], float], ours: Callable[[], float], *, at_least: float, unit: str = "/s"
) -> float:
    """Print the medians of both and the ratio ours / floor beside the ratio to reach; answers the ratio."""
    floors, figures = [], []
    for _ in range(ROUNDS):
        floors.append(floor())
        figures.append(ours())
    ratio = statistics.median(figures) / statistics.median(floors)
    verdict = "reached" if ratio >= at_least else "NOT reached"
    print(
        f"{what}: floor {statistics.median(floors):,.0f}{unit} ({min(floors):,.0f}–{max(floors):,.0f}), "
        f"ours {statistics.median(figures):,.0f}{unit} ({min(figures):,.0f}–{max(figures):,.0f}), "
        f"ratio {ratio:.2f} (≥ {at_least}: {verdict})",
        flush=True,
    )
    return ratio


def report(what: str, figure: float, most: float) -> None:
    """Print one figure that has no floor beside the most that it may be."""
    print(f"{what}: {figure:,.1f} (≤ {most}: {'reached' if figure <= most else 'NOT reached'})", flush=True)
