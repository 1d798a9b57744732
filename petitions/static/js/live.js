// Keeps parts of a page fresh while something is being done: each part with data-live is fetched anew from the same
// page every few seconds and exchanged, until it says no more that it is live.
const PAUSE = 3000;
// What a part says, without the tokens of its forms: those are others each time.
function said(part) {
  const copy = part.cloneNode(true);
  for (const token of copy.querySelectorAll("[name=csrf_token]")) token.remove();
  return copy.outerHTML;
}
// Whoever stands on something by keyboard stands on the same afterwards, or on what took its place.
function exchange(part, now) {
  const held = part.contains(document.activeElement) ? document.activeElement.id : null;
  part.replaceWith(now);
  if (held !== null) (document.getElementById(held) ?? now.querySelector("a, button"))?.focus();
}
async function renew() {
  const parts = document.querySelectorAll("[data-live]");
  if (!parts.length) return;
  if (!document.hidden) {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of answer.ok ? parts : []) {
        const now = fresh.getElementById(part.id);
        if (now && said(now) !== said(part)) exchange(part, document.importNode(now, true));
      }
    } catch {
      // The line is away for a moment: the next round asks again.
    }
  }
  setTimeout(renew, PAUSE);
}
setTimeout(renew, PAUSE);
