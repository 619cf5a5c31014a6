"""What an answer earns once somebody has decided that its question was marked wrongly.

The policies are those of Canvas (*Regrade options*, Instructure community guide): mark by the new key, accept the old
and the new, full credit; and with them the item that is taken out of a test after it was taken, as testing standards
know it. Here each is a function of one answer: what counts now, and what shall count.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from quizzes.grading.documents import FULL_MARK, Question
from quizzes.grading.kinds.body import Response, ResponseRefused
from quizzes.grading.marking import Ruling, Verdict, after_tries, mark_question


class Policy(StrEnum):
    """How a question is marked again."""

    NEW_KEY = "new-key"
    BOTH = "both"
    FULL = "full"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody chose: a policy, and whether no mark may fall by it (a dropped question has no mark)."""

    policy: Policy
    upward: bool = True


def regrade(
    asked: Question,
    new: Question,
    response: Response,
    standing: Ruling,
    chosen: Decision,
    *,
    tries: int = 0,
    penalty: int = 0,
) -> Ruling:
    """What shall count for one answer; ``standing`` itself where nothing changes.

    ``asked`` is the question as the person met it, ``new`` the version that marks. A question of which nothing is
    right or wrong stays as it is. With ``upward`` a dropped question comes back only for the full mark: anything less
    could lower the whole. ``tries`` answers were given before this one: a key takes ``penalty`` percent off for each,
    as it did when they were given; full credit is full.
    """
    if not asked.possible:
        return standing
    if chosen.policy is Policy.DROP:
        return standing if standing.dropped else Ruling(standing.earned, dropped=True)
    now = mark_question(asked, response, Ruling(standing.earned), tries=tries, penalty=penalty)
    before = None if now.verdict is Verdict.WAITS else now.earned
    after = _by_policy(asked, new, response, chosen.policy)
    if after is not None and chosen.policy is not Policy.FULL:
        after = after_tries(after, tries, penalty)
    if after is None or (after == before and not standing.dropped):
        return standing
    if chosen.upward and (after < FULL_MARK if standing.dropped else before is not None and after < before):
        return standing
    return Ruling(after)


def fits(question: Question, asked: Question, response: Response) -> bool:
    """Whether this version can judge an answer to the question as it was asked.

    It asks for the same things in the same way, and everything that was chosen is still there.
    """
    parts = {part.id for part in question.body.parts()}
    if question.kind is not asked.kind or parts != {part.id for part in asked.body.parts()}:
        return False
    try:
        return question.body.take(question.given(response)) == response
    except ResponseRefused:
        return False


def _by_policy(asked: Question, new: Question, response: Response, policy: Policy) -> Fraction | None:
    """What an answer earns by a policy, in percent of the mark, exact; ``None``: the policy says nothing about it."""
    if policy is Policy.FULL:
        return Fraction(FULL_MARK)
    by_new = _worked_out(new, response) if fits(new, asked, response) else None
    if policy is Policy.NEW_KEY:
        return by_new
    return max((one for one in (by_new, _worked_out(asked, response)) if one is not None), default=None)


def _worked_out(question: Question, response: Response) -> Fraction | None:
    return question.body.grade(response).earned if response else Fraction(0)
