"""The scenario: an immutable document, parsed. Everything a play needs, and nothing that a play changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from .guards import Guard, Value

END = "end:"
"""A target that starts with this names an ending; any other names a turn."""

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


class Tag(StrEnum):
    BEST = "best"
    ACCEPTABLE = "acceptable"
    POOR = "poor"
    TRAP = "trap"


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in several languages."""

    entries: tuple[tuple[str, str], ...] = ()

    def get(self, locale: str, default: str = "en") -> str:
        """Return the words in `locale`, else in its base language, else in `default`, else the first there are."""
        table = dict(self.entries)
        for wanted in (locale, locale.split("-")[0], default):
            if table.get(wanted):
                return table[wanted]
        return next((words for _, words in self.entries if words), "")

    def __bool__(self) -> bool:
        return any(words for _, words in self.entries)


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
    question: Text = Text()


@dataclass(frozen=True, slots=True)
class Authority:
    """What may be promised, in whole units, by role. The learner plays the role `employee`."""

    id: str
    what: Text
    unit: str
    limits: tuple[tuple[str, int], ...]

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
    id: str
    clause: str
    competency: str
    kind: Literal["content", "process", "fatal"] = "content"
    max: int = 1
    base: int = 0
    weight: int = 1


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
class EvidenceRule:
    criterion: str
    delta: int
    why: Text = Text()


@dataclass(frozen=True, slots=True)
class HoldTerms:
    """How a customer is put on hold: announced (with why and how long) or not, and for how many minutes."""

    announced: bool
    minutes: int = 0


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
    coach: Text = Text()
    hold: HoldTerms | None = None


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
    max_turns: int = 40
    hold_rate: int = 1
    rings: int = 3


@dataclass(frozen=True, slots=True)
class TestPlan:
    """A walk the author wrote down, and what must come of it. None expects nothing of that kind."""

    __test__ = False  # not a test class, whatever its name suggests to pytest

    name: str
    choices: tuple[str, ...]
    ending: str | None = None
    passed: bool | None = None


@dataclass(frozen=True, slots=True)
class Person:
    name: Text
    about: Text = Text()
    pronoun: str = "they"


@dataclass(frozen=True, slots=True)
class Index:
    """Look-ups into a scenario. Where an id stands twice (a draft's fault, RP014) the first one counts."""

    turns: Mapping[str, Turn]
    turn_at: Mapping[str, int]
    ringing: frozenset[str]
    options: Mapping[str, Option]
    turn_of: Mapping[str, Turn]
    lines: Mapping[str, Line]
    facts: Mapping[str, Fact]
    fact_at: Mapping[str, int]
    var_at: Mapping[str, int]
    authority: Mapping[str, Authority]
    criteria: Mapping[str, Criterion]
    competencies: Mapping[str, Competency]
    endings: Mapping[str, Ending]


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """One version of a scenario. Two scenarios are equal when their digests are."""

    digest: str
    key: str
    title: Text
    brief: Text
    start: str
    locale_default: str = "en"
    locales: tuple[str, ...] = ("en",)
    minutes: int = 5
    sources: tuple[str, ...] = ()
    content_note: Text = Text()
    channel: Channel = "face"
    agent: Person = Person(Text())
    customer: Person = Person(Text())
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
    next_shift: Text = Text()
    testplans: tuple[TestPlan, ...] = ()
    index: Index = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", _index(self))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def words(self, text: Text, locale: str) -> str:
        """Return the text in `locale`, falling back to the scenario's default language."""
        return text.get(locale, self.locale_default)


def _first[T](pairs: list[tuple[str, T]]) -> dict[str, T]:
    return dict(reversed(pairs))


def _index(scenario: Scenario) -> Index:
    options = [(option.id, option) for turn in scenario.turns for option in turn.options]
    owners = [(option.id, turn) for turn in scenario.turns for option in turn.options]
    lines = [(line.id, line) for turn in scenario.turns for line in turn.say]
    return Index(
        turns=_first([(turn.id, turn) for turn in scenario.turns]),
        turn_at=_first([(turn.id, at) for at, turn in enumerate(scenario.turns)]),
        ringing=frozenset(turn.id for turn in scenario.turns if turn.rings),
        options=_first(options),
        turn_of=_first(owners),
        lines=_first(lines),
        facts=_first([(fact.id, fact) for fact in scenario.facts]),
        fact_at=_first([(fact.id, at) for at, fact in enumerate(scenario.facts)]),
        var_at=_first([(var.name, at) for at, var in enumerate(scenario.vars)]),
        authority=_first([(item.id, item) for item in scenario.authority]),
        criteria=_first([(item.id, item) for item in scenario.criteria]),
        competencies=_first([(item.id, item) for item in scenario.competencies]),
        endings=_first([(ending.id, ending) for ending in scenario.endings]),
    )
