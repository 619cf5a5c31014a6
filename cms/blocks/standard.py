"""A clause of a service standard."""

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

KEY = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use small letters, figures and dashes: “call-back”."))


class ClauseBlock(blocks.StructBlock):
    """One numbered rule. Its key is what scenes, questions and records cite, so it stays for ever."""

    key = blocks.CharBlock(
        max_length=60,
        validators=(KEY,),
        label=_("Key"),
        help_text=_(
            "One short word, such as “rings”. It can not be changed after the standard is published."
        ),
    )
    text = blocks.TextBlock(rows=2, max_length=300, label=_("What we do"))
    why = blocks.TextBlock(rows=2, max_length=400, required=False, label=_("Why"))

    class Meta:
        icon = "tick"
        label = _("Clause")
        label_format = "{key}: {text}"
        description = _("One numbered rule that can be seen or heard.")
        form_layout = blocks.BlockGroup(children=["key", "text", "why"])
        preview_value: ClassVar[dict[str, Any]] = {
            "key": "rings",
            "text": "Answer within three rings.",
            "why": "They hear only the ringing.",
        }
        preview_template = "cms/clause_preview.html"
