// The stopwatch of a timed test: one big button, by press, Space or Enter. It fills in the seconds; without a script they are typed.
for (const watch of document.querySelectorAll("[data-stopwatch]")) {
  const button = watch.querySelector("button");
  const display = watch.querySelector("[role=timer]");
  const announcement = watch.querySelector("[role=status]");
  const field = document.getElementById(watch.dataset.stopwatch);
  let startedAt = null; // milliseconds, or null while the watch stands still
  let ticking = 0;
  const formatSeconds = () => ((performance.now() - startedAt) / 1000).toFixed(1);

  button.addEventListener("click", () => {
    if (startedAt === null) {
      startedAt = performance.now();
      button.textContent = button.dataset.stop;
      ticking = setInterval(() => { display.textContent = formatSeconds(); }, 100);
      announcement.textContent = "";
      return;
    }
    clearInterval(ticking);
    field.value = display.textContent = formatSeconds();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    announcement.textContent = field.value;
    startedAt = null;
    button.textContent = button.dataset.start;
  });
  watch.hidden = false;
}
