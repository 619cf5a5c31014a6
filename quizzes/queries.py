"""What the start and result pages say, and the counts that rules and authors ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from learning import api as learning
from quizzes.grading.attempts import attempts_left
from quizzes.grading.documents import Quiz
from quizzes.grading.marking import Outcome, Verdict, needed_right
from quizzes.grading.rubric import rubric_of
from quizzes.mark_screens import MarksView, marks_view
from quizzes.models import AnswerMark, Attempt, Question
from quizzes.models import Quiz as QuizRow
from quizzes.policies import attempts_of
from quizzes.releases import Frozen
from quizzes.sheet import Sheet, sheet
from quizzes.shown import QuestionView, words


class NoQuiz(LookupError):
    """There is no such quiz, or none has been published."""


def used_attempts(person: learning.Person, access: learning.Access) -> int:
    """How many attempts of this time through the course the person has begun."""
    if access.release is None or access.cycle is None:
        return 0
    return (
        attempts_of(person).filter(activity=access.release.activity, cycle=access.cycle, counts=True).count()
    )


@dataclass(frozen=True)
class PastAttempt:
    """One line of the learner's own history with a quiz."""

    uuid: UUID
    number: int
    submitted_at: datetime
    percent: int
    passed: bool
    waits: bool


@dataclass(frozen=True)
class StartPage:
    """The page before a quiz. ``left`` is None when there is no limit."""

    activity: UUID
    title: str
    brief: str
    who_sees: str
    asked: int
    minutes: int
    limit_minutes: int | None
    pass_mark: int
    left: int | None
    allowed: bool
    reason: str
    open_attempt: UUID | None
    open_answered: int
    past: tuple[PastAttempt, ...]
    back_url: str
    back_title: str

    @property
    def used_up(self) -> bool:
        """Whether the limit of attempts is what keeps the learner out."""
        return self.left == 0 and self.open_attempt is None

    @property
    def past_rows(self) -> list[dict[str, Any]]:
        """The learner's own attempts as rows of a list, the newest first."""
        return [
            {
                "title": _("Attempt %(number)s, %(day)s")
                % {"number": one.number, "day": date_format(localtime(one.submitted_at), _("l j F"))},
                "href": reverse("quizzes:result", args=[one.uuid]),
                "note": "" if one.waits else _("%(percent)s percent") % {"percent": one.percent},
                "state": _state(one),
            }
            for one in self.past
        ]


def _state(one: PastAttempt) -> dict[str, str]:
    if one.waits:
        return {"tone": "info", "text": _("Being read")}
    return {"tone": "ok", "text": _("Passed")} if one.passed else {"tone": "plain", "text": _("Not yet")}


def start_page(person: learning.Person, activity: UUID, locale: str) -> StartPage:
    """Everything the start page says. Raises :class:`NoQuiz`."""
    access = learning.access(person, activity)
    rows = list(
        attempts_of(person)
        .filter(activity__uuid=activity)
        .select_related("release__activity")
        .annotate(answered=Count("answers", filter=~Q(answers__response=[])))
        .order_by("-number")[:20]
    )
    going = next((row for row in rows if row.is_open), None)
    release = going.release if going is not None else access.release
    if release is None or release.activity.kind != learning.Kind.QUIZ:
        raise NoQuiz(str(activity))
    quiz = Frozen(release.body).quiz
    counts = going.counts if going is not None else access.counts
    back_url, back_title = _lesson(access)
    return StartPage(
        activity=activity,
        title=words(quiz.title, locale, quiz.locale_default),
        brief=words(quiz.brief, locale, quiz.locale_default),
        who_sees=learning.who_sees(counts, marked=_read_by_people(release, going)),
        asked=len(going.drawn) if going is not None else quiz.asked,
        minutes=quiz.minutes,
        limit_minutes=_own_limit(quiz, person),
        pass_mark=quiz.pass_mark,
        left=attempts_left(quiz.attempts, used_attempts(person, access)) if counts else None,
        allowed=access.allowed,
        reason=access.reason,
        open_attempt=going.uuid if going is not None else None,
        open_answered=going.answered if going is not None else 0,
        past=tuple(
            PastAttempt(
                row.uuid,
                row.number,
                row.submitted_at,
                row.percent or 0,
                bool(row.passed),
                row.state == Attempt.State.WAITS,
            )
            for row in rows
            if row.submitted_at is not None
        ),
        back_url=back_url,
        back_title=back_title,
    )


def _read_by_people(release: learning.Release, going: Attempt | None) -> bool:
    """Whether somebody may have to read an answer: of this attempt, or of what can be drawn."""
    frozen = Frozen(release.body)
    asked = [frozen.question(one["question"]) for one in going.drawn] if going is not None else frozen.bank()
    return any(rubric_of(question) for question in asked)


def _own_limit(quiz: Quiz, person: learning.Person) -> int | None:
    """The person's own minutes, their allowance included; None when no clock runs for them."""
    if not quiz.time_limit or person.time_factor <= 0:
        return None
    return int(quiz.time_limit * person.time_factor)


@dataclass(frozen=True)
class ClauseShown:
    """One clause that the quiz was about: how much of it the answers showed."""

    clause: learning.ClauseView
    level: str
    """shown, partly or not-yet"""

    @property
    def url(self) -> str:
        """Where the whole standard can be read."""
        return learning.learn_url(self.clause.standard_uuid)

    @property
    def tone(self) -> str:
        """The tone of its pill."""
        return {"shown": "ok", "partly": "warn"}.get(self.level, "plain")


@dataclass(frozen=True)
class ResultPage:
    """The page after a quiz. ``reveal``: right answers are named, because no attempt is left to spoil."""

    sheet: Sheet
    outcome: Outcome
    needed: int
    partly: int
    left: int | None
    may_retry: bool
    questions: list[QuestionView]
    clauses: list[ClauseShown]
    back_url: str
    back_title: str
    who_sees: str
    reveal: bool
    read: Mapping[int, MarksView]

    @property
    def answers(self) -> list[dict[str, Any]]:
        """Each question as it was marked: its view, what people gave for it, and where its writer marks it."""
        row = self.sheet.attempt
        return [
            {
                "view": view,
                "read": self.read.get(view.position),
                "own_url": reverse("quizzes:mark-own", args=[row.uuid, view.position])
                if not row.counts and view.mark is not None and view.mark.verdict is Verdict.WAITS
                else "",
            }
            for view in self.questions
        ]


def result_page(row: Attempt, person: learning.Person, locale: str) -> ResultPage:
    """Everything the result page says of an attempt that was handed in."""
    read = sheet(row, person, locale)
    outcome = row.outcome()
    activity = row.release.activity.uuid
    access = learning.access(person, activity)
    left = attempts_left(read.quiz.attempts, used_attempts(person, access)) if access.counts else None
    reveal = not outcome.waiting and (bool(row.passed) or not row.counts or left == 0)
    refs = [clause.clause for clause in outcome.clauses]
    found = learning.clauses(refs, locale) if refs else {}
    back_url, back_title = _lesson(access)
    return ResultPage(
        sheet=read,
        outcome=outcome,
        needed=needed_right(len(outcome.marks), read.quiz.pass_mark),
        partly=sum(mark.verdict is Verdict.PARTLY for mark in outcome.marks),
        left=left,
        may_retry=access.allowed and left != 0,
        questions=read.marked({mark.question: mark for mark in outcome.marks}, reveal=reveal),
        clauses=[
            ClauseShown(found[one.clause], _level(one.earned, one.possible))
            for one in outcome.clauses
            if one.clause in found
        ],
        back_url=back_url,
        back_title=back_title,
        who_sees=learning.who_sees(row.counts),
        reveal=reveal,
        read={} if outcome.waiting or not _read_by_people(row.release, row) else _read(row),
    )


def _read(row: Attempt) -> dict[int, MarksView]:
    """What people gave for the answers that they read, by position. Two queries."""
    answers = row.to_mark.prefetch_related(Prefetch("marks", AnswerMark.objects.order_by("n")))
    found = {}
    for answer in answers:
        answer.attempt = row  # its release is here already
        if marks := list(answer.marks.all()):
            found[answer.position] = marks_view(answer, marks)
    return found


def _level(earned: int, possible: int) -> str:
    if earned == possible:
        return "shown"
    return "partly" if earned else "not-yet"


def _lesson(access: learning.Access) -> tuple[str, str]:
    """Where the quiz stands in the learner's course: the address and title of what holds it; empty when
    nothing does.
    """
    above = access.within
    return (learning.open_url(above.kind, above.uuid), above.title) if above else ("", "")


def open_timed_attempts() -> QuerySet[Attempt]:
    """Open attempts on a quiz with a clock, the oldest first."""
    return (
        Attempt.objects.filter(state=Attempt.State.OPEN, release__body__time_limit__gt=0)
        .select_related("person", "release")
        .order_by("started_at")
    )


def available(tags: list[str]) -> dict[str, int]:
    """How many live questions carry each tag."""
    rows = Question.objects.filter(live=True, tags__name__in=tags).values_list("tags__name")
    counted = dict(rows.annotate(count=Count("id", distinct=True)))
    return {tag: counted.get(tag, 0) for tag in tags}


def known_tags() -> list[str]:
    """Every tag in use on live questions, for the author's list of suggestions."""
    return list(
        Question.objects.filter(live=True)
        .values_list("tags__name", flat=True)
        .exclude(tags__name=None)
        .distinct()
        .order_by("tags__name")
    )


def latest_locales() -> list[str]:
    """The languages of the quiz that was published last: what a new one most likely needs. Empty at first."""
    row = QuizRow.objects.filter(live=True).order_by("-last_published_at").first()
    return list(row.document.get("locales", [])) if row is not None else []
