// The comment desk by keyboard: every key does what a button on the page does, so nothing here is needed.
const rows = [...document.querySelectorAll("[data-desk] > [data-id]")];
const desk = document.querySelector("[data-desk]");
// Single letters get in the way of those who speak to their computer: they can be turned off (WCAG 2.1.4).
const lever = document.querySelector("[data-keys]");
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

const press = (row, name) => row.querySelector(`.act-${name} button`)?.click();
const keys = {
  j: () => go(place + 1),
  k: () => go(place - 1),
  r: (row) => press(row, "read"),
  c: (row) => press(row, "choose"),
  m: (row) => open(row, "mask"),
  h: (row) => open(row, "hide"),
  "/": () => document.getElementById("words").focus(),
};

addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (typing && event.key === "Escape") rows[place]?.focus();
  if (!lever?.checked || typing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
  if (!"jk/".includes(event.key) && !rows[place]) return;
  event.preventDefault();
  keys[event.key](rows[place]);
});

if (lever) {
  lever.closest("[hidden]").hidden = false;
  lever.checked = localStorage.getItem("desk-keys") !== "off";
  lever.addEventListener("change", () => localStorage.setItem("desk-keys", lever.checked ? "on" : "off"));
}
if (rows[place]) rows[place].focus();
