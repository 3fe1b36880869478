import assert from "node:assert/strict";
import { test } from "node:test";

import { importKey, seal, unseal } from "../../static/js/draft-seal.js";

const keyOf = (number) => importKey(btoa(String.fromCharCode(...new Uint8Array(32).fill(number))));
const FIELDS = [["text", "“words” 漢字 😀\n"], ["grade", "2"]];

test("what was sealed is read with the same key", async () => {
  const sealed = await seal(await keyOf(1), "draft:7:1:check-in", FIELDS);
  assert.deepEqual(await unseal(await keyOf(1), "draft:7:1:check-in", JSON.parse(JSON.stringify(sealed))), FIELDS);
});

test("nothing of it is readable, and the same words are never sealed alike", async () => {
  const key = await keyOf(1);
  const [first, second] = [await seal(key, "a", FIELDS), await seal(key, "a", FIELDS)];
  assert.notEqual(first.text, second.text);
  assert.ok(!atob(first.text).includes("words"));
});

test("another key, another place, a changed text and no text give null", async () => {
  const key = await keyOf(1);
  const sealed = await seal(key, "a", FIELDS);
  assert.equal(await unseal(await keyOf(2), "a", sealed), null);
  assert.equal(await unseal(key, "b", sealed), null);
  assert.equal(await unseal(key, "a", { ...sealed, text: btoa("other") }), null);
  assert.equal(await unseal(key, "a", undefined), null);
});

test("a key that is none is null, and so is what is unsealed with it", async () => {
  assert.equal(await importKey(""), null);
  assert.equal(await importKey("not base64!"), null);
  assert.equal(await unseal(null, "a", { nonce: "", text: "" }), null);
});

test("a long text is sealed", async () => {
  const long = [["text", "x".repeat(200_000)]];
  const key = await keyOf(1);
  assert.deepEqual(await unseal(key, "a", await seal(key, "a", long)), long);
});
