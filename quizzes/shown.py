"""What of a question is shown, in one language.

Nothing here carries which option is right before the answer may no longer be changed: templates get these
views and never a question.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _

from quizzes.grading.documents import Question, QuestionKind, Text
from quizzes.grading.kinds.body import ONLY, Choice, Control, Part, Response
from quizzes.grading.kinds.gaps import GAP
from quizzes.grading.kinds.judgement import BEST, WORST
from quizzes.grading.kinds.spot import Spot
from quizzes.grading.kinds.writing import Writing
from quizzes.grading.marking import Mark, Verdict
from quizzes.pictures import Pictures


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
class PartView:
    """One thing to answer. ``name`` is its field in the form; ``written`` is what was written there."""

    id: str
    name: str
    control: Control
    label: str
    options: tuple[OptionView, ...]
    written: str = ""
    said: str = ""

    @property
    def title(self) -> str:
        """What is answered here, in words; empty where the question alone says it."""
        return {BEST: _("Best"), WORST: _("Worst")}.get(self.id, "") if not self.label else self.label

    @property
    def answer(self) -> str:
        """What was answered, in words; empty when nothing was."""
        return self.written or ", ".join(option.text for option in self.options if option.chosen)

    @property
    def right(self) -> str:
        """The right answer in words, once it may be shown; empty before."""
        return ", ".join(option.text for option in self.options if option.right)

    @property
    def is_right(self) -> bool:
        """Whether what was chosen is what is right, once that may be shown."""
        return bool(self.right) and self.right == self.answer


@dataclass(frozen=True)
class SpeechView:
    """One speech of a talk: the options of it that can be marked, or words that cannot."""

    ours: bool
    text: str
    options: tuple[OptionView, ...]


@dataclass(frozen=True)
class PictureView:
    """The picture that stands with a question, its size on the page in CSS pixels, and what it shows in words."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class MarkView:
    """How one answer did, in the reader's language."""

    verdict: Verdict
    feedback: str

    @property
    def tone(self) -> str:
        """The tone of its pill."""
        return {Verdict.RIGHT: "ok", Verdict.PARTLY: "warn", Verdict.WAITS: "info"}.get(self.verdict, "plain")

    @property
    def icon(self) -> str:
        """The shape beside the word, so that colour is never alone."""
        return {
            Verdict.RIGHT: "check",
            Verdict.PARTLY: "circle-dot",
            Verdict.UNANSWERED: "circle",
            Verdict.WAITS: "clock",
            Verdict.NOTED: "check",
        }.get(self.verdict, "repeat")


@dataclass(frozen=True)
class QuestionView:
    """One question as the learner sees it. ``mark`` is there only where feedback is due.

    ``segments`` is the text cut at its gaps: words, or the part that stands there. ``model`` is an answer as we would
    give it, once it may be shown; ``remarks`` is feedback to what was typed.
    ``tries_left`` counts the tries that are left after an answer that was not right; ``hint`` goes with the next one.
    """

    position: int
    kind: QuestionKind
    text: str
    parts: tuple[PartView, ...]
    revision: int = 0
    saved_at: datetime | None = None
    segments: tuple[str | PartView, ...] = ()
    speeches: tuple[SpeechView, ...] = ()
    line: str = ""
    least: int = 0
    most: int = 0
    model: str = ""
    right: str = ""
    remarks: tuple[str, ...] = ()
    heading: str = ""
    hint: str = ""
    tries_left: int = 0
    certainty: int | None = None
    mark: MarkView | None = None
    picture: PictureView | None = None

    @property
    def answered(self) -> bool:
        """Whether anything is answered."""
        return any(part.answer for part in self.parts)

    @property
    def plain(self) -> str:
        """The text in one line, each gap a blank."""
        return GAP.sub("____", self.text)

    @property
    def several(self) -> bool:
        """Whether more than one option may be chosen."""
        return self.parts[0].control is Control.SEVERAL

    @property
    def options(self) -> tuple[OptionView, ...]:
        """What may be chosen in the first part: all there is in most questions."""
        return self.parts[0].options

    @property
    def is_written(self) -> bool:
        """Whether the answer is typed."""
        return self.parts[0].control in (Control.LINE, Control.LONG)

    @property
    def is_scale(self) -> bool:
        """Whether it is answered on a scale."""
        return self.kind is QuestionKind.SCALE

    @property
    def best_and_worst(self) -> tuple[dict[str, OptionView], ...]:
        """Each reply with its two boxes, where the best and the worst are asked for."""
        if self.kind is not QuestionKind.JUDGEMENT or self.parts[0].id != BEST:
            return ()
        sides = zip(self.parts[0].options, self.parts[1].options, strict=True)
        return tuple({"best": best, "worst": worst} for best, worst in sides)

    @property
    def is_choice(self) -> bool:
        """Whether one list of options is all there is to it."""
        return len(self.parts) == 1 and bool(self.options) and not self.speeches

    @property
    def pairs(self) -> tuple[PartView, ...]:
        """The parts where each has a label and an answer of its own, for showing what was answered."""
        return () if self.is_choice or self.is_written or self.speeches else self.parts

    @property
    def marked(self) -> tuple[OptionView, ...]:
        """Of a list of options, those that were chosen or are right."""
        if not (self.is_choice or self.speeches):
            return ()
        return tuple(option for option in self.options if option.chosen or option.right)

    @property
    def written(self) -> str:
        """What was typed, with its unit."""
        return " ".join(part.answer for part in self.parts if part.answer) if self.is_written else ""

    @property
    def said(self) -> str:
        """The whole answer in words, each part with what it answers."""
        if not self.pairs:
            return self.written or ", ".join(option.text for option in self.options if option.chosen)
        return "; ".join(
            f"{part.label}: {part.answer}" if part.label else part.answer
            for part in self.pairs
            if part.answer
        )

    def typed(self, fields: Mapping[str, str]) -> "QuestionView":
        """The same question with what somebody typed into its form, whether it can be kept or not."""
        parts = tuple(
            part if part.options else replace(part, written=fields.get(part.name, "")) for part in self.parts
        )
        return replace(self, parts=parts)

    @property
    def given(self) -> bool:
        """Whether the answer stands and can no longer be changed."""
        return self.mark is not None


Naming = Callable[[str], str]
"""What the form calls something, from its id."""


@dataclass(frozen=True)
class Reading:
    """How questions are read: in which language, and under which names their inputs go."""

    locale: str
    default: str
    naming: Naming
    pictures: Pictures = field(default_factory=Pictures)

    def words(self, text: Text) -> str:
        """What a text says in this reading."""
        return words(text, self.locale, self.default)

    def picture(self, question: Question) -> PictureView | None:
        """The picture of a question, where it has one that was loaded."""
        return picture_view(question, self.pictures, self.locale, self.default)


def picture_view(question: Question, pictures: Pictures, locale: str, default: str) -> PictureView | None:
    """The picture of a question in a language; None where it has none that was loaded."""
    if question.picture is None or (file := pictures.of(question)) is None:
        return None
    return PictureView(file.url, file.width, file.height, words(question.picture.alt, locale, default))


def picture_of(question: Question, locale: str, default: str) -> PictureView | None:
    """The same for one question alone, whose picture is looked up. Two queries; none where it has none."""
    return picture_view(question, Pictures().load([question]), locale, default)


def show(
    position: int,
    question: Question,
    order: Sequence[str],
    reading: Reading,
    *,
    response: Response = (),
    said: Iterable[tuple[str, Text]] = (),
    mark: Mark | None = None,
    reveal: bool = False,
) -> QuestionView:
    """A question with its ids in the ``order`` in which they were drawn, and what was answered.

    ``said`` is feedback that may be shown, by id; ``mark``: how the answer did, with its feedback; ``reveal``: what is
    right as well.
    """
    remarks = {name: reading.words(text) for name, text in (mark.said if mark is not None else said)}
    chosen, best = question.given(response), question.given(question.best if reveal else ())
    parts = [
        _part(
            part, order, reading, chosen.get(part.id, ()), best.get(part.id, ()) if reveal else None, remarks
        )
        for part in question.body.parts()
    ]
    place = {name: index for index, name in enumerate(order)}
    if question.kind in (QuestionKind.ORDERING, QuestionKind.RANK, QuestionKind.JUDGEMENT):
        parts.sort(key=lambda part: place.get(part.id, 0))
    body, text = question.body, reading.words(question.text)
    writing = body if isinstance(body, Writing) else None
    return QuestionView(
        position=position,
        kind=question.kind,
        text=text,
        parts=tuple(parts),
        segments=_segments(text, parts) if question.kind is QuestionKind.GAPS else (),
        speeches=_speeches(body, parts[0], reading) if isinstance(body, Spot) else (),
        line=reading.words(writing.line) if writing else "",
        least=writing.least if writing else 0,
        most=writing.most if writing else 0,
        model=reading.words(writing.model) if writing and reveal else "",
        right=_right(question, reading) if reveal else "",
        remarks=() if parts[0].options else tuple(remarks.values()),
        mark=MarkView(mark.verdict, reading.words(mark.feedback)) if mark is not None else None,
        picture=reading.picture(question),
    )


def field_name(part: Part, naming: Naming) -> str:
    """The field of a part in the form. Of several parts each has a name that tells nothing about it.

    A part and an option may have one id (a line and its partner), so that they must not have one name.
    """
    if part.id == ONLY:
        return "option" if part.choices else "written"
    return f"part-{naming(f'part:{part.id}')}"


def _part(
    part: Part,
    order: Sequence[str],
    reading: Reading,
    chosen: Sequence[str],
    best: Sequence[str] | None,
    said: Mapping[str, str],
) -> PartView:
    place = {name: index for index, name in enumerate(order)}
    choices: Sequence[Choice] = sorted(part.choices, key=lambda choice: place.get(choice.id, -1))
    return PartView(
        id=part.id,
        name=field_name(part, reading.naming),
        control=part.control,
        label=reading.words(part.text),
        options=tuple(
            OptionView(
                id=choice.id,
                text=reading.words(choice.text) or choice.id,
                chosen=choice.id in chosen,
                # What is said to a part that has words of its own stands there: its options may share its id.
                said=said.get(choice.id, "") if choice.text and not part.text else "",
                right=choice.id in best if best is not None else None,
                handle=reading.naming(choice.id),
            )
            for choice in choices
        ),
        written="" if part.choices else next(iter(chosen), ""),
        said=said.get(part.id, ""),
    )


def _segments(text: str, parts: Sequence[PartView]) -> tuple[str | PartView, ...]:
    by_id = {part.id: part for part in parts}
    pieces = GAP.split(text)
    return tuple(by_id.get(piece, "") if index % 2 else piece for index, piece in enumerate(pieces))


def _speeches(body: Spot, part: PartView, reading: Reading) -> tuple[SpeechView, ...]:
    """Lines of one speaker in a row are one speech."""
    by_id, found = {option.id: option for option in part.options}, list[SpeechView]()
    for line in body.lines:
        own: tuple[OptionView, ...] = (by_id[line.id],) if line.ours else ()
        said = "" if line.ours else reading.words(line.text)
        if found and found[-1].ours == line.ours:
            last = found.pop()
            own, said = last.options + own, f"{last.text} {said}".strip()
        found.append(SpeechView(line.ours, said, own))
    return tuple(found)


def _right(question: Question, reading: Reading) -> str:
    """The right answer of a question that is answered by typing a word or a figure."""
    if question.kind not in (QuestionKind.SHORT, QuestionKind.NUMBER):
        return ""
    best, said = question.given(question.best), list[str]()
    for part in question.body.parts():
        texts = {choice.id: reading.words(choice.text) for choice in part.choices}
        said += (texts.get(value, value) for value in best.get(part.id, ()))
    return " ".join(said)
