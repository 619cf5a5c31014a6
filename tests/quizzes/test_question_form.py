"""The form of a question, for every kind: what a document says goes into the fields and comes back, and nothing that
somebody typed is lost.
"""

import re

import pytest
from django.forms import CheckboxInput
from django.http import QueryDict

from quizzes.authoring.columns import RowList
from quizzes.authoring.rows import Rows
from quizzes.authoring.shapes import KINDS, SHAPES
from quizzes.grading.documents import QuestionKind
from quizzes.grading.reading import question_of
from quizzes.grading.writing import question_document
from quizzes.models import Question
from tests.quizzes.grading import kinds
from tests.quizzes.grading.strategies import said

pytestmark = pytest.mark.django_db

KIND = pytest.mark.parametrize("kind", [kind.value for kind in QuestionKind])
FULL = {"hints": [said("first"), said("second")], "feedback": said("after"), "difficulty": "hard"}


def form_class():
    return Question.snippet_viewset.get_edit_handler().get_form_class()


def drawn(document, **fields):
    return form_class()(instance=Question(key=document["key"], document=document, **fields))


def counts(parts):
    for part in parts:
        if isinstance(part, Rows):
            yield f"{part.place}-rows", str(len(part.rows))
            for row in part.rows:
                yield from counts([row.inside] if row.inside else [])


def sent(form, **changes):
    """What a browser sends for a form as it is drawn."""
    data = QueryDict(mutable=True)
    data["drawn"] = form.drawn
    for name, number in counts([*form.parts, *form.after.parts]):
        data[name] = number
    for name in form.fields:
        value = form[name].value()
        if isinstance(form.fields[name].widget, CheckboxInput):
            if value:
                data[name] = "on"
        elif name == "locales":
            data.setlist(name, value)
        else:
            prepared = form.fields[name].prepare_value(value)
            data[name] = "" if prepared is None else str(prepared)
    for name, value in changes.items():
        if value is None:
            data.pop(name, None)
        elif isinstance(value, list):
            data.setlist(name, value)
        else:
            data[name] = value
    return data


def posted(document, data, *, publish=False, **fields):
    if publish:
        data["action-publish"] = "1"
    form = form_class()(data, instance=Question(key=document["key"], document=document, **fields))
    if not publish:
        form.defer_required_fields()
    return form


def saved(document, **changes):
    """The document of a draft after the form of this one was sent with these changes."""
    form = posted(document, sent(drawn(document), **changes))
    assert form.is_valid(), form.errors
    return form.instance.document


@KIND
def test_every_kind_comes_back_as_it_went_in(kind):
    document = question_document(question_of(kinds.document(kind, **FULL)), ("en", "lv"))
    form = posted(document, sent(drawn(document)), publish=True)
    assert form.is_valid(), form.errors
    assert form.instance.document == document


@KIND
def test_a_draft_comes_back_as_the_same_question(kind):
    document = kinds.document(kind, **FULL)
    assert question_of(saved(document)) == question_of(document)


@KIND
def test_a_half_written_draft_is_kept(kind):
    empty = {"key": "half", "kind": kind, "text": {"en": "Half a"}}
    form = drawn(empty)
    words = [name for name in form.fields if name.endswith("__en") and "-1-" in name]
    typed = {name: f"typed in {name}" for name in words}
    document = saved(empty, **typed)
    again = drawn(document)
    shown = {again[name].value() for name in again.fields if "__" in name}
    assert {"Half a", *typed.values()} <= shown


def test_every_kind_has_a_form():
    assert {kind for kind, _name in KINDS} == set(SHAPES) == {kind.value for kind in QuestionKind}


def paths(document):
    """Every field inside the lists of a document that an author fills in, with a value that no kind takes."""
    for part in SHAPES[document["kind"]]:
        if isinstance(part, RowList) and document.get(part.name):
            for column in part.columns:
                yield f"{part.name}[0].{column.name}"


@KIND
def test_each_problem_has_a_field_to_stand_beside(kind):
    document = kinds.document(kind, **FULL)
    form = posted(document, sent(drawn(document)))
    assert form.is_valid()
    said_at = [
        *(path for path, text in question_of(document).body.texts() if text),
        "text",
        "feedback",
        "hints[1]",
    ]
    for path in said_at:
        assert form[form.field_at(f"{path}.lv")].label.endswith("(Latvian)"), path
    for path in paths(document):
        assert form.field_at(path), path


def test_a_problem_stands_beside_its_field_when_rows_are_left_empty():
    document = kinds.document("number")
    data = sent(
        drawn(document), **{"answers-0-fraction": "", "answers-0-value": "", "answers-0-tolerance": ""}
    )
    for locale in ("en", "lv"):
        data[f"answers-0-feedback__{locale}"] = ""
    data["answers-1-value"] = "ninety"
    data["units-1-factor"] = "-60"
    form = posted(document, data, publish=True)
    assert not form.is_valid()
    assert form.errors["answers-1-value"] == ["“ninety” is not a number. Write it with a point: 12.5."]
    assert form.errors["units-1-factor"] == ["This has to be more than 0."]


def test_ratings_are_numbers_and_what_is_none_is_named_and_kept():
    document = kinds.document("judgement")
    assert saved(document, **{"options-2-experts": "3; 2 4"})["options"][2]["experts"] == [3, 2, 4]
    form = posted(document, sent(drawn(document), **{"options-2-experts": "3, good"}), publish=True)
    assert form.errors["options-2-experts"] == ["This can be from 1 to 5. You wrote good."]
    assert saved(document, **{"options-2-experts": "3, good"})["options"][2]["experts"] == [3, "good"]


def test_a_figure_may_be_written_with_a_comma():
    assert (
        saved(kinds.document("number"), **{"answers-0-value": "1 090,5"})["answers"][0]["value"] == "1090.5"
    )


def test_a_new_row_gets_the_next_letter_that_nothing_ever_had():
    document = kinds.document("matching")
    changes = {"pairs-3-text__en": "d", "extras-1-text__en": "y"}
    found = saved(document, **changes)
    assert [one["id"] for one in found["pairs"]] == ["a", "b", "c", "d"]
    assert [one["id"] for one in found["extras"]] == ["x", "e"]
    form = posted(document, sent(drawn(document), **changes), spent=["d", "e", "f"])
    assert form.is_valid()
    assert [one["id"] for one in form.instance.document["pairs"]] == ["a", "b", "c", "g"]


def test_letters_do_not_run_out():
    lines = [{"id": "", "speaker": "us", "text": {"en": f"Line {n}"}} for n in range(60)]
    document = saved({"key": "long", "kind": "spot", "text": {"en": "Find it"}, "lines": lines})
    ids = [line["id"] for line in document["lines"]]
    assert len(set(ids)) == 60
    assert ids[25:28] == ["z", "aa", "ab"]


def test_gaps_of_the_text_get_their_rows_and_the_right_option_is_chosen_by_its_number():
    document = {"key": "gap", "kind": "gaps", "text": {"en": "We are [[sorry]] that you had to [[wait]]."}}
    form = drawn(document)
    assert [form[f"gaps-{n}-id"].value() for n in range(2)] == ["sorry", "wait"]
    found = saved(
        document,
        **{
            "gaps-0-options-0-text__en": "glad",
            "gaps-0-options-2-text__en": "sorry",
            "gaps-0-right": "3",
        },
    )
    first, second = found["gaps"]
    assert [(one["id"], one["text"]["en"]) for one in first["options"]] == [("a", "glad"), ("b", "sorry")]
    assert first["right"] == "b"
    assert (second["id"], second["options"]) == ("wait", [])
    assert drawn(found)["gaps-0-right"].value() == "2"


def test_the_name_of_a_gap_stays_once_it_was_published():
    from django.utils import timezone

    document = kinds.document("gaps")
    assert "readonly" not in drawn(document).fields["gaps-0-id"].widget.attrs
    assert drawn(document, first_published_at=timezone.now()).fields["gaps-0-id"].widget.attrs["readonly"]


@KIND
def test_another_kind_keeps_what_fits_and_can_be_drawn(kind):
    document = kinds.document("rank", **FULL)
    found = saved(document, kind=kind)
    assert found["kind"] == kind
    assert found["hints"] == FULL["hints"]
    ids = re.findall(r"'id': '([^']*)'", str(found))
    assert all(ids)
    assert len(ids) == len(set(ids))
    again = drawn(found)
    assert again.drawn == kind
    assert posted(found, sent(again)).is_valid()
    if kind in ("single", "short", "judgement", "ordering", "matching", "spot"):
        lists = {"ordering": "items", "matching": "pairs", "spot": "lines"}
        kept = found[lists.get(kind, "options")]
        assert [(one["id"], one["text"]) for one in kept] == [
            (one["id"], one["text"]) for one in document["options"]
        ]


def test_a_kind_that_was_just_chosen_cannot_be_published_unseen():
    document = kinds.document("single")
    form = posted(document, sent(drawn(document), kind="short"), publish=True)
    assert list(form.errors) == ["kind"]


def test_a_language_that_is_ticked_gets_its_fields():
    document = kinds.document("spot")
    found = saved(document, locales=["en", "lv", "da"])
    form = drawn(found)
    assert form["lines-0-text__da"].value() == ""
    assert form["lines-0-text__lv"].value() == "hello (lv)"
