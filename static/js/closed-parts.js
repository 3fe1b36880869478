// Opens the closed part that an address leads to (its heading, or a place within it), and all of them for the printer.
const parts = document.querySelectorAll("[data-closed-part]");

function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const part = target && target.closest("[data-closed-part]");
  if (!part || part.open) { return; }
  part.open = true;
  target.scrollIntoView();
}

addEventListener("hashchange", openTarget);
addEventListener("beforeprint", () => { for (const part of parts) { part.open = true; } });
openTarget();
