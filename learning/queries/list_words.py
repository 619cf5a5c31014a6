"""What is said of lists: the names of fields, what is wrong with a line or a file, what would change."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.dates import full

FIELDS = {
    "number": gettext_lazy("Employee number"),
    "name": gettext_lazy("Name"),
    "branch": gettext_lazy("Branch"),
    "job": gettext_lazy("Job"),
    "manager": gettext_lazy("Manager"),
    "hired_on": gettext_lazy("First day"),
    "locale": gettext_lazy("Language"),
    "left_on": gettext_lazy("Last day"),
    "support_locale": gettext_lazy("Second language"),
    "email": gettext_lazy("E-mail"),
    "line": gettext_lazy("Line"),
}
_DAYS = ("hired_on", "left_on")


def field_name(field: str) -> str:
    """What a field is called on the screen."""
    return str(FIELDS.get(field, field))


def value(field: str, words: str) -> str:
    """What stands in a field, as it is said: days and languages in full."""
    if not words:
        return _("nothing")
    if field in _DAYS:
        return _day(words)
    if field in ("locale", "support_locale"):
        return str(dict(settings.LANGUAGES).get(words, words))
    return words


def _day(words: str) -> str:
    try:
        return full(date.fromisoformat(words))
    except ValueError:
        return words


def error(field: str, found: Mapping[str, Any], words: str) -> str:
    """What is wrong with a field that says ``words``, and what to do."""
    key = found.get("key", "")
    near = get_text_list([f"“{name}”" for name in found.get("near", [])], _("or"))
    names = found.get("names", [])
    sentences = {
        "empty": _("This is empty."),
        "long": _("This is longer than %(most)s characters.") % {"most": found.get("most", "")},
        "date": _("“%(words)s” is no day. Write it as 2026-11-30 or 30.11.2026."),
        "date-order": _(
            "“%(words)s” may be two days. Hand the list in again and say whether the day or the month comes first."
        ),
        "before-first-day": _("The last day is before the first."),
        "language": _("“%(words)s” is no language of this site."),
        "email": _("“%(words)s” is no e-mail address."),
        "email-twice": _("Two lines have this e-mail address."),
        "email-taken": _("Another account has this e-mail address."),
        "twice": _("Two lines have this number. Keep one of them."),
        "twice-letters": _(
            "Another line has this number in other letters: %(names)s. Capital and small letters make no difference. "
            "Keep one of them."
        )
        % {"names": ", ".join(names)},
        "login-taken": _("Somebody signs in with this number already."),
        "themselves": _("Nobody leads themselves."),
        "ring": _("These would lead each other: %(names)s.") % {"names": ", ".join([*names, *names[:1]])},
        "several-branch": _(
            "Several branches have this name. Give them different names, or write one of: %(names)s."
        )
        % {"names": ", ".join(names)},
        "several-job": _(
            "Several jobs have this name. Give them different names, or write one of: %(names)s."
        )
        % {"names": ", ".join(names)},
        "unknown-branch": _("There is no branch “%(words)s”."),
        "unknown-job": _("There is no job “%(words)s”."),
        "not-open-yet": _("It begins only on %(day)s.") % {"day": _on(found)},
        "closes": _("It ends on %(day)s.") % {"day": _on(found)},
        "manager-left": _("%(name)s leaves on %(day)s.") % {"name": found.get("name", ""), "day": _on(found)},
        "left": _("They left on %(day)s. Whoever is back needs a first day after that.")
        % {"day": _on(found)},
        "refused": str(found.get("sentence", "")),
    }
    sentence = sentences.get(key, _("Look at this again."))
    if "%(words)s" in sentence:
        sentence = sentence % {"words": words}
    if near:
        sentence = " ".join((sentence, _("Did you mean %(near)s?") % {"near": near}))
    return sentence


def _on(found: Mapping[str, Any]) -> str:
    try:
        return full(date.fromisoformat(found.get("day", "")), "on")
    except ValueError:
        return ""


def refused(found: Mapping[str, Any]) -> str:
    """Why a file cannot be used, and what to do."""
    row, most = found.get("row", ""), found.get("most", "")
    names = [field_name(one) for one in found.get("fields", [])] or found.get("names", [])
    sentences = {
        "no-rows": _("There are no people in this file."),
        "no-headings": _("The first row has no headings that are known here. Look at the example."),
        "columns": _("These columns are missing: %(names)s.") % {"names": ", ".join(names)},
        "twice": _("These columns stand for something that another one holds: %(names)s. Keep one.")
        % {"names": ", ".join(names)},
        "cut-off": _("The file stops in the middle. Save it again and hand it in again.")
        if not row
        else _("The file stops in the middle of row %(row)s. Save it again and hand it in again.")
        % {"row": row},
        "quotes": _("A quotation mark near row %(row)s is never closed.") % {"row": row},
        "encoding": _("The letters of this file cannot be read. Save it as “CSV UTF-8”."),
        "too-big": _("The file is larger than %(most)s MB.") % {"most": most},
        "too-big-inside": _("The workbook is too large when it is unpacked. Save the one sheet alone."),
        "too-many-rows": _("The file has more than %(most)s rows. Split it.") % {"most": most},
        "locked": _("The workbook is locked with a password."),
        "old-workbook": _("This is a workbook of an old kind, or a locked one. Save it as .xlsx."),
        "broken-sheet": _("The workbook cannot be read near row %(row)s. Save it again.") % {"row": row},
        "not-a-list": _("This is no CSV file and no workbook."),
    }
    return sentences.get(str(found.get("key", "")), _("This file cannot be read."))
