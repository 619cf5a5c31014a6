"""The debrief of a play: always given, always structured, and quoting the learner's own words."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from .clauses import ClauseResult, Quote, clause_results
from .evidence import said_by
from .inputs import Input, Rate
from .marking import texts_in
from .regret import Regret, next_line, regrets
from .replay import Moment, moments
from .scenario import METERS, EndingClass, Scenario
from .score import score
from .state import Mode, State, Status
from .value import Values, value_map
from .view import Audience, GoalView, LineView, view
from .words import words_of

TURNING_POINTS = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended. `passed` is None for a scene that was stopped; it is said, not held against anybody."""

    ending: str
    title: str
    text: str
    cls: EndingClass | None
    passed: bool | None
    stopped: bool


@dataclass(frozen=True, slots=True)
class CompetencyResult:
    competency: str
    title: str
    percent: int | None
    mark: int
    required: bool
    passed: bool


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """Words that moved the customer most: what was said, what came back, and by how much each meter moved."""

    n: int
    option: str
    said: str
    heard: str
    changes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class MissedFact:
    """What the customer would have told, and the question that would have found it."""

    fact: str
    text: str
    question: str
    required: bool
    weight: int


@dataclass(frozen=True, slots=True)
class AssumptionView:
    """Something that the learner acted on without knowing it."""

    n: int
    said: str
    text: str


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A promise against what the learner might give. `status`: open, kept, approved or corrected."""

    n: int
    said: str
    what: str
    unit: str
    amount: int
    limit: int
    over: bool
    status: str
    broken: bool


@dataclass(frozen=True, slots=True)
class NeedlessView:
    """A matter left to somebody above, though the learner's own limit would have settled it."""

    n: int
    said: str
    what: str
    unit: str
    limit: int


@dataclass(frozen=True, slots=True)
class Point:
    """The meters after input number n (0: at the start); None where the scenario has no such meter."""

    n: int
    clock_s: int
    mood: int | None
    trust: int | None
    patience: int | None


@dataclass(frozen=True, slots=True)
class Debrief:
    mode: Mode
    outcome: Outcome
    worked: Quote | None
    """The one quote to begin with: what earned most, the later of equals, and never the words regretted most."""
    competencies: tuple[CompetencyResult, ...]
    clauses: tuple[ClauseResult, ...]
    fatal: tuple[str, ...]
    regrets: tuple[Regret, ...]
    turning_points: tuple[TurningPoint, ...]
    facts_found: int
    facts_required: int
    missed_facts: tuple[MissedFact, ...]
    assumptions: tuple[AssumptionView, ...]
    promises: tuple[PromiseView, ...]
    needless: tuple[NeedlessView, ...]
    goals: tuple[GoalView, ...]
    timeline: tuple[Point, ...]
    transcript: tuple[LineView, ...]
    next_shift: str


def debrief(
    scenario: Scenario,
    begin: State,
    log: Sequence[Input],
    *,
    locale: str = "",
    values: Values | None = None,
) -> Debrief:
    """Return the debrief of a play from its first state and its inputs. Raises replay.BrokenLog for a foreign log.

    Words of the scene are in the language of the scene, everything about it in the support language; `locale`
    overrides both. `values` is what can still come from each state, if that is at hand; it is worked out otherwise.
    """
    played = moments(scenario, begin, log)
    state = played[-1].after if played else begin
    tongue, support = locale or state.locale, locale or state.support_locale
    values = values or value_map(scenario)
    clauses = clause_results(scenario, state, locale=locale)
    lost = regrets(scenario, played, values, locale=tongue)
    seen = view(scenario, state, Audience.DEBRIEF, locale=locale)
    result = score(scenario, state)
    required = [fact for fact in scenario.facts if fact.required]
    return Debrief(
        mode=state.mode,
        outcome=Outcome(
            state.ending,
            seen.ending_title,
            seen.ending_text,
            result.ending_class,
            result.passed,
            state.status is Status.ABANDONED,
        ),
        worked=_worked(clauses, {n for n, *_ in texts_in(scenario, state)}, [one.n for one in lost]),
        competencies=tuple(
            CompetencyResult(
                item.competency,
                scenario.words(scenario.index.competencies[item.competency].title, support),
                item.percent,
                item.mark,
                item.required,
                item.passed,
            )
            for item in result.competencies
        ),
        clauses=clauses,
        fatal=result.fatal,
        regrets=lost,
        turning_points=_turning_points(scenario, played, tongue),
        facts_found=sum(fact.id in state.known for fact in required),
        facts_required=len(required),
        missed_facts=tuple(
            MissedFact(
                fact.id,
                scenario.words(fact.text, support),
                scenario.words(fact.question, tongue),
                fact.required,
                fact.weight,
            )
            for fact in scenario.facts
            if fact.id not in state.known
        ),
        assumptions=_assumptions(scenario, state, tongue, support),
        promises=_promises(scenario, state, tongue, support),
        needless=tuple(
            NeedlessView(
                item.n,
                said_by(scenario, state, item.n, item.option, tongue),
                scenario.words(scenario.index.authority[item.authority].what, support),
                scenario.index.authority[item.authority].unit,
                scenario.index.authority[item.authority].own_limit,
            )
            for item in state.needless
        ),
        goals=seen.goals,
        timeline=tuple(
            _point(scenario, each)
            for each in (begin, *(moment.after for moment in played if not isinstance(moment.given, Rate)))
        ),
        transcript=seen.transcript,
        next_shift=scenario.words(scenario.next_shift, support),
    )


def _worked(
    clauses: Sequence[ClauseResult], written: Container[int], regretted: Sequence[int]
) -> Quote | None:
    """Pick the quote to begin with, from words that gave nothing away where there are such.

    What was written is no quote: it stands whole, with its marks.
    """
    shown = (quote for item in clauses for quote in item.shown)
    return max(
        (quote for quote in shown if quote.n not in written and quote.n not in regretted[:1]),
        key=lambda quote: (quote.n not in regretted, quote.delta, quote.n),
        default=None,
    )


def _meter(scenario: Scenario, state: State, name: str) -> int | None:
    at = scenario.index.var_at.get(name)
    value = state.vars[at] if at is not None else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _point(scenario: Scenario, state: State) -> Point:
    mood, trust, patience = (_meter(scenario, state, name) for name in METERS)
    return Point(state.n, state.clock_s, mood, trust, patience)


def _turning_points(scenario: Scenario, played: Sequence[Moment], locale: str) -> tuple[TurningPoint, ...]:
    found: list[tuple[int, TurningPoint]] = []
    for moment in played:
        entries = [said for said in moment.after.transcript if said.n == moment.after.n and said.own]
        if not entries:
            continue
        changes: list[tuple[str, int]] = []
        for name in METERS:
            before, after = _meter(scenario, moment.before, name), _meter(scenario, moment.after, name)
            if before is not None and after is not None and before != after:
                changes.append((name, after - before))
        if changes:
            said = "\n".join(words_of(scenario, entry, locale) for entry in entries)
            heard = next_line(scenario, moment.before, moment.after, locale)
            point = TurningPoint(moment.after.n, entries[0].id, said, heard, tuple(changes))
            found.append((sum(abs(change) for _, change in changes), point))
    found.sort(key=lambda item: -item[0])
    chosen = [point for _, point in found[:TURNING_POINTS]]
    return tuple(sorted(chosen, key=lambda point: point.n))


def _assumptions(scenario: Scenario, state: State, tongue: str, support: str) -> tuple[AssumptionView, ...]:
    index = scenario.index
    return tuple(
        AssumptionView(
            item.n,
            said_by(scenario, state, item.n, item.option, tongue),
            scenario.words(index.facts[item.fact].text, support),
        )
        for item in state.assumptions
        if item.fact in index.facts
    )


def _promises(scenario: Scenario, state: State, tongue: str, support: str) -> tuple[PromiseView, ...]:
    index = scenario.index
    found: list[PromiseView] = []
    for made in state.commitments:
        authority = index.authority[made.authority]
        found.append(
            PromiseView(
                made.n,
                said_by(scenario, state, made.n, made.option, tongue),
                scenario.words(authority.what, support),
                authority.unit,
                made.amount,
                authority.own_limit,
                made.over,
                made.status,
                made.broken,
            )
        )
    return tuple(found)
