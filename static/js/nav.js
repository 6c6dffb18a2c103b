// The list of registers scrolls by itself: the one that is open stands in sight.
(function () {
  "use strict";
  var nav = document.getElementById("nav-sidebar");
  var current = nav && nav.querySelector("[aria-current]");
  if (!current) { return; }
  var place = current.getBoundingClientRect(), frame = nav.getBoundingClientRect();
  if (place.bottom > Math.min(frame.bottom, window.innerHeight)) { nav.scrollTop = place.top - frame.top - nav.clientHeight / 2; }
  if (place.right > frame.right) { nav.scrollLeft = place.left - frame.left; }
}());
