import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import {
  deleteDraft, deleteDrafts, deleteDraftsOfOthers, deleteOldDrafts, deleteSavedDrafts, makeKey, readDraft, writeDraft,
} from "../../static/js/draft-storage.js";

const DAY = 24 * 60 * 60 * 1000;

/** As much of the Web's Storage as drafts need: the keys are the object's own properties. */
class MemoryStorage {
  getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; }
  setItem(key, value) { this[key] = String(value); }
  removeItem(key) { delete this[key]; }
}

/** A storage that refuses everything, as browsers do where cookies are blocked. */
const REFUSING = new Proxy({}, {
  get() { throw new Error("refused"); },
  ownKeys() { throw new Error("refused"); },
});

let storage;
beforeEach(() => { storage = new MemoryStorage(); });

const keys = () => Object.keys(storage).sort();

test("a draft is read as it was written", () => {
  const draft = { at: 5, sent: false, to: "/diary/1/check-in/", id: "abc", sealed: { nonce: "AA==", text: "AA==" } };
  writeDraft(storage, makeKey(7, 1, "check-in"), draft);
  assert.deepEqual(keys(), ["draft:7:1:check-in"]);
  assert.deepEqual(readDraft(storage, "draft:7:1:check-in"), draft);
});

test("no draft, and one that cannot be read, are null", () => {
  storage.setItem("draft:7:1:broken", "{");
  assert.equal(readDraft(storage, "draft:7:1:none"), null);
  assert.equal(readDraft(storage, "draft:7:1:broken"), null);
});

test("drafts of a week ago and readable ones go; younger ones, and what is no draft, stay", () => {
  const now = 100 * DAY;
  writeDraft(storage, "draft:7:1:old", { at: now - 7 * DAY, sealed: {} });
  writeDraft(storage, "draft:7:1:young", { at: now - 7 * DAY + 1, sealed: {} });
  writeDraft(storage, "draft:7:1:readable", { at: now, fields: [["text", "words"]] });
  storage.setItem("draft:7:1:broken", "{");
  storage.setItem("theme", "dark");
  deleteOldDrafts(storage, now);
  assert.deepEqual(keys(), ["draft:7:1:young", "theme"]);
});

test("drafts of other users go, also of one whose number begins alike", () => {
  for (const key of ["draft:7:1:a", "draft:70:1:a", "draft:8:1:a"]) { writeDraft(storage, key, {}); }
  deleteDraftsOfOthers(storage, 7);
  assert.deepEqual(keys(), ["draft:7:1:a"]);
});

test("a saved batch deletes the draft with its client id, in whichever form", () => {
  writeDraft(storage, "draft:7:1:check-in", { id: "abc" });
  writeDraft(storage, "draft:7:1:event", { id: "xyz" });
  deleteSavedDrafts(storage, "draft:7:1:abc", 0, "abc");
  assert.deepEqual(keys(), ["draft:7:1:event"]);
});

test("an entry's draft goes once the entry has a newer version than the draft", () => {
  const key = makeKey(7, 1, "entry-5");
  const write = (version) => writeDraft(storage, key, { version: String(version) });
  write(3);
  deleteSavedDrafts(storage, key, 3, "entry-5");
  assert.deepEqual(keys(), [key]);
  deleteSavedDrafts(storage, key, 4, "entry-5");
  assert.deepEqual(keys(), []);
});

test("signing out deletes every draft", () => {
  for (const key of ["draft:7:1:a", "draft:8:2:b"]) { writeDraft(storage, key, {}); }
  deleteDrafts(storage, () => false);
  assert.deepEqual(keys(), []);
});

test("a storage that refuses everything holds nothing and breaks nothing", () => {
  writeDraft(REFUSING, "draft:7:1:a", {});
  deleteDraft(REFUSING, "draft:7:1:a");
  deleteOldDrafts(REFUSING, 0);
  assert.equal(readDraft(REFUSING, "draft:7:1:a"), null);
});
