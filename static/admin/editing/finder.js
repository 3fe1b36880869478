// The finder as a dialog over the form: type, choose, and the choice stands in the text. The results come from the finder's own page.
const TYPING_PAUSE = 250; // milliseconds without typing before a search is sent
const LONGEST_WORDS = 100; // characters: a longer selection is no word to look for

const dialog = document.getElementById("finder");
const query = document.getElementById("finder-query");

function setUpFinder() {
  const results = dialog.querySelector("[data-found]");
  const status = dialog.querySelector(".finder__status");
  const heading = dialog.querySelector("h2");
  const title = heading.textContent;
  let request = null; // the detail of the event "open-finder": what, name, words, from, to
  let timer = 0;
  let searches = 0;

  async function search() {
    searches += 1;
    const number = searches;
    const parameters = new URLSearchParams({ part: "1", what: request.what, q: query.value, words: request.words });
    try {
      const answer = await fetch(`${dialog.dataset.url}?${parameters}`, { redirect: "error" });
      if (!answer.ok) { throw new Error(String(answer.status)); }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (number !== searches) { return; } // a later search was sent meanwhile
      const count = page.querySelector("[data-count]");
      status.textContent = count.textContent;
      count.remove();
      for (const button of page.querySelectorAll("[data-insert]")) { button.hidden = false; }
      results.replaceChildren(...document.importNode(page.body, true).childNodes);
    } catch {
      if (number === searches) { status.textContent = dialog.dataset.failed; }
    }
  }

  function insertResult(button) {
    const text = button.closest("li").querySelector("[data-text]").textContent;
    dialog.close();
    document.dispatchEvent(new CustomEvent("insert-text", { detail: { text, from: request.from, to: request.to } }));
  }

  document.body.append(dialog);
  document.addEventListener("open-finder", ({ detail }) => {
    const isWord = !detail.words.includes("\n") && detail.words.length <= LONGEST_WORDS;
    request = isWord ? detail : { ...detail, words: "", from: detail.to };
    heading.textContent = `${title}: ${request.name}`;
    query.value = request.words;
    results.replaceChildren();
    dialog.showModal();
    query.select();
    search();
  });
  query.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, TYPING_PAUSE);
  });
  query.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); clearTimeout(timer); search(); }
  });
  results.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (button) { insertResult(button); }
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => document.getElementById("id_body").focus());
}

if (dialog?.showModal) { setUpFinder(); }
