// The preview of a superior's form: arrows move from cell to cell, the pointed one is marked, and the
// list of indicators is narrowed by what is typed. Without it each cell is a link all the same.
(function () {
  "use strict";
  var grid = document.querySelector(".form-grid");
  if (!grid) { return; }

  function links() { return grid.querySelectorAll("td a"); }

  function only(link) {
    Array.prototype.forEach.call(grid.querySelectorAll('a[tabindex="0"]'), function (other) {
      other.setAttribute("tabindex", "-1");
    });
    link.setAttribute("tabindex", "0");
  }

  Array.prototype.forEach.call(links(), function (link) { link.setAttribute("tabindex", "-1"); });
  var first = grid.querySelector("a[aria-current]") || links()[0];
  if (first) { only(first); }

  // The link under a point beside the cell: merged cells are met wherever they are.
  function beside(link, key) {
    var box = link.parentNode.getBoundingClientRect();
    var x = box.left + 3, y = box.top + 3;
    if (key === "ArrowRight") { x = box.right + 3; }
    if (key === "ArrowLeft") { x = box.left - 3; }
    if (key === "ArrowDown") { y = box.bottom + 3; }
    if (key === "ArrowUp") { y = box.top - 3; }
    var best = null;
    Array.prototype.some.call(links(), function (other) {
      var at = other.parentNode.getBoundingClientRect();
      if (x >= at.left && x < at.right && y >= at.top && y < at.bottom) { best = other; }
      return best !== null;
    });
    return best;
  }

  grid.addEventListener("keydown", function (event) {
    if (event.key.indexOf("Arrow") !== 0 || event.target.tagName !== "A") { return; }
    event.preventDefault();
    var next = beside(event.target, event.key);
    if (next) { only(next); next.focus(); }
  });

  grid.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("td a") : null;
    if (!link) { return; }
    var old = grid.querySelector("a[aria-current]");
    if (old) { old.removeAttribute("aria-current"); }
    link.setAttribute("aria-current", "true");
    only(link);
  });

  // The best of what is found: the code itself, else a name that begins so, else the first.
  function best(found, asked) {
    var exact = found.filter(function (option) { return option.value.toLowerCase() === asked; });
    var begun = found.filter(function (option) { return option.textContent.trim().toLowerCase().indexOf(asked) === 0; });
    return (exact[0] || begun[0] || found[0]).value;
  }

  function has(option, asked) { return option.textContent.toLowerCase().indexOf(asked) >= 0; }

  // Options are taken out of the list and put back, because an option cannot be hidden everywhere.
  function narrow(box) {
    var select = document.getElementById(box.getAttribute("data-find"));
    var input = box.querySelector("input"), told = box.querySelector("[role=status]");
    var groups = Array.prototype.map.call(select.querySelectorAll("optgroup"), function (group) {
      return { group: group, options: Array.prototype.slice.call(group.children) };
    });
    box.hidden = false;
    input.addEventListener("input", function () {
      var asked = input.value.trim().toLowerCase(), found = [];
      groups.forEach(function (one) {
        var kept = one.options.filter(function (option) { return has(option, asked); });
        one.options.forEach(function (option) { option.remove(); });
        kept.forEach(function (option) { one.group.appendChild(option); });
        one.group.remove();
        if (kept.length) { select.appendChild(one.group); }
        if (asked) { found = found.concat(kept); }
      });
      told.textContent = asked ? "找到 " + found.length + " 项" : "";
      if (found.length) { select.value = best(found, asked); }
    });
  }

  function prepare() {
    Array.prototype.forEach.call(document.querySelectorAll("[data-find]"), narrow);
  }

  prepare();
  document.body.addEventListener("htmx:afterSwap", function () {
    prepare();
    var panel = document.getElementById("panel");
    if (panel) { panel.focus({ preventScroll: true }); }
  });
}());
