"""A question while it is being read: it gathers words, ids and remarks, and ends as a document."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from quizzes.exchange.naming import Keys, is_key, key_of, tag_of
from quizzes.exchange.plain import PLAIN, plain
from quizzes.exchange.remarks import Outcome, ReadFile, ReadQuestion, Remark, Value

MOST_QUESTIONS = 2_000
MOST_PARTS = 200
"""Answers, pairs or steps of one question."""

MOST_REMARKS = 40
"""What is said of one question; whoever mends that much sees the rest the next time."""

FULL_MARK = 100
BLANK = "_____"
"""Where a missing word stands in a text."""

Labels = tuple[str, str]
"""What true and false are called in the language of the file."""


def letters(index: int) -> str:
    """The id of the thing at this place: a to z, then aa, ab, …"""
    said = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        said = chr(ord("a") + rest) + said
    return said


class Draft:
    """One question. What is said goes through :meth:`text`, so that no word comes in unchecked."""

    def __init__(self, line: int, locale: str, *, form: str = PLAIN) -> None:
        self.line = line
        self.locale = locale
        self.form = form
        self.key = ""
        self.title = ""
        self.tags: list[str] = []
        self.fields: dict[str, Any] = {}
        self.labels_made = False
        self.remarks: list[Remark] = []
        self._ids = 0

    @property
    def refused(self) -> bool:
        """Whether it cannot come in."""
        return any(remark.outcome is Outcome.REFUSED for remark in self.remarks)

    def lose(self, code: str, **values: Value) -> None:
        """Something of it stays behind; each thing is said once."""
        self._say(Remark(code, self.line, Outcome.LOST, values))

    def refuse(self, code: str, line: int = 0, **values: Value) -> None:
        """It cannot come in."""
        self._say(Remark(code, line or self.line, Outcome.REFUSED, values))

    def need(self, parts: Sequence[object]) -> None:
        """Refuse the question when nothing of its answers could be read, and when they are beyond any reason."""
        if not parts and not self.refused:
            self.refuse("no-answers")
        elif len(parts) > MOST_PARTS:
            self.refuse("too-many-answers", most=MOST_PARTS)

    def _say(self, remark: Remark) -> None:
        if len(self.remarks) < MOST_REMARKS and remark not in self.remarks:
            self.remarks.append(remark)

    def new_id(self) -> str:
        """The next free id."""
        self._ids += 1
        return letters(self._ids - 1)

    def words(self, said: str, form: str = "") -> str:
        """Words as plain text, with a remark for what they lost."""
        try:
            text, lost = plain(said, form or self.form)
        except ValueError:
            self.refuse("too-long")
            return ""
        for code in sorted(lost):
            self.lose(code)
        return text

    def text(self, said: str, form: str = "") -> dict[str, str]:
        """Words in the language of the file, as a document holds them; empty when nothing is said."""
        words = self.words(said, form)
        return {self.locale: words} if words else {}

    def needed(self, said: str, form: str = "") -> dict[str, str]:
        """The same, refusing the question when nothing is said."""
        text = self.text(said, form)
        if not text:
            self.refuse("no-words")
        return text

    def put(self, **fields: Any) -> None:
        """Set fields of the document; what is empty is left out."""
        self.fields |= {
            name: value for name, value in fields.items() if value not in ({}, [], "", None, False)
        }

    def option(
        self, text: dict[str, str], fraction: int, feedback: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """An option with an id of its own."""
        said = {"feedback": feedback} if feedback else {}
        return {"id": self.new_id(), "text": text, "fraction": fraction, **said}

    def true_false(self, *, right: bool, labels: Labels, feedback: Sequence[dict[str, str]]) -> None:
        """The two options of a true-or-false question whose labels the file does not say."""
        self.labels_made = True
        options = []
        for name, label, said in zip(("true", "false"), labels, feedback, strict=True):
            fraction = FULL_MARK if (name == "true") == right else 0
            options.append({"id": name, "text": {self.locale: label}, "fraction": fraction})
            options[-1] |= {"feedback": said} if said else {}
        self.put(kind="truefalse", options=options)

    def answers(self, given: Iterable[tuple[str, int, dict[str, str]]]) -> None:
        """Accepted answers in words: those that earn and say the same stand together, one a line."""
        options: list[dict[str, Any]] = []
        for words, fraction, feedback in given:
            last = options[-1] if options else None
            if last and last["fraction"] == fraction and last.get("feedback", {}) == feedback:
                last["text"] = {self.locale: f"{last['text'][self.locale]}\n{words}"}
            else:
                options.append(self.option({self.locale: words}, fraction, feedback))
        self.need(options)
        self.put(kind="short", options=options)

    def tag(self, words: str) -> None:
        """Add a tag."""
        name = tag_of(words)
        if words.strip() and name not in self.tags:
            self.tags.append(name)


def whole_marks(marks: Sequence[Fraction]) -> list[int]:
    """Shares of the mark in whole percent. Where right ones made 100 before rounding, they make 100 after it.

    Other systems write a third as 33.33333: the first of three gets the one percent that is left.
    """
    rounded = [(-1 if mark < 0 else 1) * int(abs(mark) + Fraction(1, 2)) for mark in marks]
    positive = [index for index, mark in enumerate(marks) if mark > 0]
    exact = sum((marks[index] for index in positive), Fraction(0))
    left = FULL_MARK - sum(rounded[index] for index in positive)
    if left and abs(exact - FULL_MARK) < 1 and abs(left) <= len(positive):
        step = 1 if left > 0 else -1
        for index in sorted(positive, key=lambda place: step * (rounded[place] - marks[place]))[: abs(left)]:
            rounded[index] += step
    return rounded


def number_of(said: str) -> Fraction | None:
    """An exact number as other systems write it (``-1.5``, ``1,5``, ``2e3``); None when it is none."""
    try:
        number = Decimal(said.strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not number.is_finite() or not -12 <= number.adjusted() < 12:
        return Fraction(0) if number == 0 else None
    return Fraction(number)


def decimal_of(number: Fraction) -> tuple[str, bool]:
    """A number with at most six decimals, in its shortest spelling, and whether it had to be rounded."""
    scaled = round(number * 10**6)
    sign, digits = "-" if scaled < 0 else "", f"{abs(scaled):07}"
    rest = digits[-6:].rstrip("0")
    return f"{sign}{digits[:-6]}" + (f".{rest}" if rest else ""), Fraction(scaled, 10**6) != number


def finish(drafts: Iterable[Draft], remarks: Sequence[Remark] = ()) -> ReadFile:
    """All questions of a file with their keys. A key that a file gives twice is refused the second time."""
    keys, said = Keys(), list(remarks)
    kept: list[Draft] = []
    for draft in drafts:
        if is_key(draft.key) and keys.taken(draft.key):
            draft.refuse("key-twice", key=draft.key)
        if draft.refused:
            said += draft.remarks
            continue
        if is_key(draft.key):
            keys.give(draft.key)
        kept.append(draft)
    return ReadFile(tuple(_finished(draft, keys) for draft in kept), tuple(said))


def _finished(draft: Draft, keys: Keys) -> ReadQuestion:
    text = next(iter(draft.fields["text"].values()))
    key = draft.key if is_key(draft.key) else keys.give(key_of(draft.title, text))
    body = {name: value for name, value in draft.fields.items() if name != "kind"}
    tags = {"tags": draft.tags} if draft.tags else {}
    own = tuple(replace(remark, question=key) for remark in draft.remarks)
    document = {"key": key, "kind": draft.fields["kind"], **tags, **body}
    return ReadQuestion(draft.line, document, own, draft.labels_made)
