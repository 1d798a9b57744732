// Copies the signatory's own letter; without scripts it can be marked and copied by hand.
const button = document.querySelector("[data-copy-letter]");

if (button && navigator.clipboard) {
  const status = document.querySelector("[data-copy-status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copyLetter).textContent);
    status.textContent = button.dataset.copied;
  });
}
