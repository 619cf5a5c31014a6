"""Say how much time somebody has."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from learning import policies
from learning.actions.audit import audit
from learning.actions.person_row import hold
from learning.models import Person, User
from learning.models.people import FACTORS, MOST_EXTRA_MINUTES
from learning.refused import Refused

ALLOWANCE_CHANGED = "change allowance"


def change_allowance(
    *, person: Person, factor: Decimal | None, minutes: int = 0, by: User | None = None
) -> bool:
    """Multiply the person's limits of time by ``factor`` and add ``minutes``; ``False`` if it is so already.

    ``factor`` goes from 1 to 5 in tenths, ``minutes`` from 0 to 240; a factor of ``None`` means no limit at all. It
    holds at once, in what is running too. The audit says that it was changed and not to what: how much time somebody
    needs tells of their health. Raises ``PermissionDenied``, and :class:`Refused` beyond these bounds.
    """
    if by is not None and not policies.may_set_allowance(by):
        raise PermissionDenied
    if factor is None:
        wanted = (Decimal(0), 0)
    else:
        least, most = FACTORS
        if not least <= factor <= most or factor != round(factor, 1):
            raise Refused(_("Choose a number from 1 to 5, such as 1.5."), "factor")
        if not 0 <= minutes <= MOST_EXTRA_MINUTES:
            raise Refused(_("Choose a number of minutes from 0 to 240."), "minutes")
        wanted = (factor, minutes)
    with transaction.atomic():
        row = hold(person)
        if (row.time_factor, row.extra_minutes) == wanted:
            return False
        row.time_factor, row.extra_minutes = wanted
        row.save(update_fields=["time_factor", "extra_minutes"])
        audit(ALLOWANCE_CHANGED, by=by, object_kind="person", object_uuid=row.uuid, person=row)
        person.refresh_from_db()
        return True
