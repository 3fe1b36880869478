// Pressing a tagged word shows its note (from "Words on this page") in the page's one popover.
// It opens on press only, never on hover or focus. Without this script the link leads to the note.
const EDGE = 12; // pixels between the popover and the window's edge
const GAP = 10; // pixels between the popover and its word
const HEADER = 90; // pixels at the top that the popover does not cover

const template = document.getElementById("pop-template");

function startPopover() {
  const popover = template.content.firstElementChild.cloneNode(true);
  const part = (name) => popover.querySelector(".pop__" + name);
  let word = null; // the link whose note is open
  let wordAtPress = null; // what was open when a press began: the press itself closes the popover before the click comes

  const isFixed = () => getComputedStyle(popover).position === "fixed"; // a sheet at the foot of small windows

  function place() {
    if (isFixed()) { popover.style.top = popover.style.left = ""; return; }
    const boxes = word.getClientRects();
    const last = boxes[boxes.length - 1];
    const rightmost = document.documentElement.clientWidth - popover.offsetWidth - EDGE;
    popover.style.left = Math.max(EDGE, Math.min(last.left, rightmost)) + scrollX + "px";
    const below = last.bottom + GAP;
    const above = boxes[0].top - popover.offsetHeight - GAP;
    popover.style.top = (below + popover.offsetHeight > innerHeight && above > HEADER ? above : below) + scrollY + "px";
  }

  function open(link) {
    const note = document.getElementById(link.hash.slice(1));
    if (!note) { return false; }
    const block = link.closest("p, li, td, th, dd, figcaption, blockquote") || link;
    if (block.matches("p") || block === link) { block.after(popover); } else { block.append(popover); }
    part("title").textContent = note.querySelector(".note__title").textContent;
    part("text").textContent = note.querySelector(".note__text").textContent;
    part("whole").href = note.querySelector(".note__whole").href;
    if (word) { word.removeAttribute("aria-expanded"); }
    popover.showPopover();
    word = link;
    link.setAttribute("aria-expanded", "true");
    place();
    popover.focus({ preventScroll: true });
    if (!isFixed()) { popover.scrollIntoView({ block: "nearest" }); }
    return true;
  }

  function close() {
    const origin = word;
    popover.hidePopover();
    if (origin) { origin.focus({ preventScroll: true }); }
  }

  popover.addEventListener("toggle", (event) => {
    if (event.newState === "closed" && word && !popover.matches(":popover-open")) {
      word.removeAttribute("aria-expanded");
      word = null;
    }
  });
  popover.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); close(); }
  });
  part("close").addEventListener("click", close);
  addEventListener("resize", () => { if (word) { place(); } });

  for (const link of document.querySelectorAll('a.term[href^="#word-"]')) {
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("pointerdown", () => { wordAtPress = word; });
    link.addEventListener("click", (event) => {
      const wasOpen = wordAtPress === link;
      wordAtPress = null;
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) { return; }
      if (wasOpen || open(link)) { event.preventDefault(); }
    });
  }
}

if (template && "popover" in HTMLElement.prototype) { startPopover(); }
