"""Which questions an attempt asks, and in which order.

A draw fills the rows of a quiz (so many of this tag, so many of that) from the bank. A question may carry
several tags, so this is a matching: questions are offered one by one, new ones first, and each is kept if the
rows can be arranged to make room for it. Sets that can be so arranged form a matroid (Edmonds and Fulkerson
1965, transversals and matroid partition), hence the simple greedy order gives the fullest draw, with the most
unseen questions in it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random

from quizzes.grading.documents import DrawRule, Order, Question


@dataclass(frozen=True, slots=True)
class Drawn:
    """One question of an attempt, with the ids of what may be chosen in the order in which they are shown."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Supply:
    """For one row of a draw: how many questions carry the tag, and how many the row gets at best."""

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
    chosen = [question for row in rows for question in sorted(row, key=lambda one: place[one.key])]
    if order is Order.SHUFFLE:
        chosen.sort(key=lambda question: question.key)
        rng.shuffle(chosen)
    return tuple(Drawn(question.key, question.shown(rng, order)) for question in chosen)


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
        Supply(rule.tag, rule.count, sum(rule.tag in question.tags for question in bank), len(row))
        for rule, row in zip(rules, rows, strict=True)
    )


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
        if index in tried or rule.tag not in question.tags:
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
