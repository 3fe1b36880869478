// At "Sign out": this device seals nothing more to the person, and the check-in for times without network is taken off it. Where
// something waits to be sent, the person is asked first. What others left on this device is left alone.
import { deleteEntry, deviceOf, leaveDevice, listEntries } from "./outbox.js";

/** Tell the service worker to keep the check-in for times without network no longer. */
async function forgetCheckIn() {
  const registration = await navigator.serviceWorker?.getRegistration();
  registration?.active?.postMessage({ name: "check-in", isOn: false });
}

/** The answer to the question: "stay", "keep" or "delete"; Escape is "stay". */
function askPerson(question, count) {
  const heading = question.querySelector("h2");
  heading.textContent = (count === 1 ? heading.dataset.one : heading.dataset.many).replace("#", count);
  return new Promise((resolve) => {
    for (const button of question.querySelectorAll("button")) { button.onclick = () => question.close(button.value); }
    question.onclose = () => resolve(question.returnValue || "stay");
    question.returnValue = "";
    question.showModal();
  });
}

async function leave(user, question) {
  const row = await deviceOf(user);
  const entries = row ? await listEntries(row.device) : [];
  const answer = entries.length ? await askPerson(question, entries.length) : "delete";
  if (answer === "stay") { return false; }
  if (answer === "delete") { for (const { clientId } of entries) { await deleteEntry(clientId); } }
  await leaveDevice(user, { keepsRow: answer === "keep" });
  await forgetCheckIn();
  return true;
}

/** Ask before each form that signs out. Runs before all else that listens to the form: an answer "stay" changes nothing at all. */
export function watchSignOut() {
  const question = document.querySelector("[data-outbox-question]");
  const user = Number(question?.dataset.user ?? document.querySelector("[data-user]")?.dataset.user);
  let isAnswered = false;
  if (!question || !user) { return; }
  document.addEventListener("submit", async (event) => {
    if (isAnswered || !event.target.matches('form[action$="/logout/"], form[data-signs-out]')) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    try { isAnswered = await leave(user, question); } catch { isAnswered = true; } // storage is refused: there is nothing
    if (isAnswered) { event.target.requestSubmit(event.submitter); }
  }, { capture: true });
}
