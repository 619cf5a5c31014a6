"""Dates as a person says them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def spoken(day: date, today: date) -> str:
    """A date with its weekday, and with the year only when it is another one: "Friday 27 November"."""
    pattern = _("l j F") if day.year == today.year else _("l j F Y")
    return date_format(day, pattern)


def near(day: date, today: date) -> str:
    """A date within a week by its weekday alone: "today", "on Friday", else the full date."""
    if day == today:
        return _("today")
    if day == today + timedelta(days=1):
        return _("tomorrow")
    if day == today - timedelta(days=1):
        return _("yesterday")
    if abs((day - today).days) < 7:
        return _("on %(weekday)s") % {"weekday": date_format(day, "l")}
    return _("on %(date)s") % {"date": spoken(day, today)}


def local(at: datetime, zone: str) -> datetime:
    """``at`` on the wall clock of ``zone``."""
    return at.astimezone(ZoneInfo(zone))
