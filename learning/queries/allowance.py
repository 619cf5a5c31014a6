"""How much time somebody has, in words, and who said so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.actions.allowance import ALLOWANCE_CHANGED
from learning.models import Audit, Person

SHOWN = 10


@dataclass(frozen=True)
class AllowanceChange:
    """When somebody's allowance was changed, and by whom; ``by`` is empty when it came with the installation."""

    at: datetime
    by: str


def allowance_words(person: Person) -> str:
    """How much more time the person has, as the end of a line: "1.5 times as long, and 10 minutes on top"."""
    factor, minutes = person.time_factor, person.extra_minutes
    if not factor:
        return _("no time limit")
    times = _("%(factor)s times as long") % {"factor": number_format(factor.normalize())}
    longer = ngettext("%(n)s minute on top", "%(n)s minutes on top", minutes) % {"n": minutes}
    if factor == Decimal(1):
        return longer if minutes else _("none")
    return _("%(times)s, and %(longer)s") % {"times": times, "longer": longer} if minutes else times


def allowance_changes(person: Person) -> Sequence[AllowanceChange]:
    """The last changes of the allowance, the newest first. One query."""
    rows = Audit.objects.filter(person=person, action=ALLOWANCE_CHANGED).order_by("-at", "-pk")
    return [AllowanceChange(row.at, _name(row)) for row in rows.select_related("actor__person")[:SHOWN]]


def _name(row: Audit) -> str:
    if row.actor is None:
        return ""
    person: Person | None = getattr(row.actor, "person", None)
    return person.name if person else row.actor.login
