// How far the clock is with a file of a diary: asks every two seconds, says it in the status line, and loads the next page.
const ASK_MS = 2000;
const SAY_MS = 10000; // between two sentences for those who hear the page
const area = document.querySelector("[data-import-progress]");

async function askHowFar() {
  const answer = await fetch(location.pathname, { headers: { Accept: "application/json" }, redirect: "manual" });
  return answer.ok ? answer.json() : { state: "over" }; // gone, or signed out: the page itself says so
}

function showProgress({ words, done, total }, now) {
  const status = area.querySelector("[role=status]");
  const bar = area.querySelector("progress");
  if (bar) { Object.assign(bar, { max: total || 1, value: done }); }
  if (now - Number(area.dataset.saidAt || 0) >= SAY_MS && status.textContent !== words) {
    status.textContent = words;
    area.dataset.saidAt = now;
  }
}

async function follow() {
  try {
    const progress = await askHowFar();
    if (progress.state !== area.dataset.importProgress) {
      location.replace(location.pathname);
      return;
    }
    showProgress(progress, performance.now());
  } catch { /* no network for a moment: ask again */ }
  setTimeout(follow, ASK_MS);
}

if (area) { setTimeout(follow, ASK_MS); }
