// Applies the reader's choice of colours, which is kept on this device, and shows the switch.
// The one script that is not a module. A module runs only after the whole page is parsed, so the page would first appear in the
// default colours and then change. This one stands in the head without defer or async, and so runs before the first paint.
(() => {
  "use strict";
  const KEY = "theme";
  const root = document.documentElement;

  function readTheme() {
    try { return localStorage.getItem(KEY) || ""; } catch { return ""; } // storage is refused: no choice is known
  }

  function applyTheme(theme) {
    if (theme) { root.dataset.theme = theme; } else { delete root.dataset.theme; }
  }

  function showSwitch() {
    const box = document.getElementById("colours");
    if (!box) { return; }
    const theme = readTheme();
    for (const input of box.querySelectorAll("input")) { input.checked = input.value === theme; }
    box.addEventListener("change", (event) => {
      applyTheme(event.target.value);
      try { localStorage.setItem(KEY, event.target.value); } catch { /* storage is refused: the choice holds for this page */ }
    });
    box.hidden = false;
  }

  applyTheme(readTheme());
  document.addEventListener("DOMContentLoaded", showSwitch);
  addEventListener("storage", () => applyTheme(readTheme())); // chosen in another tab
})();
