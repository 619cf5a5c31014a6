"""The next state in the making: the one mutable thing inside a step, never seen outside it."""

from __future__ import annotations

from .events import Event, EventKind
from .guards import Value
from .scenario import Effect, Scenario
from .state import (
    Evidence,
    Fatal,
    Mode,
    Spoken,
    State,
)


class Draft:
    """A copy of a state that a step may change. Sets and tuples are shared until something is added."""

    __slots__ = (
        "approved",
        "asked",
        "assumptions",
        "at_ms",
        "channel",
        "checkpoints",
        "clock_s",
        "commitments",
        "ending",
        "events",
        "evidence",
        "fatal",
        "handed",
        "hinted",
        "hints",
        "hold_due",
        "hold_since",
        "known",
        "muted_since",
        "n",
        "needless",
        "ratings",
        "rings",
        "scenario",
        "state",
        "status",
        "taken",
        "transcript",
        "turn",
        "vars",
        "visits",
    )

    def __init__(self, scenario: Scenario, state: State) -> None:
        self.scenario = scenario
        self.state = state
        self.events: list[Event] = []
        self.vars: list[Value]
        self.visits: list[int]
        # In the order of State's fields, as in `finished`.
        (
            _,
            _,
            _,
            _,
            _,
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
            _,
            _,
            self.at_ms,
            self.muted_since,
            self.handed,
            self.needless,
            self.hints,
            self.hinted,
            self.checkpoints,
            self.ratings,
            _,
            _,
        ) = state
        self.vars, self.visits = list(variables), list(visits)

    @property
    def patience_out(self) -> bool:
        """Whether patience stands at its lower bound, in a scenario that says where this leads."""
        out = self.scenario.index.patience_out
        return out is not None and self.vars[out[0]] == out[1]

    def note(self, kind: EventKind, ref: str = "", value: Value = "") -> None:
        self.events.append(Event(kind, ref, value))

    def spoke(self, speaker: str, words: str, *, own: bool, said: tuple[str, ...] = ()) -> None:
        self.transcript += (Spoken(self.n, self.turn, speaker, "option" if own else "line", words, said),)

    def shows(self, option: str, criterion: str, delta: int) -> None:
        """Add evidence on a criterion that the scenario has; on anything else (a draft's fault) do nothing."""
        if criterion in self.scenario.index.criteria:
            self.evidence += (Evidence(self.n, option, criterion, delta),)
            self.note(EventKind.EVIDENCE, criterion, delta)

    def breaks(self, option: str, criterion: str) -> None:
        """Note that a rule was broken that must not be."""
        if criterion in self.scenario.index.criteria:
            self.fatal += (Fatal(self.n, option, criterion),)
            self.note(EventKind.FATAL, criterion)

    def apply(self, effect: Effect) -> None:
        """Apply one effect and clamp. An effect that does not fit its variable (a draft's fault) does nothing."""
        at = self.scenario.index.var_at.get(effect.var)
        if at is None:
            return
        var, old, new = self.scenario.vars[at], self.vars[at], effect.value
        if var.type == "int":
            if not isinstance(new, int) or isinstance(new, bool) or not isinstance(old, int):
                return
            if effect.op == "add":
                new += old
            new = var.lo if new < var.lo else var.hi if new > var.hi else new
        elif effect.op == "add" or not var.fits(new):
            return
        if new != old:
            self.vars[at] = new
            self.events.append(Event(EventKind.CHANGED, effect.var, new))

    def finished(self) -> State:
        state = self.state
        mode: Mode = state.mode
        return State(
            state.digest,
            mode,
            state.seed,
            state.locale,
            state.support_locale,
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
            self.transcript,
            self.clock_s,
            self.hold_since,
            self.hold_due,
            self.rings,
            self.n,
            self.status,
            self.ending,
            state.lens,
            state.pace,
            self.at_ms,
            self.muted_since,
            self.handed,
            self.needless,
            self.hints,
            self.hinted,
            self.checkpoints,
            self.ratings,
            state.vars if self.n > state.n else state.previous,
            state.extra_s,
        )
