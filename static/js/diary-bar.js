// Closes "More" in the diary's bar with Escape, and when something outside of it is pressed. Without this script its own button closes it.
const more = document.querySelector(".diary-bar__more");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && more?.open) {
    more.open = false;
    more.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  if (more?.open && !more.contains(event.target)) { more.open = false; }
});
