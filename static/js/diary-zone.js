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

/** Under a choice of a time zone: the time that it is there now; at first the device's zone is chosen, where that is asked for. */
function showTimeThere(choice, note) {
  try {
    const now = new Date().toLocaleTimeString("en-GB", { timeZone: choice.value, hour: "2-digit", minute: "2-digit" });
    const isDevice = choice.value === deviceZone && choice.dataset.zoneDevice;
    note.textContent = [isDevice, choice.dataset.zoneNow.replace("#", now)].filter(Boolean).join(" ");
  } catch { note.textContent = ""; } // a zone that this browser does not know
}

for (const choice of document.querySelectorAll("select[data-zone-now]")) {
  const note = document.createElement("p");
  note.className = "field__count";
  note.setAttribute("role", "status");
  choice.after(note);
  const isAnswered = choice.closest(".field--wrong") || document.querySelector(".field--wrong");
  if (choice.dataset.zoneDevice && !isAnswered && [...choice.options].some((option) => option.value === deviceZone)) {
    choice.value = deviceZone;
  }
  choice.addEventListener("change", () => showTimeThere(choice, note));
  showTimeThere(choice, note);
}
