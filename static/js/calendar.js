/* The calendar goes a month back or on by the arrow keys, outside of anything that is typed in. */
(function () {
  "use strict";
  document.addEventListener("keydown", function (event) {
    const busy = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (busy || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const wanted = { ArrowLeft: "[data-before]", ArrowRight: "[data-after]" }[event.key];
    const link = wanted && document.querySelector(wanted);
    if (link) link.click();
  });
}());
