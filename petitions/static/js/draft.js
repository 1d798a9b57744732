// Keeps what is being typed in a draft: some seconds after the last key, and when the page is left. It says so quietly;
// when somebody else has changed the same words it stops, and the button shows both.
const PAUSE = 1500;
const AGAIN = 10_000;

function keep(form) {
  const note = form.querySelector("[data-saved]");
  let timer = 0;
  let kept = fingerprint(form);
  let isOver = false;
  let going = null;

  const later = (pause) => {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(save, pause);
  };
  async function save() {
    const now = fingerprint(form);
    if (isOver || now === kept) return;
    if (going) return later(PAUSE);
    going = send(form);
    const answer = await going;
    going = null;
    if (answer.status === 200) {
      kept = now;
      form.elements.seen.value = answer.seen;
      if (fingerprint(form) !== now) later(PAUSE);
    }
    isOver = answer.status === 409 || answer.status === 401;
    if (!answer.status) later(AGAIN);
    note.textContent = answer.says;
    note.classList.toggle("warn", answer.status !== 200);
  }
  form.addEventListener("input", () => later(PAUSE));
  // The button waits for a save that is under way: it changes the mark that goes with the form.
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    isOver = true;
    if (!going) return;
    event.preventDefault();
    const answer = await going;
    if (answer.status === 200) form.elements.seen.value = answer.seen;
    form.requestSubmit(event.submitter);
  });
  document.addEventListener("visibilitychange", () => document.hidden && save());
}

// What may change, as one text; the marks that go with every form are no words of anybody's.
function fingerprint(form) {
  return JSON.stringify(words(form).filter(([name]) => name !== "seen" && name !== "csrf_token"));
}

// A file waits for the button: it is sent once, not with every key.
function words(form) {
  return [...new FormData(form)].filter(([, value]) => typeof value === "string");
}

async function send(form) {
  try {
    const body = new URLSearchParams(words(form));
    body.set("autosave", "1");
    const answer = await fetch(form.action, { method: "POST", body, keepalive: true });
    const isOurs = answer.headers.get("Content-Type")?.includes("json");
    if (!isOurs) return { status: answer.ok || answer.status === 400 ? 401 : 0, says: form.dataset.out };
    return { status: answer.status, ...(await answer.json()) };
  } catch {
    return { status: 0, says: form.dataset.away };
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) keep(form);
