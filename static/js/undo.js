// The undo bar counts its seconds and goes when they are over.
(function () {
  "use strict";
  var bar = document.querySelector("[data-undo]");
  if (!bar) { return; }
  var left = Number(bar.getAttribute("data-undo")), told = bar.querySelector("[data-left]");
  var timer = window.setInterval(function () {
    left -= 1;
    told.textContent = left;
    if (left <= 0) {
      window.clearInterval(timer);
      bar.parentNode.removeChild(bar);
    }
  }, 1000);
}());
