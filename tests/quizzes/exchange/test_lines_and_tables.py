"""Aiken and our own table: what they take, and what they say of a line that is wrong."""

import csv
import io

import pytest

from quizzes.exchange.formats import Format, guess, write
from tests.quizzes.exchange.reading import LABELS, one, questions, refused, said

AIKEN = "When do we answer?\nA. At once\nB) Within three rings\nANSWER: B\n"


def test_aiken_is_a_question_its_options_and_a_letter():
    document = one(AIKEN, Format.AIKEN)
    assert document["text"] == said("When do we answer?")
    assert [(option["text"]["en"], option["fraction"]) for option in document["options"]] == [
        ("At once", 0), ("Within three rings", 100)
    ]  # fmt: skip
    assert document["key"].startswith("when-do-we-answer-")


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("Q\nA. a\nB. b\n", 4, "aiken-no-answer"),
        ("Q\nA. a\nB. b\nANSWER: C", 4, "aiken-answer"),
        ("Q\nA. a\nB. b\nANSWER: b", 4, "aiken-answer"),
        ("Q\nA. a\nANSWER: A", 3, "aiken-options"),
        ("Q\nA. a\nC. b\nANSWER: A", 3, "aiken-letter"),
        ("Q\nA. a\nb. b\nC. c\nANSWER: A", 3, "aiken-neither"),
        ("Q\nA. a\n\nB. b\nANSWER: A", 3, "aiken-blank"),
        ("A. a\nB. b\nANSWER: A", 1, "aiken-no-question"),
        ("Q\nA.\nB. b\nANSWER: A", 1, "no-words"),
    ],
)
def test_aiken_says_which_line_is_wrong(text, line, code):
    assert (line, code) in refused(text, Format.AIKEN)
    good = f"{AIKEN}\n{text}"
    assert (line + 5, code) in refused(good, Format.AIKEN)
    assert len(questions(AIKEN, Format.AIKEN)) == 1


TABLE = (
    "key,kind,text,tags,difficulty,clauses,hint_1,answer_1,mark_1,feedback_1,answer_2,mark_2\r\n"
    'rings,single,"When, do we ""answer""?",phone greeting,hard,phone/rings,Count,"Three\nrings",100,Yes,Ten,-50\r\n'
)


@pytest.mark.parametrize("change", [lambda text: text, lambda text: "\ufeff" + text])
def test_a_table_carries_what_a_question_has(change):
    assert one(change(TABLE), Format.CSV) == {
        "key": "rings",
        "kind": "single",
        "tags": ["phone", "greeting"],
        "difficulty": "hard",
        "clauses": ["phone/rings"],
        "text": said('When, do we "answer"?'),
        "hints": [said("Count")],
        "options": [
            {"id": "a", "text": said("Three\nrings"), "fraction": 100, "feedback": said("Yes")},
            {"id": "b", "text": said("Ten"), "fraction": -50},
        ],
    }


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_table_may_have_another_separator(separator):
    text = separator.join(["Text", "Answer_1", "Mark_1"]) + "\n" + separator.join(["Why, then?", "So", "100"])
    assert one(text, Format.CSV)["text"] == said("Why, then?")


def test_a_table_in_the_alphabet_of_a_spreadsheet_is_read():
    assert one(TABLE.encode("utf-16"), Format.CSV)["key"] == "rings"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("spot,Text,a,100", "kind-unknown"),
        ("single,,a,100", "no-words"),
        ("single,Text,a,101", "not-whole"),
        ("single,Text,a,x", "not-whole"),
        ("single,Text,,100", "no-words"),
        ("number,Text,abc,100", "not-a-number"),
        ("single,Text,,", "no-answers"),
    ],
)
def test_a_row_that_is_wrong_is_said_by_the_line_at_which_it_begins(row, code):
    text = f'kind,text,answer_1,mark_1\nsingle,"two\nlines",a,100\n{row}\n'
    assert refused(text, Format.CSV) == [(4, code)]


def test_a_head_that_says_nothing_is_refused():
    assert refused("a,b\n1,2", Format.CSV) == [(1, "no-columns")]
    assert refused("text,text\n1,2", Format.CSV) == [(1, "column-twice")]
    assert refused('text,answer_1\n"a,b', Format.CSV) == [(2, "quotes")]
    assert refused("text,answer_1,colour\na,b,c", Format.CSV) == [(1, "unknown-column")]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "'=", "'"])
def test_no_cell_of_ours_is_a_formula(start):
    words = f"{start}HYPERLINK(1)"
    options = [
        {"id": "a", "text": said(words), "fraction": 100},
        {"id": "b", "text": said("x"), "fraction": 0},
    ]
    document = {
        "key": "k",
        "kind": "single",
        "text": said(words),
        "feedback": said(words),
        "options": options,
    }
    content = write([document], Format.CSV, "en", LABELS).content
    cells = [cell for row in csv.reader(io.StringIO(content.lstrip("\ufeff"))) for cell in row]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]
    assert one(content, Format.CSV)["text"] == said(words.strip())


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.xml", b'<?xml version="1.0"?><quiz/>', Format.MOODLE),
        ("a.txt", b"\xef\xbb\xbf<quiz/>", Format.MOODLE),
        ("a.txt", AIKEN.encode(), Format.AIKEN),
        ("a.CSV", TABLE.encode(), Format.CSV),
        ("a.txt", b"::a::Is it so?{T}", Format.GIFT),
    ],
)
def test_the_format_is_guessed(name, content, form):
    assert guess(name, content) is form


def test_what_a_format_cannot_carry_is_listed_and_never_dropped_in_silence():
    rank = {"key": "r", "kind": "rank", "text": said("Order"), "options": []}
    rich = {
        "key": "q", "kind": "single", "text": {"en": "Q", "lv": "J"}, "tags": ["t"], "clauses": ["a/b"],
        "sources": ["mn-1"], "difficulty": "hard", "hints": [said("h")], "feedback": said("f"),
        "options": [
            {"id": "a", "text": {"en": "A", "lv": "A"}, "fraction": 100, "feedback": said("x")},
            {"id": "b", "text": {"en": "B\nC", "lv": "B"}, "fraction": 50},
        ],
    }  # fmt: skip
    written = write([rank, rich], Format.AIKEN, "en", LABELS)
    assert {(remark.question, remark.code) for remark in written.remarks} == {
        ("r", "kind-rank"), ("q", "languages"), ("q", "tags"), ("q", "clauses"), ("q", "sources"),
        ("q", "difficulty-stays"), ("q", "hints"), ("q", "feedback"), ("q", "item-feedback"), ("q", "partial-marks"),
        ("q", "lines"),
    }  # fmt: skip
    estonian = write([rich], Format.GIFT, "et", LABELS)
    assert (estonian.content, [remark.code for remark in estonian.remarks]) == ("", ["not-in-language"])
