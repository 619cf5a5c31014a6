"""Documents: what is good round-trips to the same bytes, what is bad is named by its place."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading.findings import DocumentRefused, blocking
from quizzes.grading.reading import question_of, quiz_of, read_question, read_quiz
from quizzes.grading.writing import question_document, quiz_document
from tests.quizzes.grading.strategies import questions

GOOD = {
    "schema": 1,
    "key": "phone-check",
    "locale_default": "en",
    "locales": ["en", "lv"],
    "title": {"en": "Answering the phone", "lv": "Atbildam pa tālruni"},
    "brief": {"en": "Four questions.", "lv": "Četri jautājumi."},
    "minutes": 5,
    "pass_mark": 70,
    "attempts": 3,
    "order": "shuffle",
    "feedback": "end",
    "draw": [{"tag": "phone", "count": 2}],
    "questions": [
        {
            "key": "rings-three",
            "kind": "single",
            "tags": ["phone"],
            "clauses": ["phone/rings"],
            "sources": ["mn-17"],
            "text": {"en": "When do you answer?", "lv": "Kad jūs atbildat?"},
            "options": [
                {
                    "id": "a",
                    "text": {"en": "Within three rings", "lv": "Līdz trešajam zvanam"},
                    "fraction": 100,
                    "feedback": {"en": "So nobody waits.", "lv": "Lai neviens negaida."},
                },
                {"id": "b", "text": {"en": "When I can", "lv": "Kad varu"}, "fraction": 0},
            ],
            "feedback": {"en": "Three rings.", "lv": "Trīs zvani."},
        },
        {
            "key": "greet-name",
            "kind": "truefalse",
            "tags": ["phone", "greeting"],
            "text": {"en": "You say your name.", "lv": "Jūs nosaucat savu vārdu."},
            "options": [
                {"id": "true", "text": {"en": "True", "lv": "Jā"}, "fraction": 100},
                {"id": "false", "text": {"en": "False", "lv": "Nē"}, "fraction": 0},
            ],
        },
        {
            "key": "close-parts",
            "kind": "multiple",
            "tags": ["phone"],
            "text": {"en": "How do you close?", "lv": "Kā jūs beidzat?"},
            "options": [
                {"id": "sum", "text": {"en": "Sum up", "lv": "Apkopoju"}, "fraction": 50},
                {"id": "thank", "text": {"en": "Thank", "lv": "Pateicos"}, "fraction": 50},
                {"id": "hang", "text": {"en": "Hang up", "lv": "Nolieku"}, "fraction": -50},
            ],
        },
    ],
}


def changed(**changes):
    return copy.deepcopy(GOOD) | changes


def with_question(**changes):
    document = copy.deepcopy(GOOD)
    document["questions"][0] |= changes
    return document


def places(document):
    return {(one.path, one.code) for one in blocking(read_quiz(document)[2])}


def test_a_good_document_comes_back_byte_for_byte():
    written = quiz_document(*quiz_of(GOOD))
    assert json.dumps(written, ensure_ascii=False) == json.dumps(GOOD, ensure_ascii=False)


def test_writing_is_canonical_whatever_the_order_it_was_typed_in():
    typed = dict(reversed(GOOD.items())) | {"sources": [], "time_limit": 0}
    typed["title"] = {"lv": " Atbildam pa tālruni ", "en": "Answering the phone\r\n"}
    assert json.dumps(quiz_document(*quiz_of(typed))) == json.dumps(GOOD)


@given(questions())
def test_any_question_survives_writing_and_reading(question):
    document = question_document(question)
    assert question_of(document) == question
    assert question_document(question_of(document)) == document


@pytest.mark.parametrize(
    ("document", "place", "code"),
    [
        ([], "", "not-an-object"),
        (changed(schema=2), "schema", "unknown-schema"),
        (changed(schema=True), "schema", "unknown-schema"),
        (changed(key="Phone Check"), "key", "not-a-key"),
        (changed(title={}), "title", "missing"),
        (changed(title={"en": "Only English"}), "title.lv", "not-translated"),
        (changed(title="words"), "title", "not-a-text"),
        (changed(brief={"en": 5}), "brief.en", "not-words"),
        (changed(brief={"EN!": "x", "en": "a", "lv": "b"}), "brief.EN!", "not-a-locale"),
        (changed(brief={"en": "x" * 5000, "lv": "b"}), "brief.en", "too-long"),
        (changed(locales=[]), "locales", "missing"),
        (changed(locale_default="et"), "locale_default", "not-among-locales"),
        (changed(pass_mark=101), "pass_mark", "out-of-range"),
        (changed(pass_mark=True), "pass_mark", "not-a-whole-number"),
        (changed(pass_mark=69.5), "pass_mark", "not-a-whole-number"),
        (changed(attempts=-1), "attempts", "out-of-range"),
        (changed(order="random"), "order", "not-one-of"),
        (changed(draw=[]), "draw", "missing"),
        (changed(draw="phone"), "draw", "not-a-list"),
        (changed(draw=[{"tag": "phone", "count": 0}]), "draw[0].count", "out-of-range"),
        (changed(draw=[{"tag": "phone", "count": 1}] * 2), "draw[1].tag", "twice"),
        (changed(draw=[{"tag": "a", "count": 60}, {"tag": "b", "count": 60}]), "draw", "too-many"),
        (changed(colour="blue"), "colour", "unknown-field"),
        (changed(questions=GOOD["questions"][:1] * 2), "questions[1].key", "twice"),
        (with_question(kind="riddle"), "questions[0].kind", "not-one-of"),
        (with_question(clauses=["rings"]), "questions[0].clauses[0]", "not-a-key"),
        (with_question(tags=["phone", "phone"]), "questions[0].tags[1]", "twice"),
        (with_question(text={"en": "Only English"}), "questions[0].text.lv", "not-translated"),
        (with_question(feedback={"lv": "Tikai"}), "questions[0].feedback.en", "not-translated"),
        (with_question(options=[]), "questions[0].options", "missing"),
        (
            with_question(options=GOOD["questions"][0]["options"][:1]),
            "questions[0].options",
            "too-few-options",
        ),
        (
            with_question(options=GOOD["questions"][0]["options"][1:] * 2),
            "questions[0].options[1].id",
            "twice",
        ),
        (with_question(kind="truefalse"), "questions[0].options", "not-true-false"),
        (with_question(options=GOOD["questions"][2]["options"]), "questions[0].options", "one-right"),
        (
            with_question(kind="multiple", options=GOOD["questions"][2]["options"][1:]),
            "questions[0].options",
            "sum-not-full",
        ),
        (with_question(options=[{"id": "a"}] * 13), "questions[0].options", "too-many"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(document, place, code):
    assert (place, code) in places(document)


def test_every_problem_is_named_at_once():
    found = places(changed(pass_mark=900, title={}, order="x"))
    assert {("pass_mark", "out-of-range"), ("title", "missing"), ("order", "not-one-of")} <= found


def test_ticking_every_box_for_the_full_mark_is_pointed_out_but_not_forbidden():
    document = copy.deepcopy(GOOD["questions"][2])
    document["options"][2]["fraction"] = 0
    _, findings = read_question(document)
    assert [(one.code, one.blocking) for one in findings] == [("all-ticked-is-full", False)]


def test_a_refused_document_raises_with_all_its_findings():
    with pytest.raises(DocumentRefused) as refused:
        quiz_of(changed(key="", pass_mark=-1))
    assert {one.path for one in refused.value.findings} == {"key", "pass_mark"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
def test_no_json_value_makes_the_reader_stumble(value):
    read_quiz(value)
    read_question(value)


@given(st.data(), json_values)
def test_no_damage_to_a_good_document_makes_the_reader_stumble(data, value):
    document = copy.deepcopy(GOOD)
    node = document
    for _ in range(data.draw(st.integers(0, 4))):
        branches = [
            key
            for key, child in (node.items() if isinstance(node, dict) else enumerate(node))
            if isinstance(child, dict | list) and child
        ]
        if not branches:
            break
        node = node[data.draw(st.sampled_from(branches))]
    spot = data.draw(st.sampled_from(list(node) if isinstance(node, dict) else range(len(node))))
    node[spot] = value
    quiz, inside, findings = read_quiz(document)
    if not blocking(findings):
        written = quiz_document(quiz, inside)
        assert quiz_document(*quiz_of(written)) == written
