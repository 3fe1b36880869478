// "Remind me on this device": asks the browser for a subscription to the site's notifications and sends it with the form.
const form = document.querySelector("[data-push]");

/** What makes subscriptions: the worker's, or Safari's own, which needs no worker. */
async function findPushManager() {
  if (window.pushManager) { return window.pushManager; }
  return (await navigator.serviceWorker.ready).pushManager;
}

function decodeKey(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
}

if (form && (window.pushManager || (navigator.serviceWorker && window.PushManager)) && window.Notification) {
  form.querySelector("button").disabled = false;
  form.querySelector("[data-push-missing]").hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const manager = await findPushManager();
      const subscription = await manager.subscribe({ userVisibleOnly: true, applicationServerKey: decodeKey(form.dataset.push) });
      form.elements.subscription.value = JSON.stringify(subscription);
      form.submit();
    } catch {
      form.querySelector("[data-push-refused]").hidden = false;
    }
  });
}
