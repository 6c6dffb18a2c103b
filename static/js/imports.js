/* The import wizard: a second press does nothing while a file is on its way, and errors get the focus.
   Everything works without this script. */
(function () {
  "use strict";

  document.addEventListener("submit", function (event) {
    var button = event.target.querySelector("[data-busy]");
    if (!button) return;
    if (button.getAttribute("aria-disabled")) {
      event.preventDefault();
      return;
    }
    button.setAttribute("aria-disabled", "true");
    button.textContent = button.getAttribute("data-busy");
  });

  // The browser's own button speaks the browser's language: ours speaks Chinese and names the file.
  Array.prototype.forEach.call(document.querySelectorAll("[data-drop] input[type=file]"), function (input) {
    var button = document.createElement("label"), name = document.createElement("span");
    button.className = "btn";
    button.htmlFor = input.id;
    button.textContent = "选择文件";
    name.className = "file-name muted";
    name.textContent = "还没有选择文件，也可以把文件拖到这里";
    input.className = "visually-hidden";
    input.parentNode.appendChild(button);
    input.parentNode.appendChild(name);
    input.addEventListener("change", function () {
      name.textContent = input.files.length ? input.files[0].name : "还没有选择文件";
    });
    var box = input.parentNode;
    box.addEventListener("dragover", function (event) { event.preventDefault(); });
    box.addEventListener("drop", function (event) {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change"));
    });
  });

  var errors = document.getElementById("errors");
  if (errors) errors.focus();
})();
