// Passkeys: shows the forms marked data-passkey in browsers that have passkeys, and fills in the device's answer.
// A form of the kind "login" fetches its options from its own address; "get" and "create" find them in the page.
// window.webauthnJSON comes from a script of django-allauth that stands before this one and is deferred, as modules are.
const device = window.webauthnJSON;

async function fetchLoginOptions(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) { throw new Error(`no options: ${answer.status}`); }
  return (await answer.json()).request_options;
}

async function askDevice(form) {
  const kind = form.dataset.passkey;
  if (kind === "login") { return device.get(await fetchLoginOptions(form)); }
  const options = JSON.parse(document.getElementById("passkey-options").textContent);
  if (kind === "get") { return device.get(options); }
  const required = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
  Object.assign(options.publicKey.authenticatorSelection, required);
  return device.create(options);
}

function enableForm(form) {
  const problem = form.querySelector("[role=alert]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await askDevice(form));
      form.submit();
    } catch { problem.hidden = false; }
  });
  form.hidden = false;
}

if (device && window.PublicKeyCredential && window.isSecureContext) {
  for (const note of document.querySelectorAll("[data-passkey-missing]")) { note.hidden = true; }
  for (const form of document.querySelectorAll("form[data-passkey]")) { enableForm(form); }
}
