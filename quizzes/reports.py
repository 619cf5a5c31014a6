"""What authors see of statistics: stored figures, put into rows. Nothing here reads an answer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import BigIntegerField, CharField, F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from wagtail.models import Revision

from learning import api as learning
from quizzes import figure_words as say
from quizzes.grading.flags import Choice, choices_of, flags
from quizzes.grading.reading import question_of
from quizzes.grading.statistics import MOST_OF_ONE_PERSON, SMALLEST_GROUP, OptionFigures, hidden_options
from quizzes.models import Question, QuestionFlag, QuestionStatistics, Quiz, QuizStatistics
from quizzes.models.statistics import Attempts
from quizzes.pictures import Pictures
from quizzes.releases import version_of
from quizzes.shown import PictureView, picture_view, words
from quizzes.sure_and_wrong import SureReport, sure_report

QUESTIONS_A_PAGE = 25
VERSIONS_A_PAGE = 10
LOOKS_A_PAGE = 25
KINDS_OF_DRAW = 10
"""Rows of a quiz that are offered, newest first: one for each number of questions that it has asked."""

THIRDS = 3 * SMALLEST_GROUP
"""From so many people on, a third of them is no small group."""


@dataclass(frozen=True)
class QuestionLine:
    """One version of a question in the report of a quiz. ``flags`` come of first attempts alone."""

    title: str
    uuid: UUID | None
    since: datetime
    people: str
    facility: str
    between: str
    discrimination: str
    weight: str
    flags: list[str]


@dataclass(frozen=True)
class QuizReport:
    """A quiz: its figures, and a page of its questions. ``others`` are the numbers of questions that it also asked.

    ``every``: all attempts are counted, at most ``most`` of one person, and not their first ones alone. ``sure`` is
    there where the quiz asks how sure people are, or has asked it, and is of first attempts whatever is counted.
    """

    quiz: Quiz
    every: bool
    most: int
    counted: str
    rows: list[say.Figure]
    asked: int
    others: list[int]
    page: Page
    lines: list[QuestionLine]
    sure: SureReport | None


def quiz_report(
    quiz: Quiz, *, attempts: Attempts, asked: int | None, page: str | None, locale: str
) -> QuizReport:
    """The report for people who were asked so many questions; None: as many as those who came last.

    Five queries, and one more where there is something to say of clauses.
    """
    known_rows = QuizStatistics.objects.filter(activity__uuid=quiz.uuid).defer("tally", "waiting")
    both = list(known_rows[: len(Attempts) * KINDS_OF_DRAW])
    found = [one for one in both if one.attempts == attempts]
    row = next((one for one in found if asked in (None, one.asked)), None)
    first = next(
        (one for one in both if row and one.attempts == Attempts.FIRST and one.asked == row.asked), None
    )
    questions = QuestionStatistics.objects.filter(quiz=row).defer("tally", "waiting")
    shown = Paginator(questions, QUESTIONS_A_PAGE).get_page(page)
    keys = [one.question for one in shown]
    known = dict(Question.objects.filter(key__in=keys).values_list("key", "uuid"))
    return QuizReport(
        quiz=quiz,
        every=attempts == Attempts.ALL,
        most=MOST_OF_ONE_PERSON,
        counted=say.counted(row.people, row.times) if row is not None else say.counted(0),
        rows=say.quiz_rows(row.result, row.asked) if row is not None and row.people else [],
        asked=row.asked if row is not None else 0,
        others=[one.asked for one in found if one != row],
        page=shown,
        lines=[
            _line(one, known.get(one.question), locale, flagged=attempts == Attempts.FIRST) for one in shown
        ],
        sure=sure_report(
            first.sureness if first is not None else {},
            asks=bool(quiz.document.get("certainty")),
            locale=locale,
        ),
    )


def _line(row: QuestionStatistics, uuid: UUID | None, locale: str, *, flagged: bool) -> QuestionLine:
    item, choices, kind = row.result, choices_of(row.document), str(row.document.get("kind", ""))
    found = flags(item, row.option_results, choices, kind) if flagged else []
    said = {one.id: dict(one.words) for one in choices}
    return QuestionLine(
        title=_title(row, locale),
        uuid=uuid,
        since=row.first_at,
        people=say.counted(row.people, row.times),
        facility=say.share(item.facility),
        between="" if item.low is None else f"{say.share(item.low)} – {say.share(item.high)}",
        discrimination=say.percent(item.discrimination),
        weight=say.percent(item.weight),
        flags=[say.flag(one.code, words(said.get(one.option, {}), locale, "en")) for one in found],
    )


def _title(row: QuestionStatistics, locale: str) -> str:
    return " ".join(words(row.document.get("text") or {}, locale, "en").split())[:200] or row.question


@dataclass(frozen=True)
class OptionLine:
    """One option: who chose it, in words. Empty figures are not shown, because too few people chose it."""

    text: str
    right: bool
    people: str
    share: str = ""
    lower: str = ""
    upper: str = ""
    rest: str = ""


@dataclass(frozen=True)
class VersionReport:
    """One version of a question in one quiz."""

    quiz: str
    asked: int
    title: str
    picture: PictureView | None
    current: bool
    first_at: datetime
    last_at: datetime
    counted: str
    rows: list[say.Figure]
    options: list[OptionLine]


@dataclass(frozen=True)
class FlagLine:
    """Why a question wants a look; ``reason`` says why it may stay, once somebody has said so."""

    uuid: UUID
    words: str
    reason: str


@dataclass(frozen=True)
class QuestionReport:
    """A question: what wants a look, and a page of its versions, that which was answered last first.

    All of it is of first attempts.
    """

    question: Question
    open: list[FlagLine]
    dismissed: list[FlagLine]
    page: Page
    versions: list[VersionReport]


def question_report(question: Question, *, page: str | None, locale: str) -> QuestionReport:
    """All that is known of a question. Four queries, and two more where it shows pictures."""
    current = version_of(question.read()) if question.live else ""
    rows = (
        QuestionStatistics.objects.filter(question=question.key, quiz__attempts=Attempts.FIRST)
        .select_related("quiz__activity")
        .defer("tally", "waiting", "quiz__tally", "quiz__waiting", "quiz__figures")
        .order_by("-last_at", "-pk")
    )
    shown = Paginator(rows, VERSIONS_A_PAGE).get_page(page)
    quizzes = dict(
        Quiz.objects.filter(uuid__in=[one.quiz.activity.uuid for one in shown]).values_list("uuid", "title")
    )
    asked = [question_of(one.document) for one in shown]
    pictures = Pictures().load(asked)
    mine = QuestionFlag.objects.filter(question=question, version=current).order_by("code", "option")
    lines = [(one.dismissed_at is not None, _flag_line(one, question, locale)) for one in mine]
    return QuestionReport(
        question=question,
        open=[line for done, line in lines if not done],
        dismissed=[line for done, line in lines if done],
        page=shown,
        versions=[
            _version(
                one,
                quizzes.get(one.quiz.activity.uuid, one.quiz.activity.key),
                picture_view(as_asked, pictures, locale, "en"),
                current,
                locale,
            )
            for one, as_asked in zip(shown, asked, strict=True)
        ],
    )


def _version(
    row: QuestionStatistics, quiz: str, picture: PictureView | None, current: str, locale: str
) -> VersionReport:
    return VersionReport(
        quiz=quiz,
        asked=row.quiz.asked,
        title=_title(row, locale),
        picture=picture,
        current=row.version == current,
        first_at=row.first_at,
        last_at=row.last_at,
        counted=say.counted(row.people),
        rows=say.item_rows(row.result) if row.people else [],
        options=_option_lines(row, locale),
    )


def _option_lines(row: QuestionStatistics, locale: str) -> list[OptionLine]:
    figures = row.option_results
    hidden = hidden_options(figures)
    choices = {one.id: one for one in choices_of(row.document)}
    return [
        _option_line(one, choices.get(one.option), one.option in hidden, row.people, locale)
        for one in figures
    ]


def _option_line(
    one: OptionFigures, choice: Choice | None, hidden: bool, people: int, locale: str
) -> OptionLine:
    text = words(dict(choice.words), locale, "en") if choice is not None else say.no_answer()
    right = choice is not None and choice.right
    if hidden:
        return OptionLine(text, right, say.hidden())
    thirds = people >= THIRDS
    return OptionLine(
        text,
        right,
        say.whole(one.n),
        say.share(one.share),
        say.share(one.lower) if thirds else "",
        say.share(one.upper) if thirds else "",
        say.number(one.rest),
    )


def _flag_line(row: QuestionFlag, question: Question, locale: str) -> FlagLine:
    row.question = question
    option = words(row.words_of_option, locale, "en")
    return FlagLine(row.uuid, say.flag(row.flag.code, option), row.reason)


def questions_to_look_at(author: learning.User | None = None) -> QuerySet[Question]:
    """Live questions with a flag that nobody has put aside; those of one author, or all.

    The author of a question is whoever made its last published version, else whoever made the first.
    """
    first = Revision.objects.filter(
        content_type__app_label="quizzes",
        content_type__model="question",
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    rows = Question.objects.filter(
        live=True, pk__in=QuestionFlag.objects.filter(dismissed_at=None).values("question")
    )
    if author is None:
        return rows
    made_first = Subquery(first.order_by("created_at", "pk").values("user")[:1])
    by = Coalesce(F("live_revision__user"), made_first, output_field=BigIntegerField())
    return rows.annotate(author=by).filter(author=author.pk)


@dataclass(frozen=True)
class Look:
    """A question that wants a look, and why."""

    question: Question
    why: list[str]


def looks(author: learning.User | None, *, page: str | None, locale: str) -> tuple[Page, list[Look]]:
    """A page of questions that want a look, with their reasons. Three queries."""
    flagged = Prefetch("flags", QuestionFlag.objects.filter(dismissed_at=None).order_by("code", "option"))
    rows = questions_to_look_at(author).prefetch_related(flagged)
    shown = Paginator(rows, LOOKS_A_PAGE).get_page(page)
    return shown, [
        Look(one, [_flag_line(flag, one, locale).words for flag in one.flags.all()]) for one in shown
    ]
