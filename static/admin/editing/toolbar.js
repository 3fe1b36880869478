// The buttons above the text, and their shortcuts. They put Markdown at the cursor in a way that Ctrl and Z takes back.
// Without this script the cheat sheet stays in their place. Others ask for an insertion by the event "put-in".
const bar = document.querySelector("[data-toolbar]");
const area = bar && document.getElementById(bar.dataset.for);
const SWITCH = "editor-shortcuts";

/** Replace a part of the text, as if typed; then choose what should be typed over. */
function replace(from, to, text, choose) {
  area.focus();
  area.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (choose) { area.setSelectionRange(from + choose[0], from + choose[1]); }
}

/** Put a mark on both sides of what is chosen, or of sample words. */
function around(mark, sample) {
  const from = area.selectionStart, to = area.selectionEnd, words = area.value.slice(from, to) || sample;
  replace(from, to, mark + words + mark, [mark.length, mark.length + words.length]);
}

/** Put a mark before each chosen line. A block of its own needs an empty line before it. */
function lines(mark, sample) {
  const value = area.value, from = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const end = value.indexOf("\n", area.selectionEnd), to = end < 0 ? value.length : end;
  const chosen = value.slice(from, to);
  const bare = chosen.trim() ? chosen.split("\n").map((line) => line.replace(/^(#{1,6}|[-*+]) +/, "")) : [sample];
  const text = bare.map((line) => mark + line).join("\n");
  const before = from > 0 && value[from - 2] !== "\n" && !/^[-*+] /.test(value.slice(0, from).trimEnd().split("\n").pop()) ? "\n" : "";
  const start = before.length + mark.length;
  replace(from, to, before + text, [start, before.length + text.length]);
}

/** Put in what the finder gave: a block stands between empty lines, a tag where the cursor is. */
function putIn(text, from, to) {
  const value = area.value, isBlock = text.includes("\n");
  const gap = (near) => (near === "" || near.endsWith("\n\n") || near.startsWith("\n\n") ? "" : "\n\n");
  const before = isBlock ? gap(value.slice(Math.max(0, from - 2), from)) : "";
  const after = isBlock ? gap(value.slice(to, to + 2)) : "";
  replace(from, to, before + text + after, [before.length + text.length, before.length + text.length]);
}

function press(button) {
  if (button.dataset.around) { around(button.dataset.around, button.dataset.sample); }
  if (button.dataset.line) { lines(button.dataset.line, button.dataset.sample); }
  if (button.dataset.find) {
    const from = area.selectionStart, to = area.selectionEnd;
    document.dispatchEvent(new CustomEvent("find-to-put-in", { detail: { what: button.dataset.find, name: button.firstChild.data, words: area.value.slice(from, to), from, to } }));
  }
}

function shortcuts(buttons) {
  const list = bar.querySelector("[data-keys]"), box = bar.querySelector("[data-shortcuts]");
  buttons.forEach((button) => {
    const item = document.createElement("li"), key = document.createElement("kbd");
    key.textContent = button.dataset.key;
    item.append(key, " ", button.firstChild.data);
    list.append(item);
  });
  const show = () => buttons.forEach((button) => {
    if (box.checked) { button.setAttribute("aria-keyshortcuts", "Alt+Shift+" + button.dataset.key); } else { button.removeAttribute("aria-keyshortcuts"); }
  });
  try { box.checked = localStorage.getItem(SWITCH) !== "off"; } catch { /* not kept on this device */ }
  box.addEventListener("change", () => {
    try { localStorage.setItem(SWITCH, box.checked ? "on" : "off"); } catch { /* only for this page */ }
    show();
  });
  area.addEventListener("keydown", (event) => {
    if (!box.checked || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) { return; }
    const button = buttons.find((one) => event.code === "Key" + one.dataset.key);
    if (button) { event.preventDefault(); press(button); }
  });
  show();
}

if (area) {
  const buttons = [...bar.querySelectorAll("button[data-key]")];
  bar.hidden = false;
  document.querySelectorAll("[data-without-script]").forEach((part) => { part.hidden = true; });
  buttons.forEach((button) => button.addEventListener("click", () => press(button)));
  document.addEventListener("put-in", (event) => putIn(event.detail.text, event.detail.from, event.detail.to));
  shortcuts(buttons);
}
