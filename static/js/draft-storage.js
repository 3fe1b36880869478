// The drafts of the diary's forms in this browser's storage: JSON under keys of the form "draft:<user>:<diary>:<name>".
// A draft: { at: when it was kept (ms), sent: whether the form was sent with it, to: the form's action, id: the form's client id,
// version: of the entry that the form corrects, sealed: the fields as draft-seal.js seals them }. Nothing that was typed is readable in it.
// Without the DOM, so that tests/js can run it. `storage` is a Storage; each access to it may throw where storage is refused or full.
const PREFIX = "draft:";
const MAX_AGE = 7 * 24 * 60 * 60 * 1000; // milliseconds

/** The key of one form's draft. `form` names it: "entry-5", "check-in", or the client id of what was saved. */
export function makeKey(user, diary, form) {
  return `${PREFIX}${user}:${diary}:${form}`;
}

/** The draft under a key; null where there is none, or none that can be read. */
export function readDraft(storage, key) {
  try { return JSON.parse(storage.getItem(key)); } catch { return null; }
}

export function writeDraft(storage, key, draft) {
  try { storage.setItem(key, JSON.stringify(draft)); } catch { /* full or refused: the form itself still holds what was typed */ }
}

export function deleteDraft(storage, key) {
  try { storage.removeItem(key); } catch { /* refused: there is none */ }
}

/** Delete every draft for which `isKept(key, draft)` is false. A draft that cannot be read comes as {}. */
export function deleteDrafts(storage, isKept) {
  let keys = [];
  try { keys = Object.keys(storage); } catch { /* refused: there is none */ }
  for (const key of keys.filter((one) => one.startsWith(PREFIX))) {
    if (!isKept(key, readDraft(storage, key) ?? {})) { deleteDraft(storage, key); }
  }
}

/** Delete drafts of a week ago, and those that are not sealed (they come from an earlier version of the site). */
export function deleteOldDrafts(storage, now) {
  deleteDrafts(storage, (key, draft) => draft.sealed && now - draft.at < MAX_AGE);
}

export function deleteDraftsOfOthers(storage, user) {
  deleteDrafts(storage, (key) => key.startsWith(`${PREFIX}${user}:`));
}

/** Delete what the server has: the draft of the entry under `key` up to its `version`, and any draft with the client id `saved`. */
export function deleteSavedDrafts(storage, key, version, saved) {
  deleteDrafts(storage, (other, draft) => {
    if (other === key) { return Number(draft.version) >= version; }
    return draft.id !== saved;
  });
}
