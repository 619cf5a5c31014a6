"""Files that are made to do harm are refused or made harmless, in time and without taking memory."""

import json
import time
import tracemalloc

import pytest

from quizzes.exchange.decoding import MOST_BYTES
from quizzes.exchange.formats import MOST_BYTES as MOST_XML
from quizzes.exchange.formats import Format, read, write
from tests.quizzes.exchange.reading import LABELS, refused

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(10))
    + "]><quiz><question>&a9;</question></quiz>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>'
FETCHED = '<?xml version="1.0"?><!DOCTYPE quiz SYSTEM "http://example.org/quiz.dtd"><quiz/>'
PARAMETER = '<!DOCTYPE q [<!ENTITY % a SYSTEM "http://example.org/a">%a;]><quiz/>'


def within(seconds, megabytes, act):
    tracemalloc.start()
    began = time.process_time()
    result = act()
    took, (_now, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < seconds
    assert peak < megabytes << 20
    return result


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, FETCHED, PARAMETER])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_declares_anything_is_refused(text, encoding):
    text = text.replace('<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{encoding}"?>')
    assert within(1, 20, lambda: refused(text.encode(encoding), Format.MOODLE)) == [(1, "declares")]


def test_xml_that_is_deep_or_has_a_million_elements_is_refused():
    deep = b"<quiz>" + b"<a>" * 500_000
    many = b"<quiz>" + b"<a/>" * 1_000_000 + b"</quiz>"
    assert within(5, 60, lambda: refused(deep, Format.MOODLE)) == [(1, "too-deep")]
    assert within(30, 250, lambda: refused(many, Format.MOODLE)) == [(1, "too-much")]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (b"", {"not-xml"}),
        (b"<quiz>", {"not-xml"}),
        (b"<html/>", {"not-moodle"}),
        (b'<?xml version="1.0" encoding="no-such"?><quiz/>', {"encoding", "not-xml"}),
        (b"<quiz>\x00</quiz>", {"not-xml"}),
        (b"<quiz>\xff\xfe</quiz>", {"not-xml"}),
        (b"<quiz>&undefined;</quiz>", {"not-xml"}),
    ],
)
def test_xml_that_is_broken_is_refused_in_words(content, codes):
    ((_line, code),) = refused(content, Format.MOODLE)
    assert code in codes


@pytest.mark.parametrize("form", [Format.GIFT, Format.AIKEN, Format.CSV])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"one\ntwo \xff three", (2, "encoding")),
        (b"one\ntwo\nthree \x00", (3, "not-text")),
        (b"\xff\xfeo", (1, "encoding")),
        (b"x" * (MOST_BYTES + 1), (0, "file-too-large")),
    ],
)
def test_bytes_that_are_no_text_are_refused_at_their_line(form, content, expected):
    assert refused(content, form) == [expected]


@pytest.mark.parametrize("form", Format)
def test_a_line_of_ten_megabytes_more_than_a_file_may_have_is_refused_at_once(form):
    content = b"<quiz>" + b"a" * ((10 << 20) + (MOST_XML if form is Format.MOODLE else 0))
    assert within(1, 40, lambda: refused(content, form)) == [(0, "file-too-large")]


def test_the_longest_line_of_xml_is_read_at_once():
    content = b"<quiz>" + b"a" * (MOST_XML - 10)
    assert within(3, 100, lambda: refused(content, Format.MOODLE)) == [(1, "not-xml")]


MANY = "{T}\n\n"
LONG = [
    "a" * 4_000_000, "{" * 4_000_000, "~" * 200_000, "A?{" + "=" * 500_000 + "}", "\\" * 4_000_000, "::" * 1_000_000,
    "A?{" + "%5" * 500_000 + "}", "// " + "[id:" * 1_000_000, '"' * 4_000_001, "text\n" + "," * 4_000_000,
    "<" * 4_000_000, "A?{=" + "<b>" * 490 + "}", "A?{=" + "&amp" * 4_900 + "}", "$CATEGORY: " + "/" * 1_000_000,
    *(MANY.join(f"[markdown]{sign * (490 // len(sign))}" for _n in range(1_000)) for sign in ("[", "> ", "*a_")),
    *(f"A?{{T}}\n\n[markdown]{sign * 40_000}" for sign in ("[", "> ", "*a_")),
    MANY.join("[html]" + "<div>" * 490 for _n in range(800)), "[html]" + "<div>" * 19_000 + "{T}",
    "\n".join("A. a" for _n in range(500_000)), "A?{#" + "1" * 200_000 + "}",
    "Q\n" + "ANSWER: " * 500_000,
]  # fmt: skip


@pytest.mark.parametrize("form", [Format.GIFT, Format.AIKEN, Format.CSV])
@pytest.mark.parametrize("text", LONG, ids=[text[:12].encode("unicode_escape").decode() for text in LONG])
def test_no_text_takes_long_to_read(form, text):
    began = time.process_time()
    read(text.encode(), form, "en", LABELS)
    assert time.process_time() - began < 8


def test_one_question_more_than_a_file_may_hold_is_refused():
    for form, text in (
        (Format.GIFT, "\n\n".join(f"Is {n} so?{{T}}" for n in range(2_001))),
        (Format.AIKEN, "\n\n".join(f"Is {n} so?\nA. y\nB. n\nANSWER: A" for n in range(2_001))),
        (Format.CSV, "text,answer_1,mark_1\n" + "".join(f"Is {n} so?,y,100\n" for n in range(2_001))),
    ):
        assert [code for _line, code in refused(text, form)] == ["too-many-questions"]


EVIL = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>safe<a href='javascript:x'>link</a><svg onload=x>"
)
GIFT_FIELDS = "// [tag:{0}]\n::{0}::[html]{0}{{\n=[html]{0}#[html]{0}\n~{0}x#[html]{0}\n####[html]{0}}}"
MOODLE_FIELDS = (
    '<quiz><question type="multichoice"><name><text><![CDATA[{0}]]></text></name><questiontext format="html">'
    "<text><![CDATA[{0}]]></text></questiontext><generalfeedback><text><![CDATA[{0}]]></text></generalfeedback>"
    '<answer fraction="100" format="html"><text><![CDATA[{0}]]></text><feedback><text><![CDATA[{0}]]></text>'
    '</feedback></answer><answer fraction="0" format="html"><text>b</text></answer><hint><text><![CDATA[{0}]]>'
    "</text></hint><tags><tag><text><![CDATA[{0}]]></text></tag></tags></question></quiz>"
)


@pytest.mark.parametrize(("form", "template"), [(Format.GIFT, GIFT_FIELDS), (Format.MOODLE, MOODLE_FIELDS)])
def test_no_script_comes_through_in_any_field_that_may_hold_markup(form, template):
    escapes = {sign: f"\\{sign}" for sign in "=~#{}:"} if form is Format.GIFT else {}
    evil = EVIL.translate(str.maketrans(escapes))
    (found,) = read(template.format(evil).encode(), form, "en", LABELS).questions
    kept = json.dumps(found.document)
    for sign in ("<", "onerror=", "javascript:", "alert("):
        assert sign not in kept
    assert "safe" in kept
    assert "script" in {remark.code for remark in found.remarks}


def test_signs_that_turn_writing_round_are_taken_out_and_said():
    text = "Is \u202egnp\u202c and \u2066this\u2069 so\u0007?{T}"
    (found,) = read(text.encode(), Format.GIFT, "en", LABELS).questions
    assert found.document["text"] == {"en": "Is gnp and this so?"}
    assert [remark.code for remark in found.remarks] == ["signs"]


def test_what_the_bank_holds_never_breaks_the_file_that_goes_out():
    nasty = "]]></text></quiz>\u202e\x0b{}=~#\\ &lt; <b>"
    options = [
        {"id": "a", "text": {"en": nasty}, "fraction": 100},
        {"id": "b", "text": {"en": "b"}, "fraction": 0},
    ]
    document = {"key": "k", "kind": "single", "text": {"en": nasty}, "options": options}
    for form in Format:
        written = write([document], form, "en", LABELS)
        (found,) = read(written.content.encode(), form, "en", LABELS).questions
        assert found.document["text"]["en"] == "]]></text></quiz>{}=~#\\ &lt; <b>"
        assert "signs" in {remark.code for remark in written.remarks}
