/* Makes the authoring forms quicker: counts beside each draw, clauses found by their words, the fields of a kind as it
   is chosen, and questions that are near. Without it the same inputs take a tag, and clause references with commas
   between, and saving the draft shows the rest. */
(() => {
  "use strict";

  const later = (act, wait = 300) => {
    let timer;
    return (...args) => {
      clearTimeout(timer);
      timer = setTimeout(() => act(...args), wait);
    };
  };
  const make = (tag, words, attributes = {}) => {
    const node = document.createElement(tag);
    node.textContent = words;
    Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
    return node;
  };
  const ask = async (url, query) => {
    const answer = await fetch(`${url}?${new URLSearchParams(query)}`, { headers: { Accept: "application/json" } });
    return answer.ok ? answer.json() : null;
  };

  function countDraws(root) {
    root.querySelectorAll(".quiz-draw").forEach((row) => {
      const [tag, count] = row.querySelectorAll("input");
      const output = row.querySelector("output");
      const show = async () => {
        const said = tag.value.trim() ? await ask(root.dataset.bankUrl, { tag: tag.value.trim() }) : null;
        output.textContent = said ? said.words : "";
        output.toggleAttribute("data-short", Boolean(said) && Number(count.value || 1) > said.count);
      };
      [tag, count].forEach((input) => input.addEventListener("input", later(show)));
      show();
    });
  }

  function pickClauses(root, input) {
    const words = root.dataset;
    const box = make("div", "", { class: "quiz-clauses" });
    const chosen = make("ul", "");
    const search = make("input", "", { type: "search", placeholder: words.search, "aria-label": words.search });
    const found = make("ul", "", { "aria-live": "polite" });
    box.append(chosen, search, found);
    input.after(box);
    input.hidden = true;

    const refs = () => input.value.split(/[\s,;]+/).filter(Boolean);
    const set = (list) => {
      input.value = list.join(", ");
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
      showChosen();
    };
    const row = (clause, verb, act) => {
      const item = make("li", "");
      const button = make("button", verb, { type: "button", class: "button button-small button-secondary" });
      button.append(make("span", `: ${clause.ref}`, { class: "w-sr-only" }));
      button.addEventListener("click", act);
      item.append(make("span", clause.text ? `${clause.text} (${clause.standard})` : clause.ref), button);
      return item;
    };
    const showChosen = async () => {
      const list = refs();
      const said = list.length ? await ask(words.clausesUrl, { refs: list.join(",") }) : null;
      const known = new Map((said?.clauses || []).map((clause) => [clause.ref, clause]));
      chosen.replaceChildren(
        ...list.map((ref) => row(known.get(ref) || { ref }, words.remove, () => set(refs().filter((one) => one !== ref)))),
      );
    };
    const look = later(async () => {
      if (!search.value.trim()) {
        found.replaceChildren();
        return;
      }
      const said = await ask(words.clausesUrl, { q: search.value });
      const fresh = (said?.clauses || []).filter((clause) => !refs().includes(clause.ref));
      found.replaceChildren(
        ...(fresh.length
          ? fresh.map((clause) => row(clause, words.add, () => {
              set([...refs(), clause.ref]);
              search.value = "";
              found.replaceChildren();
              search.focus();
            }))
          : [make("li", words.none)]),
      );
    });
    search.addEventListener("input", look);
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    showChosen();
  }

  /* The fields of another kind, of one more language, or more rows: what saving the draft would show. */
  function changeFields(root) {
    const form = root.closest("form");
    const box = root.querySelector("[data-changing]");
    const showButtons = () => box.querySelectorAll("[data-fields]").forEach((button) => (button.hidden = false));
    const draw = async (more = "") => {
      const url = `${root.dataset.fieldsUrl}?${new URLSearchParams({ question: root.dataset.question, more })}`;
      const answer = await fetch(url, { method: "POST", body: new FormData(form) });
      if (!answer.ok) return;
      box.innerHTML = await answer.text();
      showButtons();
    };
    root.addEventListener("change", (event) => {
      if (["kind", "locales"].includes(event.target.name)) draw();
    });
    box.addEventListener("click", async (event) => {
      const button = event.target.closest("[data-fields]");
      if (!button) return;
      const counter = button.parentElement.querySelector(":scope > input[type=hidden]");
      const { name, value } = counter;
      const place = name.replace(/-rows$/, "");
      await draw(place);
      const first = box.querySelector(`[name^="${place}-${value}-"]:not([type=hidden])`);
      (first || box.querySelector(`[name="${name}"]`)?.parentElement.querySelector("[data-fields]"))?.focus();
    });
    showButtons();
  }

  /* Questions that are very near to what is being typed. */
  function showNear(root) {
    const look = later(async (field) => {
      const query = { text: field.value, locale: field.lang, but: root.dataset.question };
      const answer = await fetch(`${root.dataset.nearUrl}?${new URLSearchParams(query)}`);
      const box = root.querySelector("[data-near]");
      if (answer.ok && box) box.innerHTML = await answer.text();
    }, 600);
    root.addEventListener("input", (event) => {
      if (event.target.name?.startsWith("text__")) look(event.target);
    });
  }

  document.querySelectorAll(".quiz-author").forEach((root) => {
    if (root.dataset.fieldsUrl) changeFields(root);
    if (root.dataset.nearUrl) showNear(root);
    if (root.dataset.bankUrl) countDraws(root);
    root.querySelectorAll("[data-clauses]").forEach((input) => pickClauses(root, input));
  });
})();
