"""What points where inside a pack: orders, rules, quoted clauses, activities, links between pages."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cms import completion
from cms.packs.complaint import Complaint
from cms.packs.content import Content, Item, Site
from cms.packs.shapes import SHAPES, Shape

LINK = re.compile(r"\]\((course|module|lesson|standard):([a-z0-9-]+)\)")
_TARGETS = {
    "done": ("lesson", "module"),
    "read": ("lesson",),
    "passed": ("quiz", "scenario"),
    "signed": ("standard",),
}


def check(content: Content, site: Site, locales: list[str]) -> None:
    """Complain about everything that points at nothing, and bring rules into their one form."""
    seen = _Seen(content, site, content.clauses)
    for item in list(content.items.values()):
        match item.kind:
            case "course":
                seen.order(item, "modules", "module", f"courses/{item.key}/")
            case "module":
                seen.order(item, "lessons", "lesson", f"courses/{item.document['course']}/{item.key}/")
                for index, key in enumerate(item.document["requires"]):
                    seen.must_have(item, ("module",), key, ("requires", index))
            case "lesson":
                seen.lesson(item)
        if item.kind in ("course", "module", "lesson"):
            seen.rule(item)
    placed = {f"lesson:{key}" for item in content.of("module") for key in item.document["lessons"]}
    placed |= {f"module:{key}" for item in content.of("course") for key in item.document["modules"]}
    for item in content.items.values():
        if item.kind in ("lesson", "module") and item.ref not in placed:
            content.complaints.append(
                item.complaint(_("Nothing lists it: add its key to the file above it."))
            )


class _Seen:
    """What can be pointed at."""

    def __init__(self, content: Content, site: Site, clauses: set[str]) -> None:
        self.content, self.site, self.clauses = content, site, clauses

    def has(self, kinds: tuple[str, ...], key: str) -> bool:
        return any(self.content.has(kind, key) or self.site.has(kind, key) for kind in kinds)

    def must_have(self, item: Item, kinds: tuple[str, ...], key: str, path: tuple[str | int, ...]) -> None:
        if not self.has(kinds, key):
            self.content.complaints.append(
                item.complaint(_("“%(key)s” is neither in the pack nor on this site.") % {"key": key}, path)
            )

    def order(self, item: Item, word: str, kind: str, folder: str) -> None:
        for index, key in enumerate(item.document[word]):
            inner = self.content.items.get(f"{kind}:{key}")
            if inner is None or not inner.file.startswith(folder):
                self.content.complaints.append(
                    item.complaint(
                        _("There is no %(folder)s%(key)s.") % {"folder": folder, "key": key}, (word, index)
                    )
                )

    def rule(self, item: Item) -> None:
        document = item.document
        for path, (need, key) in _leaf_paths(document["rule"], ("rule",)):
            if not (item.kind == "lesson" and key == item.key and need in ("read", "done")):
                self.must_have(item, _TARGETS[need], key, path)
        steps, default = steps_of(document, item.kind)
        plan = completion.read_plan(document["rule"], steps, own=item.key, default=default)
        document["rule"] = completion.write_rule(plan, steps, own=item.key, default=default)

    def lesson(self, item: Item) -> None:
        for index, ref in enumerate(item.document["teaches"]):
            if ref not in self.clauses and not self.site.has_clause(ref):
                self.content.complaints.append(
                    item.complaint(
                        _("No standard has the clause %(ref)s.") % {"ref": ref}, ("teaches", index)
                    )
                )
        for locale, text in item.document["texts"].items():
            for index, block in enumerate(text["body"]):
                where = item.block_lines.get((locale, f"#{index}"), (item.file, 1))
                for message in self.block(block):
                    self.content.complaints.append(Complaint(*where, message))

    def block(self, block: dict[str, Any]) -> Iterator[str]:
        if block["type"] == "standard":
            key = block["standard"]
            if not self.has(("standard",), key):
                yield _("“%(key)s” is neither in the pack nor on this site.") % {"key": key}
            for clause in block.get("clauses", ()):
                ref = f"{key}/{clause}"
                if ref not in self.clauses and not self.site.has_clause(ref):
                    yield _("No standard has the clause %(ref)s.") % {"ref": ref}
        elif block["type"] == "activity":
            kind = "quiz" if "quiz" in block else "scenario"
            if not self.has((kind,), block[kind]):
                yield _("“%(key)s” is neither in the pack nor on this site.") % {"key": block[kind]}
        for text in rich_texts(block):
            for kind, key in LINK.findall(text):
                if not self.has((kind,), key):
                    yield _("The link leads to “%(key)s”, which is neither in the pack nor here.") % {
                        "key": key
                    }


def steps_of(document: dict[str, Any], kind: str) -> tuple[list[completion.Leaf], completion.Mode]:
    """What the completion rule of a document is about, and what no rule means for its kind."""
    if kind == "course":
        return [("done", key) for key in document["modules"]], "all"
    if kind == "module":
        return [("done", key) for key in document["lessons"]], "all"
    body = next(iter(document["texts"].values()))["body"]
    keys = [block.get("quiz") or block["scenario"] for block in body if block["type"] == "activity"]
    return [("passed", key) for key in dict.fromkeys(keys)], "read"


def rich_texts(block: dict[str, Any]) -> Iterator[str]:
    """Every Markdown text of a block."""
    if block["type"] == "text":
        yield block["text"]
    else:
        yield from _rich(block, SHAPES[block["type"]])


def _rich(value: dict[str, Any], shape: Shape) -> Iterator[str]:
    for name in shape.rich:
        if value.get(name):
            yield value[name]
    for name, inner in shape.rows.items():
        for row in value.get(name, ()):
            yield from _rich(row, inner)


def _leaf_paths(
    tree: Any, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], completion.Leaf]]:
    if isinstance(tree, dict):
        for word, value in tree.items():
            if word in completion.NEEDS and isinstance(value, str):
                yield (*path, word), (word, value)
            else:
                yield from _leaf_paths(value, (*path, word))
    elif isinstance(tree, list):
        for index, branch in enumerate(tree):
            yield from _leaf_paths(branch, (*path, index))
