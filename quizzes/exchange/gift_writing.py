"""Write GIFT (https://docs.moodle.org/en/GIFT_format)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from quizzes.exchange.drafts import FULL_MARK, Labels
from quizzes.exchange.leaving import Leaving
from quizzes.exchange.marks import moodle_mark
from quizzes.exchange.remarks import Remark, Written

KINDS = ("single", "multiple", "truefalse", "matching", "short", "number", "essay")
CARRIED = ("tags", "feedback", "extras")
_SIGN = re.compile(r"([\\:#={}~])")
_MARKUP = re.compile(r"[<&\[]")


def write_gift(documents: Iterable[Mapping[str, Any]], locale: str, labels: Labels) -> Written:
    """A GIFT file with what these questions say in one language, and what stayed behind."""
    blocks: list[str] = []
    remarks: list[Remark] = []
    for document in documents:
        leaving = Leaving(document, locale)
        leaving.look(CARRIED, KINDS, item_feedback=("single", "multiple", "truefalse", "short", "number"))
        block = "" if leaving.refused else _Block(leaving, labels).written()
        if not leaving.refused:
            blocks.append(block)
        remarks += leaving.remarks
    return Written("\n\n".join(blocks) + "\n" if blocks else "", tuple(remarks))


class _Block:
    """One question. It says that it is plain text where a sign in it could be taken for markup."""

    def __init__(self, leaving: Leaving, labels: Labels) -> None:
        self.leaving = leaving
        self.document = leaving.document
        self.labels = labels

    def written(self) -> str:
        inside = getattr(self, f"_{self.leaving.kind}")()
        asked = _escaped(self.leaving.words(self.document["text"]))
        afterwards = self._said(self.document.get("feedback"))
        form = "[plain]" if _MARKUP.search(asked + inside + afterwards) else ""
        tags = " ".join(f"[tag:{tag}]" for tag in self.document.get("tags", ()))
        general = f"####{afterwards}" if afterwards else ""
        head = f"// {tags}\n" if tags else ""
        return f"{head}::{self.leaving.key}::{form}{asked} {{{inside}{general}}}"

    def _said(self, text: Mapping[str, str] | None) -> str:
        return _formed(self.leaving.words(text))

    def _after(self, text: Mapping[str, str] | None) -> str:
        said = self._said(text)
        return f"#{said}" if said else ""

    def _single(self) -> str:
        return _rows(
            f"{self._single_sign(option)}{self._said(option['text'])}{self._after(option.get('feedback'))}"
            for option in self.document["options"]
        )

    def _multiple(self) -> str:
        return _rows(
            f"~%{moodle_mark(self.leaving, option['fraction'])}%{self._said(option['text'])}"
            f"{self._after(option.get('feedback'))}"
            for option in self.document["options"]
        )

    def _truefalse(self) -> str:
        right, (true, false) = self.leaving.true_false(self.labels)
        wrong, good = (false, true) if right else (true, false)
        said = f"#{_formed(wrong)}#{_formed(good)}" if wrong or good else ""
        return f"{'TRUE' if right else 'FALSE'}{said}"

    def _matching(self) -> str:
        rows = [(pair["text"], pair["match"]) for pair in self.document["pairs"]]
        rows += [({}, extra["text"]) for extra in self.document.get("extras", ())]
        words = [(self.leaving.words(line), self.leaving.words(partner)) for line, partner in rows]
        return _rows(
            f"={_bracket(line)}{self._arrowless(line)} -> {self._arrowless(partner)}"
            for line, partner in words
        )

    def _short(self) -> str:
        rows = []
        for words, fraction, after in self.leaving.accepted():
            said = f"#{_bracket(after)}{self._arrowless(after)}" if after else ""
            rows.append(f"={_weight(words, fraction)}{self._arrowless(_stars(words))}{said}")
        return _rows(rows)

    def _number(self) -> str:
        return "#" + _rows(
            f"={_weight('', answer['fraction'])}{answer['value']}:{answer.get('tolerance', '0')}"
            f"{self._after(answer.get('feedback'))}"
            for answer in self.document["answers"]
        )

    def _essay(self) -> str:
        return ""

    def _single_sign(self, option: Mapping[str, Any]) -> str:
        """What stands before a choice. A text that begins like a weight needs one before it."""
        fraction = option["fraction"]
        sign = "=" if fraction == FULL_MARK else "~"
        like_weight = self.leaving.words(option["text"]).startswith("%")
        return sign if fraction in (0, FULL_MARK) and not like_weight else f"{sign}%{fraction}%"

    def _arrowless(self, words: str) -> str:
        """GIFT has no escape for the arrow between partners."""
        if "->" in words:
            self.leaving.refuse("arrow")
        return _escaped(words)


def _rows(rows: Iterable[str]) -> str:
    return "".join(f"\n{row}" for row in rows) + "\n"


def _escaped(words: str) -> str:
    return _SIGN.sub(r"\\\1", words).replace("\n", "\\n")


def _stars(words: str) -> str:
    return words.replace("*", "\\*")


def _weight(words: str, fraction: int) -> str:
    return "" if fraction == FULL_MARK and not words.startswith("%") else f"%{fraction}%"


def _bracket(words: str) -> str:
    """Words that begin like a prefix get one before them."""
    return "[plain]" if words.startswith("[") else ""


def _formed(words: str) -> str:
    return _bracket(words) + _escaped(words)
