// The drafts of the diary's forms in this browser's storage: JSON under keys of the form "draft:<user>:<diary>:<name>".
// A draft: { at: when it was kept (ms), sent: whether the form was sent with it, to: the form's action, fields: [[name, value], …] }.
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

/** The value of one field of a draft; "" where it has none. */
export function fieldValue(draft, name) {
  return draft.fields?.find(([other]) => other === name)?.[1] ?? "";
}

/** Delete every draft for which `isKept(key, draft)` is false. A draft that cannot be read comes as {}. */
export function deleteDrafts(storage, isKept) {
  let keys = [];
  try { keys = Object.keys(storage); } catch { /* refused: there is none */ }
  for (const key of keys.filter((one) => one.startsWith(PREFIX))) {
    if (!isKept(key, readDraft(storage, key) ?? {})) { deleteDraft(storage, key); }
  }
}

export function deleteOldDrafts(storage, now) {
  deleteDrafts(storage, (key, draft) => now - draft.at < MAX_AGE);
}

export function deleteDraftsOfOthers(storage, user) {
  deleteDrafts(storage, (key) => key.startsWith(`${PREFIX}${user}:`));
}

/** Delete what the server has: the draft of the entry under `key` up to its `version`, and any draft with the client id `saved`. */
export function deleteSavedDrafts(storage, key, version, saved) {
  deleteDrafts(storage, (other, draft) => {
    if (other === key) { return Number(fieldValue(draft, "version")) >= version; }
    return fieldValue(draft, "client_id") !== saved;
  });
}
