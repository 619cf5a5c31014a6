"""Checks of data: everything mentioned is declared, of the right type and possible (RP020 to RP030, RP080)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .decision import Multi, Rank, Written
from .guards import Asked, FactKnown, Guard, Seen, Value, VarIs, leaves
from .message import Phrase, gettext_noop
from .problem import Place, Problem, report
from .reader import shown
from .scenario import METERS, Kind, Option, Scenario, Text, Var

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
            for rule in option.evidence:
                yield Place("option", option.id), option.id, rule.when
    for item in scenario.authority:
        yield Place("authority", item.id), item.id, item.enough
        for above in (item.under, item.over):
            yield Place("authority", item.id), item.id, above.when if above is not None else None


def guards_make_sense(scenario: Scenario) -> Iterator[Problem]:
    """RP020, RP021 and RP025 inside conditions."""
    index = scenario.index
    for place, name, guard in _owners(scenario):
        for leaf in leaves(guard):
            if isinstance(leaf, VarIs):
                yield from _value_fits(scenario, place, name, leaf.var, leaf.value, leaf.op)
            elif isinstance(leaf, FactKnown | Asked) and leaf.fact not in index.facts:
                yield _undeclared(place, name, gettext_noop("fact"), leaf.fact)
            elif isinstance(leaf, Seen) and leaf.ref not in index.turns and leaf.ref not in index.options:
                yield _undeclared(place, name, gettext_noop("turn"), leaf.ref)


def _undeclared(place: Place, name: str, kind: str, ref: str) -> Problem:
    return report("undeclared", place, {"id": name, "kind": Phrase(kind), "ref": ref})


def _value_fits(
    scenario: Scenario, place: Place, name: str, var_name: str, value: Value, op: str
) -> Iterator[Problem]:
    at = scenario.index.var_at.get(var_name)
    if at is None:
        yield _undeclared(place, name, gettext_noop("variable"), var_name)
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
        *(
            (gettext_noop("fact"), ref, index.facts)
            for ref in (*option.asks, *option.reveals, *option.requires_known)
        ),
        *((gettext_noop("criterion"), rule.criterion, index.criteria) for rule in option.evidence),
        *((gettext_noop("authority"), keep.authority, index.authority) for keep in option.keeps),
        *(
            (gettext_noop("fact"), ref, index.facts)
            for ref in (option.handover.summary if option.handover else ())
        ),
        *((gettext_noop("authority"), ref, index.authority) for ref in (option.escalates,) if ref),
    ]
    if option.fatal:
        mentioned.append((gettext_noop("criterion"), option.fatal, index.criteria))
    for kind, ref, table in mentioned:
        if ref not in table:
            yield _undeclared(place, option.id, kind, ref)
    for rule in option.evidence:
        found = index.criteria.get(rule.criterion)
        if found is not None and found.kind in ("fatal", "marked"):
            yield report("wrong-type", place, _pointless(rule.criterion, found.kind))
    fatal = index.criteria.get(option.fatal)
    if fatal is not None and fatal.kind != "fatal":
        params = {"key": "fatal", "wanted": "a criterion of the kind fatal", "value": option.fatal}
        yield report("wrong-type", place, params)


def _pointless(name: str, kind: str) -> dict[str, object]:
    value = "a fatal one" if kind == "fatal" else "one that people mark"
    return {"key": name, "wanted": "a criterion with points", "value": value}


def rules_elsewhere_make_sense(scenario: Scenario) -> Iterator[Problem]:
    """RP020 and RP025 in what is not an option: rubrics, limits of authority, what a hint costs, and ways to decide."""
    index = scenario.index
    rules = [("hint_cost", WHOLE, scenario.limits.hint_cost)]
    for item in scenario.authority:
        rules += [(item.id, Place("authority", item.id), rule) for rule in (item.under, item.over)]
        if item.over_fatal and getattr(index.criteria.get(item.over_fatal), "kind", "") != "fatal":
            yield _undeclared(
                Place("authority", item.id), item.id, gettext_noop("fatal criterion"), item.over_fatal
            )
    for name, place, rule in rules:
        if rule is None:
            continue
        found = index.criteria.get(rule.criterion)
        if found is None:
            yield _undeclared(place, name, gettext_noop("criterion"), rule.criterion)
        elif found.kind in ("fatal", "marked"):
            yield report("wrong-type", place, _pointless(rule.criterion, found.kind))
    for turn in scenario.turns:
        if isinstance(turn.decide, Written):
            for ref in turn.decide.rubric:
                found = index.criteria.get(ref)
                if found is None:
                    yield _undeclared(Place("turn", turn.id), turn.id, gettext_noop("criterion"), ref)
                elif found.kind != "marked":
                    params = {"key": ref, "wanted": "a criterion that people mark", "value": found.kind}
                    yield report("wrong-type", Place("turn", turn.id), params)
        if isinstance(turn.decide, Multi):
            for option in turn.options:
                if option.kind is not Kind.SAY:
                    params = {
                        "key": option.id,
                        "wanted": "something that is said",
                        "value": option.kind.value,
                    }
                    yield report("wrong-type", Place("option", option.id), params)


def variables_are_used(scenario: Scenario) -> Iterator[Problem]:
    """RP022, RP024 and RP030: what is declared is looked at, changed once, and tried on both sides of its limit."""
    options = [option for turn in scenario.turns for option in turn.options]
    read = {
        leaf.var for _, _, guard in _owners(scenario) for leaf in leaves(guard) if isinstance(leaf, VarIs)
    }
    written = {effect.var for option in options for effect in option.effects}
    for var in scenario.vars:
        if var.name in METERS:
            continue
        if var.name not in read:
            yield report("never-read", Place("var", var.name), {"id": var.name})
        elif var.name not in written:
            yield report("never-written", Place("var", var.name), {"id": var.name})
    for option in options:
        for at, effect in enumerate(option.effects):
            if any(later.var == effect.var and later.op == "set" for later in option.effects[at + 1 :]):
                params = {"id": option.id, "ref": effect.var}
                yield report("overwritten", Place("option", option.id), params)
    for item in scenario.authority:
        sides = {
            promise.amount > item.own_limit
            for option in options
            for promise in option.promises
            if promise.authority == item.id
        }
        if len(sides) < 2:
            params = {"ref": item.what.get("en", scenario.locale_default)}
            yield report("limit-unused", Place("authority", item.id), params)


def lenses_fit(scenario: Scenario) -> Iterator[Problem]:
    """RP084: a lens names only what the scene has, with values that are possible."""
    index = scenario.index
    said = {**index.lines, **index.options, **index.items}
    for lens in scenario.lenses:
        place = Place("lens", lens.id)
        named: list[tuple[str, str, Mapping[str, object]]] = [
            *((gettext_noop("the line"), ref, said) for ref, _ in lens.lines),
            *((gettext_noop("the variable"), ref, index.var_at) for ref, _ in lens.vars),
            *((gettext_noop("the line"), ref, index.lines) for ref, _ in lens.weights),
            *((gettext_noop("the reply"), ref, index.options) for ref, _ in lens.evidence),
            *(
                (gettext_noop("the criterion"), rule.criterion, index.criteria)
                for _, rules in lens.evidence
                for rule in rules
            ),
        ]
        for kind, ref, table in named:
            if ref not in table:
                yield report("lens-names", place, {"id": lens.id, "kind": Phrase(kind), "ref": ref})
        for ref, value in lens.vars:
            at = index.var_at.get(ref)
            if at is not None and not scenario.vars[at].fits(value):
                yield report("lens-value", place, {"id": lens.id, "ref": ref})
    for plan in scenario.testplans:
        if plan.lens and plan.lens not in index.lenses:
            yield _undeclared(Place("testplan", plan.name), plan.name, gettext_noop("lens"), plan.lens)


def criteria_belong(scenario: Scenario) -> Iterator[Problem]:
    """RP020: every criterion counts towards a competency that exists."""
    for criterion in scenario.criteria:
        ref = criterion.competency
        if ref not in scenario.index.competencies and (ref or criterion.kind != "fatal"):
            yield _undeclared(Place("criterion", criterion.id), criterion.id, gettext_noop("competency"), ref)


def facts_come_out(scenario: Scenario) -> Iterator[Problem]:
    """RP026: every fact can be brought out by something that the learner says."""
    found = revealable(scenario)
    for fact in scenario.facts:
        if fact.id not in found:
            yield report("never-revealed", Place("fact", fact.id), {"id": fact.id})
        if fact.how == "trust" and "trust" not in scenario.index.var_at:
            yield _undeclared(Place("fact", fact.id), fact.id, gettext_noop("variable"), "trust")


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
    whole |= {"supervisor": scenario.supervisor.name}
    yield from whole.items()
    for fact in scenario.facts:
        yield f"fact {fact.id}", fact.text
        yield f"fact {fact.id}: question", fact.question
    for item in scenario.authority:
        yield f"authority {item.id}", item.what
        for rule in (item.under, item.over):
            yield f"authority {item.id}: why", rule.why if rule is not None else Text()
    for competency in scenario.competencies:
        yield f"competency {competency.id}", competency.title
    for goal in scenario.goals:
        yield f"goal {goal.id}", goal.text
    for ending in scenario.endings:
        yield f"ending {ending.id}: title", ending.title
        yield f"ending {ending.id}: text", ending.text
    for criterion in scenario.criteria:
        for level, anchor in enumerate(criterion.anchors):
            yield f"criterion {criterion.id}: level {level}", anchor
    for lens in scenario.lenses:
        yield f"lens {lens.id}", lens.title
        yield f"lens {lens.id}: card", lens.card
        for ref, words in lens.lines:
            yield f"lens {lens.id}: {ref}", words
    for turn in scenario.turns:
        yield f"turn {turn.id}: subject", turn.subject
        if isinstance(turn.decide, Rank):
            for thing in turn.decide.items:
                yield f"option {thing.id}", thing.text
        if isinstance(turn.decide, Written):
            yield f"turn {turn.id}: task", turn.decide.task
            yield f"turn {turn.id}: model", turn.decide.model
        for line in turn.say:
            yield f"line {line.id}", line.text
        for option in turn.options:
            yield f"option {option.id}", option.text
            yield f"option {option.id}: locked", option.locked or Text()
            yield f"option {option.id}: coach", option.coach
            for rule in option.evidence:
                yield f"option {option.id}: why", rule.why
