"""What the people of Five Doors have done so far, done again through the product's own doors."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from cms.demo.answers import play_scene, take_quiz
from cms.demo.company import Past
from cms.demo.course import Step, Walk
from cms.demo.days import at_day, sittings
from learning import api as learning

SEED = 2026
STUCK_AFTER = 2
"""How often somebody who is stuck has tried."""
STUMBLES = 0.12
"""How often somebody who passes needed a second try."""


def live_through(
    past: Past, person: learning.Person, walk: Walk, by: learning.User | None
) -> learning.Cycle | None:
    """Give the person the course, and do what they have done of it. Returns the cycle if they have begun."""
    zone = person.effective_zone
    source = learning.Assignment.Source.HIRED if past.hired else learning.Assignment.Source.MANAGER
    learning.assign(
        person=person,
        activity=walk.course,
        source=source,
        due_on=past.due_on,
        by=None if past.hired else by,
        at=at_day(past.given_on, zone, 7),
    )
    if past.began_on is None:
        return None
    rng = Random(f"{SEED}:{past.number}")
    plan = list(sittings(_as_far_as(past, walk), began=past.began_on, until=past.until, zone=zone, rng=rng))
    cycle = learning.start_cycle(person=person, activity=walk.course, at=plan[0][1] - timedelta(minutes=1))
    for i, (step, at) in enumerate(plan):
        if past.story == "stuck" and i == len(plan) - 1:
            for number in range(STUCK_AFTER):
                _do(step, person, cycle, at + timedelta(minutes=25 * number), False, rng)
            break
        if step.act in ("quiz", "scenario") and rng.random() < STUMBLES:
            # The first try, a while earlier.
            _do(step, person, cycle, at - timedelta(minutes=1), False, rng)
            at += timedelta(minutes=step.minutes + 12)
        _do(step, person, cycle, at, True, rng)
    return cycle


def _as_far_as(past: Past, walk: Walk) -> tuple[Step, ...]:
    """The steps that the person has taken; for somebody who is stuck, the last is the one that does not go."""
    if past.story == "done":
        return walk.steps
    if past.story == "stuck":
        place = next(i for i, step in enumerate(walk.steps) if step.key == past.stuck_at)
        return walk.steps[: place + 1]
    return walk.steps[: past.steps]


def _do(
    step: Step,
    person: learning.Person,
    cycle: learning.Cycle,
    at: datetime,
    passes: bool,
    rng: Random,
) -> None:
    match step.act:
        case "read":
            read_at = at + timedelta(minutes=step.minutes)
            learning.record_read(person=person, cycle=cycle, release=step.release, at=read_at)
        case "sign":
            learning.record_signature(person=person, release=step.release, at=at, locale=person.locale)
        case "quiz":
            take_quiz(person, step.release.activity, at, passes=passes, rng=rng)
        case "scenario":
            play_scene(person, step.release.activity, at, passes=passes, rng=rng)


def live_all(pasts: Iterable[tuple[Past, learning.Person]], walk: Walk, manager: learning.Person) -> None:
    """Everybody's past, one after the other. No mails go out: what they would tell is old.

    ``manager`` has an account, and gave the course to the people of the own branch.
    """
    cycles = [
        live_through(past, person, walk, manager.user if person.branch_id == manager.branch_id else None)
        for past, person in pasts
    ]
    learning.settle(keys=[f"completed:{cycle.uuid}" for cycle in cycles if cycle])
