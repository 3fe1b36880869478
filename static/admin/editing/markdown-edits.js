// Edits of a Markdown text, without the DOM, so that tests/js can run them.
// An edit: { from, to, text, select: [start, end] }: put `text` in place of value.slice(from, to), then select from start to end,
// both counted in the new text. Positions count UTF-16 code units, as a textarea's selection does.

const LINE_MARK = /^(#{1,6}|[-*+]) +/;
const LIST_ITEM = /^[-*+] /;

/** Put `mark` on both sides of value.slice(from, to), or of the sample where nothing is selected; select the words between. */
export function surroundWords(value, from, to, mark, sample) {
  const words = value.slice(from, to) || sample;
  return { from, to, text: mark + words + mark, select: [from + mark.length, from + mark.length + words.length] };
}

/**
 * Put `mark` before each line that the selection touches, in place of the mark of another heading or list; select the lines.
 * A block of its own needs an empty line before it.
 */
export function markLines(value, selectionStart, selectionEnd, mark, sample) {
  const from = selectionStart > 0 ? value.lastIndexOf("\n", selectionStart - 1) + 1 : 0; // lastIndexOf takes -1 for 0
  const end = value.indexOf("\n", selectionEnd);
  const to = end < 0 ? value.length : end;
  const selected = value.slice(from, to);
  const lines = selected.trim() ? selected.split("\n").map((line) => line.replace(LINE_MARK, "")) : [sample];
  const text = lines.map((line) => mark + line).join("\n");
  const lineBefore = value.slice(0, from).trimEnd().split("\n").pop();
  const needsGap = from > 0 && value[from - 2] !== "\n" && !LIST_ITEM.test(lineBefore);
  const gap = needsGap ? "\n" : "";
  return { from, to, text: gap + text, select: [from + gap.length + mark.length, from + gap.length + text.length] };
}

/** Put a text in place of value.slice(from, to), the cursor behind it: a block stands between empty lines, other words where they are. */
export function insertText(value, from, to, text) {
  const gapBeside = (neighbour) => (neighbour === "" || neighbour === "\n\n" ? "" : "\n\n");
  const isBlock = text.includes("\n");
  const before = isBlock ? gapBeside(value.slice(Math.max(0, from - 2), from)) : "";
  const after = isBlock ? gapBeside(value.slice(to, to + 2)) : "";
  const cursor = from + before.length + text.length;
  return { from, to, text: before + text + after, select: [cursor, cursor] };
}

/** The [start, end] of a line, counted from 1. A line after the last one is empty and starts after the text's end. */
export function findLine(value, number) {
  const lines = value.split("\n");
  const before = lines.slice(0, number - 1).join("\n");
  const start = number > 1 ? before.length + 1 : 0;
  return [start, start + (lines[number - 1] ?? "").length];
}
