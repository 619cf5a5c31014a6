"""What a requirement would do, before anybody gets anything: whom it reaches, and how many of them have done it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from learning.models import Branch, Cycle, Person, Release, Requirement
from learning.models.people import FIRST_DAY
from learning.queries.audience import Audience, days_now, who_is_in


@dataclass(frozen=True)
class Preview:
    """How many people and branches it reaches now, how many of them have done it, and for how many its date would be
    past already; and to how many it opens later."""

    people: int
    branches: int
    done: int
    past: int
    later: int


@dataclass(frozen=True)
class _Counts:
    people: int
    branches: int
    done: int


def preview(audience: Audience, activity: int, rule: Requirement, now: datetime) -> Preview:
    """Count, in a fixed number of queries, whom ``rule`` (saved or not) would reach with ``activity`` (a pk)."""
    days, today = days_now(now), now.date()
    here = Person.objects.filter(who_is_in(audience, days))
    # Asked for first: with the one release that most courses have, those who finished it are counted along an index.
    releases = list(Release.objects.filter(activity=activity).values_list("pk", flat=True))
    cycles = Cycle.objects.filter(release__in=releases, completed_at__isnull=False)
    everybody = audience.is_everybody and not audience.hired_from and days
    counts = _of_everybody(audience, days, here, cycles) if everybody else _of_each(here, cycles)
    open_now, past = counts.people - counts.done, 0
    if rule.due == Requirement.Due.HIRED and rule.due_days:
        # Whoever began before that day is past the date. Asked of the others, who are few, and taken away from all.
        since = today - timedelta(days=rule.due_days)
        in_time = here.alias(begins=FIRST_DAY).filter(begins__gte=since).exclude(_has_done(cycles)).count()
        past = open_now - in_time
    elif rule.due == Requirement.Due.FIXED and rule.due_on and rule.due_on < today:
        past = open_now
    return Preview(counts.people, counts.branches, counts.done, past, _later(audience, days))


def _has_done(cycles: QuerySet[Cycle]) -> Exists:
    return Exists(cycles.filter(person=OuterRef("pk")))


def _of_each(here: QuerySet[Person], cycles: QuerySet[Cycle]) -> _Counts:
    """Look at each of them."""
    return _Counts(
        **here.aggregate(
            people=Count("pk"),
            branches=Count("branch", distinct=True),
            done=Count("pk", filter=_has_done(cycles)),
        )
    )


def _of_everybody(
    audience: Audience, days: dict[date, list[str]], here: QuerySet[Person], cycles: QuerySet[Cycle]
) -> _Counts:
    """Count all rows, which looks at nobody, and take away the few who have left or have not begun yet."""
    first, last, after = min(days), max(days), timedelta(days=audience.opens_after)
    left = Person.objects.filter(left_on__lt=first)
    # Which day it is where they work decides on those who leave or begin on these days.
    edges = Q(left_on__gte=first, left_on__lt=last) | Q(begins__gt=first - after)
    others = (
        Person.objects.alias(begins=FIRST_DAY)
        .filter(edges)
        .exclude(left_on__lt=first)
        .exclude(who_is_in(audience, days))
    )
    away = [
        rows.aggregate(people=Count("pk"), done=Count("pk", filter=_has_done(cycles)))
        for rows in (left, others)
    ]
    # In nearly every branch somebody has begun and is to stay, and an index says so: only the others are looked at.
    stays = Person.objects.filter(branch=OuterRef("pk"), left_on=None, hired_on__lte=first - after)
    return _Counts(
        people=Person.objects.count() - sum(few["people"] for few in away),
        branches=Branch.objects.filter(Exists(stays) | Exists(here.filter(branch=OuterRef("pk")))).count(),
        done=cycles.aggregate(people=Count("person", distinct=True))["people"]
        - sum(few["done"] for few in away),
    )


def _later(audience: Audience, days: dict[date, list[str]]) -> int:
    if not audience.opens_after or not days:
        return 0
    # Whoever began longer ago has it open wherever they work: only the others are counted.
    since = min(days) - timedelta(days=audience.opens_after)
    opened = who_is_in(audience, days)
    lately = Person.objects.alias(begins=FIRST_DAY).filter(begins__gt=since)
    return lately.filter(who_is_in(audience, days, opened=False)).exclude(opened).count()
