// Pressing a tagged word shows its note (from "Words on this page") in the page's one popover; pressing the number of a paragraph's
// sources fetches them from this site and shows them there. Without this script the links lead to the entry and to the list.
const EDGE = 12, GAP = 10, BAR = 90; // pixels: to the window's edge, to the word, free at the top

const template = "popover" in HTMLElement.prototype && document.getElementById("pop-template");
const pop = template && template.content.firstElementChild.cloneNode(true);
const part = (name) => pop.querySelector(".pop__" + name);
const isSheet = () => getComputedStyle(pop).position === "fixed"; // in a small window
let opener = null; // the link whose text is open
let pressed = null; // the opener when a press began, which closes it before the click comes

function place() {
  if (isSheet()) { pop.style.top = pop.style.left = ""; return; }
  const boxes = [...opener.getClientRects()], last = boxes.at(-1);
  const rightmost = document.documentElement.clientWidth - pop.offsetWidth - EDGE;
  pop.style.left = Math.max(EDGE, Math.min(last.left, rightmost)) + scrollX + "px";
  const height = pop.offsetHeight, below = last.bottom + GAP, above = boxes[0].top - height - GAP;
  pop.style.top = (below + height > innerHeight && above > BAR ? above : below) + scrollY + "px";
}

function show(link, title) {
  const block = link.closest("p, li, td, th, dd, figcaption, blockquote") || link;
  if (block.matches("p") || block === link) { block.after(pop); } else { block.append(pop); }
  part("title").textContent = title;
  opener?.removeAttribute("aria-expanded");
  pop.showPopover();
  opener = link;
  link.setAttribute("aria-expanded", "true");
  place();
  pop.focus({ preventScroll: true });
  if (!isSheet()) { pop.scrollIntoView({ block: "nearest" }); }
}

function openWord(link) {
  const note = document.getElementById("word-" + link.dataset.word);
  if (!note) { return false; }
  part("text").textContent = note.querySelector(".note__text").textContent;
  part("whole").textContent = part("whole").dataset.word;
  part("whole").href = link.href;
  show(link, note.querySelector(".note__title").textContent);
  return true;
}

// The page at an address, parsed by the browser itself: a script of this site never makes HTML from text (Trusted Types). Null if
// it cannot be had.
function readDocument(address) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.responseType = "document";
    request.addEventListener("loadend", () => resolve(request.status === 200 ? request.response : null));
    request.open("GET", address);
    request.send();
  });
}

async function openSources(link) {
  const address = new URL(link.href);
  address.pathname += address.hash.replace("#source-", "") + "/";
  address.hash = "";
  const page = await readDocument(address);
  if (!page) { location.assign(link.href); return; } // without network the list is asked, which the browser may keep
  part("text").replaceChildren(...page.body.childNodes);
  part("whole").textContent = part("whole").dataset.sources;
  part("whole").href = link.href;
  show(link, link.getAttribute("aria-label").replace(` ${link.textContent}`, "")); // the number names the link, not its sources
}

function close() {
  const link = opener;
  pop.hidePopover();
  link?.focus({ preventScroll: true });
}

function listen(link, open) {
  link.addEventListener("pointerdown", () => { pressed = opener; });
  link.addEventListener("click", (event) => {
    const isOpen = pressed === link;
    pressed = null;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) { return; }
    if (isOpen || open(link)) { event.preventDefault(); }
  });
}

if (pop) {
  pop.addEventListener("toggle", () => {
    if (pop.matches(":popover-open")) { return; }
    opener?.removeAttribute("aria-expanded");
    opener = null;
  });
  pop.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); close(); }
  });
  part("close").addEventListener("click", close);
  addEventListener("resize", () => { if (opener) { place(); } });
  for (const link of document.querySelectorAll("a.term[data-word]")) { listen(link, openWord); }
  for (const link of document.querySelectorAll('a.cite[href*="/sources/#source-"]')) { listen(link, openSources); }
}
