/* The indicators of an ad-hoc table: finds by words, counts what is ticked. Without it the groups are
   opened by hand. */
(function () {
  "use strict";

  var form = document.getElementById("choice");
  if (!form) { return; }
  var find = form.querySelector("[data-find]");
  var counter = form.querySelector("[data-count]");
  var most = counter.textContent.replace(/^.*，/, "");
  var groups = Array.prototype.slice.call(form.querySelectorAll(".indicators"));
  var boxes = Array.prototype.slice.call(form.querySelectorAll("input[name=indicator]"));

  function count() {
    var ticked = boxes.filter(function (box) { return box.checked; }).length;
    counter.textContent = "已选 " + ticked + " 个，" + most;
  }

  function narrow() {
    var words = find.value.trim().toLowerCase();
    groups.forEach(function (group) {
      var found = 0;
      Array.prototype.forEach.call(group.querySelectorAll("label"), function (label) {
        label.hidden = words !== "" && label.textContent.toLowerCase().indexOf(words) < 0;
        if (!label.hidden) { found += 1; }
      });
      group.hidden = !found;
      if (words) { group.open = found > 0; }
    });
  }

  find.hidden = false;
  find.addEventListener("input", narrow);
  find.addEventListener("keydown", function (event) {
    if (event.key === "Enter") { event.preventDefault(); } // it finds, it does not send
  });
  boxes.forEach(function (box) { box.addEventListener("change", count); });
}());
