// A pressed menu closes by Escape or by a press elsewhere; only one is open at a time.
(function () {
  "use strict";
  function closeAll(but) {
    Array.prototype.forEach.call(document.querySelectorAll("details.menu[open]"), function (menu) {
      if (menu !== but) { menu.removeAttribute("open"); }
    });
  }
  document.addEventListener("click", function (event) { closeAll(event.target.closest("details.menu")); });
  document.addEventListener("keydown", function (event) {
    var open = document.querySelector("details.menu[open]");
    if (event.key === "Escape" && open) {
      closeAll(null);
      open.querySelector("summary").focus();
    }
  });
}());
