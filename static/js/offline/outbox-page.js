// The page of what waits on this device: each entry is opened by the server for its writer, who can copy, save or delete it.
import { deleteEntry, deviceOf, listEntries } from "./outbox.js";
import { fieldsOf, post } from "./sending.js";

const page = document.querySelector("[data-outbox-page]");
const none = page.querySelector("[data-none]");
const savedLine = page.querySelector("[data-saved]");
const words = page.querySelector("[data-words]").dataset;
const { user, send, token } = page.dataset;

function countLeft() {
  none.hidden = Boolean(page.querySelector("section"));
}

function add(row, number) {
  const part = page.querySelector("template").content.cloneNode(true).firstElementChild;
  const text = part.querySelector("textarea");
  text.id = `words-${number}`;
  part.querySelector("[data-label]").htmlFor = text.id;
  part.querySelector("[data-when]").textContent = new Date(row.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
  page.append(part);
  return part;
}

/** Offer the diaries to choose from; none is chosen before the writer does. */
function offer(part, diaries, name) {
  const group = part.querySelector("[data-diaries]");
  const chosen = group.querySelector("input:checked")?.value;
  for (const old of group.querySelectorAll("label")) { old.remove(); }
  for (const diary of diaries) {
    const label = document.createElement("label");
    const choice = document.createElement("input");
    const text = document.createElement("bdi");
    label.className = "pick__answer";
    Object.assign(choice, { type: "radio", name, value: diary.id, checked: diary.id === chosen });
    text.textContent = diary.name;
    text.translate = false;
    label.append(choice, text);
    group.append(label);
  }
  group.hidden = !diaries.length;
}

function show(part, answer, row) {
  const reason = part.querySelector("[data-reason]");
  const text = part.querySelector("textarea");
  const diaries = answer?.diaries ?? [];
  const said = { unknown: words.unknown, choose: words.choose };
  reason.textContent = answer?.reason ?? said[answer?.state] ?? (answer ? words.draft : words.away);
  text.value = answer?.words ?? "";
  text.parentElement.hidden = !text.value;
  offer(part, diaries, `diary-${row.clientId}`);
  part.querySelector("[data-copy]").hidden = !text.value;
  part.querySelector("[data-save]").hidden = !answer || !(diaries.length || (row.isDraft && answer.state === "opened"));
}

async function remove(part, row) {
  await deleteEntry(row.clientId);
  part.remove();
  countLeft();
  none.focus();
}

async function save(part, row) {
  const group = part.querySelector("[data-diaries]");
  const chosen = group.querySelector("input:checked");
  const isMissing = !group.hidden && !chosen;
  part.querySelector("[data-missing]").hidden = !isMissing;
  if (isMissing) { group.querySelector("input").focus(); return; }
  const answer = await post(send, { ...fieldsOf(row), ...(chosen ? { into: chosen.value } : {}) }, token);
  if (answer?.state !== "saved") { show(part, answer, { ...row, isDraft: false }); return; }
  await deleteEntry(row.clientId);
  part.remove();
  countLeft();
  none.hidden = true;
  savedLine.querySelector("span").textContent = `${words.saved} ${answer.diary}.`;
  savedLine.querySelector("a").href = answer.address;
  savedLine.hidden = false;
  savedLine.focus();
}

async function list(row, number) {
  const part = add(row, number);
  const answer = await post(send, { ...fieldsOf(row), ...(row.isDraft ? { look: "1" } : {}) }, token);
  if (answer?.state === "saved") { await deleteEntry(row.clientId); part.remove(); return; }
  show(part, answer, row);
  part.querySelector("[data-delete]").addEventListener("click", () => { remove(part, row); });
  const copy = part.querySelector("[data-copy]");
  copy.addEventListener("click", async () => {
    const text = part.querySelector("textarea");
    text.select();
    await navigator.clipboard?.writeText(text.value);
    copy.textContent = copy.dataset.copied;
  });
  const button = part.querySelector("[data-save]");
  button.addEventListener("click", async () => {
    button.disabled = true; // a second press chooses nothing else
    try { await save(part, row); } finally { button.disabled = false; }
  });
}

async function begin() {
  const device = await deviceOf(Number(user));
  const rows = device ? await listEntries(device.device) : [];
  none.tabIndex = -1;
  none.hidden = Boolean(rows.length);
  for (const [number, row] of rows.entries()) { await list(row, number); }
  countLeft();
}

begin().catch(() => { none.hidden = false; });
