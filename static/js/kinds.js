/* The kinds of an activity follow its theme: only those that go with it are offered. The server
   checks the same, so without this script all of them can be chosen from. */
(function () {
  "use strict";
  function narrow(theme, kind) {
    const allowed = JSON.parse(theme.getAttribute("data-kinds"))[theme.value];
    Array.prototype.forEach.call(kind.options, function (option) {
      const fits = !allowed || option.value === "" || allowed.indexOf(option.value) >= 0;
      option.hidden = option.disabled = !fits;
    });
    if (kind.selectedOptions[0] && kind.selectedOptions[0].disabled) {
      kind.value = allowed[0];
    }
  }
  function start() {
    const theme = document.querySelector("select[data-kinds]");
    const kind = theme && theme.form.querySelector("select[name=kind]");
    if (!kind) return;
    narrow(theme, kind);
    theme.addEventListener("change", function () { narrow(theme, kind); });
  }
  document.addEventListener("DOMContentLoaded", start);
}());
