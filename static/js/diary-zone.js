// Shows a hint when the device's clock differs from the clock of the diary's time zone, with a link to change the diary's zone.
function formatNow(timeZone) {
  return new Date().toLocaleString("en-GB", { timeZone });
}

function differs(zone, other) {
  try { return zone !== other && formatNow(zone) !== formatNow(other); } catch { return false; } // a zone that this browser does not know
}

const deviceZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const hint of document.querySelectorAll("[data-zone-hint]")) {
  if (deviceZone && differs(deviceZone, hint.dataset.zoneHint)) {
    const link = hint.querySelector("a");
    hint.querySelector("[data-zone-here]").textContent = deviceZone.replaceAll("_", " ");
    if (link) { link.href += "?zone=" + encodeURIComponent(deviceZone); }
    hint.hidden = false;
  }
}
