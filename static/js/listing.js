/* A list that can be exported: counts the ticked rows, ticks the page, and asks to search first when a
   condition was changed but not searched. Everything but the asking works without this script. */
(function () {
  "use strict";

  var button = document.querySelector("[data-ticked]");
  if (!button) return;
  var search = document.getElementById("search") || document.getElementById("toolbar");
  var notice = document.getElementById("unsearched");
  var boxes = Array.prototype.slice.call(document.querySelectorAll("input[name=id][form=export], input.action-select"));
  var head = document.querySelector("[data-tick-all]");
  var counter = document.querySelector(".action-counter");
  var all = document.createElement("input");

  function count() {
    var ticked = boxes.filter(function (box) { return box.checked; }).length;
    button.textContent = ticked ? "导出已选 " + ticked + " 条" : "导出已选";
    button.disabled = !ticked;
    if (counter) counter.textContent = "已选 " + ticked + " 条";
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }

  function changed() {
    return Array.prototype.some.call(search.elements, function (field) {
      if (field.type === "hidden" || !field.name) return false;
      if (!field.options) return field.value !== field.defaultValue;
      var set = field.querySelector("option[selected]") || field.options[0];
      return field.value !== set.value;
    });
  }

  function ask(event) {
    notice.hidden = !changed();
    if (notice.hidden) return;
    event.preventDefault();
    search.querySelector("button[type=submit]").focus();
  }

  if (head && boxes.length) {
    all.type = "checkbox";
    all.setAttribute("aria-label", "勾选本页全部");
    head.textContent = "";
    head.appendChild(all);
    all.addEventListener("change", function () {
      boxes.forEach(function (box) { box.checked = all.checked; });
      count();
    });
  }
  boxes.forEach(function (box) { box.addEventListener("change", count); });
  window.addEventListener("pageshow", count);
  Array.prototype.forEach.call(document.querySelectorAll("[data-export], [data-ticked]"), function (one) {
    one.addEventListener("click", ask);
  });
  count();
})();
