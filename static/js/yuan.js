/* Beside an amount typed in yuan stands what it is in 万元, once it is large enough to be misread. */
(function () {
  "use strict";
  const AMOUNT = /^-?(\d+|\d{1,3}(,\d{3})+)(\.\d{0,2})?$/;

  function inWan(text) {
    const plain = text.normalize("NFKC").replace(/^[¥\s]+|[元圆\s]+$/g, "");
    if (!AMOUNT.test(plain)) return "";
    const fen = Math.round(parseFloat(plain.replace(/,/g, "")) * 100);
    if (Math.abs(fen) < 1000000) return "";
    return "即 " + (fen / 1000000).toFixed(6).replace(/\.?0+$/, "") + " 万元";
  }

  function told(field) {
    let echo = field.nextElementSibling;
    if (!echo || !echo.hasAttribute("data-wan")) {
      echo = document.createElement("output");
      echo.className = "hint wan";
      echo.setAttribute("data-wan", "");
      field.insertAdjacentElement("afterend", echo);
    }
    echo.textContent = inWan(field.value);
  }

  document.addEventListener("input", function (event) {
    if (event.target.hasAttribute("data-yuan")) told(event.target);
  });
  document.querySelectorAll("[data-yuan]").forEach(told);
}());
