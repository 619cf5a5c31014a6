"""Pictures, sound and film."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.blocks.base import PREVIEW, SHORT_FEATURES, Freezer, LessonBlock, source_of

RENDITION = "max-1280x1600|format-webp|webpquality-80"
"""Twice the width of the reading column, so that it is sharp on a phone; one format that every browser shows."""


class ImageBlock(LessonBlock, blocks.StructBlock):
    """A picture with its words."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        required=False,
        max_length=250,
        label=_("What it shows"),
        help_text=_(
            "For people who do not see the picture. Leave empty only if it adds nothing to the text."
        ),
    )
    caption = blocks.CharBlock(required=False, max_length=250, label=_("Caption"))

    def frozen(self, value: Any, freezer: Freezer) -> Mapping[str, Any] | None:
        if value["image"] is None:
            return None
        rendition = value["image"].get_rendition(RENDITION)
        block = {
            "alt": value["alt"] or "",
            "caption": value["caption"] or "",
            "width": rendition.width,
            "height": rendition.height,
        }
        if freezer.draft:
            return {"url": rendition.url, **block}
        with rendition.file.open("rb") as file:
            return {"media": freezer.keep(file.read(), "image/webp"), **block}

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = blocks.StructBlock.get_preview_context(self, value, parent_context)
        context["blocks"] = [
            {
                "id": "preview",
                "type": "image",
                "url": static("cms/counter.svg"),
                "alt": "",
                "caption": value["caption"],
                "width": 640,
                "height": 360,
            }
        ]
        return context

    class Meta:
        icon = "image"
        label = _("Picture")
        label_format = "{caption}"
        group = _("Media")
        description = _("A picture that helps to understand. It is made small enough for a phone.")
        preview_value: ClassVar[dict[str, Any]] = {
            "image": None,
            "alt": "",
            "caption": "The counter, ten past eleven",
        }
        preview_template = PREVIEW


class MediaBlock(LessonBlock, blocks.StructBlock):
    """Sound or film, always with its words."""

    recording = SnippetChooserBlock("cms.Recording", label=_("Recording"))
    title = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    transcript = blocks.RichTextBlock(
        features=SHORT_FEATURES,
        label=_("Every word of it"),
        help_text=_("For people who cannot hear it, or sit in a train."),
    )

    def frozen(self, value: Any, freezer: Freezer) -> Mapping[str, Any] | None:
        recording = value["recording"]
        if recording is None:
            return None
        block = {
            "kind": recording.kind,
            "title": value["title"] or "",
            "transcript_html": freezer.html(source_of(value["transcript"])),
        }
        if freezer.draft:
            return {"url": recording.listen_url, **block}
        with recording.file.open("rb") as file:
            return {"media": freezer.keep(file.read(), recording.content_type), **block}

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = blocks.StructBlock.get_preview_context(self, value, parent_context)
        context["blocks"] = [
            {
                "id": "preview",
                "type": "media",
                "url": "",
                "kind": "audio",
                "title": value["title"],
                "transcript_html": source_of(value["transcript"]),
            }
        ]
        return context

    class Meta:
        icon = "media"
        label = _("Sound or film")
        label_format = "{title}"
        group = _("Media")
        description = _("A recording with every word of it in writing.")
        preview_value: ClassVar[dict[str, Any]] = {
            "recording": None,
            "title": "A warm greeting",
            "transcript": "<p>“Good morning, Five Doors.”</p>",
        }
        preview_template = PREVIEW
