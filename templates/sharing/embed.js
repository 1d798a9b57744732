// Puts the widget of one petition where this script stands, and gives it the height that it asks for.
// On the script element: data-lang (else the language of the page), data-source (the mark of your signatures).
(() => {
  "use strict";
  const about = {{ about|tojson }};
  const script = document.currentScript;
  if (!script) return;

  const wanted = script.dataset.lang || document.documentElement.lang || about.first;
  const lang = [wanted, wanted.split("-")[0], about.first].find((code) => Object.hasOwn(about.titles, code));
  const site = new URL(about.site);
  const address = new URL(`/${lang}/petitions/${about.slug}/embed`, site);
  if (script.dataset.source) address.searchParams.set("source", script.dataset.source);

  const frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = about.titles[lang];
  frame.lang = lang;
  frame.loading = "lazy";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  Object.assign(frame.style, { display: "block", boxSizing: "border-box", width: "100%", minWidth: "280px", maxWidth: "600px", height: "420px", border: "0" });

  addEventListener("message", (event) => {
    if (event.origin !== site.origin || event.source !== frame.contentWindow) return;
    const height = event.data && event.data.countersign === about.slug ? event.data.height : 0;
    if (Number.isInteger(height) && height > 0 && height < 4000) frame.style.height = `${height}px`;
  });
  script.after(frame);
})();
