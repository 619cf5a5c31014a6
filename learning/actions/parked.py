"""Managers who were named before they were known: kept aside, and resolved as soon as they come in."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from learning.actions.leading import lead, timelines
from learning.actions.people_changed import on_people_changed
from learning.actions.person_row import may_change_people
from learning.lists.plan import small
from learning.models import ParkedLine, PeopleList, Person, User
from learning.refused import Refused
from learning.rules.periods import on_day


def park(*, person: Person, number: str, since: date, row: PeopleList, by: User | None) -> None:
    """Note that the person's manager has a number that nobody has yet, and who leads them until then."""
    now = on_day(timelines(person)[0], max(since, person.hired_on, timezone.now().date()))
    ParkedLine.objects.update_or_create(
        person=person,
        defaults={
            "manager_number": small(number),
            "since": since,
            "list": row,
            "by": by,
            "had_id": now.what if now else None,
        },
    )


def forget_parked(*, person: Person, by: User | None = None) -> bool:
    """Do not wait for that manager any more; ``False`` if nobody did."""
    may_change_people(by)
    gone, _rows = ParkedLine.objects.filter(person=person).delete()
    return bool(gone)


@on_people_changed
def resolve_parked(person_ids: Collection[int]) -> None:
    """Put whoever waits for one of these people under them; whoever has another manager since waits no more."""
    numbers = Person.objects.filter(pk__in=person_ids).annotate(small=Lower("number")).values("small")
    waiting = ParkedLine.objects.filter(Q(person__in=person_ids) | Q(manager_number__in=numbers))
    for line in waiting.select_related("person__branch", "by").order_by("pk"):
        _resolve(line)


def _resolve(line: ParkedLine) -> None:
    person = line.person
    manager = (
        Person.objects.annotate(small=Lower("number"))
        .filter(small=line.manager_number)
        .select_related("user", "branch")
        .first()
    )
    now = on_day(timelines(person)[0], max(line.since, person.hired_on, timezone.now().date()))
    since = max(line.since, person.hired_on, manager.hired_on if manager else line.since)
    if (now.what if now else None) != line.had_id:
        line.delete()
    elif manager is not None and not (person.left_on and person.left_on < since):
        # Gone first: what follows tells of the change, and comes back here.
        line.delete()
        try:
            lead(person=person, manager=manager, starts_on=since)
        except Refused:
            line.pk = None
            line.save()
