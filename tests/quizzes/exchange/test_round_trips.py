"""What goes out in a format and comes back is the same, and over the bank it changes nothing at all."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.exchange.formats import Format, read, write
from quizzes.exchange.merging import LISTS, merge
from tests.quizzes.exchange import strategies as make

OFTEN = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def there_and_back(documents, form, locale="en"):
    written = write(documents, form, locale, make.LABELS)
    return written, read(written.content.encode(), form, locale, make.LABELS)


def without_ids(document):
    """A document with its ids numbered in order: no format but our own has a place for them."""
    names: dict[str, str] = {}

    def number(value):
        for row in [row for name in LISTS for row in value.get(name, ())]:
            names[row["id"]] = f"n{len(names)}"
            number(row)

    def renamed(value):
        if isinstance(value, dict):
            return {
                name: names.get(one, one) if name in ("id", "right") else renamed(one)
                for name, one in value.items()
            }
        if isinstance(value, list):
            return [renamed(one) for one in value]
        return re.sub(r"\[\[([a-z0-9-]+)\]\]", lambda gap: f"[[{names.get(gap[1], gap[1])}]]", str(value))

    number(document)
    return renamed({name: value for name, value in document.items() if name != "key"})


@pytest.mark.parametrize("form", Format)
@given(data=st.data())
@OFTEN
def test_what_a_format_carries_comes_back(form, data):
    bank = data.draw(make.banks(form))
    written, back = there_and_back(bank, form)
    kept_out = {one.question for one in written.remarks if one.outcome == "refused"}
    assert {one.code for one in written.remarks if one.question in kept_out} <= {"aiken-looks-like"}
    assert back.remarks == ()
    went = [one for one in bank if one["key"] not in kept_out]
    assert [without_ids(one.document) for one in back.questions] == [without_ids(one) for one in went]
    if form is not Format.AIKEN:
        assert [one.document["key"] for one in back.questions] == [one["key"] for one in went]


@pytest.mark.parametrize("form", [Format.GIFT, Format.MOODLE, Format.CSV])
@given(data=st.data())
@OFTEN
def test_over_the_bank_a_file_of_its_own_changes_nothing(form, data):
    plain = data.draw(make.question(form, "q"))
    rich = in_two_languages(plain) | {"clauses": ["phone/rings"], "sources": ["mn-1"], "difficulty": "hard"}
    _written, back = there_and_back([rich], form)
    (found,) = back.questions
    assert merge(rich, found.document, labels_made=found.labels_made) == rich


def in_two_languages(value):
    if isinstance(value, dict):
        if set(value) == {"en"}:
            return {"en": value["en"], "lv": f"lv {value['en']}"}
        return {name: in_two_languages(one) for name, one in value.items()}
    return [in_two_languages(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("form", Format)
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
@OFTEN
def test_no_file_makes_reading_stumble(form, content):
    read(content, form, "en", make.LABELS)


PIECES = ["::t::", "{", "}", "=", "~", "#", "->", "%50%", "####", "T", "3:1", "1..2", "\n", "\n\n", "\\", "[html]",
    "<b>", "A. x", "ANSWER: A", "text,answer_1", ",", '"', "'", "//", "$CATEGORY: a/b", "*", "a", "0"]  # fmt: skip


@pytest.mark.parametrize("form", [Format.GIFT, Format.AIKEN, Format.CSV])
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=40))
@OFTEN
def test_every_question_that_is_read_has_what_it_needs(form, pieces):
    back = read("".join(pieces).encode(), form, "en", make.LABELS)
    for one in back.questions:
        assert one.document["key"]
        assert one.document["text"]["en"]
        assert (
            set(one.document) & {"options", "pairs", "answers", "items", "rubric"}
            or one.document["kind"] == "essay"
        )
        assert one.line >= 1
    assert len({one.document["key"] for one in back.questions}) == len(back.questions)
