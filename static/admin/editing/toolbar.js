// The buttons above a page's text, and their shortcuts. They put Markdown at the cursor in a way that Ctrl and Z takes back.
// Without this script the cheat sheet stays in their place. Other scripts ask for an insertion by the event "insert-text".
import { insertText, markLines, surroundWords } from "./markdown-edits.js";

const SWITCH = "editor-shortcuts"; // the storage key of the box that turns shortcuts off

const bar = document.querySelector("[data-toolbar]");
const area = bar && document.getElementById(bar.dataset.for);

/** Apply an edit as if it was typed, so that the browser can undo it. */
function applyEdit({ from, to, text, select }) {
  area.focus();
  area.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(...select);
}

function openFinder(button) {
  const { value, selectionStart: from, selectionEnd: to } = area;
  const detail = { what: button.dataset.find, name: button.firstChild.data, words: value.slice(from, to), from, to };
  document.dispatchEvent(new CustomEvent("open-finder", { detail }));
}

function pressButton(button) {
  const { value, selectionStart, selectionEnd } = area;
  const { around, line, find, sample } = button.dataset;
  if (around) { applyEdit(surroundWords(value, selectionStart, selectionEnd, around, sample)); }
  if (line) { applyEdit(markLines(value, selectionStart, selectionEnd, line, sample)); }
  if (find) { openFinder(button); }
}

function listShortcuts(list, buttons) {
  for (const button of buttons) {
    const item = document.createElement("li");
    const key = document.createElement("kbd");
    key.textContent = button.dataset.key;
    item.append(key, " ", button.firstChild.data);
    list.append(item);
  }
}

function setUpShortcuts(buttons) {
  const box = bar.querySelector("[data-shortcuts]");

  function announceShortcuts() {
    for (const button of buttons) {
      if (box.checked) {
        button.setAttribute("aria-keyshortcuts", "Alt+Shift+" + button.dataset.key);
      } else {
        button.removeAttribute("aria-keyshortcuts");
      }
    }
  }

  listShortcuts(bar.querySelector("[data-keys]"), buttons);
  try { box.checked = localStorage.getItem(SWITCH) !== "off"; } catch { /* storage is refused: the box stays as it is */ }
  box.addEventListener("change", () => {
    try { localStorage.setItem(SWITCH, box.checked ? "on" : "off"); } catch { /* storage is refused: for this page only */ }
    announceShortcuts();
  });
  area.addEventListener("keydown", (event) => {
    if (!box.checked || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) { return; }
    const button = buttons.find((one) => event.code === "Key" + one.dataset.key);
    if (button) { event.preventDefault(); pressButton(button); }
  });
  announceShortcuts();
}

if (area) {
  const buttons = [...bar.querySelectorAll("button[data-key]")];
  bar.hidden = false;
  for (const part of document.querySelectorAll("[data-without-script]")) { part.hidden = true; }
  for (const button of buttons) { button.addEventListener("click", () => pressButton(button)); }
  document.addEventListener("insert-text", ({ detail }) => applyEdit(insertText(area.value, detail.from, detail.to, detail.text)));
  setUpShortcuts(buttons);
}
