// Passkeys: shows the forms marked data-passkey where the browser knows passkeys, and fills in what the device answers.
// "login" fetches its options from the form's own address; "get" and "create" find them in the page.
(function () {
  "use strict";
  var device = window.webauthnJSON;
  if (!device || !window.PublicKeyCredential || !window.isSecureContext) { return; }
  document.querySelectorAll("[data-passkey-missing]").forEach(function (note) { note.hidden = true; });
  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    var kind = form.dataset.passkey, problem = form.querySelector("[role=alert]");
    form.hidden = false;
    async function ask() {
      if (kind === "login") {
        var answer = await fetch(form.action, { headers: { Accept: "application/json" } });
        if (!answer.ok) { throw new Error("no options"); }
        return device.get((await answer.json()).request_options);
      }
      var options = JSON.parse(document.getElementById("passkey-options").textContent);
      if (kind === "get") { return device.get(options); }
      Object.assign(options.publicKey.authenticatorSelection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
      return device.create(options);
    }
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      problem.hidden = true;
      ask().then(function (credential) {
        form.elements.credential.value = JSON.stringify(credential);
        form.submit();
      }).catch(function () { problem.hidden = false; });
    });
  });
})();
