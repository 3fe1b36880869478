// Says under a field how many characters fit or are too many. Nothing is cut: the field keeps all that was typed or pasted.
import { countCharacters } from "./typed-text.js";

const NEAR_END = 0.9; // the part of the length from which on the rest is said
const TYPING_PAUSE = 400; // milliseconds without typing before it is said

function showLength(field, note) {
  const over = countCharacters(field.value) - Number(field.dataset.most);
  const isNear = over > -Number(field.dataset.most) * (1 - NEAR_END);
  const words = over > 0 ? field.dataset.tooMany : field.dataset.fit;
  note.textContent = isNear && field.value ? words.replace("#", Math.abs(over).toLocaleString(document.documentElement.lang)) : "";
  note.classList.toggle("field__count--over", over > 0);
}

for (const field of document.querySelectorAll("[data-most]")) {
  const note = document.createElement("p");
  let timer = 0;
  note.className = "field__count";
  note.id = `${field.id}_count`;
  note.setAttribute("role", "status");
  field.after(note);
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), note.id].filter(Boolean).join(" "));
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => showLength(field, note), TYPING_PAUSE);
  });
  showLength(field, note);
}
