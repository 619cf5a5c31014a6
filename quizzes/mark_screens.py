"""What a marker sees: the list of questions, the answers to one of them, one answer with its rubric. No names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from learning import api as learning
from quizzes.actions.marking import Given, asked
from quizzes.grading.documents import FULL_MARK, Question, Text
from quizzes.grading.kinds.gaps import GAP
from quizzes.grading.kinds.words import Words
from quizzes.grading.kinds.writing import Criterion, Writing
from quizzes.grading.rubric import middle, rubric_of
from quizzes.mark_form import MarkAnswer, field_of
from quizzes.models import Answer, AnswerMark, AnswerToMark
from quizzes.models import Question as QuestionRow
from quizzes.queue import equal_to, questions_waiting, text_of
from quizzes.shown import PictureView, picture_of, words

SHOWN = 90
"""Characters of an answer in a list."""


@dataclass(frozen=True)
class Step:
    """One choice of points: how many, what it is called (empty: the number says it), and whether it is chosen."""

    value: int
    words: str
    chosen: bool


@dataclass(frozen=True)
class Ask:
    """One criterion to be marked. ``missing``: it was sent without points."""

    field: str
    title: str
    most: int
    steps: tuple[Step, ...]
    missing: bool


@dataclass(frozen=True)
class Written:
    """A question, what was answered, and what we would say. ``line`` is the sentence that was to be said better."""

    task: str
    text: str
    model: str
    line: str = ""
    picture: PictureView | None = None


@dataclass(frozen=True)
class MarkScreen:
    """The page of one answer to be marked. ``own``: its writer marks it, in practice.

    ``others`` is how many people have marked it before, ``corrects`` that this marker was one of them; ``equal`` how
    many answers say the same, this one included; ``accept_url`` is empty where the answer cannot join the key.
    """

    title: str
    sent: str
    clauses: tuple[learning.ClauseView, ...]
    letter: Written
    asks: tuple[Ask, ...]
    n: int
    equal: int
    note: str
    note_most: int
    wants_second: bool
    others: int
    corrects: bool
    own: bool
    url: str
    accept_url: str
    back_url: str
    problem: str

    @property
    def may_ask_second(self) -> bool:
        """Whether a second opinion can be asked for: not where this is one."""
        return not self.own and not self.others


@dataclass(frozen=True)
class OpinionView:
    """One rater's mark: who by role, when, each criterion in words, and the note."""

    who: str
    day: str
    levels: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Reached:
    """One criterion as it came out: what it asks, and its points in words."""

    title: str
    points: str
    tone: str


@dataclass(frozen=True)
class MarksView:
    """What a writer reads of the marks of one answer: the middle of all, and the notes."""

    rows: tuple[Reached, ...]
    opinions: tuple[OpinionView, ...]


def queue_screen(
    user: learning.User, page: "Page[dict[str, Any]]", *, mine: bool, total: int
) -> learning.QueueScreen:
    """One page of the questions to which answers wait. ``total``: how many answers wait for this account."""
    keys = [row["question"] for row in page.object_list]
    titles = _titles(keys)
    query = "?second=1" if mine else ""
    return learning.QueueScreen(
        title=waiting_line(total),
        page=page,
        rows=tuple(
            {
                "title": titles.get(row["question"], row["question"]),
                "href": reverse("quizzes:marking-question", args=[row["question"]]) + query,
                "note": _("%(count)s, the oldest of %(day)s")
                % {"count": _answers(row["count"]), "day": _day(row["oldest"])},
            }
            for row in page.object_list
        ),
        filters=_filters(user, mine=mine, total=total),
        empty=_("Nothing here. When somebody has written an answer that counts, it comes here."),
    )


def groups_screen(question: str, page: "Page[dict[str, Any]]", *, mine: bool) -> learning.QueueScreen:
    """One page of the answers to a question, equal ones as one row."""
    firsts = AnswerToMark.objects.select_related("attempt").in_bulk(
        [row["first"] for row in page.object_list]
    )
    texts = _texts(firsts.values())
    return learning.QueueScreen(
        title=_titles([question]).get(question, question),
        page=page,
        rows=tuple(
            {
                "title": Truncator(texts[row["first"]]).chars(SHOWN),
                "href": reverse("quizzes:mark", args=[firsts[row["first"]].uuid]),
                "note": _("%(count)s, the oldest of %(day)s")
                % {"count": _answers(row["count"]), "day": _day(row["oldest"])},
                "state": {"tone": "plain", "text": _("A second opinion is asked for")}
                if row["n"] and not mine
                else None,
            }
            for row in page.object_list
        ),
        filters=(
            learning.QueueFilter(_("All questions"), reverse("quizzes:marking"), here=False),
            learning.QueueFilter(
                _("This question"), reverse("quizzes:marking-question", args=[question]), here=True
            ),
        ),
        empty=_("Nothing waits to be marked here any more."),
    )


def waiting_line(count: int) -> str:
    """How much waits, as a sentence."""
    if not count:
        return _("No answer in a quiz waits to be marked.")
    return ngettext(
        "%(count)s answer in a quiz waits to be marked.",
        "%(count)s answers in quizzes wait to be marked.",
        count,
    ) % {"count": count}


def mark_screen(
    user: learning.User,
    answer: AnswerToMark,
    *,
    sent: MarkAnswer | None = None,
    problem: str = "",
    may_accept: bool = False,
) -> MarkScreen:
    """The page of an answer that waits; ``sent`` is what was sent and not taken, so that nothing of it is lost."""
    marks = learning.latest_of(answer.marks.order_by("n"))
    own = next((one for one in marks if one.rater.user_id == user.pk), None)
    given = sent.given if sent else Given(own.points, own.note, own.second) if own else Given()
    question = asked(answer)
    practice = not answer.attempt.counts
    accept = may_accept and isinstance(question.body, Words | Writing) and question.kind != "essay"
    return MarkScreen(
        title=title_of(answer),
        sent=_day(answer.handed_in),
        clauses=tuple(learning.clauses(question.clauses, _tongue()).values()) if question.clauses else (),
        letter=_written(answer, question),
        asks=_asks(answer, rubric_of(question), given, sent.missing if sent else ()),
        n=answer.n,
        equal=1 if practice else equal_to(user, answer).count(),
        note=given.note,
        note_most=learning.NOTE_MOST,
        wants_second=given.second,
        others=len(marks) - (own is not None),
        corrects=own is not None,
        own=practice,
        url=reverse("quizzes:mark-own", args=[answer.attempt.uuid, answer.position])
        if practice
        else reverse("quizzes:mark", args=[answer.uuid]),
        accept_url=reverse("quizzes:accept", args=[answer.uuid]) if accept and not practice else "",
        back_url=reverse("quizzes:result", args=[answer.attempt.uuid])
        if practice
        else reverse("quizzes:marking-question", args=[answer.question]),
        problem=problem or (sent.problem if sent else ""),
    )


def title_of(answer: AnswerToMark) -> str:
    """The title of the quiz in which it was answered."""
    return _words(answer, answer.attempt.frozen.quiz.title)


def opinions_of(answer: AnswerToMark, marks: Sequence[AnswerMark]) -> tuple[OpinionView, ...]:
    """Every rater's mark, by role."""
    return tuple(
        OpinionView(
            str(learning.Marker(one.role).label), _day(one.at), given_words(answer, one.points), one.note
        )
        for one in learning.latest_of(marks)
    )


def given_words(answer: AnswerToMark, points: Mapping[str, int]) -> tuple[str, ...]:
    """Points in words, in the order of the rubric; a criterion without points is left out."""
    return tuple(
        f"{_title(answer, one)}: {reached}" if one.text else reached
        for one in rubric_of(asked(answer))
        if one.id in points
        for reached in [_reached(one, Fraction(points[one.id]))]
    )


def marks_view(answer: AnswerToMark, marks: Sequence[AnswerMark]) -> MarksView:
    """What the writer reads once the result is there. ``marks``: all of this answer, in their order; at least one."""
    latest = learning.latest_of(marks)
    came_to = middle([one.points for one in latest])
    return MarksView(
        rows=tuple(
            Reached(
                _title(answer, one),
                _reached(one, came_to[one.id]),
                "ok" if came_to[one.id] == one.points else "plain",
            )
            for one in rubric_of(asked(answer))
            if one.id in came_to
        ),
        opinions=tuple(OpinionView(view.who, view.day, (), view.note) for view in opinions_of(answer, marks)),
    )


def _filters(user: learning.User, *, mine: bool, total: int) -> tuple[learning.QueueFilter, ...]:
    second = sum(row["count"] for row in questions_waiting(user, mine=True))
    if not (second or mine):
        return ()
    here = reverse("quizzes:marking")
    return (
        learning.QueueFilter(_("Everything: %(count)s") % {"count": total}, here, not mine),
        learning.QueueFilter(
            _("Waits for a second opinion: %(count)s") % {"count": second}, f"{here}?second=1", mine
        ),
    )


def _written(answer: AnswerToMark, question: Question) -> Written:
    body = question.body
    model = line = ""
    if isinstance(body, Writing):
        model, line = _words(answer, body.model), _words(answer, body.line)
    elif isinstance(body, Words):
        listed = [_words(answer, one.text) for one in body.options if one.fraction == FULL_MARK]
        model = "\n".join(listed)
    task = GAP.sub("____", _words(answer, question.text))
    default = answer.attempt.frozen.quiz.locale_default
    picture = picture_of(question, _tongue(), default)
    return Written(task, text_of(answer), model, line, picture)


def _asks(
    answer: AnswerToMark, rubric: Sequence[Criterion], given: Given, missing: Sequence[str]
) -> tuple[Ask, ...]:
    return tuple(
        Ask(
            field_of(place),
            _title(answer, one),
            one.points,
            tuple(
                Step(value, "" if one.text else _verdict(value), given.points.get(one.id) == value)
                for value in range(one.points + 1)
            ),
            one.id in missing,
        )
        for place, one in enumerate(rubric, start=1)
    )


def _title(answer: AnswerToMark, criterion: Criterion) -> str:
    return _words(answer, criterion.text) if criterion.text else _("Is this answer right?")


def _verdict(value: int) -> str:
    return [_("Wrong"), _("Half right"), _("Right")][value]


def _reached(criterion: Criterion, points: Fraction) -> str:
    if not criterion.text and points.denominator == 1:
        return _verdict(points.numerator)
    said = number_format(points.numerator if points.denominator == 1 else float(points))
    return _("%(points)s of %(most)s") % {"points": said, "most": criterion.points}


def _titles(keys: Sequence[str]) -> dict[str, str]:
    """What each question asks, in the reader's language; of one that was deleted nothing."""
    rows = QuestionRow.objects.filter(key__in=keys).values_list("key", "title", "document__text")
    return {
        key: " ".join(GAP.sub("____", words(text, _tongue(), "en")).split()) if text else title
        for key, title, text in rows
    }


def _texts(answers: "Any") -> dict[int, str]:
    """What was written, by the key of the answer to be marked. One query."""
    places = {(one.attempt_id, one.position): one.pk for one in answers}
    rows = Answer.objects.filter(attempt__in={attempt for attempt, _position in places})
    return {
        places[attempt, position]: str(response[0])
        for attempt, position, response in rows.values_list("attempt", "position", "response")
        if (attempt, position) in places
    }


def _answers(count: int) -> str:
    return ngettext("%(count)s answer", "%(count)s answers", count) % {"count": count}


def _words(answer: AnswerToMark, text: Text) -> str:
    return words(text, _tongue(), answer.attempt.frozen.quiz.locale_default)


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), _("l j F"))


def _tongue() -> str:
    return get_language() or "en"
