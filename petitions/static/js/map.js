// One stop of the Tab key for a whole map: arrows walk from riding to riding, and what is pointed at is said below.
const RIDING = "svg a";

for (const map of document.querySelectorAll("[data-map]")) {
  const links = [...map.querySelectorAll(RIDING)];
  const reading = map.querySelector("[data-reading]");
  const towards = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const middle = (link) => {
    const box = link.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const say = (link) => (reading.textContent = link.querySelector("title").textContent);
  const only = (link) => {
    for (const each of links) each.tabIndex = each === link ? 0 : -1;
  };

  // The nearest middle in the direction of the arrow; what lies aside counts as further away.
  const next = (from, [right, down]) => {
    const [x, y] = middle(from);
    let best = null;
    let least = Infinity;
    for (const link of from.ownerSVGElement.querySelectorAll(RIDING)) {
      const [toX, toY] = middle(link);
      const ahead = (toX - x) * right + (toY - y) * down;
      const aside = Math.abs((toX - x) * down) + Math.abs((toY - y) * right);
      if (link !== from && ahead > 0 && ahead + 2 * aside < least) [best, least] = [link, ahead + 2 * aside];
    }
    return best;
  };

  only(links[0]);
  map.addEventListener("pointerover", (event) => {
    const link = event.target.closest(RIDING);
    if (link) say(link);
  });
  map.addEventListener("focusin", (event) => {
    const link = event.target.closest(RIDING);
    if (!link) return;
    only(link);
    say(link);
  });
  map.addEventListener("keydown", (event) => {
    const link = event.target.closest(RIDING);
    const to = link && towards[event.key] && next(link, towards[event.key]);
    if (!to) return;
    event.preventDefault();
    to.focus({ preventScroll: true });
  });
}
