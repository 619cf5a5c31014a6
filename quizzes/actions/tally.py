"""Add what was answered to the statistics, a portion at a time, each attempt once.

An attempt carries whether it was taken in (``tallied``), in the transaction that added it: a run that dies, comes
twice, or meets another one, counts nobody twice. What is stored are sums, so that new answers cost what they cost and
not what all answers before them did.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from learning import api as learning
from quizzes.actions.flags import raise_flags
from quizzes.grading.certainty import Sure, moved, sure_and_wrong
from quizzes.grading.documents import FULL_MARK, Question
from quizzes.grading.drawing import always_drawn
from quizzes.grading.flags import CHOICE_KINDS, choices_of
from quizzes.grading.marking import Mark, Verdict, mark_question
from quizzes.grading.statistics import (
    SMALLEST_GROUP,
    item_figures,
    option_figures,
    quiz_figures,
    sum_of_weights,
)
from quizzes.grading.tallies import NOTHING, ItemTally, QuizTally, Scored
from quizzes.grading.writing import question_document
from quizzes.models import Attempt, QuestionStatistics, QuizStatistics
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
    answers: list[tuple[Scored, Fraction]] = field(default_factory=list)


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

    ``clauses`` are those of which its person said how sure they were: whether they were sure and wrong there.
    """

    attempt: int
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
    """Take in attempts at one quiz, at most ``most``; how many there were, 0 when there is nothing left to do.

    Only the first attempt that counts of each person enters: from the second on, people remember the questions.
    """
    rows = list(
        to_tally().filter(activity_id=activity).prefetch_related("answers", "rulings").order_by("pk")[:most]
    )
    # What was handed in stays as it is. It is marked before the transaction, which learners may have to wait for.
    sheets = _marked(_first_ones(rows))
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


def _first_ones(rows: Iterable[Attempt]) -> list[Attempt]:
    earlier = Attempt.objects.filter(
        person=OuterRef("person"), activity=OuterRef("activity"), counts=True, number__lt=OuterRef("number")
    )
    pks = [row.pk for row in rows]
    firsts = set(Attempt.objects.filter(~Exists(earlier), pk__in=pks).values_list("pk", flat=True))
    return [row for row in rows if row.pk in firsts]


def _marked(rows: Iterable[Attempt]) -> list[_Sheet]:
    """Mark attempts, release by release: the documents of one are in memory at a time."""
    by_release: dict[int, list[Attempt]] = {}
    for row in rows:
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
            found.append(_Sheet(row.pk, row.submitted_at, items, clauses))
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
    """Add each attempt to the row of all that asked as many questions."""
    quizzes: dict[int, QuizTally] = {}
    met: dict[int, dict[str, _Met]] = {}
    for sheet in sheets:
        if asked := len(sheet.items):
            quiz = quizzes.setdefault(asked, QuizTally())
            total = quiz.add(one for one, _version in sheet.items)
            quiz.clauses.add(sheet.clauses)
            for one, version in sheet.items:
                _meet(met.setdefault(asked, {}), sheet.at, version, one, total)
    for asked in sorted(quizzes):
        _store(activity, asked, quizzes[asked], list(met[asked].values()), now)


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


def _meet(met: dict[str, _Met], at: datetime, version: _Version, one: Scored, total: Fraction) -> None:
    found = met.setdefault(one.item, _Met(one.order, one.item, version.document, at, at))
    found.first_at, found.last_at = min(found.first_at, at), max(found.last_at, at)
    found.answers.append((one, total))


def _store(activity: int, asked: int, portion: QuizTally, met: list[_Met], now: datetime) -> None:
    """Add a portion to what is stored, and let the figures move where enough people have come."""
    QuizStatistics.objects.get_or_create(activity_id=activity, asked=asked, defaults={"counted_at": now})
    # Whoever adds to this quiz at the same time waits here.
    row = QuizStatistics.objects.select_for_update(no_key=True).get(activity_id=activity, asked=asked)
    tally = QuizTally.taken_up(row.tally)
    tally.merge(portion)
    row.tally, row.counted_at = tally.stored(), now
    if tally.n - row.people >= SMALLEST_GROUP:
        row.people, row.figures = tally.n, asdict(quiz_figures(tally))
    row.clauses = moved(row.sureness, tally.clauses)
    row.save(update_fields=["tally", "counted_at", "people", "figures", "clauses"])
    _store_questions(row, sum_of_weights(tally), met)
    raise_flags(versions={one.key: one.version for one in met}, now=now)


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
        for scored, total in one.answers:
            tally.add(scored, total)
        row.tally = tally.stored()
        if tally.n - row.people >= SMALLEST_GROUP:
            _move(row, tally, weights)
    QuestionStatistics.objects.bulk_update(
        rows, ["tally", "first_at", "last_at", "people", "figures", "options"], batch_size=20
    )


def _move(row: QuestionStatistics, tally: ItemTally, weights: float | None) -> None:
    row.people, row.figures = tally.n, asdict(item_figures(tally, weights))
    choices = choices_of(row.document)
    options = [*(one.id for one in choices), NOTHING] if choices else []
    row.options = [asdict(one) for one in option_figures(tally, options)]
