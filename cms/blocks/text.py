"""Running text, and text set apart."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.base import FEATURES, PREVIEW, SHORT_FEATURES, Freezer, LessonBlock, source_of


class TextBlock(LessonBlock, blocks.RichTextBlock):
    """Paragraphs, headings, lists and links."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=FEATURES, **kwargs)

    def frozen(self, value: Any, freezer: Freezer) -> Mapping[str, Any]:
        return {"html": freezer.html(source_of(value))}

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = _("Text")
        description = _("Paragraphs with headings, lists and links.")
        preview_value = (
            "<h2>Within three rings</h2><p>The caller cannot see the counter. They hear a <b>ring</b>, "
            "and then another one.</p>"
        )
        preview_template = PREVIEW


class CalloutBlock(LessonBlock, blocks.StructBlock):
    """A word aside."""

    tone = blocks.ChoiceBlock(
        choices=[("note", _("Good to know")), ("tip", _("A tip")), ("care", _("Take care"))],
        default="note",
        search_index=False,
        label=_("Tone"),
        help_text=_("“Take care” is for what would go wrong."),
    )
    title = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    text = blocks.RichTextBlock(features=SHORT_FEATURES, label=_("Text"))

    def frozen(self, value: Any, freezer: Freezer) -> Mapping[str, Any]:
        return {
            "tone": value["tone"] or "note",
            "title": value["title"] or "",
            "html": freezer.html(source_of(value["text"])),
        }

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        label_format = "{title}"
        group = _("Text")
        description = _("A short word aside: a tip, something to know, or something to take care of.")
        preview_value: ClassVar[dict[str, Any]] = {
            "tone": "care",
            "title": "It is 15.10 and you have no news",
            "text": "<p>Call at 15.10. Say what you have tried, and give the next time.</p>",
        }
        preview_template = PREVIEW


class ExpandableBlock(LessonBlock, blocks.StructBlock):
    """Folded away until it is wanted."""

    title = blocks.CharBlock(max_length=120, label=_("Line to open"))
    text = blocks.RichTextBlock(features=SHORT_FEATURES, label=_("Text"))

    def frozen(self, value: Any, freezer: Freezer) -> Mapping[str, Any]:
        return {"title": value["title"] or "", "html": freezer.html(source_of(value["text"]))}

    class Meta:
        icon = "arrow-down"
        label = _("Fold")
        label_format = "{title}"
        group = _("Text")
        description = _("Text that opens when the reader wants it. Never for what everybody needs.")
        preview_value: ClassVar[dict[str, Any]] = {
            "title": "And if it rings all day?",
            "text": "<p>Then speed is not the answer. Note the hours, for one week.</p>",
        }
        preview_template = PREVIEW
