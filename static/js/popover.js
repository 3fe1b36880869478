// Pressing a tagged word shows its note (from "Words on this page") in the page's one popover.
// Only ever on press. Without this script the link leads to the note.
(function () {
  "use strict";
  var template = document.getElementById("pop-template");
  if (!template || !("popover" in HTMLElement.prototype)) { return; }
  var pop = template.content.firstElementChild.cloneNode(true);
  var part = function (name) { return pop.querySelector(".pop__" + name); };
  var word = null, pressed = null;

  function place() {
    if (getComputedStyle(pop).position === "fixed") { pop.style.top = pop.style.left = ""; return; }
    var boxes = word.getClientRects(), last = boxes[boxes.length - 1], edge = 12;
    var room = document.documentElement.clientWidth - pop.offsetWidth - edge;
    pop.style.left = Math.max(edge, Math.min(last.left, room)) + scrollX + "px";
    var below = last.bottom + 10, above = boxes[0].top - pop.offsetHeight - 10;
    pop.style.top = (below + pop.offsetHeight > innerHeight && above > 90 ? above : below) + scrollY + "px";
  }

  function open(link) {
    var note = document.getElementById(link.hash.slice(1));
    if (!note) { return false; }
    var block = link.closest("p, li, td, th, dd, figcaption, blockquote") || link;
    if (block.matches("p") || block === link) { block.after(pop); } else { block.append(pop); }
    part("title").textContent = note.querySelector(".note__title").textContent;
    part("text").textContent = note.querySelector(".note__text").textContent;
    part("whole").href = note.querySelector(".note__whole").href;
    if (word) { word.removeAttribute("aria-expanded"); }
    pop.showPopover();
    word = link;
    link.setAttribute("aria-expanded", "true");
    place();
    pop.focus({ preventScroll: true });
    if (getComputedStyle(pop).position !== "fixed") { pop.scrollIntoView({ block: "nearest" }); }
    return true;
  }

  function close() {
    var back = word;
    pop.hidePopover();
    if (back) { back.focus({ preventScroll: true }); }
  }

  pop.addEventListener("toggle", function (event) {
    if (event.newState === "closed" && word && !pop.matches(":popover-open")) { word.removeAttribute("aria-expanded"); word = null; }
  });
  pop.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { event.preventDefault(); close(); }
  });
  part("close").addEventListener("click", close);
  addEventListener("resize", function () { if (word) { place(); } });
  document.querySelectorAll('a.term[href^="#word-"]').forEach(function (link) {
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("pointerdown", function () { pressed = word; });
    link.addEventListener("click", function (event) {
      var again = pressed === link;
      pressed = null;
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) { return; }
      if (again || open(link)) { event.preventDefault(); }
    });
  });
})();
