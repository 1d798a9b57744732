"""`python -m audit [--only KIND] [--language CODE …] [--no-lighthouse]`: look at every kind of page."""

import argparse
import shutil
import sys

from playwright.sync_api import sync_playwright

from audit import lighthouse
from audit.look import Look, look
from audit.pages import KINDS, LANGUAGES, PETITION, Kind
from audit.site import demonstration, own_page_path, receipt_path

MOST_BYTES = 30_000
MOST_SHIFT = 0.001
LEAST_POINTS = 98
HEAD = "| page | language | kB | kB of pictures | first paint, ms | shift | axe | Lighthouse P/A/B/S |"


def main() -> int:
    """Print the table; 1 when a page misses what is promised."""
    asked = _arguments()
    obstacle = "Lighthouse was not asked for." if asked.no_lighthouse else lighthouse.obstacle()
    kinds = [kind for kind in KINDS if not asked.only or asked.only in kind.name]
    print(HEAD, "|---|---|--:|--:|--:|--:|--:|---|", sep="\n")
    missed: list[str] = []
    with demonstration() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        receipt = receipt_path(site)
        for language in asked.language:
            places = {"lang": language, "receipt": f"/{language}{receipt}"}
            places["own_page"] = own_page_path(site, language)
            for kind in kinds:
                url = site + kind.path.format(**places)
                missed += _line(
                    kind,
                    language,
                    look(browser, url, f"{site}/{language}/petitions/{PETITION}"),
                    _points(kind, url, obstacle),
                )
        browser.close()
    print("", obstacle or _about_lighthouse(), *(f"MISSED {each}" for each in missed), sep="\n")
    return 1 if missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="audit", description=__doc__)
    parser.add_argument("--only", help="a part of the name of a kind of page")
    parser.add_argument("--language", nargs="+", default=list(LANGUAGES), choices=LANGUAGES)
    parser.add_argument("--no-lighthouse", action="store_true")
    return parser.parse_args()


def _points(kind: Kind, url: str, obstacle: str) -> tuple[dict[str, int], list[str]]:
    if obstacle:
        return {}, []
    return lighthouse.scores(url, is_listed=kind.is_listed, status=kind.status)


def _line(kind: Kind, language: str, seen: Look, judged: tuple[dict[str, int], list[str]]) -> list[str]:
    """Print one line; answers what is not as promised."""
    points, costly = judged
    name = f"{kind.name}, {language}:"
    cells = (
        kind.name,
        language,
        f"{seen.weight / 1000:.1f}",
        f"{seen.pictures / 1000:.1f}",
        f"{seen.first_paint_ms:.0f}",
        f"{seen.shifts:.3f}",
        len(seen.violations),
        "/".join(map(str, points.values())) or "–",
    )
    print("|", " | ".join(map(str, cells)), "|", flush=True)
    wrong = [f"{name} {each}" for each in seen.violations]
    wrong += [f"{name} answered {seen.status}"] if seen.status != kind.status else []
    wrong += [f"{name} weighs {seen.weight} bytes"] if seen.weight > MOST_BYTES else []
    wrong += [f"{name} shifts by {seen.shifts:.3f}"] if seen.shifts > MOST_SHIFT else []
    wrong += [f"{name} paints nothing without scripts"] if seen.first_paint_ms < 0 else []
    low = {category: value for category, value in points.items() if value < LEAST_POINTS}
    return wrong + ([f"{name} {low} {costly}"] if low else [])


def _about_lighthouse() -> str:
    return (
        "Lighthouse: simulated slow telephone, over http on this machine, which it takes for secure. "
        "Pages that search engines shall not list are not judged for that. P on a busy machine is lower."
    )


if __name__ == "__main__":
    sys.exit(main())
