"""Checks of data: everything mentioned is declared, of the right type and possible (RP020 to RP029, RP080)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .guards import Asked, FactKnown, Guard, Seen, Value, VarIs, leaves
from .problem import Place, Problem, report
from .reader import shown
from .scenario import Option, Scenario, Text, Var

WHOLE = Place("scenario")


def _owners(scenario: Scenario) -> Iterator[tuple[Place, str, Guard | None]]:
    """Yield every guard of a scenario with the place that it belongs to."""
    for fact in scenario.facts:
        yield Place("fact", fact.id), fact.id, fact.guard
    for goal in scenario.goals:
        yield Place("goal", goal.id), goal.id, goal.done
    for turn in scenario.turns:
        for line in turn.say:
            yield Place("line", line.id), line.id, line.when
        for auto in turn.auto:
            yield Place("turn", turn.id), turn.id, auto.when
        for option in turn.options:
            yield Place("option", option.id), option.id, option.when


def guards_make_sense(scenario: Scenario) -> Iterator[Problem]:
    """RP020, RP021 and RP025 inside conditions."""
    index = scenario.index
    for place, name, guard in _owners(scenario):
        for leaf in leaves(guard):
            if isinstance(leaf, VarIs):
                yield from _value_fits(scenario, place, name, leaf.var, leaf.value, leaf.op)
            elif isinstance(leaf, FactKnown | Asked) and leaf.fact not in index.facts:
                yield _undeclared(place, name, "fact", leaf.fact)
            elif isinstance(leaf, Seen) and leaf.ref not in index.turns and leaf.ref not in index.options:
                yield _undeclared(place, name, "turn", leaf.ref)


def _undeclared(place: Place, name: str, kind: str, ref: str) -> Problem:
    return report("undeclared", place, {"id": name, "kind": kind, "ref": ref})


def _value_fits(
    scenario: Scenario, place: Place, name: str, var_name: str, value: Value, op: str
) -> Iterator[Problem]:
    at = scenario.index.var_at.get(var_name)
    if at is None:
        yield _undeclared(place, name, "variable", var_name)
        return
    var = scenario.vars[at]
    whole = isinstance(value, int) and not isinstance(value, bool)
    right = {"int": whole, "bool": isinstance(value, bool), "enum": isinstance(value, str)}[var.type]
    if not right or (var.type != "int" and op not in ("==", "!=")):
        yield report("wrong-type", place, {"key": var_name, "wanted": _domain(var), "value": shown(value)})
    elif not var.fits(value):
        yield report(
            "out-of-domain", place, {"name": var_name, "domain": _domain(var), "value": shown(value)}
        )


def _domain(var: Var) -> str:
    if var.type == "int":
        return f"from {var.lo} to {var.hi}"
    return "true or false" if var.type == "bool" else "one of " + ", ".join(var.values)


def options_make_sense(scenario: Scenario) -> Iterator[Problem]:
    """RP020, RP021, RP025, RP028 and RP029 inside options."""
    never = {fact.id for fact in scenario.facts} - revealable(scenario)
    for turn in scenario.turns:
        for option in turn.options:
            place = Place("option", option.id)
            yield from _effects(scenario, place, option)
            yield from _refs(scenario, place, option)
            for fact in option.requires_known:
                if fact in never:
                    yield report("unknowable", place, {"id": option.id, "ref": fact})
            for promise in option.promises:
                if promise.authority not in scenario.index.authority:
                    yield report("no-authority", place, {"id": option.id, "ref": promise.authority})


def _effects(scenario: Scenario, place: Place, option: Option) -> Iterator[Problem]:
    for effect in option.effects:
        at = scenario.index.var_at.get(effect.var)
        if at is None or effect.op == "set":
            yield from _value_fits(scenario, place, option.id, effect.var, effect.value, "==")
        elif scenario.vars[at].type != "int":
            wanted = _domain(scenario.vars[at])
            yield report("wrong-type", place, {"key": effect.var, "wanted": wanted, "value": effect.value})


def _refs(scenario: Scenario, place: Place, option: Option) -> Iterator[Problem]:
    index = scenario.index
    mentioned: list[tuple[str, str, Mapping[str, object]]] = [
        *(("fact", ref, index.facts) for ref in (*option.asks, *option.reveals, *option.requires_known)),
        *(("criterion", rule.criterion, index.criteria) for rule in option.evidence),
        *(("authority", keep.authority, index.authority) for keep in option.keeps),
    ]
    if option.fatal:
        mentioned.append(("criterion", option.fatal, index.criteria))
    for kind, ref, table in mentioned:
        if ref not in table:
            yield _undeclared(place, option.id, kind, ref)
    for rule in option.evidence:
        found = index.criteria.get(rule.criterion)
        if found is not None and found.kind == "fatal":
            params = {"key": rule.criterion, "wanted": "a criterion with points", "value": "a fatal one"}
            yield report("wrong-type", place, params)
    fatal = index.criteria.get(option.fatal)
    if fatal is not None and fatal.kind != "fatal":
        params = {"key": "fatal", "wanted": "a criterion of the kind fatal", "value": option.fatal}
        yield report("wrong-type", place, params)


def criteria_belong(scenario: Scenario) -> Iterator[Problem]:
    """RP020: every criterion counts towards a competency that exists."""
    for criterion in scenario.criteria:
        ref = criterion.competency
        if ref not in scenario.index.competencies and (ref or criterion.kind != "fatal"):
            yield _undeclared(Place("criterion", criterion.id), criterion.id, "competency", ref)


def facts_come_out(scenario: Scenario) -> Iterator[Problem]:
    """RP026: every fact can be brought out by something that the learner says."""
    found = revealable(scenario)
    for fact in scenario.facts:
        if fact.id not in found:
            yield report("never-revealed", Place("fact", fact.id), {"id": fact.id})
        if fact.how == "trust" and "trust" not in scenario.index.var_at:
            yield _undeclared(Place("fact", fact.id), fact.id, "variable", "trust")


def revealable(scenario: Scenario) -> frozenset[str]:
    """Return the facts that some option asks for or reveals, conditions ignored."""
    options = [option for turn in scenario.turns for option in turn.options]
    asked = {ref for option in options for ref in option.asks}
    found = asked | {ref for option in options for ref in option.reveals}
    for at, fact in enumerate(scenario.facts):
        if fact.how == "adjacent" and any(
            near.id in asked for near in scenario.facts[max(0, at - 1) : at + 2]
        ):
            found.add(fact.id)
        if fact.how == "trust" and "trust" in scenario.index.var_at:
            top = scenario.vars[scenario.index.var_at["trust"]].hi
            told = any(fact.id in option.reveals for option in options)
            if fact.trust > top and not told:
                found.discard(fact.id)
    return frozenset(found)


def translated(scenario: Scenario) -> Iterator[Problem]:
    """RP080: every text stands in every language of the scenario. One finding for each language."""
    for locale in scenario.locales:
        missing = [path for path, text in texts(scenario) if text and not dict(text.entries).get(locale)]
        if missing:
            params = {"count": len(missing), "locale": locale, "path": missing[0]}
            yield report("untranslated", WHOLE, params, path=missing[0])


def texts(scenario: Scenario) -> Iterator[tuple[str, Text]]:
    """Yield every text of a scenario with the path of it, in words (`option greet-full: coach`)."""
    whole = {"title": scenario.title, "brief": scenario.brief, "content_note": scenario.content_note}
    whole |= {"next_shift": scenario.next_shift, "agent": scenario.agent.name}
    whole |= {"customer": scenario.customer.name, "customer: about": scenario.customer.about}
    yield from whole.items()
    for fact in scenario.facts:
        yield f"fact {fact.id}", fact.text
        yield f"fact {fact.id}: question", fact.question
    for item in scenario.authority:
        yield f"authority {item.id}", item.what
    for competency in scenario.competencies:
        yield f"competency {competency.id}", competency.title
    for goal in scenario.goals:
        yield f"goal {goal.id}", goal.text
    for ending in scenario.endings:
        yield f"ending {ending.id}: title", ending.title
        yield f"ending {ending.id}: text", ending.text
    for turn in scenario.turns:
        for line in turn.say:
            yield f"line {line.id}", line.text
        for option in turn.options:
            yield f"option {option.id}", option.text
            yield f"option {option.id}: locked", option.locked or Text()
            yield f"option {option.id}: coach", option.coach
            for rule in option.evidence:
                yield f"option {option.id}: why", rule.why
