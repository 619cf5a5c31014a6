"""Begin an attempt, or go on with the open one."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from learning import api as learning
from quizzes.clock import moment
from quizzes.grading import attempts, drawing
from quizzes.models import Attempt
from quizzes.policies import attempts_of
from quizzes.queries import NoQuiz, next_attempt_from, used_attempts, why_not_now
from quizzes.releases import Frozen

TRIES = 3
REMEMBERED = 50
"""How many of the person's last attempts, of any quiz, say which questions are no longer new to them."""


class CannotStart(Exception):
    """The person may not begin now; ``reason`` says why in the learner's words."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Started:
    """The open attempt, and whether it was there before."""

    attempt: Attempt
    resumed: bool


def start_attempt(
    *,
    person: learning.Person,
    activity: UUID,
    now: datetime,
    seed: int | None = None,
    only: Collection[str] = (),
) -> Started:
    """Begin an attempt on the release that the person is pinned to. Raises ``NoQuiz``, :class:`CannotStart`.

    However many requests arrive at once, one attempt is made: the database holds at most one open attempt for
    a person and quiz, and whoever comes second finds the first. ``seed`` decides what is drawn; it is random unless
    the attempt is brought in from elsewhere. With ``only`` nothing but these questions is asked, all of them that the
    release has: that is practice, which never counts, and no limit of attempts keeps anybody from it.
    """
    for _try in range(TRIES):
        with transaction.atomic():
            open_attempt = (
                attempts_of(person).filter(activity__uuid=activity, state=Attempt.State.OPEN).first()
            )
            if open_attempt is not None:
                return Started(open_attempt, resumed=True)
            access = learning.access(person, activity)
            if access.release is None or access.release.activity.kind != learning.Kind.QUIZ:
                raise NoQuiz(str(activity))
            if only:
                access = replace(access, counts=False, cycle=None)
            _check(person, access, now)
            try:
                with transaction.atomic():
                    return Started(_make(person, access, now, seed, only), resumed=False)
            except IntegrityError:
                continue
    raise CannotStart(_("That did not work because you began in two places at once. Please try again."))


def _check(person: learning.Person, access: learning.Access, now: datetime) -> None:
    assert access.release is not None
    quiz = Frozen(access.release.body).quiz
    next_from = next_attempt_from(person, access, quiz)
    match attempts.may_start(
        allowed=access.allowed,
        counts=access.counts,
        limit=quiz.attempts,
        used=used_attempts(person, access),
        has_open=False,
        now=now,
        opens=moment(quiz.opens),
        closes=moment(quiz.closes),
        next_from=next_from,
    ):
        case attempts.Start.NOT_ALLOWED:
            raise CannotStart(access.reason)
        case attempts.Start.NOT_OPEN | attempts.Start.CLOSED | attempts.Start.TOO_SOON as why:
            raise CannotStart(why_not_now(why, quiz, next_from))
        case attempts.Start.NONE_LEFT:
            raise CannotStart(_("You have used all your attempts. Ask your manager for the next step."))
        case _start:
            return


def _make(
    person: learning.Person,
    access: learning.Access,
    now: datetime,
    seed: int | None,
    only: Collection[str],
) -> Attempt:
    assert access.release is not None
    release, frozen = access.release, Frozen(access.release.body)
    seed = secrets.randbits(62) if seed is None else seed
    order, rng = frozen.quiz.order, Random(seed)
    if only:
        drawn = drawing.ask_all([one for one in frozen.bank() if one.key in only], order=order, rng=rng)
    else:
        drawn = drawing.draw(frozen.quiz.draw, frozen.bank(), seen=_seen(person), order=order, rng=rng)
    if only and not drawn:
        raise CannotStart(_("These questions are not asked any more. Try the whole quiz instead."))
    before = attempts_of(person).filter(activity=release.activity).aggregate(last=Max("number"))["last"]
    return Attempt.objects.create(
        person=person,
        activity=release.activity,
        release=release,
        cycle=access.cycle if access.counts else None,
        number=(before or 0) + 1,
        seed=seed,
        drawn=[_drawn(one) for one in drawn],
        started_at=now,
        counts=access.counts,
    )


def _drawn(one: drawing.Drawn) -> dict[str, Any]:
    section = {"section": one.section} if one.section else {}
    return {"question": one.question, "options": list(one.options), **section}


def _seen(person: learning.Person) -> set[str]:
    rows = attempts_of(person).order_by("-started_at").values_list("drawn", flat=True)[:REMEMBERED]
    return {one["question"] for drawn in rows for one in drawn}
