// Applies the colours chosen on this device, and shows the switch. Not a module, unlike all other scripts: modules run once the
// page is parsed, and it would flash in other colours. This one blocks, so it runs before the first paint.
(() => {
  "use strict";
  const root = document.documentElement;

  function read() {
    try { return localStorage.getItem("theme") || ""; } catch { return ""; } // storage is refused
  }

  function apply(theme) {
    if (theme) { root.dataset.theme = theme; } else { delete root.dataset.theme; }
  }

  root.dataset.scripts = ""; // what only scripts can do is seen from the first paint, so that nothing moves later
  apply(read());
  addEventListener("storage", () => apply(read())); // chosen in another tab
  document.addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("colours");
    if (!box) { return; }
    box.hidden = false;
    for (const input of box.querySelectorAll("input")) { input.checked = input.value === read(); }
    box.addEventListener("change", ({ target }) => {
      apply(target.value);
      try { localStorage.setItem("theme", target.value); } catch { /* for this page only */ }
    });
  });
})();
