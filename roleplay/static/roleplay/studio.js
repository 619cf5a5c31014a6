// The editor works without this: it keeps the focus where the writing is, and what was written while a save was under way.
(() => {
  "use strict";
  if (!window.htmx) return;
  window.htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "404|409|422", swap: true, error: false },
    { code: "...", swap: false, error: true },
  ];
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(name, () => {
      const state = document.getElementById("state");
      if (state) document.getElementById("state-words").textContent = state.dataset.lost;
    });
  }
  // A row that saves itself comes back as the server knows it. Whoever wrote on meanwhile keeps that, and it is saved next.
  // When the whole outline comes back, its turns in another order, a reply that was begun goes with its turn.
  let written = [];
  const fields = (part) => [...part.querySelectorAll("input[type=text], textarea")];
  const begun = (part) => fields(part).filter((field) => field.closest(".reply-new") && field.value !== field.defaultValue);
  const turn = (field) => field.form?.elements.turn?.value;
  document.addEventListener("htmx:beforeSwap", ({ detail: { target, requestConfig } }) => {
    const sent = requestConfig.formData;
    if (target.id === "desk") {
      written = begun(target).map((field) => {
        const same = (other) => other.name === field.name && turn(other) === turn(field);
        return { find: () => fields(document).find(same), value: field.value };
      });
    } else if (sent) {
      written = fields(target)
        .filter((field) => field.id && sent.has(field.name) && field.value !== sent.get(field.name))
        .map(({ id, value }) => ({ find: () => document.getElementById(id), value }));
    }
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const { find, value } of written) {
      const field = find();
      if (field) field.value = value;
    }
  });
  document.addEventListener("htmx:afterSettle", () => {
    const changed = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));
    for (const { find } of written.splice(0)) {
      const field = find();
      if (field === document.activeElement) field.addEventListener("blur", () => changed(field), { once: true });
      else if (field) changed(field);
    }
  });
  // Only a reply that was begun in the outline waits for a button; everything else saves itself.
  window.addEventListener("beforeunload", (event) => {
    if (begun(document).length) event.preventDefault();
  });
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
