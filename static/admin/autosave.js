// Keeps what is typed on the server every few seconds, for the writer alone, and says when. Without this script the page works as
// before: "Save as a draft" keeps the words.
const TYPING_PAUSE = 3000; // milliseconds without typing before the words are sent
const RETRY_PAUSE = 3 * TYPING_PAUSE;

const form = document.querySelector("form[data-autosave]");
const status = document.getElementById("autosaved");

function setUpAutosave() {
  let timer = 0;
  let sending = null; // the AbortController of a request under way
  let hasChanges = false;

  function announce(words) {
    if (status.textContent !== words) { status.textContent = words; } // the same words again would be read out again
  }

  async function readAnswer(answer) {
    if (answer.ok) { return (await answer.json()).saved; }
    if (answer.status === 413) { return (await answer.json()).problem; } // too long: sending it again would not help
    hasChanges = true;
    return answer.type === "opaqueredirect" || answer.status === 403 ? status.dataset.signedOut : status.dataset.failed;
  }

  async function save() {
    if (!hasChanges || sending) { return; }
    hasChanges = false;
    sending = new AbortController();
    const options = { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual", signal: sending.signal };
    try {
      announce(await readAnswer(await fetch(form.dataset.autosave, options)));
    } catch (error) {
      if (error.name !== "AbortError") {
        hasChanges = true;
        announce(status.dataset.failed);
      }
    }
    sending = null;
    if (hasChanges) { timer = setTimeout(save, RETRY_PAUSE); }
  }

  form.addEventListener("input", () => {
    hasChanges = true;
    clearTimeout(timer);
    timer = setTimeout(save, TYPING_PAUSE);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") { save(); }
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "_preview") { return; } // opens a new tab: the form stays
    clearTimeout(timer);
    hasChanges = false;
    sending?.abort();
  });
}

if (form && status) { setUpAutosave(); }
