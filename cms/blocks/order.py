"""Things in an order: lists to tick, steps, and two ways side by side."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.base import PREVIEW, SHORT_FEATURES, Freezer, LessonBlock, source_of


class ChecklistBlock(LessonBlock, blocks.StructBlock):
    """What should be in place."""

    title = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    items = blocks.ListBlock(
        blocks.CharBlock(max_length=300, label=_("Item")), min_num=1, max_num=30, label=_("Items")
    )

    def frozen(self, value: Any, freezer: Freezer) -> Mapping[str, Any]:
        return {"title": value["title"] or "", "items": [item for item in value["items"] if item]}

    class Meta:
        icon = "tick"
        label = _("Checklist")
        label_format = "{title}"
        group = _("Order")
        description = _("What should be in place, one short sentence each.")
        preview_value: ClassVar[dict[str, Any]] = {
            "title": "Before your next shift",
            "items": ["Pen and paper lie beside the phone.", "My own phone is away."],
        }
        preview_template = PREVIEW


class StepBlock(blocks.StructBlock):
    """One step."""

    title = blocks.CharBlock(max_length=120, label=_("What to do"))
    text = blocks.RichTextBlock(features=SHORT_FEATURES, required=False, label=_("How"))

    class Meta:
        label = _("Step")
        label_format = "{title}"
        icon = "list-ol"


class StepsBlock(LessonBlock, blocks.StructBlock):
    """What to do, in this order."""

    title = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    items = blocks.ListBlock(StepBlock(), min_num=1, max_num=20, label=_("Steps"))

    def frozen(self, value: Any, freezer: Freezer) -> Mapping[str, Any]:
        return {
            "title": value["title"] or "",
            "items": [
                {"title": item["title"] or "", "html": freezer.html(source_of(item["text"]))}
                for item in value["items"]
            ],
        }

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        label_format = "{title}"
        group = _("Order")
        description = _("What to do, in this order.")
        preview_value: ClassVar[dict[str, Any]] = {
            "title": "Use each ring",
            "items": [
                {"title": "First ring", "text": "<p>Finish your sentence. Look who is free.</p>"},
                {"title": "Second ring", "text": "<p>Take a pen. Breathe out.</p>"},
            ],
        }
        preview_template = PREVIEW


class RowBlock(blocks.StructBlock):
    """One row of a comparison."""

    left = blocks.TextBlock(rows=2, max_length=300, label=_("Left"))
    right = blocks.TextBlock(rows=2, max_length=300, label=_("Right"))

    class Meta:
        label = _("Row")
        label_format = "{left}"
        icon = "table"


class ComparisonBlock(LessonBlock, blocks.StructBlock):
    """Two ways, side by side."""

    title = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    left = blocks.CharBlock(max_length=80, label=_("Heading on the left"))
    right = blocks.CharBlock(max_length=80, label=_("Heading on the right"))
    rows = blocks.ListBlock(RowBlock(), min_num=1, max_num=30, label=_("Rows"))

    def frozen(self, value: Any, freezer: Freezer) -> Mapping[str, Any]:
        return {
            **{name: value[name] or "" for name in ("title", "left", "right")},
            "rows": [{"left": row["left"] or "", "right": row["right"] or ""} for row in value["rows"]],
        }

    class Meta:
        icon = "table"
        label = _("Comparison")
        label_format = "{title}"
        group = _("Order")
        description = _("Two ways side by side: before and after, or this and that.")
        preview_value: ClassVar[dict[str, Any]] = {
            "title": "Two ways to pass on a call",
            "left": "Cold transfer",
            "right": "Warm transfer",
            "rows": [
                {"left": "You press the button and are gone", "right": "You speak with your colleague first"},
                {
                    "left": "The customer tells the story again",
                    "right": "Your colleague begins with the story",
                },
            ],
        }
        preview_template = PREVIEW
