"""What the people office reads about requirements: what they say, whom they reach, and what wants a decision."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.dates import spoken
from learning.models import Audit, Branch, Cycle, Ground, Job, Requirement
from learning.queries.audience import Audience, reached
from learning.queries.progress import titles
from learning.rules.due import local_day

SHOWN_NAMES = 4
"""So many branches or jobs are named in a sentence; of more, their number."""


def proposals(requirement: Requirement) -> QuerySet[Ground]:
    """Reasons whose date would have been past and that nobody has decided yet; what is completed wants no date."""
    finished = Cycle.objects.filter(assignment=OuterRef("assignment"), completed_at__isnull=False)
    return (
        Ground.objects.filter(
            requirement=requirement,
            ended_at=None,
            left_at=None,
            proposed_on__isnull=False,
            assignment__extensions=None,
        )
        .exclude(Exists(finished))
        .select_related("assignment__person")
        .order_by("assignment__person__name", "pk")
    )


def who_words(branches: list[Branch], jobs: list[Job]) -> str:
    """Who it is about: "everyone at the counter in Riga and Tallinn"."""
    if jobs and branches:
        return _("everyone %(jobs)s in %(branches)s") % {"jobs": _jobs(jobs), "branches": _branches(branches)}
    if jobs:
        return _("everyone %(jobs)s") % {"jobs": _jobs(jobs)}
    if branches:
        return _("everyone in %(branches)s") % {"branches": _branches(branches)}
    return _("everyone")


def _jobs(jobs: list[Job]) -> str:
    if len(jobs) > SHOWN_NAMES:
        return ngettext("in %(n)d job", "in %(n)d jobs", len(jobs)) % {"n": len(jobs)}
    words = [job.local_place or _("who works as %(job)s") % {"job": job.local_name} for job in jobs]
    return get_text_list(words, _("or"))


def _branches(branches: list[Branch]) -> str:
    if len(branches) > SHOWN_NAMES:
        return ngettext("%(n)d branch", "%(n)d branches", len(branches)) % {"n": len(branches)}
    return get_text_list([branch.local_name for branch in branches], _("and"))


def when_words(rule: Requirement, today: date) -> str:
    """By when: "14 days after the first day"; without a date, that there is none."""
    match rule.due:
        case Requirement.Due.FIXED if rule.due_on:
            return _("by %(day)s") % {"day": spoken(rule.due_on, today, "until")}
        case Requirement.Due.HIRED if rule.due_days:
            return ngettext(
                "%(n)d day after the first day", "%(n)d days after the first day", rule.due_days
            ) % {"n": rule.due_days}
        case Requirement.Due.REACHED if rule.due_days:
            return ngettext(
                "%(n)d day after it reaches them", "%(n)d days after it reaches them", rule.due_days
            ) % {"n": rule.due_days}
        case _:
            return _("without a date")


def sentence(rule: Requirement, title: str, today: date) -> str:
    """The whole requirement as a sentence. Branches and jobs are best prefetched."""
    return said(rule, title, today, who_words(list(rule.branches.all()), list(rule.jobs.all())))


def said(rule: Requirement, title: str, today: date, who: str) -> str:
    """The same for one that may not be saved; ``who`` in words."""
    parts = [
        _("%(who)s learns “%(title)s”, %(when)s.")
        % {"who": who[:1].upper() + who[1:], "title": title, "when": when_words(rule, today)}
    ]
    if rule.hired_from:
        parts.append(
            _("Only who started on %(day)s or later.") % {"day": spoken(rule.hired_from, today, "on")}
        )
    if rule.opens_after:
        parts.append(
            ngettext(
                "It opens %(n)d day after the first day.",
                "It opens %(n)d days after the first day.",
                rule.opens_after,
            )
            % {"n": rule.opens_after}
        )
    return " ".join(parts)


@dataclass(frozen=True)
class Row:
    """One requirement in the list."""

    uuid: UUID
    sentence: str
    people: int
    done: int
    undecided: int
    ended: datetime | None


def listed() -> QuerySet[Requirement]:
    """All requirements, those that hold first, the newest first."""
    return (
        Requirement.objects.select_related("activity__current")
        .prefetch_related("branches", "jobs")
        .order_by("ended_at", "-made_at", "-pk")
    )


def rows(page: list[Requirement], today: date, locale: str) -> list[Row]:
    """A page of the list, with how many have it, have done it, and want a date. Three queries."""
    names = titles([row.activity.current.uuid for row in page if row.activity.current], locale)
    finished = Cycle.objects.filter(assignment=OuterRef("assignment"), completed_at__isnull=False)
    counted = {
        pk: (people, done, undecided)
        for pk, people, done, undecided in Ground.objects.filter(
            requirement__in=[row.pk for row in page], ended_at=None, left_at=None
        )
        .order_by()
        .values_list("requirement")
        .annotate(
            people=Count("pk", distinct=True),
            done=Count("pk", filter=Exists(finished), distinct=True),
            undecided=Count(
                "pk",
                filter=Q(~Exists(finished), proposed_on__isnull=False, assignment__extensions=None),
                distinct=True,
            ),
        )
    }
    return [
        Row(
            row.uuid,
            sentence(row, names.get(row.activity.current.uuid, "") if row.activity.current else "", today),
            *counted.get(row.pk, (0, 0, 0)),
            row.ended_at,
        )
        for row in page
    ]


def reached_by(rule: Requirement, query: str) -> QuerySet[Ground]:
    """Why people have it because of this requirement, by their names; those who left its audience come last."""
    found = Ground.objects.filter(requirement=rule).select_related(
        "assignment__person__branch", "assignment__person__job"
    )
    if rule.ended_at is None:
        found = found.filter(ended_at=None)
    for word in query.split()[:5]:
        found = found.filter(assignment__person__name__icontains=word)
    return found.order_by(F("left_at").asc(nulls_first=True), "assignment__person__name", "pk")


@dataclass(frozen=True)
class Reached:
    """Somebody whom a requirement reaches: since when, and how it stands."""

    uuid: UUID
    name: str
    place: str
    note: str


def people_rows(page: list[Ground], today: date) -> list[Reached]:
    """A page of them in words. One query."""
    assignments = [ground.assignment_id for ground in page]
    cycles = {
        cycle.assignment_id: cycle
        for cycle in Cycle.objects.filter(assignment__in=assignments).order_by("number")
    }
    return [
        Reached(
            ground.assignment.person.uuid,
            ground.assignment.person.name,
            f"{ground.assignment.person.job.local_name}, {ground.assignment.person.branch.local_name}",
            _state(ground, cycles.get(ground.assignment_id), today),
        )
        for ground in page
    ]


def _state(ground: Ground, cycle: Cycle | None, today: date) -> str:
    since = _("since %(day)s") % {"day": spoken(local_day(ground.since, ground.zone), today, "on")}
    if cycle is not None and cycle.completed_at is not None:
        done = local_day(cycle.completed_at, ground.zone)
        return f"{since} · " + _("done on %(day)s") % {"day": spoken(done, today, "on")}
    if ground.left_at is not None:
        return f"{since} · " + _("is elsewhere now, so it rests")
    due = ground.assignment.due_on
    return f"{since} · " + (
        _("due on %(day)s") % {"day": spoken(due, today, "on")} if due else _("without a date")
    )


@dataclass(frozen=True)
class Changed:
    """What other words would change: who gets it newly, for whom it rests, and how many dates are worked out anew."""

    new: int
    rest: int
    dates: int


def change(rule: Requirement, wanted: Requirement, audience: Audience, now: datetime) -> Changed:
    """Compare a requirement with what it would be, in a fixed number of queries.

    Dates that were moved by hand and those of completed ones stay.
    """
    people = reached(audience, now)
    open_grounds = Ground.objects.filter(requirement=rule, ended_at=None)
    have = open_grounds.filter(left_at=None).values("assignment__person")
    finished = Cycle.objects.filter(assignment=OuterRef("assignment"), completed_at__isnull=False)
    unfinished = open_grounds.filter(left_at=None).exclude(Exists(finished))
    moves = (rule.due, rule.due_days, rule.due_on) != (wanted.due, wanted.due_days, wanted.due_on)
    inside = unfinished.filter(assignment__person__in=people)
    return Changed(
        people.exclude(pk__in=have).count(),
        unfinished.exclude(assignment__person__in=people).count(),
        inside.filter(assignment__extensions=None).count() if moves else 0,
    )


def history(rule: Requirement) -> QuerySet[Audit]:
    """What was done to a requirement, the latest first; what it gave to each person stands with the people."""
    return (
        Audit.objects.filter(object_kind="requirement", object_uuid=rule.uuid)
        .exclude(action="require")
        .select_related("actor__person")
        .order_by("-at", "-pk")
    )
