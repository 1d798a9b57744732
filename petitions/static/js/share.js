// Adds what a link alone cannot do: copying it, and the share sheet of a phone.
const box = document.querySelector("[data-share]");

if (box) {
  const link = box.querySelector("input");
  const status = box.querySelector("[role=status]");
  const copy = box.querySelector("[data-copy]");
  const native = box.querySelector("[data-native]");

  if (navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(link.value);
      status.textContent = box.dataset.copied;
    });
  }
  if (navigator.share) {
    native.hidden = false;
    native.addEventListener("click", () => {
      navigator.share({ title: native.dataset.title, url: native.dataset.url }).catch(() => {});
    });
  }
  link.addEventListener("focus", () => link.select());
}
