"""How recordings are listed and edited."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.models import Recording


class RecordingViewSet(SnippetViewSet):
    """Sound and film for lessons."""

    model = Recording
    icon = "media"
    menu_label = _("Recordings")
    add_to_admin_menu = False
    list_display = ("title", "kind")
    panels = (FieldPanel("title"), FieldPanel("file"))
