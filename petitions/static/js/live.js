// Keeps parts of a page fresh while something is being done: each part with data-live is fetched anew from the same
// page every few seconds and exchanged, until it says no more that it is live.
const PAUSE = 3000;
async function renew() {
  const parts = document.querySelectorAll("[data-live]");
  if (!parts.length) return;
  if (!document.hidden) {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of answer.ok ? parts : []) {
        const now = fresh.getElementById(part.id);
        if (now && now.outerHTML !== part.outerHTML) part.replaceWith(document.importNode(now, true));
      }
    } catch {
      // The line is away for a moment: the next round asks again.
    }
  }
  setTimeout(renew, PAUSE);
}
setTimeout(renew, PAUSE);
