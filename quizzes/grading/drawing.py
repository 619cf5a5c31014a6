"""Which questions an attempt asks, and in which order.

A draw fills the rows of a quiz (so many of this tag, so many of that, this one for all) from the bank. A question may
carry several tags, so this is a matching: questions are offered one by one, new ones first, and each is kept if the
rows can be arranged to make room for it. Sets that can be so arranged form a matroid (Edmonds and Fulkerson 1965,
transversals and matroid partition), hence the simple greedy order gives the fullest draw, with the most unseen
questions in it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from random import Random

from quizzes.grading.documents import DrawRule, Order, Question


@dataclass(frozen=True, slots=True)
class Drawn:
    """One question of an attempt, with the ids of what may be chosen in the order in which they are shown."""

    question: str
    options: tuple[str, ...]
    section: int = 0
    """How many headings stand before it in the quiz."""


@dataclass(frozen=True, slots=True)
class Supply:
    """For one row of a draw: how many questions fit it, and how many it gets at best. ``tag``: what it asks for."""

    tag: str
    wanted: int
    tagged: int
    filled: int


def draw(
    rules: Sequence[DrawRule],
    bank: Sequence[Question],
    *,
    seen: Collection[str],
    order: Order,
    rng: Random,
) -> tuple[Drawn, ...]:
    """Draw the questions of one attempt.

    No question comes twice. Questions not in ``seen`` come first, as many as the rows allow. The same bank,
    the same ``seen`` and the same seed give the same draw, and which questions it takes does not depend on
    the order of the bank (a fixed order of asking does). A bank that is too small gives a shorter draw.
    """
    candidates = sorted(bank, key=lambda question: question.key)
    fresh = [question for question in candidates if question.key not in seen]
    known = [question for question in candidates if question.key in seen]
    rng.shuffle(fresh)
    rng.shuffle(known)
    rows = _fill(rules, fresh + known)
    place = {question.key: index for index, question in enumerate(bank)}
    drawn: list[Drawn] = []
    for number, section in _sections(rules, rows):
        if order is Order.SHUFFLE:
            own = sorted((question for row in section for question in row), key=lambda question: question.key)
            rng.shuffle(own)
        else:
            own = [question for row in section for question in sorted(row, key=lambda one: place[one.key])]
        drawn += (Drawn(question.key, question.shown(rng, order), number) for question in own)
    return tuple(drawn)


def ask_all(questions: Sequence[Question], *, order: Order, rng: Random) -> tuple[Drawn, ...]:
    """Ask each of these questions once, without a draw. The same questions and the same seed, the same order."""
    asked = list(questions)
    if order is Order.SHUFFLE:
        asked.sort(key=lambda question: question.key)
        rng.shuffle(asked)
    return tuple(Drawn(question.key, question.shown(rng, order)) for question in asked)


def supply(rules: Sequence[DrawRule], bank: Sequence[Question]) -> tuple[Supply, ...]:
    """What the bank can give to each row, shared fairly where questions carry several of the tags."""
    rows = _fill(rules, sorted(bank, key=lambda question: question.key))
    return tuple(
        Supply(
            rule.tag or rule.question, rule.count, sum(rule.takes(question) for question in bank), len(row)
        )
        for rule, row in zip(rules, rows, strict=True)
    )


def _sections(
    rules: Sequence[DrawRule], rows: Sequence[list[Question]]
) -> Iterable[tuple[int, list[list[Question]]]]:
    """The rows by sections, each with its number: a section begins where a row has a heading."""
    found: dict[int, list[list[Question]]] = {}
    number = 0
    for rule, row in zip(rules, rows, strict=True):
        number += bool(rule.section)
        found.setdefault(number, []).append(row)
    return found.items()


def always_drawn(rules: Sequence[DrawRule], bank: Sequence[Question]) -> set[str]:
    """The keys of the questions that every attempt is asked: without one of them the draw would be shorter.

    In the terms of matroids, the coloops; they stand in any fullest draw, so one is enough to look in.
    """
    taken = [question for row in _fill(rules, bank) for question in row]

    def most_without(question: Question) -> int:
        return sum(map(len, _fill(rules, [one for one in bank if one.key != question.key])))

    return {question.key for question in taken if most_without(question) < len(taken)}


def _fill(rules: Sequence[DrawRule], offered: Sequence[Question]) -> list[list[Question]]:
    rows: list[list[Question]] = [[] for _ in rules]
    room = sum(rule.count for rule in rules)
    for question in offered:
        if not room:
            break
        if _place(question, rules, rows, set()):
            room -= 1
    return rows


def _place(
    question: Question, rules: Sequence[DrawRule], rows: list[list[Question]], tried: set[int]
) -> bool:
    """Put the question into a row, moving others to rows that suit them too. False when there is no room."""
    for index, rule in enumerate(rules):
        if index in tried or not rule.takes(question):
            continue
        tried.add(index)
        row = rows[index]
        if len(row) < rule.count:
            row.append(question)
            return True
        for position, other in enumerate(row):
            if _place(other, rules, rows, tried):
                row[position] = question
                return True
    return False
