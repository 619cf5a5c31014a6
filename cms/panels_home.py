"""What authors see first in the admin."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Locale

from cms.models import HandbookPage, HomePage


class AuthorsPanel(Component):
    """Where courses and standards stand, and how content comes in and goes out."""

    name = "authors"
    template_name = "cms/panels/authors.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        rows = []
        locale = Locale.get_default()
        home = HomePage.objects.filter(locale=locale).first()
        handbook = HandbookPage.objects.filter(locale=locale).first()
        if home is not None:
            rows.append(
                (
                    _("Courses"),
                    _("Courses, modules and lessons."),
                    reverse("wagtailadmin_explore", args=[home.pk]),
                )
            )
        if handbook is not None:
            rows.append(
                (
                    _("Standards"),
                    _("What we promise every customer."),
                    reverse("wagtailadmin_explore", args=[handbook.pk]),
                )
            )
        rows.append(
            (_("Content packs"), _("Load what others wrote, or give yours away."), reverse("cms_packs"))
        )
        return {"rows": rows}
