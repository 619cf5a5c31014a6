"""The document that a new scenario begins with: valid in form, and with everything still to be written."""

from typing import Any


def skeleton(key: str, locale: str = "en") -> dict[str, Any]:
    """A document with a first turn and two endings, in one language."""

    def empty() -> dict[str, str]:
        return {locale: ""}

    return {
        "schema": 1,
        "key": key,
        "locale_default": locale,
        "locales": [locale],
        "title": {locale: key.replace("-", " ").capitalize()},
        "brief": empty(),
        "minutes": 5,
        "channel": "phone",
        "roles": {
            "agent": {"name": empty()},
            "customer": {"name": empty(), "about": empty(), "pronoun": "they"},
        },
        "vars": {
            "mood": {"type": "int", "lo": -5, "hi": 5, "init": 0},
            "trust": {"type": "int", "lo": 0, "hi": 5, "init": 2},
            "patience": {"type": "int", "lo": 0, "hi": 10, "init": 8},
        },
        "facts": [],
        "competencies": [],
        "criteria": [],
        "goals": [],
        "start": "begin",
        "turns": [{"id": "begin", "speaker": "customer", "say": [], "options": []}],
        "endings": [
            {"id": "settled", "class": "resolved", "title": empty(), "text": empty()},
            {"id": "gone", "class": "customer_left", "title": empty(), "text": empty()},
        ],
        "on_patience_out": "gone",
        "testplans": [],
    }
