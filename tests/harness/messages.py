"""The words of the product: as they stand in the sources, and as the Latvian catalogue has them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
APPS = ("cms", "learning", "quizzes", "roleplay")
PO = ROOT / "locale" / "lv" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]")
CALLS = {
    "_": (0,), "gettext": (0,), "gettext_lazy": (0,), "gettext_noop": (0,), "ngettext": (0,), "ngettext_lazy": (0,),
    "pgettext": (1, 0), "pgettext_lazy": (1, 0), "npgettext": (1, 0), "npgettext_lazy": (1, 0),
}  # fmt: skip
LITERAL = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
IN_TEMPLATE = re.compile(rf"\b(_|n?p?gettext)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)")

Message = tuple[str, str]  # context and words


@dataclass
class Entry:
    """One message of the .po file."""

    context: str = ""
    words: str = ""
    plural: str = ""
    said: dict[int, str] = field(default_factory=dict)
    fuzzy: bool = False

    @property
    def done(self) -> bool:
        return not self.fuzzy and bool(self.said) and all(self.said.values())


@cache
def catalogue() -> dict[Message, Entry]:
    """The .po file by context and words, without its header."""
    found = {}
    for block in PO.read_text(encoding="utf-8").split("\n\n"):
        entry, at = Entry(), ""
        for line in block.splitlines():
            if line.startswith("#,"):
                entry.fuzzy |= "fuzzy" in line
            if line.startswith("#") or not line.strip():
                continue
            if not line.startswith('"'):
                at, line = line.split(" ", 1)
            text = ast.literal_eval(line)
            match at:
                case "msgctxt":
                    entry.context += text
                case "msgid":
                    entry.words += text
                case "msgid_plural":
                    entry.plural += text
                case _:
                    form = int(at[7:-1]) if at != "msgstr" else 0
                    entry.said[form] = entry.said.get(form, "") + text
        if entry.words:
            found[entry.context, entry.words] = entry
    return found


def in_python(source: str) -> Iterator[Message]:
    """Messages of a Python file, also those inside an f-string, which no extractor reads."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        places = CALLS.get(name)
        if places is None or len(node.args) <= max(places):
            continue
        parts = [node.args[place] for place in places]
        if all(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in parts):
            words, *context = [part.value for part in parts if isinstance(part, ast.Constant)]
            yield (str(context[0]) if context else "", str(words))


def in_template(source: str) -> Iterator[Message]:
    """Messages of a template, as Django hands them to the extractor."""
    for name, literals in IN_TEMPLATE.findall(templatize(source)):
        values = [ast.literal_eval(one) for one in re.findall(LITERAL, literals)]
        yield (values[0], values[1]) if "p" in name.removesuffix("gettext") else ("", values[0])


def sources() -> Iterator[tuple[Path, Message]]:
    """Every message of the product with the file it stands in, relative to the project."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*")):
            if "migrations" in path.parts or path.suffix not in {".py", ".html", ".txt"}:
                continue
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".py":
                found = in_python(text)
            elif "templates" in path.parts:
                found = in_template(text)
            else:
                continue
            for message in found:
                yield path.relative_to(ROOT), message
