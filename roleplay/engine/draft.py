"""The next state in the making: the one mutable thing inside a step, never seen outside it."""

from __future__ import annotations

from typing import Literal

from .events import Event, EventKind
from .guards import Value
from .scenario import Effect, Scenario
from .state import Evidence, Fatal, Spoken, State, made


class Draft:
    """A copy of a state that a step may change. Sets and tuples are shared until something is added.

    What is said in the step stands in `spoken`; `finished` adds it to the transcript.
    """

    __slots__ = (
        "approved",
        "asked",
        "assumptions",
        "at_ms",
        "channel",
        "checkpoints",
        "clock_s",
        "commitments",
        "digest",
        "ending",
        "events",
        "evidence",
        "extra_s",
        "fatal",
        "handed",
        "hinted",
        "hints",
        "hold_due",
        "hold_since",
        "index",
        "known",
        "lens",
        "locale",
        "mode",
        "muted_since",
        "n",
        "needless",
        "pace",
        "ratings",
        "rings",
        "scenario",
        "seed",
        "spoken",
        "state",
        "status",
        "support_locale",
        "taken",
        "transcript",
        "turn",
        "vars",
        "visits",
    )

    def __init__(self, scenario: Scenario, state: State) -> None:
        self.scenario = scenario
        self.index = scenario.index
        self.state = state
        self.events: list[Event] = []
        self.spoken: list[Spoken] = []
        self.vars: list[Value]
        self.visits: list[int]
        # In the order of State's fields, as in `finished`. An exact tuple is unpacked without an iterator.
        (
            self.digest,
            self.mode,
            self.seed,
            self.locale,
            self.support_locale,
            self.turn,
            self.channel,
            variables,
            visits,
            self.known,
            self.asked,
            self.taken,
            self.approved,
            self.commitments,
            self.evidence,
            self.assumptions,
            self.fatal,
            self.transcript,
            self.clock_s,
            self.hold_since,
            self.hold_due,
            self.rings,
            self.n,
            self.status,
            self.ending,
            self.lens,
            self.pace,
            self.at_ms,
            self.muted_since,
            self.handed,
            self.needless,
            self.hints,
            self.hinted,
            self.checkpoints,
            self.ratings,
            _,
            self.extra_s,
        ) = state[:]
        self.vars, self.visits = list(variables), list(visits)

    @property
    def patience_out(self) -> bool:
        """Whether patience stands at its lower bound, in a scenario that says where this leads."""
        out = self.index.patience_out
        return out is not None and self.vars[out[0]] == out[1]

    def note(self, kind: EventKind, ref: str = "", value: Value = "") -> None:
        self.events.append(made(Event, (kind, ref, value)))

    def spoke(self, speaker: str, kind: Literal["line", "option"], words: str, said: tuple[str, ...]) -> None:
        self.spoken.append(made(Spoken, (self.n, self.turn, speaker, kind, words, said)))

    def shows(self, option: str, criterion: str, delta: int) -> None:
        """Add evidence on a criterion that the scenario has; on anything else (a draft's fault) do nothing."""
        if criterion in self.index.criteria:
            self.evidence += (made(Evidence, (self.n, option, criterion, delta)),)
            self.events.append(made(Event, (EventKind.EVIDENCE, criterion, delta)))

    def breaks(self, option: str, criterion: str) -> None:
        """Note that a rule was broken that must not be."""
        if criterion in self.index.criteria:
            self.fatal += (Fatal(self.n, option, criterion),)
            self.note(EventKind.FATAL, criterion)

    def apply(self, effects: tuple[Effect, ...]) -> None:
        """Apply effects in order, each clamped. One that does not fit its variable (a fault) does nothing."""
        scenario, values = self.scenario, self.vars
        places = self.index.var_at
        for effect in effects:
            at = places.get(effect.var)
            if at is None:
                continue
            var, old, new = scenario.vars[at], values[at], effect.value
            if var.type == "int":
                if type(new) is not int or not isinstance(old, int):
                    continue
                if effect.op == "add":
                    new += old
                new = var.lo if new < var.lo else var.hi if new > var.hi else new
            elif effect.op == "add" or not var.fits(new):
                continue
            if new != old:
                values[at] = new
                self.events.append(made(Event, (EventKind.CHANGED, effect.var, new)))

    def finished(self) -> State:
        before = self.state
        return made(
            State,
            (
                self.digest,
                self.mode,
                self.seed,
                self.locale,
                self.support_locale,
                self.turn,
                self.channel,
                tuple(self.vars),
                tuple(self.visits),
                self.known,
                self.asked,
                self.taken,
                self.approved,
                self.commitments,
                self.evidence,
                self.assumptions,
                self.fatal,
                self.transcript + tuple(self.spoken),
                self.clock_s,
                self.hold_since,
                self.hold_due,
                self.rings,
                self.n,
                self.status,
                self.ending,
                self.lens,
                self.pace,
                self.at_ms,
                self.muted_since,
                self.handed,
                self.needless,
                self.hints,
                self.hinted,
                self.checkpoints,
                self.ratings,
                before.vars if self.n > before.n else before.previous,
                self.extra_s,
            ),
        )
