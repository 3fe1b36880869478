// On each page of a diary: gives this device its key, says how many entries wait to be sent, and sends them.
import { deleteEntry, deviceOf, listEntries, useDevice } from "./outbox.js";
import { fieldsOf, post } from "./sending.js";
import { watchSignOut } from "./sign-out.js";

const box = document.querySelector("[data-outbox]");

/** The person's row of this device, with a key from the server where there is none. Asked once a day which diary is the only one. */
async function prepareDevice({ user, diary, keyAddress, token }) {
  const row = await deviceOf(user);
  const asked = new Date().toISOString().slice(0, 10);
  if (row?.isCurrent && row.asked === asked && (!row.diary || row.diary === diary)) { return row; }
  const key = await post(keyAddress, { device: row?.device ?? "" }, token);
  if (!key?.publicKey) { return row; } // no network, or the site has no keys to seal with
  const fresh = { user, asked, ...key };
  await useDevice(fresh);
  return fresh;
}

/** Have the service worker keep the check-in for times without network, if it does not yet. It may still be on its way here. */
async function keepCheckIn(path) {
  if (!navigator.serviceWorker || await caches.match(path)) { return; }
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ name: "check-in", isOn: true });
}

function say(name, number) {
  const words = box.querySelector(`[data-words="${name}"]`);
  words.hidden = !number;
  words.querySelector("span").textContent = (number === 1 ? words.dataset.one : words.dataset.many).replace("#", number);
}

async function show(device, { saved = 0, stuck = 0, unmatched = 0, choose = 0 } = {}) {
  const rows = await listEntries(device);
  say("waiting", rows.filter((row) => !row.isDraft).length - stuck - choose);
  say("choose", choose);
  say("drafts", rows.filter((row) => row.isDraft).length);
  say("stuck", stuck);
  say("saved", saved);
  say("unmatched", unmatched);
  box.hidden = ![...box.querySelectorAll("[data-words]")].some((words) => !words.hidden);
}

async function sendAll(device, { sendAddress, token }) {
  const count = { saved: 0, stuck: 0, unmatched: 0, choose: 0 };
  for (const row of (await listEntries(device)).filter(({ isDraft }) => !isDraft)) {
    const answer = await post(sendAddress, fieldsOf(row), token);
    if (!answer) { break; }
    if (answer.state === "saved") {
      await deleteEntry(row.clientId);
      count.saved += 1;
      if (answer.unmatched) { count.unmatched += 1; }
    } else if (answer.state === "choose") { count.choose += 1; } else { count.stuck += 1; }
  }
  await show(device, count);
}

/** One tab sends at a time; the server keeps one entry anyway. */
function alone(act) {
  return navigator.locks ? navigator.locks.request("outbox", act) : act();
}

async function begin() {
  const { user, diary, key, send, token } = box.dataset;
  const addresses = { user: Number(user), diary, keyAddress: key, sendAddress: send, token };
  const row = await prepareDevice(addresses);
  if (!row) { return; }
  keepCheckIn(box.dataset.checkIn).catch(() => { /* storage is refused: nothing is kept */ });
  await show(row.device);
  const sendNow = () => alone(() => sendAll(row.device, addresses)).catch(() => { /* they stay, and the next page tries again */ });
  if ((await listEntries(row.device)).length) { await sendNow(); }
  addEventListener("online", sendNow);
}

watchSignOut();
// After the page has loaded, so that it costs the first view nothing.
if (box && window.indexedDB && window.crypto?.subtle) {
  addEventListener("load", () => { begin().catch(() => { /* storage is refused: all is as without it */ }); });
}
