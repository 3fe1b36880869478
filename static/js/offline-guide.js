// "Keep the guide on this device": asks the service worker to keep all pages, says how far it is, and takes them away with one press.
const box = document.querySelector("[data-offline-guide]");
const status = box.querySelector("[data-status]");
const keepButton = box.querySelector("[data-keep]");
const removeButton = box.querySelector("[data-remove]");

async function readState() {
  const names = (await caches.keys()).filter((name) => name.startsWith("guide-"));
  const parts = await Promise.all(names.map((name) => caches.match("/guide-complete", { cacheName: name })));
  if (parts.some(Boolean)) { return "all"; }
  return names.length ? "part" : "none";
}

function show(state) {
  status.textContent = status.dataset[state];
  keepButton.hidden = state === "all" || state === "busy";
  removeButton.hidden = state === "none" || state === "refused";
}

function ask(worker, isOn) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data.isDone);
    worker.postMessage({ name: "guide", isOn }, [port2]);
  });
}

async function change(isOn) {
  if (isOn) { show("busy"); }
  const { active } = await navigator.serviceWorker.ready;
  const isDone = await ask(active, isOn);
  const state = await readState();
  show(isOn && !isDone && state === "none" ? "refused" : state);
  (isOn ? removeButton : keepButton).focus();
}

async function begin() {
  box.hidden = false;
  if (!navigator.serviceWorker || !window.caches) { show("refused"); keepButton.hidden = true; return; }
  keepButton.addEventListener("click", () => { change(true); });
  removeButton.addEventListener("click", () => { change(false); });
  try { show(await readState()); } catch { show("refused"); }
}

begin();
