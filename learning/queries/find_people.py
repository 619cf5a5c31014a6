"""Find somebody by name or employee number."""

import re
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from learning.models import Person, ReportingLine
from learning.queries.ask import here

SHOWN = 8
_NUMBER_AT_END = re.compile(r"\(([^()]+)\)\s*$")


def matching(people: QuerySet[Person], words: str) -> QuerySet[Person]:
    """Those of ``people`` whose name or number holds every word, by name, with branch and job."""
    for word in words.split()[:5]:
        people = people.filter(Q(name__icontains=word) | Q(number__icontains=word))
    return people.select_related("branch", "job").order_by("name", "pk")


def suggested(people: QuerySet[Person], words: str) -> list[Person]:
    """The first few that fit; none for no words."""
    return list(matching(people, words)[:SHOWN]) if words.strip() else []


def meant(people: QuerySet[Person], words: str) -> list[Person]:
    """Who can be meant by what somebody typed: one person when it is clear, several when it is not.

    A number says it best, alone or in brackets at the end ("Anna Kalniņa (RIX-14)", as it is suggested); then the
    whole name; then what fits.
    """
    words = words.strip()
    if found := numbered(people, words):
        return found
    same = [one for one in matching(people, words)[:50] if one.name.casefold() == words.casefold()]
    return same or list(matching(people, words)[: SHOWN + 1])


def numbered(people: QuerySet[Person], words: str) -> list[Person]:
    """Whoever has the number that somebody typed, alone or in brackets at the end; nobody when it is not clear."""
    words = words.strip()
    at_end = _NUMBER_AT_END.search(words)
    for number in filter(None, (at_end.group(1).strip() if at_end else "", words)):
        found = list(people.select_related("branch").filter(number__iexact=number)[:2])
        if len(found) == 1:
            return found
    return []


def label(person: Person) -> str:
    """Name and number: what stands in a field in which a person is chosen."""
    return f"{person.name} ({person.number})"


def standing(people: QuerySet[Person], which: str, on: date) -> QuerySet[Person]:
    """Those of ``people`` who are ``here``, begin ``later``, are ``gone``, or are here and led by nobody (``alone``)
    on that day; everybody for any other word.
    """
    led = ReportingLine.objects.filter(person=OuterRef("pk"), starts_on__lte=on).exclude(ends_on__lt=on)
    match which:
        case "here":
            return here(people, on)
        case "later":
            return people.filter(hired_on__gt=on)
        case "gone":
            return people.filter(left_on__lt=on)
        case "alone":
            return here(people, on).filter(~Exists(led))
        case _:
            return people
