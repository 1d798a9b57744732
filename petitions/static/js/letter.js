// The letter while it is written: how many words are one's own, the sample back in one press, and how it will arrive.
// Blanks are filled as in petitions/text/blanks.py: a sentence that speaks of something unknown is left out.
const area = document.getElementById("letter");
const sample = document.getElementById("letter-sample");
const preview = document.getElementById("letter-preview");
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const SENTENCE = /[^.!?؟…。]*[.!?؟…。]*\s*/gu;

const wordsOf = (text) => text.toLowerCase().match(WORD) || [];

function ownWords(text, given) {
  const left = new Map();
  for (const word of wordsOf(given)) left.set(word, (left.get(word) || 0) + 1);
  let own = 0;
  for (const word of wordsOf(text)) {
    const rest = left.get(word) || 0;
    if (rest) left.set(word, rest - 1);
    else own += 1;
  }
  return own;
}

function filled(text, known, blanks) {
  const means = new Map(Object.entries(blanks).flatMap(([blank, words]) => words.map((word) => [word, blank])));
  const one = new RegExp(`\\[\\s*(${[...means.keys()].join("|")})\\s*\\]`, "giu");
  const valueOf = (_, word) => known[means.get(word.toLowerCase())];
  const isKnown = (sentence) => [...sentence.matchAll(one)].every(([all, word]) => valueOf(all, word));
  const lines = text.split("\n").map((line) => {
    if (!line.match(one)) return line;
    return line.match(SENTENCE).filter(isKnown).join("").replace(one, valueOf).trimEnd() || null;
  });
  return lines.filter((line) => line !== null).join("\n").replace(/\n{3,}/g, "\n\n").trim();
}

function watchWords() {
  const note = document.querySelector("[data-own-words]");
  const back = document.querySelector("[data-sample-back]");
  const given = sample.content.textContent;
  const forms = JSON.parse(note.dataset.ownWords);
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const format = new Intl.NumberFormat(document.documentElement.lang);
  const offer = back.textContent;
  let mine = "";
  let waiting = 0;

  const say = () => {
    const own = ownWords(area.value, given);
    const form = forms[plural.select(own)] || forms.other;
    const isSample = area.value.trim() === given.trim();
    note.textContent = isSample ? note.dataset.none : form.replace("{count}", format.format(own));
    back.hidden = isSample && !mine;
    back.textContent = isSample ? back.dataset.mineBack : offer;
  };
  // Told when somebody pauses, so that a screen reader does not speak with every letter.
  area.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(say, 600);
  });
  back.addEventListener("click", () => {
    const text = area.value.trim() === given.trim() ? mine : given;
    mine = area.value;
    area.value = text;
    area.dispatchEvent(new Event("input"));
    clearTimeout(waiting);
    say();
  });
  say();
}

function watchPreview() {
  const { blanks, yourName, yourRiding, unnamed } = preview.dataset;
  const names = JSON.parse(blanks);
  const form = document.getElementById("sign");
  const put = (part, text) => {
    preview.querySelector(`[data-${part}]`).textContent = text;
  };
  const show = () => {
    if (!preview.open) return;
    const { name, city, country, exposure } = form.elements;
    const isNamed = exposure.value !== "counted";
    const known = {
      name: isNamed && (name.value.trim() || yourName),
      city: isNamed && city.value.trim(),
      riding: country.value === "CA" && yourRiding,
    };
    put("date", new Intl.DateTimeFormat(`${area.lang}-CA`, { dateStyle: "long" }).format(new Date()));
    put("text", filled(area.value, known, names));
    put("name", known.name || unnamed);
    put("place", known.city || "");
  };
  preview.addEventListener("toggle", show);
  area.addEventListener("input", show);
  form.addEventListener("input", show);
}

if (area && sample && preview) {
  watchWords();
  watchPreview();
}
