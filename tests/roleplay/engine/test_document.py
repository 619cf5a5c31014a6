"""Reading documents: every fault with its path, and a draft that still can be looked at."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roleplay.engine import canonical_json, check_document, digest_of, parse
from roleplay.engine.scenario import METERS
from roleplay.engine.thresholds import USUAL

from .random_scenes import random_doc
from .scenarios import EASY, option_in, small_doc, turn_in
from .walks import seeds


def faults(doc: dict[str, Any]) -> set[tuple[str, str]]:
    return {(problem.code, problem.path) for problem in parse(doc)[1]}


def test_variables_stand_in_one_order_however_they_are_written() -> None:
    doc = small_doc()
    doc["vars"] |= {"zeal": {"type": "bool", "init": False}, "calm": {"type": "bool", "init": True}}
    turned = {**doc, "vars": dict(reversed(doc["vars"].items()))}
    first, second = parse(doc)[0], parse(turned)[0]
    assert first is not None
    assert second is not None
    assert first.digest == second.digest
    assert first.vars == second.vars
    others = [var.name for var in first.vars if var.name not in METERS]
    assert others == sorted(others)
    assert [var.name for var in first.vars][-len(others) :] == others


def test_the_small_scene_has_no_fault_but_those_of_its_size() -> None:
    scenario, problems = check_document(small_doc(), EASY)
    assert scenario is not None
    assert [problem.code for problem in problems] == ["RP075", "RP017", "RP102"]
    assert scenario.key == "broken-kettle"
    assert [turn.id for turn in scenario.turns] == ["ring", "story", "desk"]
    assert scenario.words(scenario.title, "lv") == "Saplīsusī tējkanna"
    assert scenario.words(scenario.title, "et") == "The broken kettle"


def test_all_faults_are_collected_each_with_its_path() -> None:
    doc = small_doc()
    doc["colour"] = "red"
    doc["minutes"] = "four"
    doc["vars"]["mood"]["init"] = 9
    doc["facts"][0]["reveal"] = "never"
    option_in(doc, "refund")["effect"] = []
    option_in(doc, "refund")["evidence"][0]["delta"] = 1.5
    del option_in(doc, "answer")["to"]
    turn_in(doc, "story")["say"][0]["when"] = {"var": "mood", "op": "~", "value": 1}
    doc["endings"][0]["class"] = "splendid"
    # A float cannot be digested, so the document as a whole is refused before anything else.
    assert faults(doc) == {("RP018", "$")}
    option_in(doc, "refund")["evidence"][0]["delta"] = "one"
    assert faults(doc) == {
        ("RP018", "$.colour"),
        ("RP025", "$.minutes"),
        ("RP021", "$.vars.mood.init"),
        ("RP025", "$.facts[0].reveal"),
        ("RP018", "$.turns[1].options[4].effect"),
        ("RP025", "$.turns[1].options[4].evidence[0].delta"),
        ("RP018", "$.turns[0].options[0].to"),
        ("RP025", "$.turns[1].say[0].when.op"),
        ("RP025", "$.endings[0].class"),
    }


def test_a_faulty_draft_still_gives_a_scenario() -> None:
    doc = small_doc()
    doc["minutes"] = "four"
    scenario, problems = parse(doc)
    assert scenario is not None
    assert scenario.minutes == 5
    assert len(problems) == 1
    assert problems[0].reason == "“minutes” needs a whole number; here stands four."
    assert problems[0].said(lambda words: f"lv: {words}")[1] == "lv: Write it as asked for."


@pytest.mark.parametrize(
    "doc", [None, 7, [], {}, {"schema": 2}, {"schema": True}, {"schema": 1, "key": dt.date(2026, 1, 1)}]
)
def test_what_is_no_scenario_gives_none_and_one_reason(doc: object) -> None:
    scenario, problems = parse(doc)
    assert scenario is None
    assert [problem.code for problem in problems] == ["RP018"]


@pytest.mark.parametrize(
    "guard",
    [
        {},
        {"var": "mood"},
        {"any": "x"},
        {"not": None},
        {"elapsed": 5},
        {"on_hold": "yes"},
        {"channel": "fax"},
        {"fact": "cracked", "asked": "cracked"},
        {"seen": 4},
    ],
)
def test_a_broken_condition_is_reported_at_its_place(guard: object) -> None:
    doc = small_doc()
    option_in(doc, "ask-when")["when"] = guard
    found = faults(doc)
    assert found
    assert all(path.startswith("$.turns[1].options[1].when") for _, path in found)


def test_deeply_nested_conditions_are_refused_not_recursed_into() -> None:
    doc = small_doc()
    guard: dict[str, Any] = {"seen": "ring"}
    for _ in range(300):
        guard = {"not": guard}
    option_in(doc, "ask-when")["when"] = guard
    assert [code for code, _ in faults(doc)] == ["RP025"]


@pytest.mark.slow
@settings(max_examples=2 * settings().max_examples, deadline=None)
@given(seeds, st.data())
def test_no_damage_to_a_document_makes_reading_or_checking_raise(seed: int, data: st.DataObject) -> None:
    doc = random_doc(seed, size=3)
    for _ in range(data.draw(st.integers(1, 3))):
        node: Any = doc
        while isinstance(node, dict | list) and node:
            key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
            if not isinstance(node[key], dict | list) or data.draw(st.integers(0, 3)) == 0:
                junk = [None, 0, -1, "", "x", True, [], {}, [None], {"en": 1}, "end:x", 10**9]
                node[key] = data.draw(st.sampled_from(junk))
                break
            node = node[key]
    check_document(doc, replace(USUAL, playouts=20))  # many plays by chance find no other fault in reading


def test_canonical_json_is_one_form_and_refuses_floats() -> None:
    assert canonical_json({"b": [1, True, None], "a": "ā"}) == '{"a":"ā","b":[1,true,null]}'.encode()
    assert digest_of({"a": 1, "b": 2}) == digest_of(json.loads('{"b": 2, "a": 1}'))
    for value in (1.5, {"a": float("nan")}, {1: "a"}, b"x", {"a": {2}}):
        with pytest.raises(TypeError):
            canonical_json(value)
