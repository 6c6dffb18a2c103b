/* The checklist of an application: words about an item turn it into one to be mended, the buttons
   say how many there are. The score of a sheet is added up. Without this script the server does the
   same when the form is sent. */
(function () {
  "use strict";

  function checklist(form) {
    var pass = form.querySelector("[data-pass]");
    var back = form.querySelector("[data-return]");
    var why = form.querySelector("[data-why]");
    var judged = form.querySelector("[data-judged]");
    var shut = pass.disabled;
    var items = Array.prototype.slice.call(form.querySelectorAll(".judged"));

    function verdict(item) {
      var chosen = item.querySelector("input[type=radio]:checked");
      return chosen ? chosen.value : "";
    }

    function count() {
      var defects = items.filter(function (item) {
        var said = verdict(item);
        return said && said !== "met";
      }).length;
      var met = items.filter(function (item) { return verdict(item) === "met"; }).length;
      judged.textContent = met + " / " + items.length + " 符合";
      back.textContent = defects ? "退回补正（" + defects + " 项）" : "退回补正";
      pass.disabled = shut || met < items.length;
      why.textContent = defects ? "有 " + defects + " 项要补，暂不能" + pass.textContent.trim() : "";
    }

    items.forEach(function (item) {
      var told = item.querySelector("input[type=text]");
      told.addEventListener("input", function () {
        var wanted = told.value.trim() ? "missing" : "met";
        var now = verdict(item);
        if ((wanted === "missing" && now === "met") || (wanted === "met" && now === "missing")) {
          item.querySelector("input[value=" + wanted + "]").checked = true;
          count();
        }
      });
    });
    form.addEventListener("change", count);
    count();
  }

  function score(form) {
    var total = form.querySelector("[data-total]");
    var fields = Array.prototype.slice.call(form.querySelectorAll("[data-points]"));

    function add() {
      var tenths = fields.reduce(function (sum, field) {
        return sum + Math.round((parseFloat(field.value) || 0) * 10);
      }, 0);
      total.textContent = (tenths / 10).toFixed(1);
    }

    form.addEventListener("input", add);
    add();
  }

  var list = document.getElementById("checklist");
  if (list) { checklist(list); }
  var sheet = document.getElementById("sheet");
  if (sheet) { score(sheet); }
})();
