"""A small question of each kind as a document, and hypothesis strategies for any of them."""

from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from quizzes.grading.documents import Question, QuestionKind
from quizzes.grading.kinds.body import Part
from quizzes.grading.reading import question_of
from tests.quizzes.grading.strategies import said


def named(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "text": said(name), **more}


BODIES: dict[str, dict[str, Any]] = {
    "single": {"options": [named("a", fraction=100), named("b", fraction=40), named("c", fraction=0)]},
    "multiple": {
        "options": [named("a", fraction=60), named("b", fraction=40), named("c", fraction=-50)],
    },
    "truefalse": {"options": [named("true", fraction=0), named("false", fraction=100)]},
    "matching": {
        "pairs": [named(name, match=said(f"m{name}"), feedback=said(f"why {name}")) for name in "abc"],
        "extras": [named("x")],
    },
    "ordering": {"items": [named(name) for name in "abcd"]},
    "rank": {"options": [named("a", worth=2), named("b", worth=9), named("c", worth=9), named("d", worth=5)]},
    "short": {"typos": True, "options": [named("rings", fraction=100), named("bells", fraction=50)]},
    "number": {
        "answers": [
            {"id": "a", "value": "90", "tolerance": "0.5", "fraction": 100, "feedback": said("yes")},
            {"id": "b", "value": "90", "tolerance": "5", "fraction": 50},
        ],
        "units": [named("min", factor="1"), named("hour", factor="60")],
    },
    "gaps": {
        "text": {locale: f"{words} [[one]] and [[two]]" for locale, words in said("q").items()},
        "gaps": [
            {"id": "one", "right": "a", "options": [named("a"), named("b")]},
            {"id": "two", "right": "d", "options": [named("c"), named("d"), named("e")]},
        ],
    },
    "essay": {"rubric": [named("r", points=2), named("s", points=1)], "model": said("model")},
    "rewrite": {
        "line": said("You cannot have it before Friday."),
        "options": [{**named("friday", fraction=100), "text": said("You can have it from Friday.")}],
        "rubric": [named("r", points=2)],
    },
    "judgement": {
        "mode": "best-worst",
        "options": [
            named("a", experts=[5, 5, 4], feedback=said("why a")),
            named("b", experts=[1, 2]),
            named("c", experts=[3]),
        ],
    },
    "spot": {
        "lines": [
            named("hello", speaker="us"),
            named("asks", speaker="customer"),
            named("blames", speaker="us", fault=True, feedback=said("it blames")),
            named("sends", speaker="us", fault=True),
            named("thanks", speaker="us"),
        ]
    },
    "scale": {"low": 1, "high": 5, "labels": [{"at": 1, "text": said("not at all")}]},
}


def document(kind: str, **changes: Any) -> dict[str, Any]:
    head = {"key": f"of-{kind}", "kind": kind, "tags": ["all"], "text": said(f"Question of {kind}")}
    return {**head, **deepcopy(BODIES[kind]), **changes}


def question(kind: str, **changes: Any) -> Question:
    return question_of(document(kind, **changes))


def kinds() -> st.SearchStrategy[str]:
    return st.sampled_from([kind.value for kind in QuestionKind])


@st.composite
def givens(draw: st.DrawFn, one: Question) -> dict[str, list[str]]:
    """What somebody may send by the form of a question: any of it, all of it or nothing."""
    return {part.id: draw(_sent(one, part)) for part in one.body.parts() if draw(st.booleans())}


def _sent(one: Question, part: Part) -> st.SearchStrategy[list[str]]:
    if not part.choices:
        written = st.sampled_from(["1", "1.5", "90,2", "1 000", ""]) if one.kind == "number" else st.text()
        return st.lists(written, max_size=1)
    several = one.kind in ("multiple", "spot")
    ids = st.sampled_from([choice.id for choice in part.choices])
    return st.lists(ids, max_size=5 if several else 1, unique=True)
