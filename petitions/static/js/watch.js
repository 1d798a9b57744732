// Keeps the overview fresh while it is left open, be it all day: asks for its moving part, gently, exchanges what has
// changed, and says in words when what stands there is old.
const EVERY = 15000;
const LONGEST = 300000;
const ANNOUNCE_EVERY = 30000;
const PATIENCE = 20000;
const OLD = 60000;
const REACHED_BY_KEY = "a[href], summary, button, [tabindex]";
const box = document.querySelector("[data-now-url]");
const status = document.querySelector("[data-watch-status]");
const ended = document.querySelector("[data-watch-ended]");
const old = document.querySelector("[data-watch-old]");
// The digits that the page itself is written in.
const language = `${document.documentElement.lang}-u-nu-latn`;
const number = new Intl.NumberFormat(language);
let etag = "";
let pause = EVERY;
let timer = 0;
let isAsking = false;
let asOf = Date.now();
let announcedAt = Date.now();
const shown = new WeakMap();

const countIn = (part) => Number(part.querySelector("[data-count]")?.dataset.count);

function announce(before, after) {
  if (before === after || Date.now() - announcedAt < ANNOUNCE_EVERY) return;
  status.textContent = box.dataset.announce.replace("{count}", number.format(after));
  announcedAt = Date.now();
}

// A day is said too, once it is another one: a laptop may wake after a week.
function sayOld() {
  const zone = { timeZone: box.dataset.zone };
  const isToday = new Date(asOf).toLocaleDateString("en", zone) === new Date().toLocaleDateString("en", zone);
  const style = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  const words = old.dataset.watchOld.replace("{time}", new Intl.DateTimeFormat(language, { ...zone, ...style }).format(asOf));
  if (old.textContent !== words) old.textContent = words;
  old.hidden = false;
}

function sayFresh() {
  asOf = Date.now();
  old.hidden = ended.hidden = true;
}

// What somebody has opened, scrolled to or focused is so in the fresh part too; what they have marked is left alone.
function exchange(part, fresh) {
  const marked = getSelection();
  if (!marked.isCollapsed && part.contains(marked.anchorNode)) return part;
  const places = [...part.querySelectorAll(REACHED_BY_KEY)];
  const place = places.indexOf(document.activeElement);
  const pairs = (what) => [...fresh.querySelectorAll(what)].map((each, n) => [part.querySelectorAll(what)[n], each]);
  for (const [before, after] of pairs("details")) if (before) after.open = before.open;
  const scrolled = pairs(".table-scroll").map(([before, after]) => [after, before?.scrollTop, before?.scrollLeft]);
  part.replaceWith(fresh);
  for (const [each, top, left] of scrolled) each.scrollTo(left || 0, top || 0);
  if (place >= 0) [...fresh.querySelectorAll(REACHED_BY_KEY)][place]?.focus({ preventScroll: true });
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

// True: ask again. A way elsewhere leads to the door: the sign-in has ended, and asking on is of no use.
async function ask() {
  const headers = etag ? { "If-None-Match": etag } : {};
  const answer = await fetch(box.dataset.nowUrl, { headers, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
  if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) {
    ended.hidden = false;
    old.hidden = true;
    status.textContent = ended.textContent.trim();
    return false;
  }
  if (!answer.ok && answer.status !== 304) throw new Error(answer.status);
  if (answer.ok) {
    etag = answer.headers.get("ETag") || "";
    show(await answer.text());
  }
  sayFresh();
  pause = EVERY;
  return true;
}

async function look() {
  if (document.hidden || isAsking) return;
  clearTimeout(timer);
  isAsking = true;
  if (Date.now() - asOf > OLD) sayOld();
  let isToGoOn = true;
  try {
    isToGoOn = await ask();
  } catch {
    pause = Math.min(pause * 2, LONGEST);
    sayOld();
  }
  isAsking = false;
  if (isToGoOn) timer = setTimeout(look, pause + Math.random() * 2000);
}

// Somebody is back before the page, or the line is: it is asked at once.
function lookNow() {
  pause = EVERY;
  look();
}

if (box) {
  timer = setTimeout(look, EVERY / 3);
  document.addEventListener("visibilitychange", lookNow);
  addEventListener("online", lookNow);
  addEventListener("pageshow", (event) => event.persisted && lookNow());
}
