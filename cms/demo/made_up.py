"""A past for everybody in a made-up company, as the bulk path takes it: what the doors would have been told."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from cms.demo.course import Step, Walk
from cms.demo.days import at_day, sittings
from learning import api as learning

OFFICE = ("head-of-service", "area-manager", "stock")
TELLING = 4
"""How many clauses one attempt says something about."""
POINTS = 2


def history(person: learning.Person, walk: Walk, today: date, rng: Random) -> learning.HistoryIn | None:
    """What the person has done of the course by ``today``; ``None`` for those whom it does not concern."""
    until = min(person.left_on or today, today - timedelta(days=1))
    if person.job.key in OFFICE or person.hired_on >= until:
        return None
    zone, hired = person.effective_zone, person.hired_on
    new = hired > today - timedelta(days=120)
    given_on = hired if new else today - timedelta(days=rng.randint(5, 110))
    given_on = max(hired, min(given_on, until))
    due_on = hired + timedelta(days=11) if new else given_on + timedelta(days=42)
    lot = rng.random()
    source = learning.Assignment.Source.HIRED if new else learning.Assignment.Source.MANAGER
    given = learning.GivenIn(walk.course.uuid, source, at_day(given_on, zone, 7), due_on)
    began = given_on + timedelta(days=rng.randint(1, 20))
    if lot < 0.15 or began > until:
        return learning.HistoryIn(person, (given,))
    steps = walk.steps if lot > 0.4 else walk.steps[: rng.randint(1, len(walk.steps) - 1)]
    plan = list(sittings(steps, began=began, until=until, zone=zone, rng=rng))
    events: list[learning.EventIn] = []
    for i, (step, at) in enumerate(plan):
        last = i == len(plan) - 1 and len(steps) < len(walk.steps)
        events += _done(
            step, person, at, rng, fails=2 if last and lot < 0.25 else int(rng.random() < 0.12), ends=last
        )
    started_at = plan[0][1] - timedelta(minutes=1)
    given = learning.GivenIn(
        given.activity, given.source, given.given_at, given.due_on, started_at=started_at
    )
    return learning.HistoryIn(person, (given,), tuple(events))


def _done(
    step: Step, person: learning.Person, at: datetime, rng: Random, *, fails: int, ends: bool
) -> Iterator[learning.EventIn]:
    """One step: read, signed, or tried until it is passed (whoever ends here after two tries has not passed)."""
    if step.act == "read":
        yield learning.ReadIn(step.release, at + timedelta(minutes=step.minutes))
    elif step.act == "sign":
        yield learning.SignedIn(step.release, at, person.locale)
    else:
        # Later tries come right after each other, so that nothing runs into the next sitting.
        for number in range(1, fails + 1):
            yield _result(step, person, at + timedelta(seconds=20 * number), rng, number, passed=False)
        if not (ends and fails > 1):
            yield _result(step, person, at + timedelta(minutes=2), rng, fails + 1, passed=True)


def _result(
    step: Step, person: learning.Person, at: datetime, rng: Random, number: int, *, passed: bool
) -> learning.ActivityResult:
    body: dict[str, Any] = step.release.body
    asked = sum(rule["count"] for rule in body.get("draw", ())) or 10
    mark = body.get("pass_mark", 60)
    needed = -(-asked * mark // 100)
    right = rng.randint(needed, asked) if passed else rng.randint(0, needed - 1)
    taught = step.release.teaches
    told = rng.sample(taught, min(TELLING, len(taught)))
    share = right / asked
    return learning.ActivityResult(
        person=person,
        activity=step.activity,
        release=step.release,
        source="quizzes" if step.act == "quiz" else "roleplay",
        attempt=UUID(int=rng.getrandbits(128), version=4),
        occurred_at=at,
        passed=passed,
        score=Decimal(right),
        out_of=Decimal(asked),
        outcome="passed" if passed else "not_yet",
        evidence=tuple(
            learning.ClauseEvidence(clause, POINTS if rng.random() < share else rng.randint(0, 1), POINTS)
            for clause in sorted(told)
        ),
        detail={
            "attempt": number,
            "percent": round(100 * share),
            "pass_mark": mark,
            "right": right,
            "asked": asked,
        },
        locale=person.locale,
        seconds=rng.randint(90, 600),
    )
