// Keeps the overview fresh while it is left open: asks for its moving part, gently, and exchanges what has changed.
const EVERY = 15000;
const LONGEST = 300000;
const ANNOUNCE_EVERY = 30000;
const box = document.querySelector("[data-now-url]");
const status = document.querySelector("[data-watch-status]");
const ended = document.querySelector("[data-watch-ended]");
const format = new Intl.NumberFormat(document.documentElement.lang);
let etag = "";
let pause = EVERY;
let timer = 0;
let announcedAt = Date.now();
const shown = new WeakMap();

const countIn = (part) => Number(part.querySelector("[data-count]")?.dataset.count);

function announce(before, after) {
  if (before === after || Date.now() - announcedAt < ANNOUNCE_EVERY) return;
  status.textContent = box.dataset.announce.replace("{count}", format.format(after));
  announcedAt = Date.now();
}

// What somebody has opened stays open, and what they are at is left alone until they have moved on.
function exchange(part, fresh) {
  if (part.contains(document.activeElement) && part.id !== "part-now") return part;
  const open = [...part.querySelectorAll("details")].map((each) => each.open);
  [...fresh.querySelectorAll("details")].forEach((each, place) => (each.open = open[place] || false));
  part.replaceWith(fresh);
  return fresh;
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  const before = countIn(box);
  const parts = [...fresh.querySelectorAll(":scope > [id]")];
  for (const part of [...box.querySelectorAll(":scope > [id]")]) {
    if (!parts.some((each) => each.id === part.id)) part.remove();
  }
  let last = null;
  for (const each of parts) {
    const html = each.outerHTML;
    const node = document.importNode(each, true);
    let part = document.getElementById(each.id);
    if (!part) {
      if (last) last.after(node);
      else box.prepend(node);
      part = node;
    } else if (shown.get(part) !== html) part = exchange(part, node);
    if (part === node) shown.set(node, html);
    last = part;
  }
  announce(before, countIn(box));
}

async function look() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const answer = await fetch(box.dataset.nowUrl, { headers: etag ? { "If-None-Match": etag } : {}, redirect: "manual" });
    // A way elsewhere leads to the door: the sign-in has ended, and asking on is of no use.
    if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) {
      ended.hidden = false;
      status.textContent = ended.textContent.trim();
      return;
    }
    if (answer.ok) {
      etag = answer.headers.get("ETag") || "";
      show(await answer.text());
    }
    pause = answer.ok || answer.status === 304 ? EVERY : Math.min(pause * 2, LONGEST);
  } catch {
    pause = Math.min(pause * 2, LONGEST);
  }
  timer = setTimeout(look, pause + Math.random() * 2000);
}

if (box) {
  timer = setTimeout(look, EVERY / 3);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && ended.hidden) {
      pause = EVERY;
      look();
    }
  });
}
