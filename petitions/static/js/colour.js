// Whoever picks a colour of their own has chosen it: its line is ticked too.
const own = document.querySelector("input[name=own_accent]");
own?.addEventListener("input", () => {
  document.querySelector("input[name=accent][value=own]").checked = true;
});
