"""Courses and the modules inside them."""

from typing import Any, ClassVar, cast

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from cms.completion import Leaf, Mode, Plan
from cms.forms import ContainerForm, ModuleForm
from cms.models.base import BasePage
from cms.panels import ExercisedPanel, ImpactPanel
from learning import api as learning


class Completing(models.Model):
    """When it is complete. ``cms.completion`` says what the fields mean together."""

    class When(models.TextChoices):
        READ = "read", _("When it has been read to the end")
        ALL = "all", _("When everything in it is done")
        SOME = "some", _("When some of it is done")
        CUSTOM = "custom", _("By a rule of its own, from a content pack")

    completion = models.CharField(_("complete"), max_length=10, choices=When.choices, default=When.ALL)
    needed = models.PositiveSmallIntegerField(
        _("how many"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    sign = models.JSONField(_("standards to sign"), default=list, blank=True)
    rule = models.JSONField(null=True, blank=True, editable=False)

    default_mode: ClassVar[Mode] = "all"

    class Meta:
        abstract = True

    @property
    def plan(self) -> Plan:
        """The completion rule as plain values."""
        return Plan(cast(Mode, self.completion), self.needed, tuple(self.sign or ()), self.rule)

    @plan.setter
    def plan(self, plan: Plan) -> None:
        self.completion, self.needed = plan.mode, plan.needed
        self.sign, self.rule = list(plan.sign), dict(plan.rule) if plan.rule else None


COMPLETION_PANEL = MultiFieldPanel(
    [FieldPanel("completion"), FieldPanel("needed"), FieldPanel("sign")], heading=_("Complete"), icon="check"
)


def publishing_panel(*more: str) -> MultiFieldPanel:
    """What the author decides at publish, beside whom it touches."""
    return MultiFieldPanel(
        [
            ImpactPanel(),
            FieldPanel("change"),
            FieldPanel("key"),
            FieldPanel("sources"),
            *map(FieldPanel, more),
        ],
        heading=_("Publishing"),
        icon="upload",
    )


class _Container(BasePage, Completing):  # type: ignore[django-manager-missing]
    """Children in order are its steps."""

    base_form_class = ContainerForm

    class Meta:
        abstract = True

    def children(self) -> list[Any]:
        """The live children in their order, in the language of this page."""
        return list(self.get_children().live().specific())

    def steps(self) -> list[Leaf]:
        return [("done", child.key) for child in self.children() if isinstance(child, BasePage)]


class CoursePage(_Container):  # noqa: DJ008 - Page says it
    """A course: modules in order, standards to sign, perhaps a certificate."""

    kind = learning.Kind.COURSE
    certificate = models.BooleanField(
        _("gives a certificate"), default=False, help_text=_("Everybody who completes the course gets one.")
    )
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.ModulePage"]
    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        COMPLETION_PANEL,
        FieldPanel("certificate"),
        ExercisedPanel(),
        publishing_panel(),
    ]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")


class ModulePage(_Container):  # noqa: DJ008 - Page says it
    """A module: lessons in order. ``requires`` holds the keys of modules to finish first."""

    kind = learning.Kind.MODULE
    requires = models.JSONField(_("opens after"), default=list, blank=True)
    base_form_class = ModuleForm
    parent_page_types: ClassVar[list[str]] = ["cms.CoursePage"]
    subpage_types: ClassVar[list[str]] = ["cms.LessonPage"]
    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        COMPLETION_PANEL,
        FieldPanel("requires"),
        ExercisedPanel(),
        publishing_panel(),
    ]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
