"""What one step of a scene did, as sentences for its author."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning import api as learning
from roleplay import words
from roleplay.engine import Event, EventKind, Scenario, State


def happened(
    scene: Scenario,
    before: State,
    after: State,
    events: tuple[Event, ...],
    clauses: Mapping[str, learning.ClauseView],
) -> list[str]:
    """Each change once, in the order in which it came; what was said is not among them, it is on the stage."""
    found = (_said(scene, before, after, event, clauses) for event in events)
    return list(dict.fromkeys(one for one in found if one))


def _said(
    scene: Scenario, before: State, after: State, event: Event, clauses: Mapping[str, learning.ClauseView]
) -> str:
    kind, ref, value = event
    index, tongue = scene.index, after.locale
    match kind:
        case EventKind.CHANGED | EventKind.HOLD_DECAY:
            at = index.var_at[ref]
            if before.vars[at] == after.vars[at]:
                return ""
            return _("%(name)s: %(before)s to %(now)s") % {
                "name": ref,
                "before": worded(before.vars[at]),
                "now": worded(after.vars[at]),
            }
        case EventKind.REVEALED:
            return _("Told: %(fact)s") % {"fact": scene.words(index.facts[ref].text, tongue)}
        case EventKind.ASSUMED:
            return _("Assumed, not heard yet: %(fact)s") % {
                "fact": scene.words(index.facts[ref].text, tongue)
            }
        case EventKind.EVIDENCE:
            return f"{int(value):+d} · {clause_words(scene, ref, clauses)}"
        case EventKind.FATAL:
            return _("A rule is broken: %(clause)s") % {"clause": clause_words(scene, ref, clauses)}
        case (
            EventKind.PROMISED
            | EventKind.OVER_PROMISE
            | EventKind.BROKEN_PROMISE
            | EventKind.NEEDLESS
            | EventKind.SETTLED
        ):
            return _promised(scene, event, tongue)
        case EventKind.HANDED:
            return _("Passed on with what is known") if value == "warm" else _("Passed on cold")
        case EventKind.CHANNEL:
            return words.channel(ref)
        case EventKind.RANG:
            return ngettext("It has rung %(count)s time", "It has rung %(count)s times", int(value)) % {
                "count": value
            }
        case EventKind.TIMED_OUT:
            return _("The time to answer ran out")
        case EventKind.HELD:
            return _("On hold")
        case EventKind.RETURNED:
            return _("Back from hold after %(seconds)s seconds") % {"seconds": value}
        case EventKind.MUTED:
            return _("The line is muted")
        case EventKind.UNMUTED:
            return _("The line is open after %(seconds)s seconds") % {"seconds": value}
        case EventKind.RATED:
            return _("Marked %(level)s: %(clause)s") % {
                "level": value,
                "clause": clause_words(scene, ref, clauses),
            }
    return ""


def _promised(scene: Scenario, event: Event, tongue: str) -> str:
    authority = scene.index.authority[event.ref]
    values = {"what": scene.words(authority.what, tongue), "amount": event.value, "unit": authority.unit}
    return {
        EventKind.PROMISED: _("Promised: %(what)s, %(amount)s %(unit)s"),
        EventKind.OVER_PROMISE: _("Over the limit: %(what)s, %(amount)s %(unit)s"),
        EventKind.BROKEN_PROMISE: _("Not kept: %(what)s, %(amount)s %(unit)s"),
        EventKind.NEEDLESS: _("Left to somebody else without need: %(what)s"),
        EventKind.SETTLED: _("Settled: %(what)s"),
    }[event.kind] % values


def clause_words(scene: Scenario, criterion: str, clauses: Mapping[str, learning.ClauseView]) -> str:
    """A criterion by the clause that it is about: "Phone, clause 3"."""
    ref = scene.index.criteria[criterion].clause
    if ref not in clauses:
        return ref or criterion
    return _("%(standard)s, clause %(number)s") % {
        "standard": clauses[ref].standard_title,
        "number": clauses[ref].number,
    }


def worded(value: int | bool | str) -> str:
    """A value as it is shown."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
