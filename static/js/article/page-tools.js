// Shares, prints and reads a page aloud, with what the device itself has. The page is whole without these buttons; without this
// script they are not seen. Only voices on the device are used: others would send the text to somebody.
const tools = document.querySelector("[data-page-tools]");
const button = (name) => tools.querySelector(`[data-tool="${name}"]`);
const address = location.origin + location.pathname;

async function share() {
  const status = tools.querySelector("[role=status]");
  try {
    if (navigator.share) { await navigator.share({ title: document.querySelector("h1").textContent.trim(), url: address }); return; }
    await navigator.clipboard.writeText(address);
    status.textContent = status.dataset.copied;
  } catch (error) {
    if (error.name !== "AbortError") { status.textContent = address; } // neither is allowed: the address, to copy by hand
  }
}

function showVoices() {
  const read = button("read"), voices = speechSynthesis.getVoices().filter((voice) => voice.localService);
  const voice = voices.find(({ lang }) => lang.replace("_", "-").startsWith(document.documentElement.lang));
  read.hidden = !voice;
  read.onclick = async () => {
    const { start } = await import("../read-aloud.js");
    read.onclick = start(read, voice);
  };
}

if (tools) {
  tools.hidden = false;
  button("share").addEventListener("click", share);
  tools.querySelector("[data-edit-this]").hidden = !/(^|; )staff=1(;|$)/.test(document.cookie); // set when staff sign in
  button("print").addEventListener("click", () => print());
  if ("speechSynthesis" in window) {
    showVoices();
    speechSynthesis.addEventListener?.("voiceschanged", showVoices, { once: true });
  }
}
