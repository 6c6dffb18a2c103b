/* The import wizard: a second press does nothing while a file is on its way, and errors get the focus.
   Everything works without this script. */
(function () {
  "use strict";

  document.addEventListener("submit", function (event) {
    var button = event.target.querySelector("[data-busy]");
    if (!button) return;
    if (button.getAttribute("aria-disabled")) {
      event.preventDefault();
      return;
    }
    button.setAttribute("aria-disabled", "true");
    button.textContent = button.getAttribute("data-busy");
  });

  var errors = document.getElementById("errors");
  if (errors) errors.focus();
})();
