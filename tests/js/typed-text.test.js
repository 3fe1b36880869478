import assert from "node:assert/strict";
import { test } from "node:test";

import { countCharacters, normaliseText } from "../../static/js/typed-text.js";

test("every line end is one line feed", () => {
  for (const end of ["\n", "\r", "\r\n", "\u000b", "\u000c", "\u0085", "\u2028", "\u2029"]) {
    assert.equal(normaliseText(`first${end}second`), "first\nsecond");
  }
});

test("control characters and halves of characters go, tabs stay", () => {
  assert.equal(normaliseText("a\u0000b\u001fc\u007fd\u0090e\ud83df\tg"), "abcdef\tg");
});

test("characters are composed and counted whole", () => {
  assert.equal(normaliseText("e\u0301"), "é");
  assert.equal(countCharacters("e\u0301😀\r\n"), 3);
});

test("a second time changes nothing", () => {
  const once = normaliseText("\r\r\n\u0344e\u0301\u0b47\u0b57\u000b");
  assert.equal(normaliseText(once), once);
});
