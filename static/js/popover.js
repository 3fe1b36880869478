// Pressing a tagged word, and nothing else, shows its note (from "Words on this page") in the page's one popover.
// Without this script the link leads to the note.
const EDGE = 12, GAP = 10, BAR = 90; // pixels: to the window's edge, to the word, free at the top

const template = "popover" in HTMLElement.prototype && document.getElementById("pop-template");
const pop = template && template.content.firstElementChild.cloneNode(true);
const part = (name) => pop.querySelector(".pop__" + name);
const isSheet = () => getComputedStyle(pop).position === "fixed"; // in a small window
let word = null; // whose note is open
let pressed = null; // whose note was open when the press began, which closes it before the click comes

function place() {
  if (isSheet()) { pop.style.top = pop.style.left = ""; return; }
  const boxes = [...word.getClientRects()], last = boxes.at(-1);
  const rightmost = document.documentElement.clientWidth - pop.offsetWidth - EDGE;
  pop.style.left = Math.max(EDGE, Math.min(last.left, rightmost)) + scrollX + "px";
  const height = pop.offsetHeight, below = last.bottom + GAP, above = boxes[0].top - height - GAP;
  pop.style.top = (below + height > innerHeight && above > BAR ? above : below) + scrollY + "px";
}

function open(link) {
  const note = document.getElementById(link.hash.slice(1));
  if (!note) { return false; }
  const block = link.closest("p, li, td, th, dd, figcaption, blockquote") || link;
  if (block.matches("p") || block === link) { block.after(pop); } else { block.append(pop); }
  part("title").textContent = note.querySelector(".note__title").textContent;
  part("text").textContent = note.querySelector(".note__text").textContent;
  part("whole").href = note.querySelector(".note__whole").href;
  word?.removeAttribute("aria-expanded");
  pop.showPopover();
  word = link;
  link.setAttribute("aria-expanded", "true");
  place();
  pop.focus({ preventScroll: true });
  if (!isSheet()) { pop.scrollIntoView({ block: "nearest" }); }
  return true;
}

function close() {
  const link = word;
  pop.hidePopover();
  link?.focus({ preventScroll: true });
}

if (pop) {
  pop.addEventListener("toggle", () => {
    if (pop.matches(":popover-open")) { return; }
    word?.removeAttribute("aria-expanded");
    word = null;
  });
  pop.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); close(); }
  });
  part("close").addEventListener("click", close);
  addEventListener("resize", () => { if (word) { place(); } });
  for (const link of document.querySelectorAll('a.term[href^="#word-"]')) {
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("pointerdown", () => { pressed = word; });
    link.addEventListener("click", (event) => {
      const isOpen = pressed === link;
      pressed = null;
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) { return; }
      if (isOpen || open(link)) { event.preventDefault(); }
    });
  }
}
