"""Panels of the page editor."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from learning import api as learning


class ImpactPanel(Panel):
    """Whom a publish touches, shown where the kind of change is chosen."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Who is affected"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/panels/impact.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from cms.forms import impact_words

            context = super().get_context_data(parent_context)
            found = (
                learning.impact(self.instance.translation_key)
                if self.instance.pk
                else learning.Impact(0, 0, 0)
            )
            context["sentences"] = impact_words(found)
            return context


class ExercisedPanel(Panel):
    """Which standards of a course or module no role-play exercises. Hidden where there is nothing to say."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Taught, and never practised"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/panels/exercised.html"

        @cached_property
        def sentences(self) -> list[str]:
            from cms.exercised import of_page

            return of_page(self.instance)

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.sentences)
