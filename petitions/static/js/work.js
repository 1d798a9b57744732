// Calculates what the site asks for before a signature, while the form is filled in: see petitions/challenges.
// Whatever goes wrong here, the form is sent all the same.
const ASK_AGAIN = 60_000; // while somebody types, "nothing is asked" is believed for so long
const GOOD_FOR = 15 * 60_000; // a challenge lives for twenty minutes
const PATIENCE = 10_000; // nobody waits longer after pressing the button
const QUIET = 400; // a shorter wait is not spoken of
const form = document.getElementById("sign");
const field = form && form.elements.work;

const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

function solved(challenge) {
  const worker = new Worker(field.dataset.solver);
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(btoa(JSON.stringify({ challenge, solution: data })));
    worker.onerror = reject;
    worker.postMessage(challenge.parameters);
  }).finally(() => worker.terminate());
}

function prepareWork() {
  const status = form.querySelector("[data-work-status]");
  let running = null;
  let goodUntil = 0;
  let isWaiting = false;
  let isReady = false;

  const work = async () => {
    goodUntil = Date.now() + ASK_AGAIN;
    field.value = "";
    try {
      const answer = await fetch(field.dataset.challenge, { credentials: "omit", cache: "no-store" });
      const { challenge } = answer.ok ? await answer.json() : {};
      if (challenge) {
        field.value = await solved(challenge);
        goodUntil = Date.now() + GOOD_FOR;
      }
    } catch {
      // Without an answer the signature is taken too.
    }
    running = null;
  };
  const prepare = () => {
    if (!running && Date.now() > goodUntil) running = work();
    return running;
  };
  const send = async (submitter) => {
    isWaiting = true;
    const speak = setTimeout(() => {
      status.textContent = status.dataset.workStatus;
    }, QUIET);
    await Promise.race([prepare(), pause(PATIENCE)]);
    clearTimeout(speak);
    isWaiting = false;
    isReady = true;
    (form.requestSubmit || form.submit).call(form, submitter);
  };

  form.addEventListener("focusin", prepare);
  form.addEventListener("input", prepare);
  form.addEventListener("submit", (event) => {
    if (isReady || (!isWaiting && !prepare())) return;
    event.preventDefault();
    if (!isWaiting) send(event.submitter);
  });
  // Whoever comes back signs for somebody else: an answer is worth one signature.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    field.value = "";
    status.textContent = "";
    goodUntil = 0;
    isReady = false;
  });
}

if (field && window.crypto && crypto.subtle && window.Worker) prepareWork();
