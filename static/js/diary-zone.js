// Says so when the device's clock is in another zone than the diary's, and leads to where that is changed.
document.querySelectorAll("[data-zone-hint]").forEach(function (hint) {
  "use strict";
  var here = Intl.DateTimeFormat().resolvedOptions().timeZone, link = hint.querySelector("a");
  function clock(zone) { return new Date().toLocaleString("en-GB", { timeZone: zone }); }
  try {
    if (!here || here === hint.dataset.zoneHint || clock(here) === clock(hint.dataset.zoneHint)) { return; }
  } catch (e) { return; }
  hint.querySelector("[data-zone-here]").textContent = here.replace(/_/g, " ");
  if (link) { link.href += "?zone=" + encodeURIComponent(here); }
  hint.hidden = false;
});
