// Reads a page aloud, sentence by sentence, and marks the sentence being read. The same button, or Escape, pauses and reads on.
// Fetched by page-tools.js when the button is pressed for the first time.
const PLACES = ".masthead h1, .masthead__lead, .prose";
const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, th, td, figcaption";
const SKIPPED = ".cite, .vh, .pop, .read-part, svg, [aria-hidden=true]";
const EDGE = 100; // pixels at the top and the end of the window where a sentence is covered by what stays in place

/** The start and end of each sentence of a text. */
export function splitSentences(text) {
  const segments = "Segmenter" in Intl
    ? Array.from(new Intl.Segmenter("en", { granularity: "sentence" }).segment(text), ({ index, segment }) => [index, segment])
    : Array.from(text.matchAll(/[^.!?]+(?:[.!?]+(?=\s|$)\s*|[.!?]+|$)/gu), (match) => [match.index, match[0]]);
  return segments.filter(([, words]) => /[\p{L}\p{N}]/u.test(words)).map(([from, words]) => [from, from + words.trimEnd().length]);
}

function collectBlocks() {
  const blocks = [];
  for (const place of document.querySelectorAll(PLACES)) {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode, parent = node.parentElement, element = parent.closest(BLOCKS);
      if (!element || parent.closest(SKIPPED) || parent.checkVisibility?.() === false) { continue; }
      if (blocks.at(-1)?.element !== element) { blocks.push({ element, text: "", parts: [] }); }
      const block = blocks.at(-1);
      block.parts.push({ node, from: block.text.length });
      block.text += node.data;
    }
  }
  return blocks;
}

function collectSentences() {
  return collectBlocks().flatMap(({ element, text, parts }) => splitSentences(text).map(([begin, end]) => {
    const backwards = [...parts].reverse();
    const first = backwards.find(({ from }) => from <= begin), last = backwards.find(({ from }) => from < end);
    const range = document.createRange();
    range.setStart(first.node, begin - first.from);
    range.setEnd(last.node, end - last.from);
    return { element, range, text: text.slice(begin, end).replace(/\s+/g, " ") };
  }));
}

function createMarker() {
  if (!("highlights" in CSS)) {
    let marked = null;
    return (sentence) => { marked?.classList.remove("reading"); marked = sentence?.element; marked?.classList.add("reading"); };
  }
  const highlight = new Highlight();
  CSS.highlights.set("reading", highlight);
  return (sentence) => { highlight.clear(); if (sentence) { highlight.add(sentence.range); } };
}

/** Starts to read with a voice; returns what the button does from now on. */
export function start(button, voice) {
  for (const part of document.querySelectorAll("[data-closed-part]")) { part.open = true; } // who listens hears all of the page
  const words = button.querySelector("[data-label]"), mark = createMarker(), sentences = collectSentences();
  let index = 0, current = null;

  function pause() {
    current = null;
    speechSynthesis.cancel();
    mark(null);
    delete button.dataset.reading;
    words.textContent = index ? button.dataset.readOn : button.dataset.read;
  }

  function speak() {
    const sentence = sentences[index];
    if (!sentence) { index = 0; pause(); return; }
    const utterance = new SpeechSynthesisUtterance(sentence.text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.onend = () => { if (current === utterance) { index += 1; speak(); } };
    utterance.onerror = () => { if (current === utterance) { pause(); } };
    current = utterance;
    mark(sentence);
    const { top, bottom } = sentence.range.getBoundingClientRect();
    if (top < EDGE || bottom > innerHeight - EDGE) { sentence.element.scrollIntoView({ block: "center" }); }
    button.dataset.reading = "";
    words.textContent = button.dataset.pause;
    speechSynthesis.speak(utterance);
  }

  function readPart(heading) {
    pause();
    index = sentences.findIndex(({ element }) => element === heading);
    speak();
  }

  for (const heading of document.querySelectorAll(".prose > h2")) {
    const part = document.createElement("button");
    part.type = "button";
    part.className = "read-part";
    part.textContent = button.dataset.part;
    part.setAttribute("aria-label", `${button.dataset.part}: ${heading.textContent.trim()}`);
    part.addEventListener("click", () => readPart(heading));
    heading.after(part);
  }
  addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented && current) { pause(); } });
  addEventListener("pagehide", pause);
  speak();
  return () => { if (current) { pause(); } else { speak(); } };
}
