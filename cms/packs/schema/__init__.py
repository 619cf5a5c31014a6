"""The published JSON Schemas, and their findings in plain words with a line."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from cms.packs.marks import Marked

FOLDER = Path(__file__).parent


@cache
def _validator(name: str, part: str = "") -> Draft202012Validator:
    document = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return Draft202012Validator(document["$defs"][part] if part else document)


def block_names() -> list[str]:
    """The directives that a lesson may hold."""
    return list(json.loads((FOLDER / "blocks.json").read_text(encoding="utf-8"))["$defs"])


def findings(marked: Marked, name: str, part: str = "") -> Iterator[tuple[int, str]]:
    """Every breach of a schema: its line, and what to do."""
    for error in sorted(
        _validator(name, part).iter_errors(marked.data), key=lambda one: [str(p) for p in one.path]
    ):
        yield _line(marked, error), _words(error)


def _line(marked: Marked, error: ValidationError) -> int:
    path = list(error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        extra = _extra(error)
        if extra:
            path.append(extra[0])
    return marked.line(path)


def _extra(error: ValidationError) -> list[str]:
    schema: Any = error.schema
    instance: Any = error.instance
    known = set(schema.get("properties", ()))
    return [str(name) for name in instance if name not in known]


def _words(error: ValidationError) -> str:
    where = ".".join(str(part) for part in error.absolute_path)
    say = {"where": where or _("the document"), "value": _short(error.instance)}
    wanted: Any = error.validator_value
    instance: Any = error.instance
    match error.validator:
        case "required":
            missing = [name for name in wanted if name not in instance]
            return _("%(where)s has no %(missing)s.") % {**say, "missing": ", ".join(missing)}
        case "additionalProperties":
            extra = ", ".join(_extra(error))
            return _("%(where)s: nobody knows %(extra)s here.") % {**say, "extra": extra}
        case "type":
            return _("%(where)s should be %(type)s, and is %(value)s.") % {
                **say,
                "type": _type(wanted),
            }
        case "minLength" | "minItems" | "minProperties":
            return _("%(where)s is empty.") % say
        case "maxLength" | "maxItems":
            return _("%(where)s is too long: at most %(most)s.") % {**say, "most": wanted}
        case "enum":
            return _("%(where)s is %(value)s. It may be %(choices)s.") % {
                **say,
                "choices": ", ".join(map(str, wanted)),
            }
        case "const":
            return _("%(where)s should be %(const)s.") % {**say, "const": wanted}
        case "uniqueItems":
            return _("%(where)s holds something twice.") % say
        case "pattern":
            return _("%(where)s: “%(value)s” is not written as it should be.") % say
        case "maxProperties":
            return _("%(where)s names more than one thing.") % say
    return f"{say['where']}: {error.message[:200]}"


def _type(name: Any) -> str:
    return {
        "string": _("text"),
        "integer": _("a whole number"),
        "boolean": _("true or false"),
        "array": _("a list"),
        "object": _("a mapping of names to values"),
    }.get(str(name), str(name))


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"
