"""Write Moodle XML (https://docs.moodle.org/en/Moodle_XML_format)."""

import base64
from collections.abc import Callable, Iterable, Mapping
from decimal import Context, Decimal
from typing import Any
from xml.sax.saxutils import escape

from quizzes.exchange.attachments import MOST_PICTURE_BYTES, MOST_PICTURES, illustrated
from quizzes.exchange.drafts import Labels
from quizzes.exchange.leaving import Leaving
from quizzes.exchange.marks import moodle_mark
from quizzes.exchange.remarks import Remark, Written
from quizzes.raster import measure

_TYPES = {
    "single": "multichoice", "multiple": "multichoice", "truefalse": "truefalse", "matching": "matching",
    "short": "shortanswer", "number": "numerical", "gaps": "gapselect", "ordering": "ordering", "essay": "essay",
}  # fmt: skip
KINDS = tuple(_TYPES)
CARRIED = ("tags", "hints", "feedback", "extras", "units", "model", "words", "picture")
MOST_TOGETHER = 11 * 1024 * 1024
"""Bytes of all pictures of a file: with the words around them it can be brought in again."""

Bytes = Callable[[str], bytes | None]
"""The bytes of a picture by what documents call it; None where there are none."""

_EXACT = Context(prec=30)
_MOST_GROUPS = 20
"""Groups of choices that Moodle knows; each gap is one."""


def no_pictures(_sha256: str) -> bytes | None:
    """For files that carry none."""
    return None


class _Enclosed:
    """The pictures that go along, as long as there is room for them."""

    def __init__(self, pictures: Bytes) -> None:
        self._pictures = pictures
        self._names: set[str] = set()
        self._size = 0

    def take(self, sha256: str, leaving: Leaving) -> tuple[str, bytes] | None:
        """The name and the bytes of a picture; None when it stays behind, which is said.

        Learners there can read the name, so it is made from the hash.
        """
        content = self._pictures(sha256)
        if content is None:
            leaving.lose("picture-stays")
            return None
        over = len(content) > MOST_PICTURE_BYTES or self._size + len(content) > MOST_TOGETHER
        if over or len(self._names | {sha256}) > MOST_PICTURES:
            leaving.lose("pictures-too-large")
            return None
        self._names.add(sha256)
        self._size += len(content)
        return f"picture-{sha256[:12]}.{measure(content).suffix}", content


def write_moodle(
    documents: Iterable[Mapping[str, Any]], locale: str, labels: Labels, pictures: Bytes = no_pictures
) -> Written:
    """A Moodle XML file with what these questions say in one language, and what stayed behind."""
    parts: list[str] = []
    remarks: list[Remark] = []
    enclosed = _Enclosed(pictures)
    for document in documents:
        leaving = Leaving(document, locale)
        leaving.look(CARRIED, KINDS, item_feedback=("single", "multiple", "truefalse", "short", "number"))
        part = "" if leaving.refused else _Element(leaving, labels, enclosed).written()
        if not leaving.refused:
            parts.append(part)
        remarks += leaving.remarks
    inside = "\n".join(parts)
    return Written(f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{inside}\n</quiz>\n', tuple(remarks))


class _Element:
    """One ``<question>``."""

    def __init__(self, leaving: Leaving, labels: Labels, enclosed: _Enclosed) -> None:
        self.leaving = leaving
        self.document = leaving.document
        self.labels = labels
        self.enclosed = enclosed

    def written(self) -> str:
        document, kind = self.document, self.leaving.kind
        own = getattr(self, f"_{kind}")()
        text = self.leaving.words(document["text"])
        if kind == "gaps":
            text = self._numbered(text)
        rows = [
            f'<question type="{_TYPES[kind]}">',
            f"  <name><text>{escape(self.leaving.key)}</text></name>",
            f"  {self._asked(text)}",
            f"  {_formed('generalfeedback', self._said(document.get('feedback')))}",
            "  <defaultgrade>1</defaultgrade>\n  <penalty>0</penalty>\n  <hidden>0</hidden>",
            f"  <idnumber>{escape(self.leaving.key)}</idnumber>",
            *(f"  {row}" for row in own),
            *(f"  {_formed('hint', self._said(hint))}" for hint in document.get("hints", ())),
        ]
        if tags := document.get("tags"):
            rows.append(
                "  <tags>" + "".join(f"<tag><text>{escape(tag)}</text></tag>" for tag in tags) + "</tags>"
            )
        return "\n".join([*rows, "</question>"])

    def _asked(self, text: str) -> str:
        picture = self.document.get("picture")
        taken = (
            self.enclosed.take(picture["file"], self.leaving)
            if picture and not self.leaving.refused
            else None
        )
        if picture is None or taken is None:
            return _formed("questiontext", text)
        name, content = taken
        words = escape(illustrated(text, self._said(picture["alt"]), name))
        file = base64.b64encode(content).decode()
        return (
            f'<questiontext format="html"><text>{words}</text>'
            f'<file name="{name}" path="/" encoding="base64">{file}</file></questiontext>'
        )

    def _said(self, text: Mapping[str, str] | None) -> str:
        return self.leaving.words(text)

    def _choices(self, *, several: bool) -> list[str]:
        rows = [f"<single>{'false' if several else 'true'}</single>", "<shuffleanswers>true</shuffleanswers>"]
        return rows + [
            _answer(
                self._said(option["text"]),
                moodle_mark(self.leaving, option["fraction"]),
                self._said(option.get("feedback")),
            )
            for option in self.document["options"]
        ]

    def _single(self) -> list[str]:
        return self._choices(several=False)

    def _multiple(self) -> list[str]:
        return self._choices(several=True)

    def _truefalse(self) -> list[str]:
        right, (true, false) = self.leaving.true_false(self.labels)
        return [
            _answer("true", "100" if right else "0", true, form="moodle_auto_format"),
            _answer("false", "0" if right else "100", false, form="moodle_auto_format"),
        ]

    def _matching(self) -> list[str]:
        rows = [(self._said(pair["text"]), self._said(pair["match"])) for pair in self.document["pairs"]]
        rows += [("", self._said(extra["text"])) for extra in self.document.get("extras", ())]
        return ["<shuffleanswers>true</shuffleanswers>"] + [
            f'<subquestion format="plain_text"><text>{escape(line)}</text>'
            f"<answer><text>{escape(partner)}</text></answer></subquestion>"
            for line, partner in rows
        ]

    def _short(self) -> list[str]:
        return ["<usecase>0</usecase>"] + [
            _answer(words.replace("*", "\\*"), moodle_mark(self.leaving, fraction), after, form="")
            for words, fraction, after in self.leaving.accepted()
        ]

    def _number(self) -> list[str]:
        rows = [
            _answer(
                answer["value"],
                moodle_mark(self.leaving, answer["fraction"]),
                self._said(answer.get("feedback")),
                form="",
                more=f"<tolerance>{answer.get('tolerance', '0')}</tolerance>",
            )
            for answer in self.document["answers"]
        ]
        units = self.document.get("units", ())
        if any(not Decimal(unit["factor"]) for unit in units):
            self.leaving.refuse("unit")
        elif units:
            rows.append("<units>" + "".join(self._unit(unit) for unit in units) + "</units>")
            rows.append(
                "<unitgradingtype>1</unitgradingtype><unitpenalty>1</unitpenalty><showunits>1</showunits>"
            )
        return rows

    def _unit(self, unit: Mapping[str, Any]) -> str:
        # Moodle multiplies the right answer where we multiply what was written.
        multiplier = f"{_EXACT.divide(Decimal(1), Decimal(unit['factor'])):f}"
        name = escape(self._said(unit["text"]))
        return f"<unit><multiplier>{multiplier}</multiplier><unit_name>{name}</unit_name></unit>"

    def _gaps(self) -> list[str]:
        gaps = self.document["gaps"]
        if len(gaps) > _MOST_GROUPS:
            self.leaving.refuse("too-many-gaps")
        return ["<shuffleanswers>1</shuffleanswers>"] + [
            f"<selectoption><text>{escape(self._said(option['text']))}</text><group>{group}</group></selectoption>"
            for group, gap in enumerate(gaps, start=1)
            for option in gap["options"]
        ]

    def _numbered(self, text: str) -> str:
        """The text with the number of the right choice in each gap."""
        place = 0
        for gap in self.document["gaps"]:
            ids = [option["id"] for option in gap["options"]]
            # Written without its brackets first, so that a gap called "2" is not taken for a number already given.
            text = text.replace(f"[[{gap['id']}]]", f"[[\x00{place + ids.index(gap['right']) + 1}]]")
            place += len(ids)
        return text.replace("\x00", "")

    def _ordering(self) -> list[str]:
        rows = ["<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><selectcount>0</selectcount>"]
        rows.append("<gradingtype>RELATIVE_ALL_PREVIOUS_AND_NEXT</gradingtype>")
        return rows + [
            _answer(self._said(item["text"]), str(place), "")
            for place, item in enumerate(self.document["items"], start=1)
        ]

    def _essay(self) -> list[str]:
        words = self.document.get("words") or {}
        rows = ["<responseformat>plain</responseformat>", "<responserequired>1</responserequired>"]
        for name, limit in (("least", "min"), ("most", "max")):
            if words.get(name):
                rows.append(f"<{limit}wordlimit>{words[name]}</{limit}wordlimit>")
        return [
            *rows,
            "<attachments>0</attachments>",
            _formed("graderinfo", self._said(self.document.get("model"))),
        ]


def _formed(name: str, words: str) -> str:
    return f'<{name} format="plain_text"><text>{escape(words)}</text></{name}>'


def _answer(words: str, mark: str, feedback: str, *, form: str = "plain_text", more: str = "") -> str:
    kind = f' format="{form}"' if form else ""
    said = _formed("feedback", feedback) if feedback else ""
    return f'<answer fraction="{mark}"{kind}><text>{escape(words)}</text>{more}{said}</answer>'
