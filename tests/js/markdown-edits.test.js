import assert from "node:assert/strict";
import { test } from "node:test";

import { findLine, insertText, markLines, surroundWords } from "../../static/admin/editing/markdown-edits.js";

/** The text after an edit, with the selection in brackets. */
function apply(value, { from, to, text, select: [start, end] }) {
  const result = value.slice(0, from) + text + value.slice(to);
  return `${result.slice(0, start)}[${result.slice(start, end)}]${result.slice(end)}`;
}

/** The value and the selection of a text with brackets. */
function parse(marked) {
  const start = marked.indexOf("[");
  const end = marked.indexOf("]") - 1;
  return [marked.replace(/[[\]]/g, ""), start, end];
}

/** The text with brackets after an edit of a text with brackets. */
function edit(makeEdit, marked, ...args) {
  const [value, from, to] = parse(marked);
  return apply(value, makeEdit(value, from, to, ...args));
}

const surround = (marked) => edit(surroundWords, marked, "**", "strong");
const mark = (marked, sign = "- ") => edit(markLines, marked, sign, "a point");
const insert = (marked, text) => edit(insertText, marked, text);

test("a mark stands on both sides of the selection, or of the sample", () => {
  assert.equal(surround("a [weak] leg"), "a **[weak]** leg");
  assert.equal(surround("a [] leg"), "a **[strong]** leg");
  assert.equal(surround("[]"), "**[strong]**");
});

test("each line of the selection is marked, whole, and selected", () => {
  assert.equal(mark("one\n\nt[w]o"), "one\n\n- [two]");
  assert.equal(mark("one\n\nt[wo\nthr]ee\n\nfour"), "one\n\n- [two\n- three]\n\nfour");
});

test("an empty line gets the sample", () => {
  assert.equal(mark("[]"), "- [a point]");
  assert.equal(mark("one\n\n[]\n\ntwo"), "one\n\n- [a point]\n\ntwo");
});

test("another mark is replaced", () => {
  assert.equal(mark("## He[]ading"), "- [Heading]");
  assert.equal(mark("- poi[]nt", "### "), "### [point]");
});

test("a block gets an empty line before it, but an item that goes on a list does not", () => {
  assert.equal(mark("one\nt[]wo"), "one\n\n- [two]");
  assert.equal(mark("- one\nt[]wo"), "- one\n- [two]");
});

test("the cursor before a first empty line marks that line", () => {
  assert.equal(mark("[]\nabc"), "- [a point]\nabc");
});

test("words are put in where the selection is, the cursor behind them", () => {
  assert.equal(insert("a [dry mouth] b", "|dry_mouth|Xerostomia|"), "a |dry_mouth|Xerostomia|[] b");
});

test("a block stands between empty lines, without more of them than needed", () => {
  const block = "::: urgent\n\nx\n\n:::";
  assert.equal(insert("one[]two", block), `one\n\n${block}[]\n\ntwo`);
  assert.equal(insert("one\n\n[]\n\ntwo", block), `one\n\n${block}[]\n\ntwo`);
  assert.equal(insert("[]", block), `${block}[]`);
});

test("a line is found by its number", () => {
  assert.deepEqual(findLine("ab\n\ncd", 1), [0, 2]);
  assert.deepEqual(findLine("ab\n\ncd", 2), [3, 3]);
  assert.deepEqual(findLine("ab\n\ncd", 3), [4, 6]);
  assert.deepEqual(findLine("", 1), [0, 0]);
});
