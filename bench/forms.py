"""Fill in a form of the site as a learner's browser would."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.options: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag != "input" or "name" not in at or "disabled" in at:
            return
        if at.get("type") == "hidden":
            self.fields[at["name"]] = at.get("value", "")
        elif at.get("type") in ("radio", "checkbox"):
            self.options.setdefault(at["name"], []).append(at.get("value", ""))


def filled(html: str, choose: int = 0) -> dict[str, str]:
    """The form of a page with its hidden fields, and of each group the option number ``choose`` (or the last one)."""
    form = _Form()
    form.feed(html)
    chosen = {name: values[min(choose, len(values) - 1)] for name, values in form.options.items()}
    return {**form.fields, **chosen}
