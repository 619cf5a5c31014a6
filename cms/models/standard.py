"""Service standards: the numbered clauses that everything else cites."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from cms.blocks import FEATURES, ClauseBlock
from cms.forms import StandardForm
from cms.models.base import BasePage
from cms.models.course import publishing_panel
from learning import api as learning


class StandardPage(BasePage):
    """One service standard. Learners read and sign it; scenes and questions cite its clauses as ``phone/rings``."""

    kind = learning.Kind.STANDARD
    statement = models.TextField(
        _("statement"),
        max_length=300,
        blank=True,
        help_text=_("One sentence: what every customer can expect."),
    )
    why = RichTextField(_("why"), features=FEATURES, blank=True)
    clauses = StreamField([("clause", ClauseBlock())], blank=True, verbose_name=_("clauses"))
    do = models.JSONField(_("do"), default=list, blank=True)
    dont = models.JSONField(_("do not"), default=list, blank=True)
    limits = models.JSONField(_("limits"), default=list, blank=True)
    kept_by = models.CharField(
        _("owner"),
        max_length=120,
        blank=True,
        help_text=_("The job that answers for it, not a person's name."),
    )
    review_on = models.DateField(_("review on"), null=True, blank=True)
    base_form_class = StandardForm
    parent_page_types: ClassVar[list[str]] = ["cms.HandbookPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("statement"),
        FieldPanel("clauses"),
        FieldPanel("why"),
        MultiFieldPanel(
            [FieldPanel("do"), FieldPanel("dont"), FieldPanel("limits")],
            heading=_("On the shop floor"),
            icon="tick",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("kept_by"), FieldPanel("review_on")])], heading=_("Who answers for it")
        ),
        publishing_panel(),
    ]
    search_fields: ClassVar[list[Any]] = [
        *BasePage.search_fields,
        index.SearchField("statement"),
        index.SearchField("clauses"),
    ]

    class Meta:
        verbose_name = _("standard")
        verbose_name_plural = _("standards")
