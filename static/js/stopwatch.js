// The stopwatch of a timed test: one big button, by press, Space or Enter. It fills in the seconds; without script they are typed.
for (const watch of document.querySelectorAll("[data-stopwatch]")) {
  const button = watch.querySelector("button");
  const shown = watch.querySelector("[role=timer]");
  const said = watch.querySelector("[role=status]");
  const field = document.getElementById(watch.dataset.stopwatch);
  let began = null;
  let ticking = 0;
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1);

  button.addEventListener("click", () => {
    if (began === null) {
      began = performance.now();
      button.textContent = button.dataset.stop;
      ticking = setInterval(() => { shown.textContent = seconds(); }, 100);
      said.textContent = "";
      return;
    }
    clearInterval(ticking);
    field.value = shown.textContent = seconds();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    said.textContent = field.value;
    began = null;
    button.textContent = button.dataset.start;
  });
  watch.hidden = false;
}
