"""Add what was answered to the statistics, a portion at a time, each attempt once.

An attempt carries whether it was taken in (``tallied``), in the transaction that added it: a run that dies, comes
twice, or meets another one, counts nobody twice. What is stored are sums, so that new answers cost what they cost and
not what all answers before them did. There are two of each: of the first attempts of people, and of all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from learning import api as learning
from quizzes.actions.flags import raise_flags
from quizzes.grading.certainty import Sure, moved, sure_and_wrong
from quizzes.grading.documents import FULL_MARK, Question
from quizzes.grading.drawing import always_drawn
from quizzes.grading.flags import CHOICE_KINDS, choices_of
from quizzes.grading.marking import Mark, Verdict, mark_question
from quizzes.grading.statistics import (
    MOST_OF_ONE_PERSON,
    SMALLEST_GROUP,
    item_figures,
    option_figures,
    quiz_figures,
    sum_of_weights,
)
from quizzes.grading.tallies import NOTHING, ItemTally, QuizTally, Scored, let_in
from quizzes.grading.writing import question_document
from quizzes.models import Attempt, QuestionStatistics, QuizStatistics
from quizzes.models.statistics import Attempts, Statistics
from quizzes.releases import Frozen, version_of

PORTION = 200
"""Attempts of one quiz that are read together, and added in one transaction."""


@dataclass
class _Met:
    """A version of a question as people met it in a portion."""

    key: str
    version: str
    document: dict[str, Any]
    first_at: datetime
    last_at: datetime
    answers: list[tuple[Scored, Fraction, int]] = field(default_factory=list)


@dataclass(frozen=True)
class _Version:
    """What a release says of one question."""

    question: Question
    digest: str
    document: dict[str, Any]
    drawn: bool


@dataclass(frozen=True)
class _Sheet:
    """One attempt, marked: when it was handed in, and each item with the version that it is of.

    ``number`` is 1 for the first attempt that counts of its person. ``clauses`` are those of which they said how sure
    they were: whether they were sure and wrong there.
    """

    attempt: int
    number: int
    at: datetime
    items: list[tuple[Scored, _Version]]
    clauses: dict[str, bool]


def to_tally() -> QuerySet[Attempt]:
    """Attempts that count, are handed in and not taken in yet. Practice is never among them: it is its learner's."""
    return Attempt.objects.filter(state=Attempt.State.SUBMITTED, counts=True, tallied=False)


def quizzes_to_tally() -> list[int]:
    """The activities of which something is to be taken in, by their ids."""
    return list(to_tally().order_by("activity_id").values_list("activity_id", flat=True).distinct())


def tally_portion(activity: int, now: datetime, most: int = PORTION) -> int:
    """Take in attempts at one quiz, at most ``most``; how many there were, 0 when there is nothing left to do."""
    rows = list(
        to_tally().filter(activity_id=activity).prefetch_related("answers", "rulings").order_by("pk")[:most]
    )
    # What was handed in stays as it is. It is marked before the transaction, which learners may have to wait for.
    sheets = _marked(rows, _numbers(rows))
    with transaction.atomic():
        held = to_tally().filter(pk__in=[row.pk for row in rows]).select_for_update(of=("self",), no_key=True)
        taken = set(held.order_by("pk").values_list("pk", flat=True))
        _take_in([sheet for sheet in sheets if sheet.attempt in taken], activity, now)
        Attempt.objects.filter(pk__in=taken).update(tallied=True)
    return len(taken)


def recount(*, activity: UUID) -> int:
    """Throw the sums of a quiz away and let all its answers be taken in again; how many attempts that are.

    For when marks were changed afterwards, or answers are to leave the numbers. Flags stay until the figures are back.
    """
    with transaction.atomic():
        QuizStatistics.objects.filter(activity__uuid=activity).delete()
        return Attempt.objects.filter(activity__uuid=activity, tallied=True).update(tallied=False)


def _numbers(rows: Iterable[Attempt]) -> dict[int, int]:
    """Which of its person's attempts that count each one is, from 1, handed in or not."""
    earlier = (
        Attempt.objects.filter(
            person=OuterRef("person"),
            activity=OuterRef("activity"),
            counts=True,
            number__lt=OuterRef("number"),
        )
        .order_by()
        .values("person")
    )
    before = Subquery(earlier.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
    found = Attempt.objects.filter(pk__in=[row.pk for row in rows]).annotate(before=Coalesce(before, 0))
    return {pk: count + 1 for pk, count in found.values_list("pk", "before")}


def _marked(rows: Iterable[Attempt], numbers: dict[int, int]) -> list[_Sheet]:
    """Mark attempts, release by release: the documents of one are in memory at a time."""
    by_release: dict[int, list[Attempt]] = {}
    for row in rows:
        if numbers[row.pk] <= MOST_OF_ONE_PERSON:
            by_release.setdefault(row.release_id, []).append(row)
    found = []
    for release in by_release:
        frozen = Frozen(learning.Release.objects.get(pk=release).body)
        versions = _versions(frozen)
        for row in by_release[release]:
            row.frozen = frozen
            marks = [(mark, versions[mark.question]) for mark in in_statistics(row.outcome().marks)]
            assert row.submitted_at is not None
            items = [(_scored(mark, version), version) for mark, version in marks]
            clauses = sure_and_wrong(_sure(row, marks))
            found.append(_Sheet(row.pk, numbers[row.pk], row.submitted_at, items, clauses))
    return found


def _sure(row: Attempt, marks: Iterable[tuple[Mark, _Version]]) -> Iterator[Sure]:
    """The answers of an attempt of which its person said how sure they were."""
    said = {answer.position: answer.certainty for answer in row.answers.all() if answer.response}
    for mark, version in marks:
        place = row.position_of(mark.question)
        certainty = said.get(place) if place is not None else None
        if place is not None and certainty is not None:
            # Without what earlier tries cost: a right answer from which they took everything is no wrong one.
            alone = mark_question(version.question, mark.response, row.standing(place))
            yield Sure(mark.clauses, certainty, wrong=not alone.earned)


def _take_in(sheets: Iterable[_Sheet], activity: int, now: datetime) -> None:
    """Add each attempt to the rows of all that asked as many questions."""
    by_asked: dict[int, list[_Sheet]] = {}
    for sheet in sheets:
        if asked := len(sheet.items):
            by_asked.setdefault(asked, []).append(sheet)
    for asked in sorted(by_asked):
        every = by_asked[asked]
        if firsts := [sheet for sheet in every if sheet.number == 1]:
            met = _store(activity, Attempts.FIRST, asked, firsts, now)
            raise_flags(versions={one.key: one.version for one in met}, now=now)
        _store(activity, Attempts.ALL, asked, every, now)


def _versions(frozen: Frozen) -> dict[str, _Version]:
    bank = frozen.bank()
    sure = always_drawn(frozen.quiz.draw, bank)
    return {
        one.key: _Version(one, version_of(one), question_document(one), one.key not in sure) for one in bank
    }


def in_statistics(marks: Iterable[Mark]) -> list[Mark]:
    """The marks that enter: not those of questions worth nothing, nor of any that still waits for a person."""
    return [mark for mark in marks if mark.possible and mark.verdict is not Verdict.WAITS]


def _scored(mark: Mark, version: _Version) -> Scored:
    return Scored(
        version.digest,
        mark.question,
        Fraction(mark.earned) / FULL_MARK,
        Fraction(mark.possible) / FULL_MARK,
        version.drawn,
        mark.response if version.question.kind in CHOICE_KINDS else None,
    )


def _store(
    activity: int, attempts: Attempts, asked: int, sheets: Iterable[_Sheet], now: datetime
) -> list[_Met]:
    """Add attempts to one row, and let the figures move where enough people have come; what these attempts met."""
    which = {"activity_id": activity, "attempts": attempts, "asked": asked}
    QuizStatistics.objects.get_or_create(**which, defaults={"counted_at": now})
    # Whoever adds to this quiz at the same time waits here.
    row = QuizStatistics.objects.select_for_update(no_key=True).get(**which)
    tally = QuizTally.taken_up(row.tally)
    waiting = {int(number): QuizTally.taken_up(held) for number, held in row.waiting.items()}
    met: dict[str, _Met] = {}
    for sheet in sheets:
        held = waiting.setdefault(sheet.number, QuizTally())
        total = held.add((one for one, _version in sheet.items), sheet.number)
        for one, version in sheet.items:
            _meet(met, sheet, version, one, total)
        if attempts == Attempts.FIRST:
            # What is told of clauses moves by itself, and only people's first word of how sure they are is told.
            tally.clauses.add(sheet.clauses)
    if _let_in(row, tally, waiting):
        row.figures = asdict(quiz_figures(tally))
    row.clauses, row.counted_at = moved(row.sureness, tally.clauses), now
    row.save(update_fields=["tally", "waiting", "counted_at", "people", "times", "figures", "clauses"])
    _store_questions(row, sum_of_weights(tally), list(met.values()))
    return list(met.values())


def _meet(met: dict[str, _Met], sheet: _Sheet, version: _Version, one: Scored, total: Fraction) -> None:
    at = sheet.at
    found = met.setdefault(one.item, _Met(one.order, one.item, version.document, at, at))
    found.first_at, found.last_at = min(found.first_at, at), max(found.last_at, at)
    found.answers.append((one, total, sheet.number))


def _let_in[T: (QuizTally, ItemTally)](row: Statistics, tally: T, waiting: dict[int, T]) -> bool:
    """Let in what enough people wait with, and put both away; whether there was any."""
    came = let_in(tally, waiting, SMALLEST_GROUP)
    row.tally = tally.stored()
    row.waiting = {str(number): held.stored() for number, held in sorted(waiting.items())}
    if came:
        row.people, row.times = tally.people, tally.n
    return came


def _store_questions(quiz: QuizStatistics, weights: float | None, met: list[_Met]) -> None:
    QuestionStatistics.objects.bulk_create(
        [
            QuestionStatistics(
                quiz=quiz,
                question=one.key,
                version=one.version,
                document=one.document,
                first_at=one.first_at,
                last_at=one.last_at,
            )
            for one in met
        ],
        ignore_conflicts=True,
    )
    by_version = {(one.key, one.version): one for one in met}
    rows = list(
        QuestionStatistics.objects.filter(quiz=quiz, version__in=[one.version for one in met]).order_by("pk")
    )
    for row in rows:
        one = by_version[row.question, row.version]
        row.first_at, row.last_at = min(row.first_at, one.first_at), max(row.last_at, one.last_at)
        tally = ItemTally.taken_up(row.tally)
        waiting = {int(number): ItemTally.taken_up(held) for number, held in row.waiting.items()}
        for scored, total, number in one.answers:
            # Who chose what is told of first attempts.
            scored = scored if quiz.attempts == Attempts.FIRST else replace(scored, chosen=None)
            waiting.setdefault(number, ItemTally()).add(scored, total, number)
        if _let_in(row, tally, waiting):
            row.figures = asdict(item_figures(tally, weights))
            row.options = _options(row, tally) if quiz.attempts == Attempts.FIRST else []
    QuestionStatistics.objects.bulk_update(
        rows,
        ["tally", "waiting", "first_at", "last_at", "people", "times", "figures", "options"],
        batch_size=20,
    )


def _options(row: QuestionStatistics, tally: ItemTally) -> list[dict[str, Any]]:
    choices = choices_of(row.document)
    options = [*(one.id for one in choices), NOTHING] if choices else []
    return [asdict(one) for one in option_figures(tally, options)]
