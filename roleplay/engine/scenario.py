"""The scenario: an immutable document, parsed. Everything a play needs, and nothing that a play changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from .decision import Decision
from .guards import Guard, Value
from .index import Index, index_of
from .text import NO_WORDS
from .text import Text as Text

END = "end:"
"""A target that starts with this names an ending; any other names a turn."""

METERS = ("mood", "trust", "patience")
"""Variables of the customer that the engine and the screens know by name."""

type Channel = Literal["face", "phone", "written", "chat"]
CHANNELS: tuple[Channel, ...] = ("face", "phone", "written", "chat")


class EndingClass(StrEnum):
    """How a scene may end, best first: value analysis compares endings in this order."""

    RESOLVED = "resolved"
    RESOLVED_WITH_FOLLOW_UP = "resolved_with_follow_up"
    ESCALATED_PROPERLY = "escalated_properly"
    LEFT_UNRESOLVED = "left_unresolved"
    CUSTOMER_LEFT = "customer_left"
    BROKE_RULE = "broke_rule"


class Kind(StrEnum):
    SAY = "say"
    RING = "ring"
    HOLD = "hold"
    RETURN = "return"
    CHECK_IN = "check_in"
    MUTE = "mute"
    UNMUTE = "unmute"
    HANDOVER = "handover"
    ESCALATE = "escalate"


class Tag(StrEnum):
    BEST = "best"
    ACCEPTABLE = "acceptable"
    POOR = "poor"
    TRAP = "trap"


@dataclass(frozen=True, slots=True)
class Var:
    """A finite variable: a whole number between bounds, a yes or no, or one of a few words."""

    name: str
    type: Literal["int", "bool", "enum"]
    init: Value
    lo: int = 0
    hi: int = 0
    values: tuple[str, ...] = ()

    def fits(self, value: Value) -> bool:
        """Say whether the value is of this variable's type and inside its domain."""
        if self.type == "bool":
            return isinstance(value, bool)
        if self.type == "enum":
            return value in self.values
        return isinstance(value, int) and not isinstance(value, bool) and self.lo <= value <= self.hi


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the customer knows. `how` says when asking reveals it.

    asked: when a question names it. adjacent: when a question names it or a fact that stands directly beside it in
    the list. trust: asked, with trust at least `trust`. when: asked, while the guard holds.
    """

    id: str
    text: Text
    how: Literal["asked", "adjacent", "trust", "when"] = "asked"
    trust: int = 0
    guard: Guard | None = None
    required: bool = False
    weight: int = 1
    question: Text = NO_WORDS


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """What is earned (above zero) or lost for a criterion. `when` is weighed after the facts of the same step."""

    criterion: str
    delta: int
    why: Text = NO_WORDS
    when: Guard | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """What may be promised, in whole units, by role. The learner plays the role `employee`.

    `enough` says when the learner's own limit would settle the matter: handing it over then is needless, and gives the
    evidence of `under`. A promise beyond the limit gives that of `over`, and breaks the rule `over_fatal`, if any.
    """

    id: str
    what: Text
    unit: str
    limits: tuple[tuple[str, int], ...]
    enough: Guard | None = None
    under: EvidenceRule | None = None
    over: EvidenceRule | None = None
    over_fatal: str = ""

    @property
    def own_limit(self) -> int:
        """The learner's own limit: that of `employee`, else the lowest one given, else nothing at all."""
        table = dict(self.limits)
        return table.get("employee", min(table.values(), default=0))

    @property
    def top_limit(self) -> int:
        """The highest limit of anybody: what an approval can cover."""
        return max((limit for _, limit in self.limits), default=0)


@dataclass(frozen=True, slots=True)
class Competency:
    id: str
    title: Text
    mark: int
    required: bool = True


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is scored, for one clause of a standard.

    content: counted once for each thing said. process: at every chance. fatal: breaking it decides. marked: a person
    gives 0 to `max` for what was written; `anchors` say in words what each level looks like, from 0 up.
    """

    id: str
    clause: str
    competency: str
    kind: Literal["content", "process", "fatal", "marked"] = "content"
    max: int = 1
    base: int = 0
    weight: int = 1
    anchors: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    id: str
    text: Text
    done: Guard | None


@dataclass(frozen=True, slots=True)
class Line:
    id: str
    text: Text
    when: Guard | None = None
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    var: str
    op: Literal["add", "set"]
    value: Value


@dataclass(frozen=True, slots=True)
class Promise:
    authority: str
    amount: int


@dataclass(frozen=True, slots=True)
class Keep:
    authority: str
    how: Literal["kept", "approved", "corrected"]


@dataclass(frozen=True, slots=True)
class HoldTerms:
    """How a customer is put on hold: announced (with why and how long) or not, and for how many minutes."""

    announced: bool
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Handover:
    """Passing the customer on. Warm: at least `needs` facts of the `summary` are known, and told; else it is cold."""

    mode: Literal["warm", "cold"]
    summary: tuple[str, ...] = ()
    needs: int = 0


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    text: Text
    to: str
    kind: Kind = Kind.SAY
    when: Guard | None = None
    locked: Text | None = None
    """The reason shown while the guard does not hold; None hides the option."""
    once: bool = True
    effects: tuple[Effect, ...] = ()
    asks: tuple[str, ...] = ()
    reveals: tuple[str, ...] = ()
    requires_known: tuple[str, ...] = ()
    promises: tuple[Promise, ...] = ()
    keeps: tuple[Keep, ...] = ()
    evidence: tuple[EvidenceRule, ...] = ()
    fatal: str = ""
    time_s: int = 0
    tags: tuple[Tag, ...] = ()
    coach: Text = NO_WORDS
    hold: HoldTerms | None = None
    handover: Handover | None = None
    escalates: str = ""
    """The authority whose decision this leaves to somebody who may do more."""


@dataclass(frozen=True, slots=True)
class Auto:
    when: Guard | None
    to: str


@dataclass(frozen=True, slots=True)
class Turn:
    id: str
    speaker: Literal["customer", "agent", "system", "supervisor", "wait"] = "customer"
    channel: Channel | None = None
    say: tuple[Line, ...] = ()
    order: Literal["shuffle", "fixed"] = "shuffle"
    options: tuple[Option, ...] = ()
    auto: tuple[Auto, ...] = ()
    timeout: str = ""
    decide: Decision | None = None
    limit_s: int = 0
    """Seconds to answer when the scene runs on the clock; 0: no limit."""
    checkpoint: bool = False
    subject: Text = NO_WORDS
    queue: int | None = None

    @property
    def rings(self) -> bool:
        """Whether the phone rings here: some option answers it."""
        return any(option.kind is Kind.RING for option in self.options)


@dataclass(frozen=True, slots=True)
class Ending:
    id: str
    cls: EndingClass
    title: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Limits:
    """`hints`: how many in practice. `cold_trust`: what a cold hand-over costs. `realtime`: turns may have seconds."""

    max_turns: int = 40
    hold_rate: int = 1
    rings: int = 3
    hints: int = 3
    hint_cost: EvidenceRule | None = None
    cold_trust: int = 1
    realtime: bool = False


@dataclass(frozen=True, slots=True)
class TestPlan:
    """A walk the author wrote down, and what must come of it. None expects nothing of that kind."""

    __test__ = False  # not a test class, whatever its name suggests to pytest

    name: str
    choices: tuple[str, ...]
    ending: str | None = None
    passed: bool | None = None
    lens: str = ""
    marks: tuple[tuple[str, int], ...] = ()
    """What a marker gives for what is written on this walk."""


@dataclass(frozen=True, slots=True)
class Lens:
    """Another customer in the same scene: other words, weights, first values and evidence, but the same ways through.

    `card` tells the author what it stands for: a tendency, not a rule about anybody.
    """

    id: str
    title: Text
    card: Text
    sources: tuple[str, ...] = ()
    lines: tuple[tuple[str, Text], ...] = ()
    vars: tuple[tuple[str, Value], ...] = ()
    weights: tuple[tuple[str, int], ...] = ()
    evidence: tuple[tuple[str, tuple[EvidenceRule, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    name: Text
    about: Text = NO_WORDS
    pronoun: str = "they"


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """One version of a scenario, seen through one of its lenses (`lens`; "" for none: `lenses.under` applies one).

    Two scenarios are equal when their digests and lenses are.
    """

    digest: str
    key: str
    title: Text
    brief: Text
    start: str
    locale_default: str = "en"
    locales: tuple[str, ...] = ("en",)
    minutes: int = 5
    sources: tuple[str, ...] = ()
    content_note: Text = NO_WORDS
    channel: Channel = "face"
    agent: Person = Person(NO_WORDS)
    customer: Person = Person(NO_WORDS)
    supervisor: Person = Person(NO_WORDS)
    queue: int = 0
    """How many people wait behind the customer at the counter."""
    vars: tuple[Var, ...] = ()
    facts: tuple[Fact, ...] = ()
    authority: tuple[Authority, ...] = ()
    competencies: tuple[Competency, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    pass_endings: frozenset[EndingClass] = frozenset()
    goals: tuple[Goal, ...] = ()
    turns: tuple[Turn, ...] = ()
    endings: tuple[Ending, ...] = ()
    on_patience_out: str = ""
    limits: Limits = Limits()
    next_shift: Text = NO_WORDS
    testplans: tuple[TestPlan, ...] = ()
    lenses: tuple[Lens, ...] = ()
    lens: str = ""
    index: Index = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", index_of(self))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.digest == other.digest and self.lens == other.lens

    def __hash__(self) -> int:
        return hash((self.digest, self.lens))

    def words(self, text: Text, locale: str) -> str:
        """Return the text in `locale`, falling back to the scenario's default language."""
        return text.get(locale, self.locale_default)
