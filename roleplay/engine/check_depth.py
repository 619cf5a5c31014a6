"""Checks by value analysis: what a scene's marks rest on, and what one answer decides (RP016 to RP053, RP085)."""

from __future__ import annotations

from collections.abc import Iterator

from .analysis import Analysis, Truth, analyze, bounds_of
from .check_answers import POOR
from .decision import Written
from .evidence import fatal_of, rules_of
from .explore import Graph, inputs_at
from .inputs import Choose, Input
from .lenses import under
from .problem import Place, Problem, report
from .scenario import END, Option, Scenario, Tag
from .score import score
from .slices import truths_of
from .state import State, Status
from .step import Accepted, start, step
from .thresholds import Thresholds
from .value import Future, ValueMap, Worth, class_of, still_possible

WHOLE = Place("scenario")


def scene_has_length(
    scenario: Scenario, analysis: Analysis, values: ValueMap, limits: Thresholds
) -> Iterator[Problem]:
    """RP016 and RP017."""
    shortest = _shortest_pass(scenario, values.graph)
    if shortest is not None and shortest < limits.shortest:
        yield report("too-short", WHOLE, {"count": shortest})
    if values.cut and values.longest is not None:
        yield report("too-long", WHOLE, {"most": scenario.limits.max_turns})
    into: dict[str, int] = {}
    for turn in scenario.turns:
        for to in [option.to for option in turn.options] + [auto.to for auto in turn.auto]:
            if not to.startswith(END):
                into[to] = into.get(to, 0) + 1
    merged = sum(count > 1 for count in into.values())
    if merged:
        yield report("merges", WHOLE, {"count": merged, "total": len(scenario.turns)})


def _shortest_pass(scenario: Scenario, graph: Graph) -> int | None:
    """Return the inputs of the shortest way to an ending that may pass; None when none is known."""
    lengths = [
        len(graph.walk(node))
        for node, state in enumerate(graph.states)
        if state.status is Status.ENDED and class_of(scenario, state.ending) in scenario.pass_endings
    ]
    return min(lengths, default=None)


def conditions_decide(scenario: Scenario) -> Iterator[Problem]:
    """RP023: a condition that always or never holds where it is asked."""
    for name, found in truths_of(scenario).items():
        if found == {True}:
            yield report("always-true", Place("option", name), {"id": name})
        elif found == {False}:
            yield report("never-true", Place("option", name), {"id": name})


def marks_can_differ(scenario: Scenario, values: ValueMap) -> Iterator[Problem]:
    """RP043 and RP044: what is always earned in full, whatever is answered, and what never can be."""
    for name, low, high in bounds_of(scenario, values.futures[0]).criteria:
        criterion = scenario.index.criteria[name]
        if criterion.kind == "fatal" or not criterion.max:
            continue
        if low == high == criterion.max:
            yield report("always-full", Place("criterion", name), {"id": name})
        elif high < criterion.max:
            params = {"id": name, "best": high, "max": criterion.max}
            yield report("never-full", Place("criterion", name), params)


def skills_are_measured(scenario: Scenario, limits: Thresholds) -> Iterator[Problem]:
    """RP049 and RP053: rules that only silence breaks, and competencies that rest on too little."""
    options = [option for turn in scenario.turns for option in turn.options]
    timeouts = {turn.timeout for turn in scenario.turns}
    for criterion in scenario.criteria:
        breakers = [option.id for option in options if criterion.id in fatal_of(scenario, option)]
        if criterion.kind == "fatal" and breakers and all(name in timeouts for name in breakers):
            yield report("fatal-by-silence", Place("criterion", criterion.id), {"id": criterion.id})
    for item in scenario.competencies:
        own = {criterion.id for criterion in scenario.criteria if criterion.competency == item.id}
        rubric = {
            turn.id
            for turn in scenario.turns
            if isinstance(turn.decide, Written) and own & set(turn.decide.rubric)
        }
        decisions = rubric | {
            turn.id
            for turn in scenario.turns
            for option in turn.options
            if any(rule.criterion in own for rule in rules_of(scenario, option))
        }
        if item.required and 0 < len(decisions) < limits.decisions:
            title = item.title.get("en", scenario.locale_default)
            params = {"ref": title, "count": len(decisions), "least": limits.decisions}
            yield report("few-decisions", Place("competency", item.id), params)


def no_answer_decides_alone(
    scenario: Scenario, values: ValueMap, best: tuple[Input, ...]
) -> Iterator[Problem]:
    """RP045 to RP047, along the best way through the scene (and from its start)."""
    begin = start(scenario, seed=0)
    after_first = [state for _, state in _answers(scenario, begin)]
    if len(after_first) > 1 and all(_certain(scenario, values, state) for state in after_first):
        yield report("first-decides", WHOLE)
    slips, lost, free = 0, 0, 0
    state = begin
    misplaced: set[str] = set()
    for given in best:
        here = values.worth(state)
        answers = _answers(scenario, state)
        if here is not None:
            for option, after in answers:
                if not any(tag in POOR for tag in option.tags):
                    continue
                slips += 1
                worth = values.worth(after)
                lost += not _can_pass(scenario, values, after)
                free += worth is not None and worth >= here
            for problem in _best_is_best(values, answers):
                if problem.place.id not in misplaced:
                    misplaced.add(problem.place.id)
                    yield problem
        result = step(scenario, state, given)
        if not isinstance(result, Accepted):
            return
        state = result.state
    if slips > 2 and lost == slips:
        yield report("no-recovery", WHOLE)
    if slips > 2 and free == slips:
        yield report("free-recovery", WHOLE)


def _answers(scenario: Scenario, state: State) -> list[tuple[Option, State]]:
    found = []
    for given, name in inputs_at(scenario, state):
        option = scenario.index.options.get(name)
        if option is None or not isinstance(given, Choose):
            continue
        result = step(scenario, state, given)
        if isinstance(result, Accepted):
            found.append((option, result.state))
    return found


def _best_is_best(values: ValueMap, answers: list[tuple[Option, State]]) -> Iterator[Problem]:
    worths: list[tuple[Option, Worth]] = [
        (option, worth) for option, after in answers if (worth := values.worth(after)) is not None
    ]
    marked = [(option, worth) for option, worth in worths if Tag.BEST in option.tags]
    if not marked or len(worths) < 2:
        return
    top = max(worths, key=lambda one: one[1])
    option, worth = max(marked, key=lambda one: one[1])
    if top[1] > worth:
        yield report("best-is-not", Place("option", option.id), {"id": option.id, "ref": top[0].id})


def _future(values: ValueMap, state: State) -> Future | None:
    return values.future(state) if state.status is Status.RUNNING else None


def _can_pass(scenario: Scenario, values: ValueMap, state: State) -> bool:
    """Whether a pass is not ruled out from here: an outer answer, so `False` is certain."""
    if state.status is not Status.RUNNING:
        return score(scenario, state).passed is not False
    future = _future(values, state)
    if future is None or state.fatal:
        return not state.fatal
    highs = _shifted(scenario, state, future)
    marks = all(
        high is None or high >= item.mark
        for item in scenario.competencies
        if item.required
        for name, _, high in highs
        if name == item.id
    )
    return marks and any(class_of(scenario, name) in scenario.pass_endings for name in future.clean)


def _certain(scenario: Scenario, values: ValueMap, state: State) -> bool:
    """Whether it is certain from here who passes: nobody, or everybody."""
    if not _can_pass(scenario, values, state):
        return True
    future = _future(values, state)
    if future is None:
        return state.status is not Status.RUNNING
    if future.fatal or any(class_of(scenario, name) not in scenario.pass_endings for name in future.endings):
        return False
    lows = {name: low for name, low, _ in _shifted(scenario, state, future)}
    return all((lows[item.id] or 0) >= item.mark for item in scenario.competencies if item.required)


def _shifted(
    scenario: Scenario, state: State, future: Future
) -> tuple[tuple[str, int | None, int | None], ...]:
    """Return the bounds of each competency for a play that stands here."""
    so_far = still_possible(scenario, state)
    ahead = Future(
        tuple(so_far.get(item.id, 0) + low for item, low in zip(scenario.criteria, future.low, strict=True)),
        tuple(
            so_far.get(item.id, 0) + high for item, high in zip(scenario.criteria, future.high, strict=True)
        ),
        future.endings,
        future.clean,
        future.fatal,
    )
    return bounds_of(scenario, ahead).competencies


def nothing_is_dominated(scenario: Scenario) -> Iterator[Problem]:
    """RP048: an acceptable reply that another one beats in every criterion, and that brings out nothing of its own."""
    for turn in scenario.turns:
        for option in turn.options:
            if Tag.ACCEPTABLE not in option.tags:
                continue
            for other in turn.options:
                if other is not option and _beats(scenario, other, option):
                    params = {"id": option.id, "ref": other.id}
                    yield report("dominated", Place("option", option.id), params)
                    break


def _beats(scenario: Scenario, one: Option, other: Option) -> bool:
    if fatal_of(scenario, one) or one.to != other.to or one.effects != other.effects:
        return False
    if {*other.asks, *other.reveals} - {*one.asks, *one.reveals}:
        return False
    first, second = ({rule.criterion: rule.delta for rule in each.evidence} for each in (one, other))
    names = set(first) | set(second)
    return len(names) > 1 and all(first.get(name, 0) > second.get(name, 0) for name in names)


def lenses_compare(scenario: Scenario, analysis: Analysis, limits: Thresholds) -> Iterator[Problem]:
    """RP085: every lens can be passed, and reaches about as far as the scene as written."""
    if analysis.bounds is None:
        return
    here = {name: high for name, _, high in analysis.bounds.competencies}
    for lens in scenario.lenses:
        other = analyze(under(scenario, lens.id))
        place = Place("lens", lens.id)
        if other.passable.truth is Truth.REFUTED:
            yield report("lens-unpassable", place, {"id": lens.id})
        if other.failable.truth is Truth.REFUTED:
            yield report("lens-unfailable", place, {"id": lens.id}, witness=other.failable.witness)
        if other.bounds is None:
            continue
        for name, _, high in other.bounds.competencies:
            home = here[name]
            if home is not None and high is not None and abs(home - high) > limits.lens_gap:
                title = scenario.index.competencies[name].title.get("en", scenario.locale_default)
                params = {"id": lens.id, "ref": title, "there": high, "here": home}
                yield report("lens-gap", place, params)
