// The projector's page: Esc leaves, and every five minutes the figures are fetched anew without a flash.
(function () {
  "use strict";
  var head = document.querySelector(".screen-head");
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { location.href = head.getAttribute("data-back"); }
  });
  function refresh() {
    fetch(location.href, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok || answer.redirected) { throw new Error("not now"); }
      return answer.text();
    }).then(function (text) {
      var page = new DOMParser().parseFromString(text, "text/html");
      var main = document.querySelector("main"), island = document.getElementById("charts");
      if (!page.getElementById("charts")) { return; }
      main.innerHTML = page.querySelector("main").innerHTML;
      head.innerHTML = page.querySelector(".screen-head").innerHTML;
      island.textContent = page.getElementById("charts").textContent;
      document.dispatchEvent(new Event("charts"));
    }).catch(function () { /* the wall keeps what it shows; the next round tries again */ });
  }
  setInterval(refresh, 300000);
}());
