"""Pictures in Moodle XML: in, out and back, and what is not taken for a picture."""

import base64
from hashlib import sha256
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.exchange import attachments, moodle_writing
from quizzes.exchange.formats import Format, pictures_of, read, write
from quizzes.exchange.merging import merge
from tests.factories.quizzes import picture_bytes
from tests.quizzes.exchange import strategies as make

RED, BLUE = picture_bytes("red"), picture_bytes("blue", form="JPEG")
BYTES = {sha256(content).hexdigest(): content for content in (RED, BLUE)}
FIRST = sha256(RED).hexdigest()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def enclosed(name, content=RED, **more):
    said = {"name": name, "path": "/", "encoding": "base64"} | more
    raw = base64.encodebytes(content).decode()
    return f"<file {' '.join(f'{key}={quoteattr(value)}' for key, value in said.items())}>{raw}</file>"


def shows(name, alt="A till"):
    return f'<img src="@@PLUGINFILE@@/{name}" alt="{alt}" width="9">'


def xml(words, *files, form="html", inner=""):
    return (
        '<quiz><question type="truefalse"><name><text>q</text></name>'
        f'<questiontext format="{form}"><text>{escape(words)}{inner}</text>{"".join(files)}</questiontext>'
        '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'
        "</question></quiz>"
    ).encode()


def brought(content):
    """The picture of the only question, its words, and what it lost."""
    found = read(content, Format.MOODLE, "en", make.LABELS)
    assert found.remarks == ()
    (one,) = found.questions
    return (
        one.document.get("picture"),
        one.document["text"]["en"],
        sorted(remark.code for remark in one.remarks),
    )


@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_goes_out_comes_back_sign_by_sign(data):
    picture = {"file": data.draw(st.sampled_from(sorted(BYTES))), "alt": data.draw(make.texts())}
    document = data.draw(make.question(Format.MOODLE, "q")) | {"picture": picture}
    written = write([document], Format.MOODLE, "en", make.LABELS, BYTES.get)
    content = written.content.encode()
    (back,) = read(content, Format.MOODLE, "en", make.LABELS).questions
    assert back.document["picture"] == picture
    assert merge(document, back.document, labels_made=back.labels_made) == document
    assert not {"picture", "formatting", "picture-stays"} & {
        one.code for one in (*written.remarks, *back.remarks)
    }
    (taken,) = pictures_of(content, Format.MOODLE, {picture["file"]}).values()
    assert taken.content == BYTES[picture["file"]]
    assert picture["file"][:12] in taken.name


@pytest.mark.parametrize(
    ("words", "files"),
    [
        (f"<p>What is wrong?</p><p>{shows('till.png')}</p>", [enclosed("till.png")]),
        (f"What is wrong? {shows('my%20till.png?time=1')}", [enclosed("my till.png")]),
        (f"What is wrong? {shows('sub/till.png')}", [enclosed("till.png", path="/sub/")]),
        ("What is wrong? <IMG alt='A till' SRC='@@PLUGINFILE@@/till.png'>", [enclosed("till.png")]),
        (f"What is wrong? {shows('t.png', 'A &#116;ill')}", [enclosed("other.png", BLUE), enclosed("t.png")]),
    ],
)
def test_a_picture_stands_with_what_is_asked(words, files):
    assert brought(xml(words, *files)) == ({"file": FIRST, "alt": {"en": "A till"}}, "What is wrong?", [])


def test_a_file_inside_the_text_is_found_too():
    content = xml(f"What? {shows('till.png')}", inner=enclosed("till.png"))
    assert brought(content)[0]["file"] == FIRST


def test_without_words_for_it_the_question_is_not_complete():
    assert brought(xml(f"What? {shows('till.png', '')}", enclosed("till.png")))[0] == {
        "file": FIRST,
        "alt": {},
    }


def test_a_second_picture_is_said_to_be_lost():
    words = f"What? {shows('a.png')} {shows('b.jpg')}"
    picture, text, lost = brought(xml(words, enclosed("a.png"), enclosed("b.jpg", BLUE)))
    assert (picture["file"], text, lost) == (FIRST, "What?", ["picture"])


@pytest.mark.parametrize(
    ("words", "files", "code"),
    [
        (shows("a.png"), [enclosed("b.png")], "picture"),
        ('<img src="https://elsewhere.example/a.png">', [enclosed("a.png")], "picture"),
        ('<img src="data:image/png;base64,AAAA">', [], "picture"),
        (shows("a.png"), [enclosed("a.png", SVG)], "picture-unusable"),
        (shows("a.png"), [enclosed("a.png", b"GIF89a" + b"\0" * 30)], "picture-unusable"),
        (shows("a.png"), [enclosed("a.png", RED[:-30])], "picture-unusable"),
        (shows("a.png"), [enclosed("a.png", b"")], "picture-unusable"),
        (shows("a.png"), [enclosed("a.png", encoding="hex")], "picture-unusable"),
        (shows("a.png"), ['<file name="a.png" path="/" encoding="base64">@@@</file>'], "picture-unusable"),
    ],
)
def test_what_is_no_picture_of_the_file_stays_behind_and_the_question_comes(words, files, code):
    assert brought(xml(f"What? {words}", *files)) == (None, "What?", [code])


def test_no_picture_is_larger_and_no_file_holds_more_than_is_allowed(monkeypatch):
    content = xml(f"What? {shows('a.png')}", enclosed("a.png"))
    monkeypatch.setattr(attachments, "MOST_PICTURE_BYTES", len(RED))
    assert brought(content)[0]
    monkeypatch.setattr(attachments, "MOST_PICTURE_BYTES", len(RED) - 1)
    assert brought(content)[2] == ["picture-unusable"]
    monkeypatch.undo()
    for name, most in (("MOST_PICTURES", 0), ("MOST_PIXELS", -1)):
        monkeypatch.setattr(attachments, name, most)
        assert brought(content)[2] == ["too-many-pictures"]
        monkeypatch.undo()


def test_what_does_not_fit_stays_behind_and_that_is_said(monkeypatch):
    bank = [
        {"key": f"q{number}", "kind": "short", "text": {"en": "What?"}, "picture": {"file": file, "alt": {"en": "x"}},
         "options": [{"id": "a", "text": {"en": "a till"}, "fraction": 100}]}
        for number, file in enumerate([*BYTES, "0" * 64])
    ]  # fmt: skip
    monkeypatch.setattr(moodle_writing, "MOST_TOGETHER", len(next(iter(BYTES.values()))))
    written = write(bank, Format.MOODLE, "en", make.LABELS, BYTES.get)
    said = [(one.question, one.code) for one in written.remarks]
    assert said == [("q1", "pictures-too-large"), ("q2", "picture-stays")]
    assert len(read(written.content.encode(), Format.MOODLE, "en", make.LABELS).questions) == 3


@pytest.mark.parametrize("form", [Format.GIFT, Format.CSV, Format.AIKEN])
def test_formats_without_pictures_say_that_they_leave_them(form):
    document = {
        "key": "q",
        "kind": "single",
        "text": {"en": "What?"},
        "picture": {"file": FIRST, "alt": {"en": "A till"}},
        "options": [
            {"id": "a", "text": {"en": "a till"}, "fraction": 100},
            {"id": "b", "text": {"en": "a door"}, "fraction": 0},
        ],
    }
    written = write([document], form, "en", make.LABELS, BYTES.get)
    assert [one.code for one in written.remarks] == ["picture-stays"]
    (back,) = read(written.content.encode(), form, "en", make.LABELS).questions
    assert merge(document, back.document)["picture"] == document["picture"], "what a file cannot say stays"


def test_words_in_other_languages_stay_with_their_own_picture():
    stored = {
        "key": "q", "kind": "short", "text": {"en": "a"}, "picture": {"file": FIRST, "alt": {"en": "x", "lv": "y"}},
    }  # fmt: skip
    same = {"key": "q", "kind": "short", "text": {"en": "a"}, "picture": {"file": FIRST, "alt": {"en": "z"}}}
    other = same | {"picture": {"file": "0" * 64, "alt": {"en": "z"}}}
    assert merge(stored, same)["picture"] == {"file": FIRST, "alt": {"en": "z", "lv": "y"}}
    assert merge(stored, other)["picture"] == other["picture"]


@pytest.mark.parametrize("start", ["<img ", '<img "', "<img src=", "<img src='", '<img alt="" ', "<imgsrc"])
def test_no_text_takes_long_to_look_through(start):
    content = xml(start * (20_000 // len(start)), enclosed("a.png"))
    read(content, Format.MOODLE, "en", make.LABELS)
