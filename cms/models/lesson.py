"""Lessons."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import LessonBlocks
from cms.completion import Leaf, Mode
from cms.forms import LessonForm
from cms.models.base import BasePage
from cms.models.course import COMPLETION_PANEL, Completing, publishing_panel
from learning import api as learning


class LessonPage(BasePage, Completing):  # type: ignore[django-manager-missing]
    """One thing to learn in a few minutes. Without a rule it is done when it is read to the end."""

    kind = learning.Kind.LESSON
    default_mode: ClassVar[Mode] = "read"
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=5, help_text=_("How long it takes to read, without quizzes and role-plays.")
    )
    teaches = models.JSONField(
        _("teaches"),
        default=list,
        blank=True,
        help_text=_("Clauses of our standards that this lesson is about."),
    )
    body = StreamField(LessonBlocks(), blank=True, verbose_name=_("lesson"))
    base_form_class = LessonForm
    parent_page_types: ClassVar[list[str]] = ["cms.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("minutes"),
        FieldPanel("body"),
        FieldPanel("teaches"),
        COMPLETION_PANEL,
        publishing_panel(),
    ]
    search_fields: ClassVar[list[Any]] = [
        *BasePage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def activities(self) -> list[tuple[str, str]]:
        """Kind and key of every quiz and role-play in the lesson, each once, in their order."""
        found = [block.value["activity"] or "" for block in self.body if block.block_type == "activity"]
        pairs = [(kind, key) for kind, _colon, key in (value.partition(":") for value in found) if key]
        return list(dict.fromkeys(pairs))

    def steps(self) -> list[Leaf]:
        return [("passed", key) for _kind, key in self.activities()]
