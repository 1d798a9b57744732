"""Look at a page as a telephone does: what it weighs, when it paints, whether it moves, what axe finds."""

from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => sum += each.value))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 300);
})"""
_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1"


@dataclass(slots=True)
class Look:
    """Bytes as they travel, milliseconds, the sum of shifts, and what axe says in light and dark."""

    status: int = 0
    weight: int = 0
    pictures: int = 0
    first_paint_ms: float = 0.0
    shifts: float = 0.0
    violations: list[str] = field(default_factory=list)


def look(browser: Browser, url: str, came_from: str) -> Look:
    """Once without scripts for the first paint, once with them for all else.

    `came_from` is the page before: the one on checking your inbox speaks its language.
    """
    seen = Look()
    plain = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = plain.new_page()
    page.goto(url, referer=came_from)
    page.screenshot()  # a frame is drawn, so there is a paint to speak of
    seen.first_paint_ms = page.evaluate(_PAINT)
    plain.close()
    context = browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    page = context.new_page()
    page.on("requestfinished", lambda request: _weigh(seen, request))
    answer = page.goto(url, referer=came_from)
    seen.status = answer.status if answer else 0
    seen.shifts = page.evaluate(_SHIFTS)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        seen.violations += [f"{scheme}: {each}" for each in _violations(page)]
    context.close()
    return seen


def _weigh(seen: Look, request: Request) -> None:
    size = request.sizes()["responseBodySize"]
    if request.resource_type == "image" and ".svg" not in request.url:
        seen.pictures += size
    elif not request.url.endswith("/count.json"):
        seen.weight += size


def _violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{each['id']} {each['nodes'][0]['html'][:100]}" for each in found]
