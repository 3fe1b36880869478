// The check-in that works without network. What is typed is sealed at once to the key of the person who was signed in last on this
// device, and kept in the outbox: as a draft while it is typed, to be sent once "Save" was pressed. This page can read none of it.
import { deleteEntry, listEntries, putEntry, readWriter } from "./outbox.js";
import { sealEntry } from "./sealing.js";

const form = document.querySelector("[data-offline-check-in]");
const part = (name) => document.querySelector(`[data-part="${name}"]`);
const isTyped = ([name, value]) => name !== "csrfmiddlewaretoken" && value !== "" && value !== "out";
let entry = null; // the row of what is being typed, without its sealed text
let isSealing = false;
let isChanged = false;
let isSaving = false; // a second press saves nothing, and what is typed meanwhile makes no draft

const forWhom = form.querySelector('[name="for_whom"]');
const hasAnswers = (fields) => Object.keys(fields).some((name) => name !== forWhom.name);
const readFields = () => Object.fromEntries([...new FormData(form)].filter(isTyped).filter(([, value]) => typeof value === "string"));

function say(name) {
  for (const one of ["none", "refused", "saved", "empty"]) { part(one).hidden = one !== name; }
}

async function count(device) {
  const rows = await listEntries(device);
  const waiting = rows.filter((row) => !row.isDraft).length;
  const text = part("waiting");
  text.hidden = !waiting;
  text.textContent = (waiting === 1 ? text.dataset.one : text.dataset.many).replace("#", waiting);
  part("drafts").hidden = !rows.some((row) => row.isDraft && row.clientId !== entry?.clientId);
}

function newEntry({ device, diary }) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  return { clientId: crypto.randomUUID(), device, diary, at: new Date().toISOString(), zone };
}

async function store(device, { isDraft }) {
  const fields = readFields();
  if (!Object.keys(fields).length) { await deleteEntry(entry.clientId); return; }
  const sealed = await sealEntry(device.publicKey, entry, fields);
  await putEntry({ ...entry, isDraft, sealed });
}

// Sealing takes a moment; what is typed meanwhile is sealed after it. `entry` changes with Save, and then nothing is a draft any more.
async function keepDraft(device) {
  isChanged = true;
  if (isSealing || isSaving) { return; }
  isSealing = true;
  try {
    while (isChanged) {
      isChanged = false;
      entry ??= newEntry(device);
      await store(device, { isDraft: true });
    }
  } catch { say("refused"); } finally { isSealing = false; }
}

async function settle() {
  while (isSealing) { await new Promise((resolve) => { setTimeout(resolve, 20); }); }
}

async function save(device) {
  await settle();
  if (!hasAnswers(readFields())) { say("empty"); part("empty").focus(); return; }
  entry = { ...newEntry(device), clientId: entry?.clientId ?? crypto.randomUUID() };
  try {
    await store(device, { isDraft: false });
  } catch { say("refused"); part("refused").focus(); return; }
  entry = null;
  form.reset();
  await count(device.device);
  say("saved");
  part("saved").focus();
}

/** Say for whom the page writes: of a person it knows no more than which key was used last. */
function sayForWhom(device, isShared) {
  part("shared").hidden = !isShared;
  part("own").hidden = isShared;
  part("several").hidden = Boolean(device.diary);
}

async function begin() {
  let writer;
  try { writer = await readWriter(); } catch { say("refused"); return; }
  if (!writer.device) { say("none"); return; }
  const device = { ...writer.device, diary: writer.isShared ? "" : writer.device.diary };
  sayForWhom(device, writer.isShared);
  form.hidden = false;
  await count(device.device);
  form.addEventListener("input", () => { keepDraft(device); });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSaving) { return; }
    isSaving = true;
    try { await save(device); } finally { isSaving = false; }
  });
}

if (window.crypto?.subtle && window.indexedDB) { begin(); } else { say("refused"); }
