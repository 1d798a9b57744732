// Moves the number and the bar while somebody looks: asks count.json every few seconds, gently, with the ETag it has.
const EVERY = 5000;
const ANNOUNCE_EVERY = 30000;
const box = document.querySelector("[data-count-url]");

if (box) {
  const number = box.querySelector("[data-count]");
  const bar = box.querySelector("progress");
  const status = box.querySelector("[role=status]");
  const format = new Intl.NumberFormat(document.documentElement.lang);
  let etag = "";
  let announcedAt = Date.now();
  let pause = EVERY;

  const show = (count) => {
    if (Number(number.dataset.count) === count) return;
    number.dataset.count = count;
    number.textContent = format.format(count);
    if (bar) bar.value = Math.min(count, bar.max);
    if (Date.now() - announcedAt > ANNOUNCE_EVERY) {
      status.textContent = box.dataset.announce.replace("{count}", format.format(count));
      announcedAt = Date.now();
    }
  };

  const look = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(box.dataset.countUrl, { headers: etag ? { "If-None-Match": etag } : {}, credentials: "omit" });
        if (answer.status === 200) {
          etag = answer.headers.get("ETag") || "";
          show((await answer.json()).count);
        }
        pause = answer.ok || answer.status === 304 ? EVERY : Math.min(pause * 2, 60000);
      } catch {
        pause = Math.min(pause * 2, 60000);
      }
    }
    setTimeout(look, pause + Math.random() * 1000);
  };

  setTimeout(look, 2000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) pause = EVERY;
  });
}
