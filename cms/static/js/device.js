/* At a shared device: tells the server that somebody is there, warns before their turn ends, and ends it.
   The server keeps the time. Without this, the page asks once when the turn should be over (see base.html). */
(() => {
  "use strict";

  const line = document.querySelector("[data-turn]");
  if (!line) return;
  const TURN = Number(line.dataset.turn) * 1000;
  const WARN = Math.min(60000, TURN / 2);
  const SAY_EVERY = 20000;

  const warning = line.querySelector("[data-turn-warning]");
  const seen = warning.querySelector("[data-words]");
  const heard = warning.querySelector("[role=alert]");
  const token = line.querySelector("[name=csrfmiddlewaretoken]").value;
  let used = Date.now();
  let said = used;
  let asking = false;

  async function ask(method) {
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(line.dataset.here, { method, headers, redirect: "manual" });
    return answer.ok ? (await answer.json()).left * 1000 : 0;
  }

  function use() {
    used = Date.now();
    warning.hidden = true;
    heard.textContent = "";
    if (used - said < SAY_EVERY) return;
    said = used;
    ask("POST").then((left) => {
      // Somebody else is signed in by now, or nobody is: this page is not theirs.
      if (!left) location.reload();
    }, () => {});
  }

  async function look() {
    const left = TURN - (Date.now() - used);
    if (left <= 0) {
      if (asking) return;
      asking = true;
      try {
        // Another tab may have been used meanwhile.
        const rest = await ask("GET");
        if (rest > 0) used = Date.now() - TURN + rest;
        else line.querySelector("[data-turn-over]").click();
      } catch {
        // No connection: asked again with the next second.
      }
      asking = false;
    } else if (left <= WARN) {
      seen.textContent = seen.dataset.words.replace("%s", Math.ceil(left / 1000));
      if (warning.hidden) {
        warning.hidden = false;
        heard.textContent = warning.querySelector("template").content.textContent;
      }
    }
  }

  for (const sign of ["pointerdown", "keydown", "input", "wheel", "touchmove"]) {
    document.addEventListener(sign, use, { capture: true, passive: true });
  }
  document.addEventListener("visibilitychange", look);
  setInterval(look, 1000);
})();
