"""Dates as a person says them.

Many languages change the names of days and months with their place in the sentence ("piektdien" is on Friday,
"līdz piektdienai" until Friday), so each place has its own names to translate. In English all are alike.
"""

from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

# Where a date stands: by itself, after "on", or after "until", "by" and "due".
Place = Literal["alone", "on", "until"]


def spoken(day: date, today: date, place: Place = "alone") -> str:
    """A date with its weekday, and with the year only when it is another one: "Friday 27 November"."""
    if place == "alone":
        return date_format(day, _("l j F") if day.year == today.year else _("l j F Y"))
    words = {"weekday": _weekday(day, place), "day": day.day, "month": _month(day, place), "year": day.year}
    if day.year == today.year:
        return _("%(weekday)s %(day)d %(month)s") % words
    return _("%(weekday)s %(day)d %(month)s %(year)d") % words


def full(day: date, place: Place = "alone") -> str:
    """A date without its weekday, for what is read years later: "27 November 2026"."""
    if place == "alone":
        return date_format(day, _("j F Y"))
    words = {"day": day.day, "month": _month(day, place), "year": day.year}
    return _("%(day)d %(month)s %(year)d") % words


def near(day: date, today: date) -> str:
    """A date within a week by its weekday alone: "today", "on Friday", else the full date."""
    if day == today:
        return _("today")
    if day == today + timedelta(days=1):
        return _("tomorrow")
    if day == today - timedelta(days=1):
        return _("yesterday")
    if abs((day - today).days) < 7:
        return _("on %(weekday)s") % {"weekday": _weekday(day, "on")}
    return _("on %(date)s") % {"date": spoken(day, today, "on")}


def local(at: datetime, zone: str) -> datetime:
    """``at`` on the wall clock of ``zone``."""
    return at.astimezone(ZoneInfo(zone))


def _weekday(day: date, place: Place) -> str:
    if place == "until":
        names = (
            pgettext("until", "Monday"), pgettext("until", "Tuesday"), pgettext("until", "Wednesday"),
            pgettext("until", "Thursday"), pgettext("until", "Friday"), pgettext("until", "Saturday"),
            pgettext("until", "Sunday"),
        )  # fmt: skip
    else:
        names = (
            pgettext("on", "Monday"), pgettext("on", "Tuesday"), pgettext("on", "Wednesday"),
            pgettext("on", "Thursday"), pgettext("on", "Friday"), pgettext("on", "Saturday"),
            pgettext("on", "Sunday"),
        )  # fmt: skip
    return names[day.weekday()]


def _month(day: date, place: Place) -> str:
    if place == "until":
        names = (
            pgettext("until", "January"), pgettext("until", "February"), pgettext("until", "March"),
            pgettext("until", "April"), pgettext("until", "May"), pgettext("until", "June"),
            pgettext("until", "July"), pgettext("until", "August"), pgettext("until", "September"),
            pgettext("until", "October"), pgettext("until", "November"), pgettext("until", "December"),
        )  # fmt: skip
    else:
        names = (
            pgettext("on", "January"), pgettext("on", "February"), pgettext("on", "March"),
            pgettext("on", "April"), pgettext("on", "May"), pgettext("on", "June"),
            pgettext("on", "July"), pgettext("on", "August"), pgettext("on", "September"),
            pgettext("on", "October"), pgettext("on", "November"), pgettext("on", "December"),
        )  # fmt: skip
    return names[day.month - 1]
