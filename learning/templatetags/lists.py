"""What the pages of lists of people say."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.dates import full

register = template.Library()


@register.filter
def list_day(at: datetime) -> str:
    """The day of a moment by the reader's clock."""
    return full(timezone.localtime(at).date())


@register.filter
def column_words(field: str) -> str:
    """What stands in a column of a list."""
    words = {
        "number": _("the employee number, needed on every line."),
        "name": _("first name and last name."),
        "branch": _("its name as it stands under “Branches and jobs”."),
        "job": _("its name as it stands there."),
        "manager": _("the manager's employee number. Empty for whoever has none."),
        "hired_on": _("the first day, such as 2026-11-30 or 30.11.2026."),
        "locale": _("such as lv, Latvian or latviešu. Empty means that of the branch."),
        "left_on": _("the last day, if it is known. You may leave this column out."),
        "support_locale": _("a second language. You may leave this column out."),
        "email": _("an address, if there is one. You may leave this column out."),
    }
    return words.get(field, "")
