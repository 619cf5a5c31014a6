"""Checks by playing: what chance and rules of thumb come to, and what never happens (RP024, RP027, RP051, RP052)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from .check_answers import SORRY
from .events import EventKind
from .inputs import Arrange, Choose, Input, Pick, Rate, Write
from .lenses import under
from .marking import waiting_in
from .message import Phrase, gettext_noop
from .offer import in_order
from .playing import Played, Rule, play_out
from .problem import Place, Problem, report
from .replay import replay
from .scenario import Scenario
from .score import score
from .state import State
from .step import CannotStart
from .streams import pick
from .testplans import run_plan
from .thresholds import Thresholds

WHOLE = Place("scenario")
POLITE = {
    "en": r"\b(please|thank|sorry|glad|happy to|of course|would you|may i|could)\b",
    "lv": r"\b(lūdzu|paldies|atvaino\w*|prieks|labprāt|vai drīkst\w*|varētu)\b",
}
ROUNDS = 12


def chance_does_not_pass(scenario: Scenario, limits: Thresholds) -> Iterator[Problem]:
    """RP051 and RP052."""
    passed, plays = _by_chance(scenario, limits.playouts)[:2]
    if plays and passed * 100 > limits.lucky * plays:
        yield report("luck", WHOLE, {"share": round(100 * passed / plays)})
    for name, rule in _rules_of_thumb(scenario):
        wins = sum(_passes(scenario, _ended(scenario, seed, rule)) for seed in range(ROUNDS))
        if wins * 100 > limits.strategies * ROUNDS:
            yield report("strategy", WHOLE, {"rule": Phrase(name)})


def lenses_are_no_easier(scenario: Scenario, limits: Thresholds) -> Iterator[Problem]:
    """RP085: what neither chance nor habit passes as written, they pass through no lens either."""
    if any(True for _ in chance_does_not_pass(scenario, limits)):
        return
    for lens in scenario.lenses:
        if any(True for _ in chance_does_not_pass(under(scenario, lens.id), limits)):
            yield report("lens-luck", Place("lens", lens.id), {"id": lens.id})


def plays_differ(scenario: Scenario, limits: Thresholds) -> Iterator[Problem]:
    """RP024 and RP027: effects that never changed anything, and facts that nobody missed."""
    _, plays, heard, tried, moved = _by_chance(scenario, limits.playouts)
    for option in (option for turn in scenario.turns for option in turn.options):
        for effect in option.effects:
            key = (option.id, effect.var)
            if tried[option.id] >= limits.places * 2 and not moved[key]:
                params = {"id": option.id, "ref": effect.var, "count": tried[option.id]}
                yield report("no-effect", Place("option", option.id), params)
    for fact in scenario.facts:
        if fact.required and plays and heard[fact.id] == plays:
            yield report("always-told", Place("fact", fact.id), {"id": fact.id})


def plans_cover(scenario: Scenario) -> Iterator[Problem]:
    """RP102: how many decisions the author's walks go through."""
    decisions = {turn.id for turn in scenario.turns if len(turn.options) > 1}
    seen: set[str] = set()
    for plan in scenario.testplans:
        state = run_plan(scenario, plan).state
        if state is not None:
            seen.update(entry.turn for entry in state.transcript if entry.own)
    if decisions and scenario.testplans and decisions - seen:
        yield report("coverage", WHOLE, {"count": len(decisions & seen), "total": len(decisions)})


type Chances = tuple[int, int, Counter[str], Counter[str], Counter[tuple[str, str]]]


@lru_cache(maxsize=16)
def _by_chance(scenario: Scenario, plays: int) -> Chances:
    """Play at random. Returns passes, plays, facts heard, options tried, and effects that changed something."""
    heard: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    moved: Counter[tuple[str, str]] = Counter()
    passed = done = 0

    def at_random(seed: int) -> Rule:
        def rule(state: State, offered: Sequence[Input]) -> Input:
            return offered[pick(seed, scenario.digest, state.turn, state.n, "chance") % len(offered)]

        return rule

    for seed in range(plays):
        played = _ended(scenario, seed, at_random(seed))
        if played is None:
            continue
        done += 1
        passed += _passes(scenario, played)
        heard.update(played.state.known)
        for moment in played.moments:
            names = [event.ref for event in moment.events if event.kind is EventKind.CHOSE]
            changed = {event.ref for event in moment.events if event.kind is EventKind.CHANGED}
            tried.update(names)
            moved.update((name, var) for name in names for var in changed)
    return passed, done, heard, tried, moved


def _ended(scenario: Scenario, seed: int, rule: Rule) -> Played | None:
    """Return a play by a rule that came to an end. None where it cannot start or stops on the way."""
    try:
        played = play_out(scenario, rule, seed=seed)
    except CannotStart:
        return None
    return played if played.ended else None


def _passes(scenario: Scenario, played: Played | None) -> bool:
    """Whether a play passes, its letters marked in full: what is tried here are the choices."""
    if played is None:
        return False
    state = played.state
    marks = [Rate(name, scenario.index.criteria[name].max, "chance") for name in waiting_in(scenario, state)]
    return score(scenario, replay(scenario, state, marks)).passed is True


def _rules_of_thumb(scenario: Scenario) -> Iterator[tuple[str, Rule]]:
    locale = scenario.locale_default
    polite = re.compile(POLITE.get(locale.split("-")[0], r"(?!)"), re.IGNORECASE)
    sorry = re.compile(SORRY.get(locale.split("-")[0], r"(?!)"), re.IGNORECASE)

    def words(given: Input) -> str:
        names = (
            given.options if isinstance(given, Pick) else (given.option,) if isinstance(given, Choose) else ()
        )
        if isinstance(given, Arrange):
            names = given.order
        found = [scenario.index.options.get(name) or scenario.index.items.get(name) for name in names]
        return " ".join(scenario.words(one.text, locale) for one in found if one is not None)

    def place(state: State, given: Input) -> int:
        turn = scenario.index.turns[state.turn]
        order = [option.id for option in in_order(scenario, state, turn)]
        first = (
            given.option if isinstance(given, Choose) else given.options[0] if isinstance(given, Pick) else ""
        )
        return order.index(first) if first in order else len(order)

    def best_by(measure: Callable[[State, Input], int]) -> Rule:
        def rule(state: State, offered: Sequence[Input]) -> Input:
            spoken = [given for given in offered if isinstance(given, Choose | Pick | Arrange | Write)]
            return max(spoken or offered, key=lambda given: measure(state, given))

        return rule

    yield gettext_noop("the first reply"), best_by(lambda state, given: -place(state, given))
    yield gettext_noop("the last reply"), best_by(place)
    yield gettext_noop("the longest reply"), best_by(lambda _state, given: len(words(given)))
    yield (
        gettext_noop("the politest reply"),
        best_by(
            lambda _state, given: len(polite.findall(words(given))) + 2 * len(sorry.findall(words(given)))
        ),
    )
