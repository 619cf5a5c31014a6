"""What the people of Five Doors have done so far, done again through the product's own doors."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from cms.demo.answers import mark_scene, play_scene, take_quiz
from cms.demo.company import Past
from cms.demo.course import Step, Walk
from cms.demo.days import at_day, sittings
from cms.demo.letters import Pen
from learning import api as learning

SEED = 2026
STUCK_AFTER = 2
"""How often somebody who is stuck has tried."""
STUMBLES = 0.12
"""How often somebody who passes needed a second try."""
BREATH = timedelta(minutes=12)
"""How long after a try the next one begins."""


@dataclass(frozen=True)
class Leaders:
    """Who has an account and does something for others: marks what they write, and gives them courses."""

    trainer: learning.Person
    manager: learning.Person


@dataclass
class _Life:
    """One person doing one course. ``told`` are the keys of the messages that this leaves behind."""

    past: Past
    person: learning.Person
    leaders: Leaders
    pen: Pen
    told: list[str]

    @property
    def rng(self) -> Random:
        """What decides about everything in it."""
        return self.pen.rng

    def live(self, walk: Walk) -> None:
        """Be given the course, and do what has been done of it."""
        past, person, rng = self.past, self.person, self.rng
        zone = person.effective_zone
        manager = self.leaders.manager
        source = learning.Assignment.Source.HIRED if past.hired else learning.Assignment.Source.MANAGER
        given_by = manager.user if person.branch_id == manager.branch_id and not past.hired else None
        at = at_day(past.given_on, zone, 7)
        learning.assign(
            person=person, activity=walk.course, source=source, due_on=past.due_on, by=given_by, at=at
        )
        if past.began_on is None:
            return
        steps = self._as_far_as(walk)
        plan = list(sittings(steps, began=past.began_on, until=past.until, zone=zone, rng=rng))
        cycle = learning.start_cycle(
            person=person, activity=walk.course, at=plan[0][1] - timedelta(minutes=1)
        )
        self.told.append(f"completed:{cycle.uuid}")
        for step, at in plan[:-1]:
            self._pass(step, cycle, at)
        step, at = plan[-1]
        if past.story == "stuck":
            for _number in range(STUCK_AFTER):
                at = self._do(step, cycle, at, passes=False) + BREATH
        elif past.story == "sent":
            self._do(step, cycle, at, passes=None)
        else:
            self._pass(step, cycle, at)

    def _as_far_as(self, walk: Walk) -> tuple[Step, ...]:
        """The steps that the person has taken: up to the one that does not go, or up to one of the letters."""
        past, steps = self.past, walk.steps
        match past.story:
            case "half":
                return steps[: past.steps]
            case "stuck":
                return steps[: next(i for i, step in enumerate(steps) if step.key == past.stuck_at) + 1]
            case "sent":
                return steps[: self.rng.choice([i for i, step in enumerate(steps) if step.is_written]) + 1]
        return steps

    def _pass(self, step: Step, cycle: learning.Cycle, at: datetime) -> None:
        """Do a step so that it is done; now and then the first try, a while earlier, does not do."""
        if step.act in ("quiz", "scenario") and self.rng.random() < STUMBLES:
            over = self._do(step, cycle, at - timedelta(minutes=1), passes=False)
            at = max(over, at + timedelta(minutes=step.minutes)) + BREATH
        self._do(step, cycle, at, passes=True)

    def _do(self, step: Step, cycle: learning.Cycle, at: datetime, *, passes: bool | None) -> datetime:
        """Do a step from ``at`` on; return when it is over, with the marks of others. ``None``: the last is not in."""
        person, rng = self.person, self.rng
        over = at + timedelta(minutes=step.minutes)
        match step.act:
            case "read":
                learning.record_read(person=person, cycle=cycle, release=step.release, at=over)
            case "sign":
                learning.record_signature(person=person, release=step.release, at=at, locale=person.locale)
            case "quiz":
                take_quiz(person, step.release.activity, at, passes=bool(passes), rng=rng)
            case "scenario":
                scene = play_scene(person, step.release.activity, at, passes=passes, pen=self.pen)
                markers = self._markers()
                over = mark_scene(
                    scene, markers[:-1] if passes is None else markers, rng, opinions=len(markers)
                )
                self.told.append(f"marked:{scene.play.uuid}")
        return over

    def _markers(self) -> list[learning.User]:
        """Who marks what this person writes, the last one last. Where two do, the manager asked the trainer too."""
        markers = (
            [self.leaders.manager, self.leaders.trainer] if self.past.two_mark else [self.leaders.trainer]
        )
        return [one.user for one in markers if one.user is not None and one != self.person]


def live_all(
    pasts: Iterable[tuple[Past, learning.Person]], walks: Mapping[str, Walk], leaders: Leaders
) -> None:
    """Everybody's past, one after the other. No mails go out: what they would tell is old."""
    told: list[str] = []
    used: Counter[str] = Counter()
    for past, person in pasts:
        pen = Pen(Random(f"{SEED}:{past.number}:{past.course}"), used)
        _Life(past, person, leaders, pen, told).live(walks[past.course])
    learning.settle(keys=told)
