/* Everything here makes a page smoother. Nothing here makes it possible: links and forms work without it.

   data-focus        in new content: takes the focus after a swap
   data-announce     in new content: its text is spoken by the polite live region
   data-busy         on a submit button: its words when sending takes longer than 400 ms
   data-keys         around a scene: keys 1 to 9 choose an answer and Enter sends, while the focus is inside
   data-open-wide    on a <details>: open on a wide screen
   data-from-fragment  on a field: is filled with what stands behind the # of the address, which then goes from the bar
   data-picks        around ticks: what is ticked in its [data-found] moves to its [data-chosen], so that another search
                     takes nothing away
   data-print        on a button: prints the page; it is hidden where nothing here runs
   data-menu         on a <details>: closes on Escape and on a click elsewhere
   data-seconds      on a timer: counts down aloud at the start and near the end, and sends what says nothing when it is over;
                     data-words are its words, with %s for the number. The server keeps the time; this only shows it */
(() => {
  "use strict";

  const BUSY_AFTER = 400;
  const RETRY = [2000, 4000, 8000, 15000, 30000];
  const WIDE = window.matchMedia("(min-width: 78rem)");
  const AWAY = new Set([0, 502, 503, 504]);

  const htmx = window.htmx;
  if (htmx) {
    // htmx drops 4xx answers by default. These two are made to be read: something changed meanwhile; something is missing.
    htmx.config.responseHandling = [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "409|422", swap: true, error: false },
      { code: "...", swap: false, error: true },
    ];
  }

  const one = (root, selector) => (root.matches?.(selector) ? root : root.querySelector?.(selector));

  /* --- Sending --------------------------------------------------------------------------------------- */

  const senders = new WeakMap();

  function sending(form, submitter) {
    const button = submitter || form.querySelector("[data-busy]");
    const words = button?.dataset.busy;
    if (!words || senders.has(form)) return;
    const state = { button, words: button.textContent };
    state.timer = setTimeout(() => {
      button.style.minInlineSize = `${button.offsetWidth}px`;
      button.dataset.sending = "";
      button.textContent = words;
    }, BUSY_AFTER);
    senders.set(form, state);
  }

  function sent(form) {
    const state = senders.get(form);
    if (!state) return;
    clearTimeout(state.timer);
    if ("sending" in state.button.dataset) {
      delete state.button.dataset.sending;
      state.button.textContent = state.words;
      state.button.style.minInlineSize = ""; // else it stays that wide when the phone is turned
    }
    senders.delete(form);
  }

  // A text that is kept while it is written is not its form: it is kept again with the next words, or sent with the form.
  const formOf = (event) => (event.detail?.elt?.matches?.("textarea") ? null : event.detail?.elt?.closest?.("form"));

  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event);
    if (form) sending(form, event.detail.requestConfig?.triggeringEvent?.submitter);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = formOf(event);
    if (form) sent(form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest("[hx-post], [data-hx-post], [hx-get]")) sending(form, event.submitter);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form").forEach(sent);
  });

  /* --- The line is down ------------------------------------------------------------------------------ */

  const waiting = new Map(); // form -> {tries, timer, submitter}

  function clearStrips(form) {
    const read = form.querySelector(".strip:focus");
    if (read) form.querySelector(".actions [type=submit]")?.focus({ preventScroll: true });
    form.querySelectorAll(".strip, .not-sent").forEach((node) => node.remove());
    form.querySelectorAll("[data-unsent]").forEach((node) => {
      delete node.dataset.unsent;
    });
    form.querySelectorAll("fieldset[inert]").forEach((node) => {
      node.inert = false;
    });
    form.querySelectorAll("textarea[readonly]").forEach((node) => {
      node.readOnly = false;
    });
  }

  function strip(form, id) {
    const template = document.getElementById(id);
    if (!template || form.querySelector(`[data-strip="${id}"]`)) return;
    form.querySelectorAll(".strip").forEach((node) => node.remove());
    const node = template.content.firstElementChild.cloneNode(true);
    node.dataset.strip = id;
    const before = form.querySelector(".actions") || form.querySelector("[type=submit]");
    if (before) before.before(node);
    else form.append(node);
    // What had the focus is disabled while it is sent, or kept as it is: the focus stays in the form all the same.
    if (document.activeElement === document.body || form.contains(document.activeElement)) {
      node.tabIndex = -1;
      node.focus({ preventScroll: true });
    }
  }

  function keep(form, submitter) {
    strip(form, "strip-offline");
    // A button with a value of its own (Hold) is the answer itself; the radios were not sent by it.
    const chosen = submitter?.name ? [] : form.querySelectorAll("input:checked");
    chosen.forEach((input) => {
      const box = input.closest(".choice, .pick");
      if (!box || "unsent" in box.dataset) return;
      box.dataset.unsent = "";
      box.append(document.getElementById("not-sent").content.cloneNode(true));
      // What waits to be sent is what was chosen: it cannot change under way.
      const set = box.closest("fieldset");
      if (set) set.inert = true;
    });
    form.querySelectorAll("textarea").forEach((text) => {
      const field = text.closest(".field");
      if (!field || "unsent" in field.dataset) return;
      field.dataset.unsent = "";
      text.readOnly = true;
      text.after(document.getElementById("not-sent").content.cloneNode(true));
    });
    const state = waiting.get(form) || { tries: 0 };
    state.submitter = submitter || state.submitter;
    clearTimeout(state.timer);
    state.timer = setTimeout(() => again(form), RETRY[Math.min(state.tries, RETRY.length - 1)]);
    state.tries += 1;
    waiting.set(form, state);
  }

  // The same form with the same hidden fields: the server knows a second arrival of one answer from a new answer.
  function again(form) {
    const state = waiting.get(form);
    if (!state) return;
    clearTimeout(state.timer);
    if (!form.isConnected) {
      waiting.delete(form);
      return;
    }
    if (!navigator.onLine) return;
    form.requestSubmit(state.submitter?.isConnected ? state.submitter : undefined);
  }

  function lost(event) {
    const form = formOf(event);
    if (form && event.detail.requestConfig?.verb === "post") keep(form, event.detail.requestConfig.triggeringEvent?.submitter);
  }
  document.addEventListener("htmx:sendError", lost);
  document.addEventListener("htmx:timeout", lost);
  document.addEventListener("htmx:responseError", (event) => {
    const form = formOf(event);
    if (!form) return;
    if (AWAY.has(event.detail.xhr.status)) lost(event);
    else {
      waiting.delete(form);
      clearStrips(form);
      // What is refused is a form from before the last sign-in: sending it again would be refused again.
      strip(form, event.detail.xhr.status === 403 ? "strip-old" : "strip-error");
    }
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const form = formOf(event);
    if (!form || event.detail.xhr.status >= 500) return;
    clearTimeout(waiting.get(form)?.timer);
    waiting.delete(form);
    clearStrips(form);
  });
  window.addEventListener("online", () => [...waiting.keys()].forEach(again));

  /* --- After a swap ---------------------------------------------------------------------------------- */

  function say(words) {
    const live = document.getElementById("live");
    if (!live || !words) return;
    live.textContent = "";
    setTimeout(() => {
      live.textContent = words;
    }, 100);
  }

  function openWide(root) {
    if (!WIDE.matches) return;
    root.querySelectorAll?.("details[data-open-wide]").forEach((node) => {
      node.open = true;
    });
  }

  function arrive(root, scroll) {
    const target = one(root, "[data-focus]") || one(root, '[aria-invalid="true"]');
    if (target) {
      target.focus({ preventScroll: true });
      if (scroll) {
        const line = target.closest(".line") || target;
        const box = line.getBoundingClientRect();
        if (box.top < 0 || box.bottom > window.innerHeight || target.closest("[data-keys]")) line.scrollIntoView();
      }
    }
    say(one(root, "[data-announce]")?.dataset.announce);
    openWide(root);
    countDown(one(root, "[data-seconds]"));
  }

  /* --- A time to answer in --------------------------------------------------------------------------- */

  let ticking;

  function countDown(timer) {
    clearInterval(ticking);
    if (!timer) return;
    const words = timer.querySelector("span");
    const until = Date.now() + Number(timer.dataset.seconds) * 1000;
    say(words.textContent);
    ticking = setInterval(() => {
      const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      words.textContent = timer.dataset.words.replace("%s", left);
      if (left === 10) say(words.textContent);
      if (left) return;
      clearInterval(ticking);
      document.querySelector('[name="do"][value="timeout"]')?.click();
    }, 1000);
  }

  document.addEventListener("htmx:afterSwap", (event) => onlyNew(event.target));
  document.addEventListener("htmx:afterSettle", (event) => arrive(event.target, true));

  /* --- Chosen from many ------------------------------------------------------------------------------ */

  document.addEventListener("change", (event) => {
    const box = event.target;
    const list = box.closest?.("[data-found]") && box.closest("[data-picks]")?.querySelector("[data-chosen]");
    if (!list || !box.checked) return;
    list.append(box.closest(".pick"));
    box.focus({ preventScroll: true });
  });

  // What is chosen already is not found once more; what was unticked is.
  function onlyNew(root) {
    const chosen = root.matches?.("[data-found]") && root.closest("[data-picks]").querySelector("[data-chosen]");
    if (!chosen) return;
    root.querySelectorAll("input").forEach((box) => {
      const same = chosen.querySelector(`[value="${CSS.escape(box.value)}"]`);
      if (same) (same.checked ? box : same).closest(".pick").remove();
    });
    const all = root.querySelector("[data-all-chosen]");
    if (all) all.hidden = Boolean(root.querySelector("input"));
  }

  /* --- Keys ------------------------------------------------------------------------------------------ */

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const at = document.activeElement;
    if (event.key === "Escape") {
      const menu = at?.closest?.("[data-menu][open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
      return;
    }
    const scene = at?.closest?.("[data-keys]");
    if (!scene || at.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
    if (/^[1-9]$/.test(event.key)) {
      const pick = scene.querySelectorAll(".choice input:enabled")[Number(event.key) - 1];
      if (!pick || pick.closest("[inert]")) return;
      event.preventDefault();
      pick.focus();
      pick.click();
    } else if (event.key === "Enter" && !at.matches("a, button, summary, input")) {
      const pick = scene.querySelector(".choice input:checked");
      if (!pick || pick.closest("[inert]")) return;
      event.preventDefault();
      pick.form.requestSubmit(pick.form.querySelector(".button[type=submit]:not([disabled])") || undefined);
    }
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  /* --- A card with a code ---------------------------------------------------------------------------- */

  const filled = document.querySelector("[data-from-fragment]");
  if (filled && location.hash.length > 1) {
    if (!filled.value) filled.value = location.hash.slice(1, 41);
    // Not for whoever looks through the history of a shared device.
    history.replaceState(null, "", location.pathname + location.search);
    filled.form.querySelector("input:not([type=hidden])")?.focus();
  }
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  // In a scene the spoken line has the focus from the start, so that it is read first and the keys work.
  const scene = document.querySelector("[data-keys]");
  if (scene) arrive(scene, false);
  openWide(document);
})();
