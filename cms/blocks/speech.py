"""What people say: conversations, and better words."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.base import PREVIEW, Freezer, LessonBlock


class LineBlock(blocks.StructBlock):
    """One line of a conversation."""

    who = blocks.CharBlock(max_length=60, label=_("Who speaks"))
    side = blocks.ChoiceBlock(
        choices=[("agent", _("Our side")), ("customer", _("The customer"))],
        default="customer",
        search_index=False,
        label=_("Side"),
    )
    text = blocks.TextBlock(rows=2, max_length=600, label=_("What is said"))
    note = blocks.TextBlock(rows=2, max_length=400, required=False, label=_("Note in the margin"))

    class Meta:
        label = _("Line")
        label_format = "{who}: {text}"
        icon = "comment"
        form_layout = blocks.BlockGroup(children=["who", "side", "text"], settings=["note"])


class DialogueBlock(LessonBlock, blocks.StructBlock):
    """A conversation, set as a script."""

    title = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    lines = blocks.ListBlock(LineBlock(), min_num=1, max_num=40, label=_("Lines"))

    def frozen(self, value: Any, freezer: Freezer) -> Mapping[str, Any]:
        return {
            "title": value["title"] or "",
            "lines": [
                {name: line[name] or "" for name in ("who", "side", "text", "note")}
                for line in value["lines"]
            ],
        }

    class Meta:
        icon = "comment"
        label = _("Conversation")
        label_format = "{title}"
        group = _("Speech")
        description = _("A conversation as a script, with your notes in the margin.")
        preview_value: ClassVar[dict[str, Any]] = {
            "title": "Saturday, 11.10, lamp counter",
            "lines": [
                {
                    "who": "Customer",
                    "side": "customer",
                    "text": "Does this one take the small bulbs?",
                    "note": "",
                },
                {
                    "who": "Edgars",
                    "side": "agent",
                    "text": "It does. The phone is ringing. May I answer it?",
                    "note": "He answers her question first.",
                },
            ],
        }
        preview_template = PREVIEW


class PairBlock(blocks.StructBlock):
    """A sentence that works, and the one that it replaces."""

    say = blocks.TextBlock(rows=2, max_length=400, label=_("Say this"))
    instead_of = blocks.TextBlock(rows=2, max_length=400, label=_("Instead of this"))
    why = blocks.TextBlock(rows=2, max_length=400, required=False, label=_("Why"))

    class Meta:
        label = _("Pair")
        label_format = "{say}"
        icon = "openquote"


class SayBlock(LessonBlock, blocks.StructBlock):
    """Say this, instead of this."""

    pairs = blocks.ListBlock(PairBlock(), min_num=1, max_num=20, label=_("Pairs"))

    def frozen(self, value: Any, freezer: Freezer) -> Mapping[str, Any]:
        return {
            "pairs": [
                {name: pair[name] or "" for name in ("say", "instead_of", "why")} for pair in value["pairs"]
            ]
        }

    class Meta:
        icon = "openquote"
        label = _("Say this")
        group = _("Speech")
        description = _("A sentence that works beside the one that it replaces.")
        preview_value: ClassVar[dict[str, Any]] = {
            "pairs": [
                {
                    "say": "I need two minutes to find your order. May I put you on hold?",
                    "instead_of": "One moment.",
                    "why": "A moment has no end. Two minutes have one.",
                }
            ]
        }
        preview_template = PREVIEW
