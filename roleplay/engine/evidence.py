"""What an option can give evidence on, and what it says about that."""

from __future__ import annotations

from .scenario import EvidenceRule, Option, Scenario, Text
from .state import Evidence, State
from .words import words_of


def rules_of(scenario: Scenario, option: Option) -> tuple[EvidenceRule, ...]:
    """Return every rule of evidence that taking an option can set off: its own, and those of the authority it uses."""
    index, found = scenario.index, list(option.evidence)
    for promise in option.promises:
        authority = index.authority.get(promise.authority)
        if authority is not None and authority.over is not None:
            found.append(authority.over)
    above = index.authority.get(option.escalates)
    if above is not None and above.under is not None:
        found.append(above.under)
    return tuple(found)


def fatal_of(scenario: Scenario, option: Option) -> tuple[str, ...]:
    """Return the rules that must not be broken which taking an option can break."""
    index = scenario.index
    named = [option.fatal] + [
        index.authority[promise.authority].over_fatal
        for promise in option.promises
        if promise.authority in index.authority
    ]
    return tuple(dict.fromkeys(name for name in named if name in index.criteria))


def said_by(scenario: Scenario, state: State, n: int, option: str, locale: str) -> str:
    """Return the learner's words in input n, for a quote: those of the option, or what was put in order or written."""
    entry = state.spoken(n, option)
    if entry is not None:
        return words_of(scenario, entry, locale)
    found = scenario.index.options.get(option)
    return scenario.words(found.text, locale) if found is not None else ""


def why_of(scenario: Scenario, item: Evidence) -> Text:
    """Return why this evidence was given: the rule's own words. Of several rules, the one of the same size."""
    option = scenario.index.options.get(item.option)
    if option is None:
        cost = scenario.limits.hint_cost
        return cost.why if cost is not None else Text()
    rules = [rule for rule in rules_of(scenario, option) if rule.criterion == item.criterion]
    rules.sort(key=lambda rule: rule.delta != item.delta)
    return rules[0].why if rules else Text()
