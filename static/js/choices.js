// A choice by search (Select2) bears the name of its field, with what is chosen as its description.
(function () {
  "use strict";
  function nameOf(select) {
    var label = document.querySelector('label[for="' + select.id + '"]');
    return select.getAttribute("aria-label") || (label ? label.textContent.replace(/[:：]\s*$/, "") : "");
  }
  function nameChoices() {
    Array.prototype.forEach.call(document.querySelectorAll("select.admin-autocomplete"), function (select) {
      var box = select.nextElementSibling && select.nextElementSibling.querySelector(".select2-selection");
      if (!box || !box.hasAttribute("aria-labelledby")) { return; }
      box.setAttribute("aria-label", nameOf(select));
      var shown = box.querySelector("[role=textbox]"); // nobody types there
      shown.removeAttribute("role");
      shown.removeAttribute("aria-readonly");
      box.setAttribute("aria-describedby", box.getAttribute("aria-labelledby"));
      box.removeAttribute("aria-labelledby");
    });
  }
  if (!window.django || !window.django.jQuery) { return; } // a form without such choices
  window.django.jQuery(nameChoices); // after Django's own script has made them
  document.addEventListener("formset:added", function () { window.setTimeout(nameChoices); });
}());
