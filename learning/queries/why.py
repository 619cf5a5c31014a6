"""Why somebody has something to do, and why by this day: in sentences."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.dates import near, spoken
from learning.models import Assignment, Ground, Requirement
from learning.queries.dates import Dated, active, dated, explained, facts_of
from learning.queries.requirements import who_words


def due_sentence(assignment: Assignment, today: date, late: bool) -> str:
    """When it is due and why, to the person themselves; never a shout. Up to seven queries."""
    if late and assignment.due_on is not None:
        return _("This was due %(day)s.") % {"day": near(assignment.due_on, today)}
    whole = explained(Assignment.objects.filter(pk=assignment.pk)).get()
    found = dated(whole, facts_of([whole]))
    reason = _reason(assignment, found.ground or next(iter(active(whole)), None), today)
    if assignment.due_on is None:
        return _("No date is set, %(reason)s.") % {"reason": reason} if reason else _("No date is set.")
    day = spoken(assignment.due_on, today, "until")
    first = (
        _("Due %(day)s, %(reason)s.") % {"day": day, "reason": reason}
        if reason
        else _("Due %(day)s.") % {"day": day}
    )
    return " ".join(part for part in (first, date_words(found)) if part)


def explanations(assignments: Collection[Assignment]) -> dict[int, Dated]:
    """What gives each of these assignments its date, by pk. Up to seven queries, however many."""
    rows = list(explained(Assignment.objects.filter(pk__in=[row.pk for row in assignments])))
    facts = facts_of(rows)
    return {row.pk: dated(row, facts) for row in rows}


def date_words(found: Dated, *, own: bool = True) -> str:
    """Why this day: what it counts from, and what does not count. ``own``: said to the person; otherwise about them."""
    parts = []
    if found.extension is not None:
        parts.append(
            _("The date was moved: %(reason)s") % {"reason": found.extension.reason}
            if found.extension.reason
            else _("The date was agreed.")
        )
    elif found.ground is not None and found.ground.requirement is not None and found.due_on is not None:
        parts.append(_counted(found.ground.requirement, own))
    if found.moved:
        parts.append(
            ngettext("%(n)d day away does not count.", "%(n)d days away do not count.", found.moved)
            % {"n": found.moved}
        )
    return " ".join(part for part in parts if part)


def _counted(rule: Requirement, own: bool) -> str:
    if rule.due == Requirement.Due.HIRED and rule.due_days:
        if own:
            words = ngettext(
                "That is %(n)d day after your first day.",
                "That is %(n)d days after your first day.",
                rule.due_days,
            )
        else:
            words = ngettext(
                "That is %(n)d day after the first day.",
                "That is %(n)d days after the first day.",
                rule.due_days,
            )
        return words % {"n": rule.due_days}
    if rule.due == Requirement.Due.REACHED and rule.due_days:
        return ngettext(
            "That is %(n)d day after it was asked for.",
            "That is %(n)d days after it was asked for.",
            rule.due_days,
        ) % {"n": rule.due_days}
    return _("The day is the same for everybody.")


def _reason(assignment: Assignment, ground: Ground | None, today: date) -> str:
    """Why somebody has it, as the second half of a sentence."""
    person = assignment.person
    match ground.source if ground else assignment.source:
        case Assignment.Source.HIRED:
            return _("because you started %(place)s in %(branch)s %(day)s") % {
                "place": person.job.local_place or _("as %(job)s") % {"job": person.job.local_name},
                "branch": person.branch.local_name,
                "day": near(person.hired_on, today),
            }
        case Assignment.Source.MANAGER:
            return _("because your manager asked for it")
        case Assignment.Source.PEOPLE:
            return _("because the people office asked for it")
        case Assignment.Source.REQUIREMENT if ground and ground.requirement:
            rule = ground.requirement
            who = who_words(list(rule.branches.all()), list(rule.jobs.all()))
            return _("because %(who)s learns it") % {"who": who}
        case _:
            return _("because you chose it")
