"""The canonical form of a scenario document: one order of keys for people to read, whatever stored it in between.

A database may reorder the keys of an object (PostgreSQL's ``jsonb`` does), and YAML files are read and compared by
people. So a document is put into this order whenever it comes in or goes out. Nothing is added and nothing dropped.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from roleplay.engine import METERS

_WHOLE = (
    "schema", "key", "locale_default", "locales", "title", "brief", "minutes", "sources", "content_note", "channel",
    "roles", "queue", "vars", "facts", "authority", "competencies", "criteria", "pass", "goals", "start", "turns",
    "endings", "on_patience_out", "limits", "debrief", "testplans", "lenses",
)  # fmt: skip
_INSIDE = (
    "id", "name", "class", "about", "pronoun", "agent", "customer", "supervisor", "speaker", "channel", "checkpoint",
    "queue", "limit_s", "subject", "say", "order", "decide", "at_least", "kind", "mode", "summary", "needs", "pick",
    "task", "least", "most", "type", "lo", "hi",
    "values", "init", "title", "what", "unit", "text", "reveal", "required", "weight", "question", "clause",
    "competency", "mark", "max", "base", "all", "any", "not", "var", "fact", "op", "value", "known", "when", "locked",
    "once", "to", "effects", "add", "set", "by", "asks", "reveals", "requires_known", "promises", "authority",
    "amount", "how", "keeps", "evidence", "criterion", "delta", "why", "fatal", "time_s", "tags", "coach", "hold",
    "announced", "minutes", "handover", "escalates", "rubric", "model", "ideal", "bands", "options", "auto", "timeout",
    "done", "choices", "expect", "ending", "passed", "lens", "marks", "enough", "under", "over", "over_fatal",
    "anchors", "card", "sources", "lines", "vars", "weights",
)  # fmt: skip


def canonical(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same document with its keys in canonical order, at every depth."""
    locales = document.get("locales")
    tongues = [word for word in locales if isinstance(word, str)] if isinstance(locales, Sequence) else []
    ordered = _by(document, _WHOLE)
    return {
        key: _vars(value) if key == "vars" and isinstance(value, Mapping) else _inside(value, tongues)
        for key, value in ordered.items()
    }


def _by(found: Mapping[str, Any], order: Sequence[str]) -> dict[str, Any]:
    place = {key: at for at, key in enumerate(order)}
    return {key: found[key] for key in sorted(found, key=lambda key: (place.get(key, len(order)), str(key)))}


def _inside(value: Any, tongues: list[str]) -> Any:
    if isinstance(value, Mapping):
        order = tongues if value and all(key in tongues for key in value) else _INSIDE
        return {key: _inside(item, tongues) for key, item in _by(value, order).items()}
    if isinstance(value, list | tuple):
        return [_inside(item, tongues) for item in value]
    return value


def _vars(found: Mapping[str, Any]) -> dict[str, Any]:
    """Variables have no order of their own: the customary three first, then by name."""
    return {name: _inside(item, []) for name, item in _by(found, METERS).items()}
