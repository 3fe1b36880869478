// Registers the service worker once the page has loaded. Where the site has switched it off, takes it away with all that it kept.
// Pages without data-worker (errors, the admin) do neither.
(() => {
  "use strict";
  const { worker } = document.currentScript.dataset;
  if (!worker || !navigator.serviceWorker) { return; }
  let address = "/sw.js";
  // The one policy that the site's Content-Security-Policy allows. This script runs before all others, so none can make another.
  try { address = window.trustedTypes?.createPolicy("service-worker", { createScriptURL: () => "/sw.js" }).createScriptURL("") ?? address; }
  catch { return; } // a page with stricter rules

  async function takeAway() {
    for (const registration of await navigator.serviceWorker.getRegistrations()) { await registration.unregister(); }
    for (const name of await caches.keys()) { await caches.delete(name); }
  }

  addEventListener("load", () => {
    const done = worker === "off" ? takeAway() : navigator.serviceWorker.register(address, { scope: "/" });
    done.catch(() => { /* storage is refused, as in some private windows: all is as without a worker */ });
  });
})();
