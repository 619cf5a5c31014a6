"""The next state in the making: the one mutable thing inside a step, never seen outside it."""

from __future__ import annotations

from .events import Event, EventKind
from .guards import Value
from .scenario import Effect, Scenario
from .state import Assumption, Commitment, Evidence, Fatal, Mode, Spoken, State, Status


class Draft:
    """A copy of a state that a step may change. Sets and tuples are shared until something is added."""

    __slots__ = (
        "approved",
        "asked",
        "assumptions",
        "channel",
        "clock_s",
        "commitments",
        "ending",
        "events",
        "evidence",
        "fatal",
        "hold_due",
        "hold_since",
        "known",
        "n",
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
        self.turn: str = state.turn
        self.channel: str = state.channel
        self.vars: list[Value] = list(state.vars)
        self.visits: list[int] = list(state.visits)
        self.known: frozenset[str] = state.known
        self.asked: frozenset[str] = state.asked
        self.taken: frozenset[str] = state.taken
        self.approved: frozenset[str] = state.approved
        self.commitments: tuple[Commitment, ...] = state.commitments
        self.evidence: tuple[Evidence, ...] = state.evidence
        self.assumptions: tuple[Assumption, ...] = state.assumptions
        self.fatal: tuple[Fatal, ...] = state.fatal
        self.transcript: tuple[Spoken, ...] = state.transcript
        self.clock_s: int = state.clock_s
        self.hold_since: int | None = state.hold_since
        self.hold_due: int | None = state.hold_due
        self.rings: int = state.rings
        self.n: int = state.n
        self.status: Status = state.status
        self.ending: str = state.ending

    @property
    def patience_out(self) -> bool:
        """Whether patience stands at its lower bound, in a scenario that says where this leads."""
        at = self.scenario.index.var_at.get("patience")
        if at is None or not self.scenario.on_patience_out:
            return False
        var = self.scenario.vars[at]
        return var.type == "int" and self.vars[at] == var.lo

    def note(self, kind: EventKind, ref: str = "", value: Value = "") -> None:
        self.events.append(Event(kind, ref, value))

    def spoke(self, speaker: str, words: str, *, own: bool) -> None:
        self.transcript += (Spoken(self.n, self.turn, speaker, "option" if own else "line", words),)

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
        )
