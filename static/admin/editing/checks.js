// "Check the text" without leaving the page, and links of the checks that choose their line in the text.
// The checks are the ones that the button gives without a script: the form is sent to the same address.
const form = document.getElementById("page-form");
const area = document.getElementById("id_body");

/** How far down a line stands: a hidden copy of the textarea with only the text above it is as high as that. */
function heightOf(text) {
  const copy = area.cloneNode();
  copy.removeAttribute("id");
  copy.removeAttribute("name");
  copy.className += " measure";
  copy.setAttribute("aria-hidden", "true");
  copy.tabIndex = -1;
  copy.style.width = area.clientWidth + "px";
  copy.value = text;
  area.after(copy);
  const height = copy.scrollHeight;
  copy.remove();
  return height;
}

function chooseLine(number) {
  const lines = area.value.split("\n"), before = lines.slice(0, number - 1).join("\n");
  const from = number > 1 ? before.length + 1 : 0;
  area.focus();
  area.setSelectionRange(from, from + (lines[number - 1] || "").length);
  area.scrollTop = Math.max(0, heightOf(before) - area.clientHeight / 3);
  area.scrollIntoView({ block: "center" });
}

async function check() {
  const panel = document.querySelector("[data-checks]"), status = panel.querySelector("[data-status]");
  const typed = new FormData(form);
  typed.set("_check", "1");
  status.textContent = status.dataset.waiting;
  try {
    const answer = await fetch(location.href, { method: "POST", body: typed, redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const newer = page.querySelector("[data-checks]");
    if (!newer) { throw new Error(answer.status); }
    newer.querySelectorAll("[data-without-script]").forEach((part) => { part.hidden = true; });
    const summary = newer.querySelector("[data-summary]");
    panel.replaceChildren(...document.importNode(newer, true).childNodes);
    panel.querySelector("[data-status]").textContent = summary ? summary.textContent : panel.querySelector("p:not([data-status])").textContent;
    panel.querySelector("[data-summary]")?.remove();
    panel.querySelector("h2").focus();
  } catch {
    panel.querySelector("[data-status]").textContent = status.dataset.failed;
  }
}

if (form && area) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-select-line]");
    if (link) { event.preventDefault(); chooseLine(Number(link.dataset.selectLine)); }
  });
  document.querySelectorAll("[data-check]").forEach((button) => {
    button.addEventListener("click", (event) => { event.preventDefault(); check(); });
  });
}
