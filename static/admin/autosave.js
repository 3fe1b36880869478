// Keeps what is typed on the server every few seconds, for the writer alone, and says when. Without this script the page
// works as before: "Save as a draft" keeps the words.
"use strict";

(() => {
  const form = document.getElementById("page-form");
  const said = document.getElementById("autosaved");
  if (!form || !said) {
    return;
  }
  const PAUSE = 3000;
  let timer = 0;
  let running = null;
  let changed = false;

  const say = (words) => {
    if (said.textContent !== words) {
      said.textContent = words;
    }
  };

  const keep = async () => {
    if (!changed || running) {
      return;
    }
    changed = false;
    running = new AbortController();
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        redirect: "manual",
        signal: running.signal,
      });
      if (answer.ok) {
        say((await answer.json()).saved);
      } else if (answer.status === 413) {
        say((await answer.json()).problem);
      } else {
        changed = true;
        say(answer.type === "opaqueredirect" || answer.status === 403 ? said.dataset.signedOut : said.dataset.failed);
      }
    } catch (error) {
      if (error.name !== "AbortError") {
        changed = true;
        say(said.dataset.failed);
      }
    }
    running = null;
    if (changed) {
      timer = window.setTimeout(keep, PAUSE * 3);
    }
  };

  form.addEventListener("input", () => {
    changed = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, PAUSE);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      keep();
    }
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter.name === "_preview") {
      return;
    }
    window.clearTimeout(timer);
    changed = false;
    if (running) {
      running.abort();
    }
  });
})();
