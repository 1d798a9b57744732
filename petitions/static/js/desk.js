// The comment desk by keyboard: every key does what a button on the page does, so nothing here is needed.
const rows = [...document.querySelectorAll("[data-desk] > [data-id]")];
const desk = document.querySelector("[data-desk]");
const list = document.querySelector("[data-key-list]");
// Single letters get in the way of those who speak to their computer: they can be turned off (WCAG 2.1.4).
const lever = document.querySelector("[data-keys]");
const ticks = [...document.querySelectorAll("[data-tick]")];
const PLACE = "desk-place";
let place = rows.findIndex((row) => `#${row.id}` === location.hash);

function go(to) {
  const next = Math.min(Math.max(to, 0), rows.length - 1);
  if (next > place && place >= 0) read(rows[place]);
  place = next;
  rows[place]?.focus();
}

async function read(row) {
  if (row.classList.contains("is-read")) return;
  const body = new URLSearchParams({ id: row.dataset.id, csrf_token: desk.dataset.token });
  const answer = await fetch(desk.dataset.desk, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  row.classList.add("is-read");
  row.querySelector("[data-unread]")?.remove();
}

function open(row, name) {
  const panel = row.querySelector(`.act-${name}`);
  if (!panel) return;
  const field = panel.querySelector("textarea, input:not([type=hidden])");
  const chosen = String(getSelection());
  panel.open = true;
  if (name === "mask" && chosen && row.contains(getSelection().anchorNode)) field.value = chosen;
  field.focus();
}

function showKeys() {
  list.open = !list.open;
  (list.open ? list.querySelector("summary") : rows[place])?.focus();
}

function back() {
  list.open = false;
  rows[place]?.querySelectorAll("details.step-reason").forEach((panel) => (panel.open = false));
  rows[place]?.focus();
}

const press = (row, name) => row.querySelector(`.act-${name} button, a.act-${name}`)?.click();
const keys = {
  j: () => go(place + 1),
  k: () => go(place - 1),
  r: (row) => press(row, "read"),
  c: (row) => press(row, "choose"),
  m: (row) => open(row, "mask"),
  p: (row) => press(row, "private"),
  u: (row) => press(row, "unmask"),
  h: (row) => (row.querySelector(".act-show") ? press(row, "show") : open(row, "hide")),
  l: (row) => press(row, "settle"),
  g: (row) => press(row, "group"),
  x: (row) => row.querySelector("[data-tick]").click(),
  n: () => document.querySelector("a[rel=next]")?.click(),
  "/": () => document.getElementById("words").focus(),
  "?": showKeys,
};

// A keyboard for Arabic or Russian writes other letters; the keys lie where they lie on a Latin one.
function keyOf(event) {
  if (event.key.length > 1 || event.key < "\u0080") return event.key;
  if (event.code === "Slash") return event.shiftKey ? "?" : "/";
  return event.key === "\u061f" ? "?" : event.code.replace("Key", "").toLowerCase();
}

addEventListener("keydown", (event) => {
  const typing = event.target.closest("textarea, select, input:not([type=checkbox])");
  if (event.key === "Escape" && (typing || list?.contains(event.target))) back();
  const key = keyOf(event);
  if (!lever?.checked || typing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, key)) return;
  if (!"jkn/?".includes(key) && !rows[place]) return;
  event.preventDefault();
  keys[key](rows[place]);
});

// Whoever comes to a row by tab or mouse goes on from there.
desk?.addEventListener("focusin", (event) => (place = rows.indexOf(event.target.closest("[data-id]"))));
// What was acted on may be gone from the page that comes back: then its place is taken by the next.
desk?.addEventListener("submit", () => sessionStorage.setItem(PLACE, place));

function count() {
  const said = document.querySelector("[data-ticked]");
  const ticked = ticks.filter((tick) => tick.checked).length;
  said.textContent = ticked;
  said.hidden = !ticked;
}

if (ticks.length) {
  const all = document.querySelector("[data-tick-all]");
  all.closest("[hidden]").hidden = false;
  all.addEventListener("change", () => {
    for (const tick of ticks) tick.checked = all.checked;
    count();
  });
  desk.addEventListener("change", count);
  count();
}
if (lever) {
  lever.closest("[hidden]").hidden = false;
  lever.checked = localStorage.getItem("desk-keys") !== "off";
  lever.addEventListener("change", () => localStorage.setItem("desk-keys", lever.checked ? "on" : "off"));
}
const kept = sessionStorage.getItem(PLACE);
sessionStorage.removeItem(PLACE);
if (place < 0 && kept !== null && location.hash) place = Math.min(Number(kept), rows.length - 1);
rows[place]?.focus();
// What stands on a page from its beginning is not read out; what comes into it is.
const done = [...document.querySelectorAll(".notice[role=status] p")].map((said) => said.textContent).join(" ");
if (done) setTimeout(() => (document.querySelector("[data-said]").textContent = done), 300);
