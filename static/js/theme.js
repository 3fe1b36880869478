// Runs before the first paint: the reader's choice of colours, kept on this device. Then shows the switch.
(function (root) {
  "use strict";
  var key = "theme";
  function kept() { try { return localStorage.getItem(key) || ""; } catch (e) { return ""; } }
  function apply(name) { if (name) { root.dataset.theme = name; } else { delete root.dataset.theme; } }
  apply(kept());
  document.addEventListener("DOMContentLoaded", function () {
    var box = document.getElementById("colours");
    if (!box) { return; }
    box.hidden = false;
    box.querySelectorAll("input").forEach(function (input) { input.checked = input.value === kept(); });
    box.addEventListener("change", function (event) {
      apply(event.target.value);
      try { localStorage.setItem(key, event.target.value); } catch (e) { /* not kept: only for this page */ }
    });
  });
  addEventListener("storage", function () { apply(kept()); });
})(document.documentElement);
