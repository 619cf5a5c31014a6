"""Where somebody is signed in, for that person alone."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from learning.models import Session, SharedDevice, User
from learning.sessions import ABOUT, DEVICE

MOST = 50


@dataclass(frozen=True)
class OpenSession:
    """One browser in which the person is signed in. ``handle`` names it and opens nothing."""

    handle: str
    where: str
    since: datetime | None
    here: bool


def handle_of(key: str) -> str:
    """A name for a session that may stand in a page: its key would let in whoever reads it."""
    return salted_hmac("learning.session-handle", key, algorithm="sha256").hexdigest()[:24]


def sessions_of(user: User, current: str | None) -> list[OpenSession]:
    """Open sessions of this account, that of the key ``current`` first, then the newest."""
    rows = list(
        Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-expire_date")[:MOST]
    )
    told = [(row, row.get_decoded()) for row in rows]
    devices = SharedDevice.objects.select_related("branch").in_bulk(
        [data[DEVICE] for _row, data in told if data.get(DEVICE)]
    )
    found = []
    for row, data in told:
        about = data.get(ABOUT) or {}
        device = devices.get(data.get(DEVICE) or 0)
        found.append(
            OpenSession(
                handle=handle_of(row.session_key),
                where=_("%(device)s, %(branch)s")
                % {"device": device.name, "branch": device.branch.local_name}
                if device
                else _where(about.get("browser", ""), about.get("system", "")),
                since=parse_datetime(about.get("since", "")),
                here=row.session_key == current,
            )
        )
    return sorted(found, key=lambda one: not one.here)


def _where(browser: str, system: str) -> str:
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser")
