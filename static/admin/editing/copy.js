// A button under each example that copies what to type. Without a script the words can be chosen and copied by hand.
if (navigator.clipboard) {
  document.querySelectorAll("[data-copy]").forEach((code) => {
    const button = document.createElement("button"), said = document.createElement("span");
    const title = code.closest("section").querySelector("h3").textContent;
    button.type = "button";
    button.className = "button button--quiet";
    button.textContent = code.dataset.copy;
    button.setAttribute("aria-label", code.dataset.copy + ": " + title);
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
        said.textContent = " " + code.dataset.copied;
      } catch { said.textContent = ""; }
    });
    const line = document.createElement("p");
    line.append(button, said);
    code.parentElement.after(line);
  });
}
