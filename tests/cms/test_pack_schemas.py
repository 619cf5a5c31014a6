"""The published schemas of quizzes and scenarios say what the readers do: no more, and no less."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from cms.packs.marks import load_marked
from cms.packs.schema import FOLDER
from cms.plain_yaml import read_yaml
from quizzes import api as quizzes
from quizzes.grading import documents
from quizzes.grading.findings import blocking
from quizzes.grading.reading import read_quiz
from quizzes.grading.writing import quiz_document
from roleplay import api as roleplay
from roleplay.engine import parse
from roleplay.engine.guards import OPERATORS
from roleplay.engine.problem import Problem
from roleplay.engine.read_turn import SPEAKERS
from roleplay.engine.scenario import CHANNELS, EndingClass, Kind, Tag
from tests.factories import quizzes as make
from tests.factories import roleplay as factory
from tests.roleplay.engine.random_scenes import random_doc
from tests.roleplay.engine.scenarios import small_doc
from tests.roleplay.engine.walks import seeds

ACADEMY = Path(site.BASE_DIR) / "cms" / "academy"
SCHEMAS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
QUIZ, SCENARIO = SCHEMAS["quiz"], SCHEMAS["scenario"]
SCHEMA_OF = {"quiz": Draft202012Validator(QUIZ), "scenario": Draft202012Validator(SCENARIO)}
FILES = [("quiz", path) for path in sorted(ACADEMY.glob("quizzes/*.yaml"))] + [
    ("scenario", path) for path in sorted(ACADEMY.glob("scenarios/*.yaml"))
]
Steps = tuple[str | int, ...]


def whole_scene() -> dict[str, Any]:
    return read_yaml((Path(__file__).parent / "whole_scene.yaml").read_text(encoding="utf-8"))


def whole_quiz() -> dict[str, Any]:
    """Every key that a quiz may hold, and a question of each kind."""
    said = {"en": "Words", "lv": "Vārdi"}
    wrong = {"id": "b", "text": said, "fraction": 0}
    question = {
        "key": "one",
        "kind": "single",
        "tags": ["phone"],
        "clauses": ["phone/rings"],
        "sources": ["mn-17"],
        "text": said,
        "picture": {"file": "media/till-2.png", "alt": said},
        "options": [{"id": "a", "text": said, "fraction": 100, "feedback": said}, wrong],
        "feedback": said,
    }
    several = [{"id": "a", "text": said, "fraction": 100}, {"id": "b", "text": said, "fraction": -100}]
    either = [{"id": "true", "text": said, "fraction": 100}, {"id": "false", "text": said}]
    return {
        **make.quiz("whole"),
        "time_limit": 10,
        "grace": 60,
        "delay": 5,
        "opens": "2026-11-01T08:00Z",
        "closes": "2027-01-31T16:00+02:00",
        "feedback": "each",
        "tries": 2,
        "penalty": 20,
        "certainty": True,
        "method": "average",
        "review": {"after": ["answers"], "closed": ["answers", "right"]},
        "draw": [
            {"tag": "phone", "count": 1, "difficulty": "hard", "section": {"en": "First", "lv": "Vispirms"}},
            {"question": "one"},
        ],
        "sources": ["lv-3"],
        "questions": [
            question,
            {"key": "two", "kind": "multiple", "text": said, "options": several},
            {"key": "three", "kind": "truefalse", "text": said, "options": either},
            *whole_questions(said),
        ],
    }


def whole_questions(said: dict[str, str]) -> list[dict[str, Any]]:
    """The other kinds of questions, with every key that each may hold."""

    def named(name: str, **more: Any) -> dict[str, Any]:
        return {"id": name, "text": said, **more}

    gapped = {locale: f"{words} [[hole]]" for locale, words in said.items()}
    answer = named("a", fraction=100, feedback=said)
    rubric, judged = [named("r", points=2)], {"experts": [4, 5], "feedback": said}
    bodies: dict[str, dict[str, Any]] = {
        "matching": {
            "pairs": [named("a", match=said, feedback=said), named("b", match={"en": "c", "lv": "c"})],
            "extras": [named("c")],
        },
        "ordering": {"items": [named("a"), named("b")]},
        "rank": {"options": [named("a", worth=9, feedback=said), named("b", worth=2)]},
        "short": {"typos": True, "options": [answer]},
        "number": {
            "answers": [
                {"id": "a", "value": "1.5", "tolerance": "0.5", "fraction": 100, "feedback": said},
                {"id": "b", "value": 3, "fraction": 50},
            ],
            "units": [named("m", factor="1"), named("h", factor="60")],
        },
        "gaps": {"text": gapped, "gaps": [{"id": "hole", "right": "a", "options": [named("a"), named("b")]}]},
        "essay": {"rubric": rubric, "model": said, "words": {"least": 10, "most": 80}},
        "rewrite": {"line": said, "options": [answer], "rubric": rubric, "model": said},
        "judgement": {
            "mode": "best-worst",
            "options": [named("a", **judged), named("b", experts=[1]), named("c", experts=[3])],
        },
        "spot": {
            "lines": [
                named("a", speaker="us"),
                named("b", speaker="us", fault=True, feedback=said),
                named("c", speaker="customer"),
            ]
        },
        "scale": {"low": 1, "high": 5, "labels": [{"at": 1, "text": said}]},
    }
    common = {"text": said, "difficulty": "hard", "hints": [said]}
    return [{"key": f"of-{kind}", "kind": kind, **common, **body} for kind, body in bodies.items()]


WHOLE: dict[str, Callable[[], dict[str, Any]]] = {"quiz": whole_quiz, "scenario": whole_scene}


def needed(kind: str) -> list[str]:
    return SCHEMAS[kind]["required"]


def refusals(kind: str, document: object) -> tuple[bool, bool]:
    """Whether the reader refuses a document, and whether it does so for something that a schema can say."""
    if kind == "quiz":
        wrong = blocking(read_quiz(document)[2])
        return bool(wrong), any(not _compares_quiz(one.code, one.path) for one in wrong)
    found = parse(document)[1]
    return bool(found), any(not _compares(one) for one in found)


def _compares(problem: Problem) -> bool:
    """A number or word that is wrong only beside another one of the document."""
    if problem.message != "out-of-domain":
        return False
    leaf = problem.path.rpartition(".")[2]
    beside = {"locale_default", "init", "hi", "ideal", "pick", "bands", "most", "needs", "anchors"}
    return leaf in beside or (leaf == "base" and dict(problem.params)["domain"].startswith("from"))


def _compares_quiz(code: str, path: str) -> bool:
    compared = {
        "fault-of-the-customer", "gaps-differ", "more-than-most", "no-clear-best-and-worst", "no-order",
        "no-such-option", "no-unit-of-the-answer", "not-among-locales", "not-translated", "one-partner-for-all",
        "sum-not-full", "closes-before-it-opens",
    }  # fmt: skip
    leaf = path.rpartition(".")[2]
    return code in compared or leaf == "at" or (code == "twice" and leaf in {"id", "key", "tag"})


def test_every_schema_is_one_and_bears_the_name_of_its_file():
    for name, schema in SCHEMAS.items():
        Draft202012Validator.check_schema(schema)
        assert schema["$id"] == f"https://rehearsal.example/schema/{name}.json"


@pytest.mark.parametrize(("kind", "path"), FILES, ids=[path.stem for _, path in FILES])
def test_the_academy_is_written_as_the_schemas_say(kind, path):
    document = load_marked(path.read_text(encoding="utf-8")).data
    assert refusals(kind, document) == (False, False)
    assert [one.message for one in SCHEMA_OF[kind].iter_errors(document)] == []


def test_all_of_the_academy_is_looked_at():
    found = {path for folder in ("quizzes", "scenarios") for path in (ACADEMY / folder).iterdir()}
    assert {path for _, path in FILES} == found
    assert {kind for kind, _ in FILES} == {"quiz", "scenario"}


@pytest.mark.parametrize("kind", WHOLE)
def test_what_uses_every_key_is_accepted(kind):
    assert refusals(kind, WHOLE[kind]()) == (False, False)
    assert SCHEMA_OF[kind].is_valid(WHOLE[kind]())


def test_the_least_that_is_accepted():
    for kind, whole in WHOLE.items():
        least = {name: whole()[name] for name in needed(kind)}
        assert refusals(kind, least) == (False, False)
        assert SCHEMA_OF[kind].is_valid(least)


def test_the_small_scene_and_the_canonical_quiz_are_accepted():
    assert SCHEMA_OF["scenario"].is_valid(small_doc())
    quiz, questions, _ = read_quiz(whole_quiz())
    assert SCHEMA_OF["quiz"].is_valid(quiz_document(quiz, questions))


@settings(max_examples=15, deadline=None)
@given(seed=seeds)
def test_random_scenes_are_accepted(seed):
    document = random_doc(seed, size=3)
    assert refusals("scenario", document) == (False, False)
    assert [one.message for one in SCHEMA_OF["scenario"].iter_errors(document)] == []


@pytest.mark.django_db
def test_what_is_exported_is_accepted():
    quizzes.load_quiz(make.quiz())
    assert SCHEMA_OF["quiz"].is_valid(quizzes.dump_quiz("phone-check"))
    factory.standards()
    roleplay.load_scenario(factory.document(), by=None)
    assert SCHEMA_OF["scenario"].is_valid(roleplay.dump_scenario("lamp-call"))


# Damages -------------------------------------------------------------------------------------------------------

ABSENT = object()
INSTEAD = (ABSENT, None, "", "Not an Id", "ok", -1, 0, True, 1001, [], {}, [None], {"nobody": 1})


def places(value: object, steps: Steps = ()) -> Iterator[Steps]:
    yield steps
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*steps, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*steps, index))


def at(document: Any, steps: Sequence[str | int]) -> Any:
    for step in steps:
        document = document[step]
    return document


def damages(document: dict[str, Any], part: Steps) -> Iterator[tuple[Steps, str]]:
    """Change one thing at a time in a part of the document, say where and what, and undo it."""
    for steps in list(places(at(document, part), part)):
        if "en" in steps and "title" not in steps:
            continue  # The words of one text in each document are enough.
        here = at(document, steps)
        if isinstance(here, dict):
            here["nobody"] = 1
            yield steps, f"{steps} has an unknown key"
            del here["nobody"]
        around, last = at(document, steps[:-1]), steps[-1]
        before = list(around.items()) if isinstance(around, dict) else list(around)
        for instead in INSTEAD:
            if instead is ABSENT:
                del around[last]
            else:
                around[last] = instead
            yield steps, f"{steps} is {'absent' if instead is ABSENT else repr(instead)}"
            around.clear()
            around.update(before) if isinstance(around, dict) else around.extend(before)


def small_documents(kind: str, part: str) -> Iterator[dict[str, Any]]:
    """One part beside the least that a document holds: to read all of it thousands of times takes long."""
    document = {name: value for name, value in WHOLE[kind]().items() if name in {*needed(kind), part}}
    if part != "questions":
        yield document
        return
    for question in document["questions"]:
        yield {**document, "questions": [question]}


class SchemaOf:
    """What the schema says of one part of a document. What is not damaged is known to be good: only its presence is
    looked at again, and beside a damaged item of a list not the others."""

    def __init__(self, kind: str, part: str) -> None:
        whole, own = SCHEMAS[kind], SCHEMAS[kind]["properties"][part]
        known = dict.fromkeys(whole["properties"], True) | {part: own}
        self.part = Draft202012Validator({**whole, "properties": known})
        self.item = (
            Draft202012Validator({"$defs": whole["$defs"], **own["items"]}) if "items" in own else None
        )

    def accepts(self, document: dict[str, Any], damaged: Steps) -> bool:
        if self.item is not None and len(damaged) > len(("part", "item")):
            return self.item.is_valid(at(document, damaged[:2]))
        return self.part.is_valid(document)


@pytest.mark.parametrize("kind", ["quiz", pytest.param("scenario", marks=pytest.mark.slow)])
def test_schema_and_reader_refuse_the_same_damages(kind):
    stricter, laxer, refused, count = [], [], 0, 0
    for part in WHOLE[kind]():
        schema = SchemaOf(kind, part)
        for document in small_documents(kind, part):
            for damaged, what in damages(document, (part,)):
                count += 1
                reader, for_its_form = refusals(kind, document)
                against = not schema.accepts(document, damaged)
                refused += against
                if against and not reader:
                    stricter.append(what)
                if for_its_form and not against:
                    laxer.append(what)
    assert (stricter, laxer) == ([], [])
    assert refused > count / 2 > 300


@pytest.mark.parametrize("kind", WHOLE)
def test_an_unknown_key_at_the_top_and_what_is_no_document_are_refused(kind):
    for document in ({**WHOLE[kind](), "nobody": 1}, None, [], "", 1):
        assert refusals(kind, document)[1]
        assert not SCHEMA_OF[kind].is_valid(document)


GUARDS = [
    {},
    {"all": [{}]},
    {"any": {"asked": "wet"}},
    {"not": None},
    {"var": "mood", "op": "=", "value": 1},
    {"var": "mood", "value": 1},
    {"var": "mood", "op": "=="},
    {"var": "mood", "op": "==", "value": None},
    {"var": "mood", "op": "==", "value": [1]},
    {"var": "mood", "op": "==", "value": 1, "known": True},
    {"fact": "wet", "op": "=="},
    {"fact": "wet", "asked": "wet"},
    {"asked": ["wet"]},
    {"elapsed": 60},
    {"elapsed": {"op": ">="}},
    {"channel": "fax"},
    {"on_hold": "yes"},
    {"op": "==", "value": 1},
    {"not": {"not": {"all": [{"seen": "ring"}, {"knows": "wet"}]}}},
]


@pytest.mark.parametrize("guard", GUARDS, ids=json.dumps)
def test_a_bad_guard_is_refused_wherever_it_stands(guard):
    for steps in (("facts", 2, "reveal"), ("turns", 0, "auto", 0), ("turns", 0, "options", 0)):
        document = whole_scene()
        at(document, steps)["when"] = guard
        assert refusals("scenario", document)[1]
        assert not SCHEMA_OF["scenario"].is_valid(document)


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        (("criteria", 0), {"id": "lie", "clause": "words/honest", "kind": "process"}),
        (("criteria", 0), {"id": "lie", "clause": "words/honest"}),
        (("vars", "mood"), {"type": "int", "init": 1}),
        (("vars", "told"), {"type": "bool", "init": 0}),
        (("vars", "tone"), {"type": "enum", "values": [], "init": "calm"}),
        (("facts", 1, "reveal"), {"trust": 3, "when": {"asked": "wet"}}),
        (("turns", 0, "options", 0, "effects", 0), {"add": "mood", "to": 1}),
        (("turns", 0, "options", 0, "effects", 0), {"add": "mood", "by": 1, "set": "told", "to": True}),
        (("turns", 0, "options", 0, "time_s"), 1.5),
        (("title",), {"en": " \n\t"}),
    ],
)
def test_what_a_scene_may_not_combine(steps, value):
    document = whole_scene()
    at(document, steps[:-1])[steps[-1]] = value
    assert refusals("scenario", document)[1]
    assert not SCHEMA_OF["scenario"].is_valid(document)


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        (("locales",), ["en", "en"]),
        (("title",), {"en": "a\x00b", "lv": "a"}),
        (("title",), {"en": "a" * 4001, "lv": "a"}),
        (("title",), {"EN": "a", "en": "a", "lv": "a"}),
        (("key",), "a" * 81),
        (("key",), "two--dashes"),
        (("draw", 0, "count"), 101),
        (("questions", 0, "tags"), ["phone", "phone"]),
        (("questions", 0, "clauses"), ["phone"]),
        (("questions", 0, "options", 1, "fraction"), 100),
        (("questions", 0, "options", 0, "fraction"), 99),
        (("questions", 2, "options", 1, "id"), "no"),
        (("questions", 1, "options"), [{"id": "a", "text": {"en": "a", "lv": "a"}, "fraction": 100}]),
    ],
)
def test_what_a_quiz_may_not_hold(steps, value):
    document = whole_quiz()
    at(document, steps[:-1])[steps[-1]] = value
    assert refusals("quiz", document)[1]
    assert not SCHEMA_OF["quiz"].is_valid(document)


# Nothing added to a reader is forgotten ------------------------------------------------------------------------


def test_the_schemas_list_what_the_readers_list():
    inside, asked = SCENARIO["$defs"], QUIZ["$defs"]["question"]["properties"]
    for here, there in (
        (SCENARIO["properties"]["channel"]["enum"], [*CHANNELS, None]),
        (inside["turn"]["properties"]["channel"]["enum"], [*CHANNELS, None]),
        (inside["guard"]["properties"]["channel"]["enum"], CHANNELS),
        (inside["guard"]["properties"]["op"]["enum"], OPERATORS),
        (inside["guard"]["properties"]["elapsed"]["properties"]["op"]["enum"], OPERATORS),
        (inside["turn"]["properties"]["speaker"]["enum"], [*SPEAKERS, None]),
        (inside["option_kind"]["enum"], [*Kind, None]),
        (inside["outcome"]["properties"]["tags"]["items"]["enum"], Tag),
        (inside["ending_class"]["enum"], EndingClass),
        (asked["kind"]["enum"], documents.QuestionKind),
        (QUIZ["properties"]["order"]["enum"], [*documents.Order, None]),
        (QUIZ["properties"]["feedback"]["enum"], [*documents.FeedbackTime, None]),
    ):
        assert here == list(there)


def test_the_quiz_schema_has_every_field_of_a_quiz():
    inside = QUIZ["$defs"]
    for properties, shape in (
        (QUIZ["properties"].keys() - {"schema"}, documents.Quiz),
        (inside["question"]["properties"].keys() | {"body"}, documents.Question),
        (inside["option"]["properties"].keys(), documents.Option),
        (inside["draw"]["properties"].keys(), documents.DrawRule),
    ):
        assert set(properties) == {field.name for field in fields(shape)}


def test_the_whole_scene_has_every_key_that_the_reader_asks_for():
    """Without this, a key that the reader learns later would be missing in the schema and nobody would see it."""
    document, used, allowed = whole_scene(), {}, {}
    for steps in list(places(document)):
        here = at(document, steps)
        if isinstance(here, dict):
            shape = re.sub(
                r"\[\d+\]", "[]", "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps)
            )
            used.setdefault(f"${shape}", set()).update(here)
            here["nobody"] = 1
    for problem in parse(document)[1]:
        if problem.message == "unknown-key":
            shape = re.sub(r"\[\d+\]", "[]", problem.path.removesuffix(".nobody"))
            allowed.setdefault(shape, set()).update(dict(problem.params)["allowed"].split(", "))
    allowed["$.roles.customer"] &= used[
        "$.roles.customer"
    ]  # The agent, the same kind of person, has them all.
    assert len(allowed) > 30
    assert {shape: keys - used[shape] for shape, keys in allowed.items() if keys - used[shape]} == {}
