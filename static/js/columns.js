// The columns of a list change places without asking the server each time; 显示这些列 keeps the order.
(function () {
  "use strict";
  var list = document.getElementById("columns");
  if (!list) { return; }
  var told = list.parentNode.querySelector("[role=status]");

  function move(button) {
    var row = button.closest("li");
    var up = button.name === "up";
    var other = up ? row.previousElementSibling : row.nextElementSibling;
    if (!other || other.hasAttribute("data-fixed")) { return; }
    list.insertBefore(up ? row : other, up ? other : row);
    button.focus();
    var place = Array.prototype.indexOf.call(list.children, row) + 1;
    told.textContent = row.querySelector("label").textContent.trim() + "：第 " + place + " 列";
  }

  Array.prototype.forEach.call(list.querySelectorAll("button"), function (button) {
    button.type = "button";
    button.addEventListener("click", function () { move(button); });
  });
}());
