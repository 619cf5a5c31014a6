"""What learning's templates need: where an activity begins, and dates as a person says them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from django import template
from django.utils import timezone
from django.utils.translation import pgettext

from learning.dates import full, local, spoken
from learning.kinds import kind_page, open_url
from learning.models import Certificate, Person
from learning.queries.clauses import ClauseView

register = template.Library()


@register.simple_tag
def activity_url(kind: str, activity: UUID) -> str:
    """The address at which a learner begins the activity."""
    return open_url(kind, activity)


@register.filter
def kind_label(kind: str) -> str:
    """What a kind of activity is called on the screen."""
    return str(kind_page(kind).label)


@register.filter
def with_whys(clauses: Sequence[ClauseView], whys: Sequence[str]) -> Iterator[tuple[ClauseView, str]]:
    """Clauses, each with its reason."""
    return zip(clauses, whys, strict=True)


@register.filter
def until_iso_day(text: str) -> str:
    """A stored date ("2027-05-17") as a person says it after "by"; what is no date stays as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return full(day, "until")


@register.filter(expects_localtime=True)
def spoken_day(day: date | datetime) -> str:
    """A date, or the day of a moment by the reader's clock: with its weekday, and its year when that is another one."""
    return spoken(day, timezone.now().date())


@register.filter
def on_day(day: date | datetime) -> str:
    """A date with its year as it is said after "on"."""
    return full(day, "on")


@register.filter
def number_words(number: int) -> str:
    """A small number of things as a word at the start of a sentence: "Three"; from ten on in figures."""
    words = (
        pgettext("things", "No"), pgettext("things", "One"), pgettext("things", "Two"), pgettext("things", "Three"),
        pgettext("things", "Four"), pgettext("things", "Five"), pgettext("things", "Six"),
        pgettext("things", "Seven"), pgettext("things", "Eight"), pgettext("things", "Nine"),
    )  # fmt: skip
    return words[number] if 0 <= number < len(words) else str(number)


@register.filter
def day_of(at: datetime, person: Person) -> str:
    """The day of ``at`` in the person's zone, with its weekday."""
    zone = person.effective_zone
    return spoken(local(at, zone).date(), local(timezone.now(), zone).date())


@register.simple_tag
def certificate_title(certificate: Certificate, person: Person) -> str:
    """What the certificate is for, in the person's language."""
    return certificate.release.text(person.locale).title
