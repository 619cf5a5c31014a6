"""Aiken, a strict format of lines: a question, its options, and the letter of the right one.

(https://docs.moodle.org/en/Aiken_format) It carries questions with one right answer, and nothing said of the answers.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from quizzes.exchange.drafts import FULL_MARK, MOST_QUESTIONS, MOST_REMARKS, Draft, finish
from quizzes.exchange.leaving import Leaving
from quizzes.exchange.remarks import FileRefused, ReadFile, Remark, Written

_OPTION = re.compile(r"([A-Z])[.)](?:\s+(.*))?")
_ANSWER = re.compile(r"ANSWER:\s*(.*)")
KINDS = ("single",)


class _Lines:
    """The state of reading: the question under way."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self.drafts: list[Draft] = []
        self.asked: list[str] = []
        self.options: dict[str, str] = {}
        self.line = 0
        self.wrong: list[tuple[str, int, dict[str, str]]] = []

    def refuse(self, code: str, line: int, **values: str) -> None:
        """Something is wrong in the question under way."""
        if len(self.wrong) < MOST_REMARKS:
            self.wrong.append((code, line, values))

    def take(self, number: int, line: str) -> None:
        """One line that is not blank."""
        self.line = self.line or number
        option, answer = _OPTION.fullmatch(line), _ANSWER.fullmatch(line)
        if answer:
            self.end(number, answer[1].strip())
        elif option:
            due = chr(ord("A") + len(self.options))
            if not self.asked:
                self.refuse("aiken-no-question", number)
            if option[1] != due:
                self.refuse("aiken-letter", number, value=option[1], due=due)
            self.options[option[1]] = option[2] or ""
        elif self.options:
            self.refuse("aiken-neither", number)
        else:
            self.asked.append(line)

    def end(self, number: int, letter: str) -> None:
        """The line that says which is right, or (without a letter) the end of the file in the middle of a question."""
        if len(self.drafts) == MOST_QUESTIONS:
            raise FileRefused("too-many-questions", self.line, most=MOST_QUESTIONS)
        draft = Draft(self.line, self.locale)
        for code, line, values in self.wrong:
            draft.refuse(code, line, **values)
        if len(self.options) < 2:
            draft.refuse("aiken-options", number)
        elif letter not in self.options:
            draft.refuse("aiken-answer", number, value=letter[:20])
        draft.put(text=draft.needed("\n".join(self.asked)))
        options = []
        for name, words in self.options.items():
            text = draft.needed(words)
            options.append(draft.option(text, FULL_MARK if name == letter else 0))
        draft.put(kind="single", options=options)
        self.drafts.append(draft)
        self.asked, self.options, self.line, self.wrong = [], {}, 0, []


def read_aiken(text: str, locale: str) -> ReadFile:
    """All questions of an Aiken file. Raises :class:`FileRefused` for too many."""
    lines = _Lines(locale)
    number = 0
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if bare:
            lines.take(number, bare)
        elif lines.options:
            lines.refuse("aiken-blank", number)
    if lines.asked or lines.options:
        lines.refuse("aiken-no-answer", number)
        lines.end(number, next(iter(lines.options), ""))
    return finish(lines.drafts)


def write_aiken(documents: Iterable[Mapping[str, Any]], locale: str) -> Written:
    """An Aiken file with what these questions say in one language, and what stayed behind."""
    blocks: list[str] = []
    remarks: list[Remark] = []
    for document in documents:
        leaving = Leaving(document, locale)
        leaving.look((), KINDS, item_feedback=())
        block = "" if leaving.refused else _block(leaving)
        if not leaving.refused:
            blocks.append(block)
        remarks += leaving.remarks
    return Written("\n\n".join(blocks) + "\n" if blocks else "", tuple(remarks))


def _block(leaving: Leaving) -> str:
    options = leaving.document["options"]
    if len(options) > 26:
        leaving.refuse("too-many-options")
        return ""
    if any(option["fraction"] not in (0, FULL_MARK) for option in options):
        leaving.lose("partial-marks")
    asked = _line(leaving, leaving.words(leaving.document["text"]))
    if _OPTION.fullmatch(asked) or _ANSWER.fullmatch(asked):
        leaving.refuse("aiken-looks-like")
    rows, right = [asked], ""
    for index, option in enumerate(options):
        letter = chr(ord("A") + index)
        rows.append(f"{letter}. {_line(leaving, leaving.words(option['text']))}")
        right = letter if option["fraction"] == FULL_MARK else right
    return "\n".join([*rows, f"ANSWER: {right}"])


def _line(leaving: Leaving, words: str) -> str:
    if "\n" in words:
        leaving.lose("lines")
    return " ".join(words.split("\n"))
