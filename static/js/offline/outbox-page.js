// The page of what waits on this device: each entry is opened by the server for its writer, who can copy, save or delete it.
import { deleteEntry, deviceOf, listEntries } from "./outbox.js";
import { fieldsOf, post } from "./sending.js";

const page = document.querySelector("[data-outbox-page]");
const none = page.querySelector("[data-none]");
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

function show(part, answer, isDraft) {
  const reason = part.querySelector("[data-reason]");
  const text = part.querySelector("textarea");
  reason.textContent = answer?.reason ?? (answer?.state === "unknown" ? words.unknown : answer ? words.draft : words.away);
  text.value = answer?.words ?? "";
  text.parentElement.hidden = !text.value;
  part.querySelector("[data-copy]").hidden = !text.value;
  part.querySelector("[data-save]").hidden = !isDraft || !answer || answer.state !== "opened";
}

async function remove(part, row) {
  await deleteEntry(row.clientId);
  part.remove();
  countLeft();
  none.focus();
}

async function list(row, number) {
  const part = add(row, number);
  const answer = await post(send, { ...fieldsOf(row), ...(row.isDraft ? { look: "1" } : {}) }, token);
  if (answer?.state === "saved") { await deleteEntry(row.clientId); part.remove(); return; }
  show(part, answer, row.isDraft);
  part.querySelector("[data-delete]").addEventListener("click", () => { remove(part, row); });
  const copy = part.querySelector("[data-copy]");
  copy.addEventListener("click", async () => {
    const text = part.querySelector("textarea");
    text.select();
    await navigator.clipboard?.writeText(text.value);
    copy.textContent = copy.dataset.copied;
  });
  part.querySelector("[data-save]").addEventListener("click", async () => {
    const saved = await post(send, fieldsOf(row), token);
    if (saved?.state === "saved") {
      await deleteEntry(row.clientId);
      location.assign(saved.address);
    } else { show(part, saved, false); }
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
