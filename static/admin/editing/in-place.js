// Helps on the page that is edited in place: keeps what is typed into an open part, puts the marked words into searches, lets Enter
// search. Without it every button works as it is.
const LARGEST_KEEPALIVE = 60_000; // bytes that a browser sends while its page is left
const TYPING_PAUSE = 3000; // milliseconds without typing before the words are sent

const form = document.querySelector("[data-part-form]");

/** Keep what is typed on the server, as words that are not in the text yet. */
function keepTyped(status) {
  let timer = 0;
  let isSending = false;
  let hasChanges = false;

  async function send() {
    if (!hasChanges || isSending) { return; }
    hasChanges = false;
    isSending = true;
    const body = new URLSearchParams(new FormData(form));
    body.set("_keep", "1");
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: body.toString().length < LARGEST_KEEPALIVE });
      if (answer.ok) {
        const { saved, token } = await answer.json();
        status.textContent = saved;
        for (const field of document.querySelectorAll('input[name="token"]')) { field.value = token; }
      } else {
        hasChanges = true;
        const isSignedOut = answer.type === "opaqueredirect" || answer.status === 403;
        status.textContent = isSignedOut ? status.dataset.signedOut : status.dataset.failed;
      }
    } catch {
      hasChanges = true;
      status.textContent = status.dataset.failed;
    }
    isSending = false;
  }

  form.addEventListener("input", () => {
    hasChanges = true;
    clearTimeout(timer);
    timer = setTimeout(send, TYPING_PAUSE);
  });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") { send(); } });
  form.addEventListener("submit", () => { clearTimeout(timer); hasChanges = false; });
}

/** Words that are marked in the text are those to explain, link or make bold. */
function offerSelection() {
  for (const area of form.querySelectorAll("textarea[name^='f-']")) {
    area.addEventListener("select", () => {
      const words = area.value.slice(area.selectionStart, area.selectionEnd).trim();
      if (!words || words.includes("\n") || words.length > 100) { return; }
      for (const field of form.querySelectorAll("[data-selection]")) { field.value = words; }
    });
  }
}

/** Enter in a search field presses the button beside it, not "Done". */
function searchOnEnter() {
  for (const box of form.querySelectorAll(".editable__search")) {
    box.querySelector("input").addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); form.requestSubmit(box.querySelector("button")); }
    });
  }
}

if (form) {
  keepTyped(form.querySelector("[data-kept]"));
  offerSelection();
  searchOnEnter();
  const first = form.querySelector(".editable__lost input, [open] .editable__choice, textarea, input[type='text']");
  first?.focus({ preventScroll: true });
}

/** What was copied with its headings and lists is sent beside its plain words, until somebody types over them. */
function takePastedHtml(area) {
  const html = document.querySelector("[data-paste-html]");
  const status = document.querySelector("[data-paste-status]");
  area.addEventListener("paste", (event) => {
    const copied = event.clipboardData?.getData("text/html") ?? "";
    const isEmpty = area.value.trim() === "";
    setTimeout(() => { // after the plain words have arrived in the field
      html.value = isEmpty ? copied : "";
      status.textContent = html.value ? area.dataset.pasted : "";
    });
  });
  area.addEventListener("input", () => { html.value = ""; status.textContent = ""; });
}

const pasteArea = document.querySelector("[data-paste]");
if (pasteArea) { takePastedHtml(pasteArea); }

// A press anywhere on a part opens its form, but not on a button, a link or words that are being marked.
document.addEventListener("click", (event) => {
  const part = event.target.closest("[data-part]");
  if (part && !event.target.closest("a, button, summary, details") && String(getSelection()) === "") {
    part.querySelector("[data-edit]").click();
  }
});
