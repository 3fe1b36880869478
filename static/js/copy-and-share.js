// Buttons that copy a link or a code, or hand it to the device's own share sheet. Each acts on one field, so that link and code
// can go different ways. Where the device has no clipboard or no sheet, its button stays hidden.
for (const group of document.querySelectorAll("[data-copy-and-share]")) {
  const field = document.getElementById(group.dataset.copyAndShare);
  const copy = group.querySelector("[data-copy]");
  const share = group.querySelector("[data-share]");
  const status = group.querySelector("[data-copy-status]");

  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = group.dataset.copied;
    } catch {
      status.textContent = group.dataset.failed;
      field.select();
    }
  });

  share.hidden = !navigator.share;
  share.addEventListener("click", async () => {
    try { await navigator.share({ text: field.value }); } catch { /* the sheet was closed: nothing to say */ }
  });
}
