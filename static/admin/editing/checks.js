// "Check the text" without leaving the page, and links of the checks that select their line in the text.
// The checks are the ones that the button gives without a script: the form is sent to the same address.
import { findLine } from "./markdown-edits.js";

const form = document.getElementById("page-form");
const area = document.getElementById("id_body");

/** How many pixels high a text is in the textarea: measured in a hidden copy. */
function measureHeight(text) {
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

function selectLine(number) {
  const [start, end] = findLine(area.value, number);
  area.focus();
  area.setSelectionRange(start, end);
  const above = measureHeight(area.value.slice(0, Math.max(0, start - 1)));
  if (area.scrollHeight > area.clientHeight) { // the text scrolls inside its field
    area.scrollTop = Math.max(0, above - area.clientHeight / 3);
    area.scrollIntoView({ block: "center" });
  } else {
    scrollTo({ top: area.getBoundingClientRect().top + scrollY + above - innerHeight / 3 });
  }
}

/** Show the checks of an answer in place of the panel's own. */
function replacePanel(panel, newPanel) {
  for (const part of newPanel.querySelectorAll("[data-without-script]")) { part.hidden = true; }
  const summary = newPanel.querySelector("[data-summary]");
  panel.replaceChildren(...document.importNode(newPanel, true).childNodes);
  const words = summary ?? panel.querySelector("p:not([data-status])");
  panel.querySelector("[data-status]").textContent = words.textContent;
  panel.querySelector("[data-summary]")?.remove();
  panel.querySelector("h2").focus();
}

async function checkText() {
  const panel = document.querySelector("[data-checks]");
  const status = panel.querySelector("[data-status]");
  const fields = new FormData(form);
  fields.set("_check", "1");
  status.textContent = status.dataset.waiting;
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const newPanel = page.querySelector("[data-checks]");
    if (!newPanel) { throw new Error(String(answer.status)); }
    replacePanel(panel, newPanel);
  } catch {
    panel.querySelector("[data-status]").textContent = status.dataset.failed;
  }
}

if (form && area) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-select-line]");
    if (link) { event.preventDefault(); selectLine(Number(link.dataset.selectLine)); }
  });
  for (const button of document.querySelectorAll("[data-check]")) {
    button.addEventListener("click", (event) => { event.preventDefault(); checkText(); });
  }
}
