// Shows how much room is left under a text field, and only speaks of it near the end.
for (const area of document.querySelectorAll("textarea[data-limit]")) {
  const limit = Number(area.dataset.limit);
  const format = new Intl.NumberFormat(document.documentElement.lang);
  const note = document.createElement("span");
  note.className = "counter";
  area.after(note);
  const tell = () => {
    const length = [...area.value].length;
    note.textContent = `${format.format(length)} / ${format.format(limit)}`;
    note.classList.toggle("over", length > limit);
    if (length > limit * 0.9) note.setAttribute("role", "status");
    else note.removeAttribute("role");
  };
  area.addEventListener("input", tell);
  tell();
}
