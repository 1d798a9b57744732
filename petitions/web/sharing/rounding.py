"""A count for a picture that is kept for a while: rounded down, so that it stays true while people sign."""

# Below the bound the count is rounded down to a multiple of the step.
STEPS = ((50, 1), (1_000, 10), (10_000, 100))
LARGEST_STEP = 1_000


def rounded_down(count: int) -> tuple[int, bool]:
    """The count rounded down, and whether there are more than that: 627 is (620, True)."""
    step = next((step for bound, step in STEPS if count < bound), LARGEST_STEP)
    shown = count - count % step
    return shown, shown < count
