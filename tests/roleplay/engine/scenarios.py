"""Scenario documents for the tests: two that are written by hand, and how to change them."""

import copy
import functools
from pathlib import Path
from typing import Any

from cms.plain_yaml import read_yaml
from roleplay.engine import Scenario, Thresholds, parse

EASY = Thresholds(
    shortest=1,
    decisions=1,
    playouts=60,
    lucky=100,
    strategies=100,
    most_options=9,
    phone_clauses=(),
    empathy_clauses=(),
)
"""What the small scene, which is made to be short, is measured by."""
FACT_CANARY = "SECRETFACT"
COACH_CANARY = "SECRETCOACH"
WHY_CANARY = "SECRETWHY"
MODEL_CANARY = "SECRETMODEL"


@functools.cache
def _written(name: str) -> dict[str, Any]:
    return read_yaml((Path(__file__).parent / name).read_text(encoding="utf-8"))


def small_doc() -> dict[str, Any]:
    """Return a fresh copy of the broken kettle, to be changed at will."""
    return copy.deepcopy(_written("small.yaml"))


def desk_doc() -> dict[str, Any]:
    """Return a fresh copy of the lamp: every way to decide, passing on, a lens."""
    return copy.deepcopy(_written("desk.yaml"))


def read(doc: dict[str, Any]) -> Scenario:
    """Parse a document that has no fault of form."""
    scenario, problems = parse(doc)
    assert scenario is not None
    assert problems == []
    return scenario


@functools.cache
def small() -> Scenario:
    return read(small_doc())


@functools.cache
def desk() -> Scenario:
    return read(desk_doc())


def option_in(doc: dict[str, Any], name: str) -> dict[str, Any]:
    return next(option for turn in doc["turns"] for option in turn.get("options", ()) if option["id"] == name)


def turn_in(doc: dict[str, Any], name: str) -> dict[str, Any]:
    return next(turn for turn in doc["turns"] if turn["id"] == name)


def both(words: str) -> dict[str, str]:
    return {"en": words, "lv": f"{words} (lv)"}
