"""What of a question is shown, in one language.

Nothing here carries which option is right before the answer may no longer be changed: templates get these
views and never a question.
"""

from dataclasses import dataclass
from datetime import datetime

from quizzes.grading.documents import Text
from quizzes.grading.marking import Verdict


def words(text: Text, locale: str, default: str) -> str:
    """What a text says to somebody who reads ``locale``; in the quiz's own language where there is nothing
    else.
    """
    return text.get(locale) or text.get(default) or next(iter(text.values()), "")


@dataclass(frozen=True)
class OptionView:
    """One box to tick. ``said`` is its feedback, empty until it may be shown; ``handle`` is what the form sends for
    it, and the only name of it that may reach a learner's browser.
    """

    id: str
    text: str
    chosen: bool
    said: str = ""
    right: bool | None = None
    handle: str = ""


@dataclass(frozen=True)
class MarkView:
    """How one answer did, in the reader's language."""

    verdict: Verdict
    feedback: str

    @property
    def tone(self) -> str:
        """The tone of its pill."""
        return {Verdict.RIGHT: "ok", Verdict.PARTLY: "warn"}.get(self.verdict, "plain")

    @property
    def icon(self) -> str:
        """The shape beside the word, so that colour is never alone."""
        return {
            Verdict.RIGHT: "check",
            Verdict.PARTLY: "circle-dot",
            Verdict.UNANSWERED: "circle",
        }.get(self.verdict, "repeat")


@dataclass(frozen=True)
class QuestionView:
    """One question as the learner sees it. ``mark`` is there only where feedback is due."""

    position: int
    text: str
    several: bool
    options: tuple[OptionView, ...]
    revision: int
    saved_at: datetime | None
    mark: MarkView | None = None

    @property
    def answered(self) -> bool:
        """Whether anything is chosen."""
        return any(option.chosen for option in self.options)

    @property
    def sample_name(self) -> str:
        """A name for its inputs where several questions stand on one page and nothing is sent."""
        return f"sample-{self.position}"

    @property
    def given(self) -> bool:
        """Whether the answer stands and can no longer be changed."""
        return self.mark is not None
