"""What of a question a format has no place for: said before a file goes out, never dropped in silence."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from quizzes.exchange.drafts import FULL_MARK, Labels
from quizzes.exchange.plain import plain
from quizzes.exchange.remarks import Outcome, Remark

OPTIONAL = (
    "tags", "difficulty", "clauses", "sources", "hints", "feedback", "typos", "extras", "units", "rubric", "model",
    "words", "picture",
)  # fmt: skip
"""Fields of a document that a question can do without."""

_STAYS = {"difficulty": "difficulty-stays", "picture": "picture-stays"}
"""What is said of a field whose own name is said of something else on the way in."""

_LISTS = ("options", "pairs", "items", "answers", "gaps", "extras", "units", "rubric", "lines", "labels")


class Leaving:
    """One question on its way out in one language."""

    def __init__(self, document: Mapping[str, Any], locale: str) -> None:
        self.document = document
        self.locale = locale
        self.key: str = document["key"]
        self.kind: str = document["kind"]
        self.remarks: list[Remark] = []

    @property
    def refused(self) -> bool:
        """Whether it cannot go out."""
        return any(remark.outcome is Outcome.REFUSED for remark in self.remarks)

    def lose(self, code: str) -> None:
        """Something of it stays behind."""
        self._say(code, Outcome.LOST)

    def refuse(self, code: str) -> None:
        """It cannot go out."""
        self._say(code, Outcome.REFUSED)

    def _say(self, code: str, outcome: Outcome) -> None:
        remark = Remark(code, outcome=outcome, question=self.key)
        if remark not in self.remarks:
            self.remarks.append(remark)

    def words(self, text: Mapping[str, str] | None) -> str:
        """What a text says in this language; signs that no file should hold are left out."""
        said, lost = plain((text or {}).get(self.locale, ""))
        if lost:
            self.lose("signs")
        return said

    def look(
        self, carried: Collection[str], kinds: Collection[str], *, item_feedback: Collection[str]
    ) -> None:
        """Say what cannot go along: kinds and fields outside these, feedback of parts of other kinds, languages."""
        if self.kind not in kinds:
            self.refuse(f"kind-{self.kind}")
            return
        if not self.words(self.document.get("text")):
            self.refuse("not-in-language")
            return
        if set(self.document["text"]) != {self.locale}:
            self.lose("languages")
        for name in OPTIONAL:
            if self.document.get(name) and name not in carried and self.document[name] != "medium":
                self.lose(_STAYS.get(name, name))
        if self.kind not in item_feedback and any(row.get("feedback") for row in self.rows()):
            self.lose("item-feedback")
        if any(not self.words(text) for text in _texts(self.document)):
            self.refuse("not-in-language")

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """Everything in it that has an id."""
        for name in _LISTS:
            yield from self.document.get(name) or ()

    def true_false(self, labels: Labels) -> tuple[bool, list[str]]:
        """Which is right, and the feedback of true and of false. What they are called stays behind."""
        by_id = {option["id"]: option for option in self.document["options"]}
        options = [by_id["true"], by_id["false"]]
        if [self.words(option["text"]) for option in options] != list(labels):
            self.lose("labels")
        if any(option["fraction"] not in (0, FULL_MARK) for option in options):
            self.lose("wrong-mark")
        feedback = [self.words(option.get("feedback")) for option in options]
        return options[0]["fraction"] == FULL_MARK, feedback

    def accepted(self) -> list[tuple[str, int, str]]:
        """The accepted answers one by one: words, share of the mark, feedback."""
        return [
            (line.strip(), option["fraction"], self.words(option.get("feedback")))
            for option in self.document["options"]
            for line in self.words(option["text"]).split("\n")
            if line.strip()
        ]


def _texts(value: Any) -> Iterator[Mapping[str, str]]:
    """Every text in a document."""
    if isinstance(value, Mapping):
        if value and all(isinstance(words, str) for words in value.values()) and "id" not in value:
            yield value
            return
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
