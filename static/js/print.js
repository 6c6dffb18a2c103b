/* A button that prints the page: <button data-print>. */
document.addEventListener("click", function (event) {
  if (event.target.closest("[data-print]")) window.print();
});
