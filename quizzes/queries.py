"""What the start and result pages say, and the counts that rules and authors ask for."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Prefetch, Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from learning import api as learning
from quizzes.clock import moment
from quizzes.contests import of_attempt
from quizzes.grading.attempts import Start, attempts_left, may_start
from quizzes.grading.behaviour import CERTAINTIES, certainty_points
from quizzes.grading.documents import NO_TEXT, Quiz, Shown
from quizzes.grading.marking import Outcome, Verdict, half_up, needed_right
from quizzes.grading.rubric import rubric_of
from quizzes.mark_screens import MarksView, marks_view
from quizzes.models import AnswerMark, Attempt, Contest, Question, Ruling
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


def next_attempt_from(person: learning.Person, access: learning.Access, quiz: Quiz) -> datetime | None:
    """When another attempt that counts may begin, where the quiz asks for time between them; None: at once."""
    if not quiz.delay or access.release is None or access.cycle is None:
        return None
    rows = attempts_of(person).filter(activity=access.release.activity, cycle=access.cycle, counts=True)
    last = rows.aggregate(last=Max("submitted_at"))["last"]
    return last + timedelta(minutes=quiz.delay) if last else None


def why_not_now(why: Start, quiz: Quiz, next_from: datetime | None) -> str:
    """Why an attempt cannot begin at this moment, and when it can."""

    def said(when: datetime | None) -> str:
        return date_format(localtime(when), _("l j F, H:i")) if when else ""

    if why is Start.NOT_OPEN:
        return _("This quiz opens on %(when)s.") % {"when": said(moment(quiz.opens))}
    if why is Start.CLOSED:
        return _("This quiz closed on %(when)s. Ask your manager for the next step.") % {
            "when": said(moment(quiz.closes))
        }
    return _("Take a little time first: your next attempt can begin on %(when)s.") % {"when": said(next_from)}


@dataclass(frozen=True)
class PastAttempt:
    """One line of the learner's own history with a quiz."""

    uuid: UUID
    number: int
    submitted_at: datetime
    percent: int
    passed: bool
    waits: bool
    extra: bool


@dataclass(frozen=True)
class StartPage:
    """The page before a quiz. ``left`` is None when there is no limit of attempts.

    ``timed`` says whether the quiz has a limit of time, ``limit_minutes`` what it is for this person: None where no
    clock runs for them.
    """

    activity: UUID
    title: str
    brief: str
    who_sees: str
    asked: int
    minutes: int
    timed: bool
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
    if one.extra:
        return {"tone": "plain", "text": _("Practice")}
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
    used = used_attempts(person, access)
    next_from = next_attempt_from(person, access, quiz)
    why = may_start(
        allowed=access.allowed,
        counts=counts,
        limit=quiz.attempts,
        used=used,
        has_open=going is not None,
        now=now(),
        opens=moment(quiz.opens),
        closes=moment(quiz.closes),
        next_from=next_from,
    )
    not_now = why in (Start.NOT_OPEN, Start.CLOSED, Start.TOO_SOON)
    return StartPage(
        activity=activity,
        title=words(quiz.title, locale, quiz.locale_default),
        brief=words(quiz.brief, locale, quiz.locale_default),
        who_sees=learning.who_sees(counts, marked=_read_by_people(release, going)),
        asked=len(going.drawn) if going is not None else quiz.asked,
        minutes=quiz.minutes,
        timed=bool(quiz.time_limit),
        limit_minutes=_own_limit(quiz, person),
        pass_mark=quiz.pass_mark,
        left=attempts_left(quiz.attempts, used) if counts else None,
        allowed=access.allowed and not not_now,
        reason=why_not_now(why, quiz, next_from) if not_now else access.reason,
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
                access.counts and not row.counts,
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
    own = learning.limit_for(person, timedelta(minutes=quiz.time_limit) if quiz.time_limit else None)
    return None if own is None else own // timedelta(minutes=1)


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
class Marked:
    """One question on the result page, what the learner said of it, and the regrade that counts for it, if any.

    ``read`` is what people gave for it; ``own_url`` where its writer marks it, in practice.
    """

    view: QuestionView
    contest: Contest | None
    regraded: Ruling | None
    read: MarksView | None
    own_url: str


@dataclass(frozen=True)
class CertaintyShown:
    """How well somebody knew what they know: points, and of the answers they were very sure of, how many were right."""

    points: int
    most: int
    sure: int
    sure_right: int


@dataclass(frozen=True)
class ResultPage:
    """The page after a quiz. ``reveal``: right answers are named, because no attempt is left to spoil.

    ``certainty`` is there where the quiz asks how sure people are, and is for the learner alone.
    ``extra``: practice beside a quiz that counts for this person; ``asked``: how many questions count in it.
    """

    sheet: Sheet
    outcome: Outcome
    needed: int
    partly: int
    left: int | None
    may_retry: bool
    questions: list[Marked]
    clauses: list[ClauseShown]
    back_url: str
    back_title: str
    who_sees: str
    reveal: bool
    certainty: CertaintyShown | None
    extra: bool
    asked: int
    missed: int

    @property
    def not_yet(self) -> list[ClauseShown]:
        """The clauses that the answers have not shown in full."""
        return [one for one in self.clauses if one.level != "shown"]


def missed_questions(row: Attempt) -> tuple[str, ...]:
    """The questions of an attempt that did not earn the full mark, by key; not what waits, nor what does not count."""
    return _missed(row.outcome())


def _missed(outcome: Outcome) -> tuple[str, ...]:
    short = (Verdict.PARTLY, Verdict.WRONG, Verdict.UNANSWERED)
    return tuple(mark.question for mark in outcome.marks if mark.possible and mark.verdict in short)


def result_page(row: Attempt, person: learning.Person, locale: str) -> ResultPage:
    """Everything the result page says of an attempt that was handed in."""
    prefetch_related_objects([row], "answers", "rulings", "contests")
    read = sheet(row, person, locale)
    outcome = row.outcome()
    activity = row.release.activity.uuid
    access = learning.access(person, activity)
    left = attempts_left(read.quiz.attempts, used_attempts(person, access)) if access.counts else None
    # Practice beside attempts that count tells no more than they do.
    extra = access.counts and not row.counts
    closed = left == 0 or (not extra and (bool(row.passed) or not row.counts))
    shown = read.quiz.review.closed if closed else read.quiz.review.after
    reveal = Shown.RIGHT in shown and not outcome.waiting
    marks = {mark.question: mark for mark in outcome.marks}
    if Shown.FEEDBACK not in shown:
        marks = {key: replace(mark, said=(), feedback=NO_TEXT) for key, mark in marks.items()}
    asked = sum(mark.possible > 0 for mark in outcome.marks)
    last = {one.position: one for one in sorted(row.rulings.all(), key=lambda one: one.pk)}
    regraded = {place: one for place, one in last.items() if one.regrade_id and not one.takes_back}
    said = of_attempt(row)
    people = {} if outcome.waiting or not _read_by_people(row.release, row) else _read(row)
    refs = [clause.clause for clause in outcome.clauses]
    found = learning.clauses(refs, locale) if refs else {}
    back_url, back_title = _lesson(access)
    return ResultPage(
        sheet=read,
        outcome=outcome,
        needed=needed_right(asked, read.quiz.pass_mark),
        partly=sum(mark.verdict is Verdict.PARTLY for mark in outcome.marks),
        left=left,
        may_retry=access.allowed and left != 0,
        questions=[
            Marked(
                view,
                said.get(view.position),
                regraded.get(view.position),
                people.get(view.position),
                _own_url(row, view),
            )
            for view in (read.marked(marks, reveal=reveal) if Shown.ANSWERS in shown else ())
        ],
        clauses=[
            ClauseShown(found[one.clause], _level(one.earned, one.possible))
            for one in outcome.clauses
            if one.clause in found
        ],
        back_url=back_url,
        back_title=back_title,
        who_sees=learning.who_sees(row.counts),
        reveal=reveal,
        certainty=_certainty(read, outcome) if read.quiz.certainty and not outcome.waiting else None,
        extra=extra,
        asked=asked,
        missed=0 if outcome.waiting else len(_missed(outcome)),
    )


def _certainty(read: Sheet, outcome: Outcome) -> CertaintyShown:
    said = [
        (mark, answer.certainty or CERTAINTIES[0])
        for place, mark in enumerate(outcome.marks, start=1)
        if mark.possible and mark.response and (answer := read.answers.get(place)) is not None
    ]
    sure = [mark for mark, certainty in said if certainty == CERTAINTIES[-1]]
    return CertaintyShown(
        points=half_up(sum((certainty_points(mark.earned, sure) for mark, sure in said), Fraction(0))),
        most=CERTAINTIES[-1] * sum(bool(mark.possible) for mark in outcome.marks),
        sure=len(sure),
        sure_right=sum(mark.verdict is Verdict.RIGHT for mark in sure),
    )


def _own_url(row: Attempt, view: QuestionView) -> str:
    """Where the learner marks their own answer, in practice; empty when there is nothing to mark."""
    if row.counts or view.mark is None or view.mark.verdict is not Verdict.WAITS:
        return ""
    return reverse("quizzes:mark-own", args=[row.uuid, view.position])


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
    """Open attempts on a quiz with a clock or a closing time, the oldest first."""
    ends = Q(release__body__time_limit__gt=0) | Q(release__body__has_key="closes")
    return (
        Attempt.objects.filter(ends, state=Attempt.State.OPEN)
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
