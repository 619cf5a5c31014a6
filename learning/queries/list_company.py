"""What the check of a portion of lines needs to know of the company: a fixed number of queries, however many lines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Count, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Lower

from learning.lists.columns import spelled
from learning.lists.plan import Company, Known, Place, small
from learning.models import (
    Branch,
    Job,
    ParkedLine,
    PeopleList,
    PeopleListLine,
    Person,
    Placement,
    ReportingLine,
    User,
)
from learning.rules.periods import Period


def numbered(numbers: Iterable[str]) -> dict[str, Person]:
    """The people with these numbers, whatever their capital letters, by small number; the account in hand. Two queries.

    A number is asked for as it is written, in small and in capital letters, and then as what its owner signs in with,
    which is always small: both from an index.
    """
    asked = set(numbers) - {""}
    spellings = {way for number in asked for way in (number, number.lower(), number.upper())}
    people = Person.objects.select_related("user")
    found = {small(row.number): row for row in people.filter(number__in=spellings)} if spellings else {}
    missing = {small(number) for number in asked} - found.keys()
    rows = people.filter(user__login__in=missing) if missing else ()
    return found | {small(row.number): row for row in rows if small(row.number) in missing}


def company_for(row: PeopleList, lines: Sequence[PeopleListLine]) -> Company:
    """The company as far as these lines ask about it."""
    own = {line.data.get("number", "") for line in lines}
    managers = {line.data.get("manager", "") for line in lines}
    found = numbered(own | managers)
    pks = [person.pk for number, person in found.items() if number in {small(one) for one in own}]
    places, above, parked = _places(pks), _above(pks, row.valid_from), _parked(pks)
    people = {
        number: Known(
            pk=person.pk,
            number=person.number,
            name=person.name,
            hired_on=person.hired_on,
            left_on=person.left_on,
            locale=person.locale,
            support_locale=person.support_locale,
            email=person.user.email if person.user else "",
            places=tuple(places[person.pk]),
            lines=tuple(above[person.pk]),
            parked=parked.get(person.pk, ""),
        )
        for number, person in found.items()
    }
    numbers = {small(one) for one in own | managers} - {""}
    emails = {line.email for line in lines} - {""}
    counted = list(
        row.lines.filter(number__in=numbers, row__gt=0)
        .values("number")
        .annotate(n=Count("pk"), good=Count("pk", filter=Q(read_errors={})))
        .values_list("number", "n", "good")
    )
    twice_emails = (
        row.lines.filter(~Q(email=""), email__in=emails)
        .values("email")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
        .values_list("email", flat=True)
    )
    return Company(
        people=people,
        branches=_by_name(Branch.objects.all()),
        jobs=_by_name(Job.objects.all()),
        listed=frozenset(number for number, _n, good in counted if good),
        twice=_spellings(row, [number for number, n, _good in counted if n > 1]),
        twice_emails=frozenset(twice_emails),
        emails={small(email): small(number) for email, number in _emails(emails)},
        logins=frozenset(
            User.objects.filter(login__in=numbers - people.keys()).values_list("login", flat=True)
        ),
    )


def _spellings(row: PeopleList, numbers: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """How each of these numbers is written in the list. One query; none for no numbers."""
    found: dict[str, set[str]] = {number: set() for number in numbers}
    if numbers:
        told = row.lines.filter(number__in=numbers, row__gt=0).annotate(
            said=KeyTextTransform("number", "data")
        )
        for number, said in told.order_by().values_list("number", "said").distinct():
            found[number].add(said)
    return {number: tuple(sorted(ways)) for number, ways in found.items()}


def _by_name(rows: Iterable[Branch | Job]) -> dict[str, Place]:
    """By name, by key and by name in every other language; the first of these that fits wins.

    A name that several have is theirs together: nobody can tell which one is meant.
    """
    keys: dict[str, Place] = {}
    names: defaultdict[str, dict[str, Place]] = defaultdict(dict)
    others: defaultdict[str, dict[str, Place]] = defaultdict(dict)
    for row in rows:
        place = Place(row.pk, row.name, (), row.starts_on, row.ends_on, getattr(row, "locale", "en"))
        keys[spelled(row.key)] = place
        names[spelled(row.name)][row.key] = place
        for words in row.words.values():
            if words.get("name"):
                others[spelled(words["name"])][row.key] = place
    return {**_together(others), **keys, **_together(names)}


def _together(named: Mapping[str, Mapping[str, Place]]) -> dict[str, Place]:
    return {
        name: replace(next(iter(places.values())), shared=tuple(sorted(places)) if len(places) > 1 else ())
        for name, places in named.items()
    }


def _places(pks: Sequence[int]) -> defaultdict[int, list[Period[tuple[int, int]]]]:
    found: defaultdict[int, list[Period[tuple[int, int]]]] = defaultdict(list)
    for row in Placement.objects.filter(person__in=pks, main=True).order_by("starts_on"):
        found[row.person_id].append(Period((row.branch_id, row.job_id), row.starts_on, row.ends_on, row.pk))
    return found


def _above(pks: Sequence[int], since: date) -> defaultdict[int, list[Period[str]]]:
    found: defaultdict[int, list[Period[str]]] = defaultdict(list)
    rows = ReportingLine.objects.filter(person__in=pks, main=True).exclude(ends_on__lt=since)
    for pk, person, number, starts_on, ends_on in rows.order_by("starts_on").values_list(
        "pk", "person", "manager__number", "starts_on", "ends_on"
    ):
        found[person].append(Period(small(number), starts_on, ends_on, pk))
    return found


def _parked(pks: Sequence[int]) -> dict[int, str]:
    return dict(ParkedLine.objects.filter(person__in=pks).values_list("person", "manager_number"))


def _emails(emails: set[str]) -> Iterable[tuple[str, str]]:
    """Each address with the number of the person who has it; empty for an account of nobody."""
    rows = User.objects.annotate(small_email=Lower("email")).filter(small_email__in=emails).exclude(email="")
    return ((email, number or "") for email, number in rows.values_list("small_email", "person__number"))
