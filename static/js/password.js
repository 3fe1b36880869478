// Under each password a box that shows what is typed: weak hands need not type it twice.
document.querySelectorAll('.form input[type="password"]').forEach(function (field) {
  "use strict";
  var label = document.createElement("label"), box = document.createElement("input");
  label.className = "show";
  box.type = "checkbox";
  label.append(box, "Show the password");
  field.after(label);
  box.addEventListener("change", function () { field.type = box.checked ? "text" : "password"; });
  field.form.addEventListener("submit", function () { field.type = "password"; });
});
