/* Turns an input with clause references into a search with a list of what is chosen. The input stays the only value. */
class ClausePicker extends HTMLElement {
  connectedCallback() {
    if (this.search) return;
    this.input = this.querySelector("input");
    if (!this.input && document.readyState === "loading") {
      // The parser has come to this tag, and not yet to the input inside it.
      document.addEventListener("DOMContentLoaded", () => this.connectedCallback(), { once: true });
      return;
    }
    if (!this.input || !this.dataset.search) return;
    this.words = new Map();
    this.chosen = document.createElement("ul");
    this.found = document.createElement("ul");
    this.found.setAttribute("aria-live", "polite");
    this.search = document.createElement("input");
    this.search.type = "search";
    this.search.id = `${this.input.id}-search`;
    this.search.placeholder = this.dataset.placeholder;
    this.search.setAttribute("aria-label", this.dataset.placeholder);
    this.search.autocomplete = "off";
    this.input.hidden = true;
    this.append(this.chosen, this.search, this.found);
    this.search.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(this.search.value), 200);
    });
    this.search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    this.input.addEventListener("change", () => this.show());
    this.load();
  }

  get refs() {
    return this.input.value.split(/[\s,;]+/).filter(Boolean);
  }

  set refs(list) {
    this.input.value = list.join(", ");
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.show();
  }

  async ask(parameters) {
    const answer = await fetch(`${this.dataset.search}?${new URLSearchParams(parameters)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return [];
    const { clauses } = await answer.json();
    clauses.forEach((clause) => this.words.set(clause.ref, clause));
    return clauses;
  }

  async load() {
    if (this.refs.length) await this.ask({ refs: this.refs.join(",") });
    this.show();
  }

  async look(query) {
    if (!query.trim()) { this.found.replaceChildren(); return; }
    const clauses = (await this.ask({ q: query })).filter((clause) => !this.refs.includes(clause.ref));
    if (query !== this.search.value) return;
    this.found.replaceChildren(...clauses.map((clause) => this.row(clause, this.dataset.add, () => {
      this.refs = [...this.refs, clause.ref];
      this.found.replaceChildren();
      this.search.value = "";
      this.search.focus();
    })));
    if (!clauses.length) this.found.append(Object.assign(document.createElement("li"), { textContent: this.dataset.none }));
  }

  show() {
    this.chosen.replaceChildren(...this.refs.map((ref) => this.row(this.words.get(ref) || { ref, text: ref, title: "" }, this.dataset.remove, () => {
      this.refs = this.refs.filter((other) => other !== ref);
      this.search.focus();
    })));
  }

  row(clause, verb, act) {
    const item = document.createElement("li");
    const words = document.createElement("span");
    words.append(clause.text, Object.assign(document.createElement("small"), { textContent: [clause.title, clause.ref].filter(Boolean).join(" · ") }));
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-small button-secondary", textContent: verb });
    button.setAttribute("aria-label", `${verb}: ${clause.text}`);
    button.addEventListener("click", act);
    item.append(words, button);
    return item;
  }
}
customElements.define("clause-picker", ClausePicker);
