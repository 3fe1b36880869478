// Adds a box under each password field that shows what is typed, so that nobody needs to type a password twice.
for (const field of document.querySelectorAll('.form input[type="password"]')) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  label.className = "show";
  box.type = "checkbox";
  label.append(box, "Show the password");
  field.after(label);
  box.addEventListener("change", () => { field.type = box.checked ? "text" : "password"; });
  field.form.addEventListener("submit", () => { field.type = "password"; });
}
