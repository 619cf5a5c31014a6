// The editor works without this: it only keeps the focus where the writing is, after a part has been exchanged.
(() => {
  "use strict";
  if (!window.htmx) return;
  window.htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "404|409|422", swap: true, error: false },
    { code: "...", swap: false, error: true },
  ];
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "desk") return;
    const place =
      event.target.querySelector(".studio-wrong") ||
      event.target.querySelector(".studio-field-wrong :is(input, textarea, select)") ||
      event.target.querySelector("[data-focus]");
    if (!place) return;
    place.closest("details")?.setAttribute("open", "");
    if (!place.matches("input, textarea, select")) place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "center" });
  });
})();
