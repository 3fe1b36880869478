// Keeps what is typed in a diary's form on this device until it is saved, for one person, diary and form, sealed: only a page of the
// same person, signed in, can read it. A draft is deleted after saving, at signing out, when somebody else signs in, and after 7 days.
// Also: a second press sends nothing twice, and a second tab with the same form is announced in both.
import { importKey, seal, unseal } from "./draft-seal.js";
import {
  deleteDraft, deleteDrafts, deleteDraftsOfOthers, deleteOldDrafts, deleteSavedDrafts, makeKey, readDraft, writeDraft,
} from "./draft-storage.js";

const SECOND_PRESS = 5000; // milliseconds in which a second press sends nothing

// Reading the property itself throws where storage is refused; an empty object then takes its place, and nothing is kept.
const storage = (() => { try { return localStorage; } catch { return {}; } })();
let isSigningOut = false; // a draft that is just being sealed then comes too late

const keyOf = (element, name) => makeKey(element.dataset.user, element.dataset.diary, name);
const findNote = (name) => document.querySelector(`[data-draft-note=${name}]`);
const isTick = (field) => field.type === "radio" || field.type === "checkbox";

function listFields(form) {
  return [...form.elements].filter(
    (field) => field.name && field.type !== "submit" && field.type !== "button" && field.name !== "csrfmiddlewaretoken",
  );
}

function readFields(form) {
  return listFields(form).filter((field) => !isTick(field) || field.checked).map((field) => [field.name, field.value]);
}

function fillFields(form, values) {
  for (const field of listFields(form)) {
    const own = values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (isTick(field)) {
      field.checked = own.includes(field.value);
    } else if (field.name === "shown") {
      field.value = "";
    } else if (own.length) {
      field.value = own[0];
    }
    const details = field.closest("details");
    if (details && field.value && (!isTick(field) || field.checked)) { details.open = true; }
  }
}

/** Let one press send the form; a second one soon after sends nothing. */
function sendOnce(form) {
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) { return; }
    if (isSent) { event.preventDefault(); }
    isSent = true;
    setTimeout(() => { isSent = false; }, SECOND_PRESS);
  });
  addEventListener("pageshow", () => { isSent = false; });
}

function restoreDraft(form, draft, fields) {
  const note = findNote("restored");
  fillFields(form, fields);
  const format = { dateStyle: "medium", timeStyle: "short" };
  note.querySelector("[data-draft-time]").textContent = new Date(draft.at).toLocaleString("en-GB", format);
  note.hidden = false;
}

/** Restore a draft. If it was sent, ask the server first whether it was saved, and then delete it. So is one that cannot be read. */
async function reviewDraft(form, key, draft, sealKey) {
  const fields = await unseal(sealKey, key, draft.sealed);
  if (!fields) { deleteDraft(storage, key); return; }
  if (draft.sent && draft.id) {
    try {
      const answer = await fetch(`../saved/${draft.id}/`, { method: "HEAD", credentials: "same-origin" });
      if (answer.ok && !answer.redirected) { deleteDraft(storage, key); return; }
    } catch { /* offline: restore it */ }
  }
  restoreDraft(form, draft, fields);
}

function announceSecondTab(key) {
  if (!window.BroadcastChannel) { return; }
  const tabs = new BroadcastChannel(key);
  tabs.onmessage = (message) => {
    findNote("tabs").hidden = false;
    if (message.data === "here?") { tabs.postMessage("here"); }
  };
  tabs.postMessage("here?");
}

async function keepDrafts(form) {
  const key = keyOf(form, form.dataset.draft);
  const earlier = readDraft(storage, key);
  const action = form.getAttribute("action");
  let sealKey = null;
  let isDiscarded = false;
  let isSealing = false;
  let isChanged = false;
  let isSent = false;

  // Sealing takes a moment; what is typed meanwhile is sealed after it, so that the draft is never more than that moment behind.
  async function keepDraft({ sent = false } = {}) {
    isChanged = true;
    isSent = sent;
    if (isSealing || !sealKey) { return; }
    isSealing = true;
    while (isChanged) {
      isChanged = false;
      const { client_id: id, version } = form.elements;
      const draft = { at: Date.now(), sent: isSent, to: action, id: id?.value, version: version?.value };
      draft.sealed = await seal(sealKey, key, readFields(form));
      if (!isDiscarded && !isSigningOut) { writeDraft(storage, key, draft); }
    }
    isSealing = false;
  }

  form.addEventListener("input", () => { keepDraft(); });
  form.addEventListener("submit", (event) => {
    const offline = findNote("offline");
    offline.hidden = navigator.onLine;
    if (!navigator.onLine) {
      event.preventDefault();
      keepDraft();
      offline.focus();
    } else {
      keepDraft({ sent: true });
    }
  });
  sendOnce(form);
  for (const button of document.querySelectorAll("[data-draft-discard]")) {
    button.addEventListener("click", () => {
      isDiscarded = true;
      deleteDraft(storage, key);
      form.reset();
      location.reload();
    });
  }
  announceSecondTab(key);

  sealKey = await importKey(form.dataset.draftKey);
  if (isChanged) {
    keepDraft();
  } else if (sealKey && earlier && earlier.to === action && !("draftAnswered" in form.dataset)) {
    reviewDraft(form, key, earlier, sealKey);
  }
}

deleteOldDrafts(storage, Date.now());
for (const element of document.querySelectorAll("[data-user]")) { deleteDraftsOfOthers(storage, element.dataset.user); }
for (const element of document.querySelectorAll("[data-draft-saved]")) { // a saved batch, or an entry that has a newer version
  const saved = element.dataset.draftSaved;
  deleteSavedDrafts(storage, keyOf(element, saved), Number(element.dataset.version || 0), saved);
}
for (const form of document.querySelectorAll('form[action$="/logout/"], form[data-signs-out]')) {
  form.addEventListener("submit", () => {
    isSigningOut = true;
    deleteDrafts(storage, () => false);
  });
}
for (const form of document.querySelectorAll("form[data-draft-once]")) { sendOnce(form); }
for (const form of document.querySelectorAll("form[data-draft]")) { keepDrafts(form); }
