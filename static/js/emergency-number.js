// The reader's emergency number stands first. The choice is kept in this browser alone; nothing is sent, and no place is guessed.
const KEY = "emergency-number";
const lists = document.querySelectorAll("[data-emergency-numbers]");
const choice = document.querySelector("[data-number-choice]");

function read() {
  try { return localStorage.getItem(KEY) || ""; } catch { return ""; }
}

function keep(number) {
  try {
    if (number) { localStorage.setItem(KEY, number); }
    else { localStorage.removeItem(KEY); }
  } catch { /* a browser that keeps nothing: the choice holds for this page */ }
}

function putFirst(number, words) {
  for (const list of lists) {
    list.querySelector("[data-chosen]")?.remove();
    for (const link of list.children) { link.hidden = Boolean(number) && link.pathname === number; }
    if (!number) { continue; }
    const link = document.createElement("a");
    link.className = "call call--chosen";
    link.href = `tel:${number}`;
    link.dataset.chosen = "";
    link.textContent = words;
    list.prepend(link);
  }
}

if (choice) {
  const field = choice.querySelector("select");
  const words = () => field.selectedOptions[0].textContent;
  field.value = read();
  putFirst(field.value, words());
  field.addEventListener("change", () => {
    keep(field.value);
    putFirst(field.value, words());
  });
  choice.hidden = false;
}
