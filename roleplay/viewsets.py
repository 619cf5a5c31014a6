"""Scenarios in Wagtail's admin: list, history, workflow and preview come from Wagtail, writing is our own screen."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from roleplay.checking import blocking
from roleplay.models import Scenario

GATED = ("action-publish", "action-submit", "action-workflow-action")
"""Buttons of Wagtail's edit view after which a draft is, or may soon be, live."""


class ScenarioForm(WagtailAdminModelForm):
    """The little that is set outside the editor. Publishing or handing in from here asks the same gate."""

    class Meta:
        model = Scenario
        fields = ("key", "change")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "key" in self.fields:
            # Results and packs know the scene by its key.
            self.fields["key"].disabled = True

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean()
        if self.instance.pk and any(name in self.data for name in GATED):
            for problem in blocking(self.instance.problems()):
                self.add_error(None, problem.message)
        return found


class ScenarioEditView(EditView):
    """Wagtail's own edit view, with the way into the editor first."""

    @property
    def header_buttons(self) -> list[Any]:
        write = HeaderButton(
            label=_("Write the scene"),
            url=reverse("studio:write", args=[self.object.uuid]),
            icon_name="edit",
        )
        return [write, *super().header_buttons]


class ScenarioViewSet(SnippetViewSet):
    """The list of role-plays and everything around one."""

    model = Scenario
    icon = "comment"
    menu_label = _("Role-plays")
    menu_name = "role-plays"
    menu_order = 210
    add_to_admin_menu = True
    list_display = ("title", "key", UpdatedAtColumn())
    list_filter = ("live",)
    search_fields = ("title", "key")
    ordering = ("key",)
    copy_view_enabled = False
    edit_view_class = ScenarioEditView
    edit_handler = ObjectList(
        [HelpPanel(template="roleplay/studio/panel.html"), FieldPanel("key"), FieldPanel("change")],
        base_form_class=ScenarioForm,
    )
