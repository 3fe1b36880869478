// Opens a QR code of a report. The code stands behind the # of the address, which browsers send to nobody; it is unsealed here.
import { HealthLinkError, fetchSealed, readBundle, readHealthLink, unseal } from "./health-link.js";

const root = document.querySelector("[data-viewer]");
const parts = [...root.querySelectorAll("[data-part]")];
const form = root.querySelector("form");
const recipient = root.querySelector("#recipient");
const passcode = root.querySelector("#passcode");

function show(...names) {
  for (const part of parts) { part.hidden = !names.includes(part.dataset.part); }
}

/** Say what is wrong. What can be tried again keeps the form. */
function complain(problem) {
  const { reason, remaining } = problem instanceof HealthLinkError ? problem : new HealthLinkError("broken");
  root.querySelector("[data-tries]").textContent = remaining === undefined ? "" : `${root.dataset.remaining} ${remaining}`;
  show(reason, ...(["network", "busy", "wrong-passcode"].includes(reason) ? ["ask"] : []));
}

function begin() {
  show();
  try {
    const link = readHealthLink(decodeURIComponent(location.hash.slice(1)));
    if (new URL(link.url).origin !== location.origin) { throw new HealthLinkError("foreign"); }
    if (link.exp && link.exp * 1000 < Date.now()) { throw new HealthLinkError("closed"); }
    root.querySelector("[data-label]").textContent = link.label;
    root.querySelector("[data-passcode]").hidden = !link.flag.includes("P");
    passcode.required = link.flag.includes("P");
    show("ask");
    return link;
  } catch (problem) {
    complain(problem);
    return null;
  }
}

function showBundle({ person, born, documents }) {
  const heading = root.querySelector("[data-person]");
  heading.textContent = person;
  const { lang } = document.documentElement;
  const day = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "long", timeZone: "UTC" }).format(new Date(born));
  root.querySelector("[data-born-on]").textContent = `${root.dataset.born} ${day}`;
  const list = root.querySelector("[data-documents]");
  list.replaceChildren();
  for (const { title, bytes } of documents) {
    const item = root.querySelector("[data-document]").content.cloneNode(true);
    const address = URL.createObjectURL(new Blob([bytes], { type: "application/pdf" }));
    item.querySelector("[data-title]").textContent = title;
    item.querySelector("[data-show]").href = address;
    item.querySelector("[data-save]").href = address;
    item.querySelector("[data-save]").download = "report.pdf";
    list.append(item);
  }
  show("open");
  heading.focus();
}

let link = begin();
addEventListener("hashchange", () => { if (location.hash) { link = begin(); } });

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    showBundle(readBundle(await unseal(await fetchSealed(link, recipient.value, passcode.value), link.key)));
    history.replaceState(null, "", location.pathname); // the key is not left in the history of a shared device
  } catch (problem) {
    complain(problem);
  } finally {
    button.disabled = false;
  }
});
