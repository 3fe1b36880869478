// On the page for "no network": the check-in that works without it, where a diary is open on this device.
import { currentDevice } from "./outbox.js";

currentDevice().then(
  (device) => { document.querySelector("[data-offline-check-in-link]").hidden = !device; },
  () => { /* storage is refused: there is none */ },
);
