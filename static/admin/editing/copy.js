// A button under each example that copies what to type. Without a script the words can be selected and copied by hand.
function addCopyButton(code) {
  const button = document.createElement("button");
  const status = document.createElement("span");
  const line = document.createElement("p");
  const title = code.closest("section").querySelector("h3").textContent;
  button.type = "button";
  button.className = "button button--quiet";
  button.textContent = code.dataset.copy;
  button.setAttribute("aria-label", `${code.dataset.copy}: ${title}`);
  status.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      status.textContent = " " + code.dataset.copied;
    } catch { status.textContent = ""; }
  });
  line.append(button, status);
  code.parentElement.after(line);
}

if (navigator.clipboard) {
  for (const code of document.querySelectorAll("[data-copy]")) { addCopyButton(code); }
}
