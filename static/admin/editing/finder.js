// The finder as a dialog over the form: type, choose, and it stands in the text. What is found comes from the finder's own page.
const dialog = document.getElementById("finder");
const query = document.getElementById("finder-query");

if (dialog && dialog.showModal) {
  document.body.append(dialog);
  const found = dialog.querySelector("[data-found]"), status = dialog.querySelector(".finder__status");
  const title = dialog.querySelector("h2").textContent;
  let wish = null, waiting = 0, asked = 0;

  async function look() {
    const number = asked += 1;
    const parts = new URLSearchParams({ part: "1", what: wish.what, q: query.value, words: wish.words });
    try {
      const answer = await fetch(dialog.dataset.url + "?" + parts, { redirect: "error" });
      if (!answer.ok) { throw new Error(answer.status); }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (number !== asked) { return; }
      const count = page.querySelector("[data-count]");
      status.textContent = count.textContent;
      count.remove();
      page.querySelectorAll("[data-insert]").forEach((button) => { button.hidden = false; });
      found.replaceChildren(...document.importNode(page.body, true).childNodes);
    } catch {
      if (number === asked) { status.textContent = dialog.dataset.failed; }
    }
  }

  document.addEventListener("find-to-put-in", (event) => {
    wish = event.detail;
    if (wish.words.includes("\n") || wish.words.length > 100) { wish.words = ""; wish.from = wish.to; }
    dialog.querySelector("h2").textContent = title + ": " + wish.name;
    query.value = wish.words;
    found.replaceChildren();
    dialog.showModal();
    query.select();
    look();
  });
  query.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(look, 250); });
  query.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); clearTimeout(waiting); look(); }
  });
  found.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) { return; }
    const text = button.closest("li").querySelector("[data-text]").textContent;
    dialog.close();
    document.dispatchEvent(new CustomEvent("put-in", { detail: { text, from: wish.from, to: wish.to } }));
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => document.getElementById("id_body").focus());
}
