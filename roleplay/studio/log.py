"""The line in Wagtail's history that says why something was published with warnings."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter


class PublishedAsItIs(LogFormatter):
    """Shows the note of whoever published."""

    label = gettext_lazy("Published with warnings")

    def format_message(self, log_entry: Any) -> str:
        return _("Published with warnings: %(note)s") % {"note": log_entry.data.get("note", "")}
