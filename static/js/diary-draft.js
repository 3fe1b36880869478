// Keeps what is typed in a diary's form on this device until it is saved, for one person, diary and form. A draft is deleted after
// saving, at signing out, when somebody else signs in, and after 7 days. Also: a second press sends nothing twice, and a second tab
// with the same form is announced in both.
import {
  deleteDraft, deleteDrafts, deleteDraftsOfOthers, deleteOldDrafts, deleteSavedDrafts, fieldValue, makeKey, readDraft, writeDraft,
} from "./draft-storage.js";

const TYPING_PAUSE = 300; // milliseconds without typing before a draft is kept
const SECOND_PRESS = 5000; // milliseconds in which a second press sends nothing

// Reading the property itself throws where storage is refused; an empty object then takes its place, and nothing is kept.
const storage = (() => { try { return localStorage; } catch { return {}; } })();

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

function restoreDraft(form, draft) {
  const note = findNote("restored");
  fillFields(form, draft.fields);
  const format = { dateStyle: "medium", timeStyle: "short" };
  note.querySelector("[data-draft-time]").textContent = new Date(draft.at).toLocaleString("en-GB", format);
  note.hidden = false;
}

/** Restore a draft. If it was sent, ask the server first whether it was saved, and then delete it. */
async function reviewDraft(form, key, draft) {
  const id = fieldValue(draft, "client_id");
  if (draft.sent && id) {
    try {
      const answer = await fetch(`../saved/${id}/`, { method: "HEAD", credentials: "same-origin" });
      if (answer.ok && !answer.redirected) { deleteDraft(storage, key); return; }
    } catch { /* offline: restore it */ }
  }
  restoreDraft(form, draft);
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

function keepDrafts(form) {
  const key = keyOf(form, form.dataset.draft);
  const earlier = readDraft(storage, key);
  const action = form.getAttribute("action");
  let timer = 0;
  let isDiscarded = false;

  function keepDraft({ sent = false } = {}) {
    clearTimeout(timer);
    timer = 0;
    if (!isDiscarded) { writeDraft(storage, key, { at: Date.now(), sent, fields: readFields(form), to: action }); }
  }

  if (earlier && earlier.to === action && !("draftAnswered" in form.dataset)) { reviewDraft(form, key, earlier); }
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keepDraft, TYPING_PAUSE);
  });
  addEventListener("pagehide", () => { if (timer) { keepDraft(); } });
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
}

deleteOldDrafts(storage, Date.now());
for (const element of document.querySelectorAll("[data-user]")) { deleteDraftsOfOthers(storage, element.dataset.user); }
for (const element of document.querySelectorAll("[data-draft-saved]")) { // a saved batch, or an entry that has a newer version
  const saved = element.dataset.draftSaved;
  deleteSavedDrafts(storage, keyOf(element, saved), Number(element.dataset.version || 0), saved);
}
for (const form of document.querySelectorAll('form[action$="/logout/"], form[data-signs-out]')) {
  form.addEventListener("submit", () => deleteDrafts(storage, () => false));
}
for (const form of document.querySelectorAll("form[data-draft-once]")) { sendOnce(form); }
for (const form of document.querySelectorAll("form[data-draft]")) { keepDrafts(form); }
