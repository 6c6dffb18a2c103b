/* A button that prints the page: <button data-print>, on larger paper <button data-print="A3">. */
document.addEventListener("click", function (event) {
  var button = event.target.closest("[data-print]");
  if (!button) return;
  document.body.classList.toggle("print-a3", button.getAttribute("data-print") === "A3");
  window.print();
});
