"""Trying a scene out: from any turn, with any values, as any learner. A trial is what it began with and its inputs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from roleplay.engine import (
    Accepted,
    CannotStart,
    Event,
    Input,
    Mode,
    Scenario,
    State,
    Status,
    enter,
    input_from_json,
    input_to_json,
    start,
    step,
    under,
)

MOST_INPUTS = 200
HOLDS = ("announced", "unannounced")
_HOLD_S = 120


@dataclass(frozen=True)
class Setup:
    """What a trial begins with. Everything left empty is as the scene has it.

    ``values`` are first values by name, ``known`` the facts already told, ``hold`` one of :data:`HOLDS` or empty.
    """

    turn: str = ""
    seed: int = 0
    mode: Mode = Mode.COACH
    lens: str = ""
    locale: str = ""
    channel: str = ""
    hold: str = ""
    values: tuple[tuple[str, int | bool | str], ...] = ()
    known: tuple[str, ...] = ()

    @property
    def usual(self) -> bool:
        """Whether the trial begins as every play does, so that its walk can be kept as a test plan."""
        return not (self.turn or self.channel or self.hold or self.values or self.known)


@dataclass(frozen=True)
class Trial:
    """A trial so far. ``log`` was played, ``ahead`` is still to be shown, ``why`` is what the walk shows at its end.

    ``before`` and ``events`` are about the last input; ``scene`` is the scene through the lens.
    """

    setup: Setup
    scene: Scenario
    log: tuple[Input, ...]
    ahead: tuple[Input, ...]
    why: str
    state: State
    before: State | None
    events: tuple[Event, ...]

    @property
    def shown(self) -> bool:
        """Whether a walk is being shown."""
        return bool(self.ahead or self.why)


def begun(scene: Scenario, setup: Setup) -> State:
    """The first state of a trial. ``scene`` is already seen through the lens.

    Raises CannotStart for a turn that is not there. Values outside their domain are left as the scene has them.
    """
    opening = replace(scene, start=setup.turn) if setup.turn else scene
    state = start(opening, seed=setup.seed, mode=setup.mode, locale=setup.locale)
    if setup.usual:
        return state
    given = dict(setup.values)
    first = state._replace(
        vars=tuple(
            given[var.name] if var.name in given and var.fits(given[var.name]) else var.init
            for var in scene.vars
        ),
        visits=(0,) * len(scene.turns),
        known=frozenset(setup.known) & frozenset(scene.index.facts),
        channel=setup.channel or scene.channel,
        transcript=(),
        checkpoints=(),
        previous=(),
        status=Status.RUNNING,
        ending="",
        hold_since=0 if setup.hold else None,
        hold_due=_HOLD_S if setup.hold == "announced" else None,
    )
    return enter(scene, first, opening.start)


def tried(
    scenario: Scenario, setup: Setup, log: Sequence[Input], *, ahead: Sequence[Input] = (), why: str = ""
) -> Trial:
    """Play a trial again. What cannot be done any more, since the draft has changed, ends the walk there.

    Raises CannotStart, also for a lens that is not there.
    """
    try:
        scene = under(scenario, setup.lens)
    except KeyError as error:
        raise CannotStart(f"no lens {setup.lens!r}") from error
    state = begun(scene, setup)
    before: State | None = None
    events: tuple[Event, ...] = ()
    done: list[Input] = []
    for given in log[:MOST_INPUTS]:
        result = step(scene, state, given)
        if not isinstance(result, Accepted):
            ahead = ()
            break
        before, state, events = state, result.state, result.events
        done.append(given)
    return Trial(setup, scene, tuple(done), tuple(ahead), why, state, before, events)


def to_json(trial: Trial) -> dict[str, Any]:
    """What travels in the address of a trial."""
    setup = trial.setup
    return {
        "s": [setup.turn, setup.seed, setup.mode.value, setup.lens, setup.locale, setup.channel, setup.hold],
        "v": [list(pair) for pair in setup.values],
        "k": list(setup.known),
        "l": [input_to_json(one) for one in trial.log],
        "a": [input_to_json(one) for one in trial.ahead],
        "w": trial.why,
    }


def from_json(scenario: Scenario, body: Mapping[str, Any]) -> Trial:
    """Read what :func:`to_json` wrote, and play it. Raises CannotStart, also for what it did not write."""
    try:
        turn, seed, mode, lens, locale, channel, hold = body["s"]
        values = tuple((str(name), value) for name, value in body["v"])
        setup = Setup(turn, seed, Mode(mode), lens, locale, channel, hold, values, tuple(body["k"]))
        log, ahead = ([input_from_json(one) for one in body[name]] for name in ("l", "a"))
        why = str(body["w"])
    except (KeyError, TypeError, ValueError) as error:
        raise CannotStart("no trial") from error
    return tried(scenario, setup, log, ahead=ahead, why=why)
