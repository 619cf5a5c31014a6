"""Scenarios in Wagtail's admin: list, history, workflow and preview come from Wagtail, writing is our own screen."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.utils import unquote
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import CreateView, EditView, RevisionsCompareView, SnippetViewSet

from roleplay.checking import blocking, warnings
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
            problems = self.instance.problems()
            for problem in blocking(problems):
                self.add_error(None, problem.message)
            if "action-publish" in self.data and warnings(problems):
                self.add_error(None, _("It has warnings. Publish it at the desk, where you say why."))
        return found


class ScenarioEditView(EditView):
    """Wagtail's own edit view, with the way into the editor first."""

    @property
    def header_buttons(self) -> list[Any]:
        write = HeaderButton(
            label=_("Write the scene"),
            url=reverse("studio:outline", args=[self.object.uuid]),
            icon_name="edit",
        )
        return [write, *super().header_buttons]


class ScenarioCreateView(CreateView):
    """A new scene begins at the desk: with a script, a shape, or nothing."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return redirect("studio:begin")


class ScenarioCompareView(RevisionsCompareView):
    """Two versions are compared at the desk, by turn."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        row = get_object_or_404(Scenario, pk=unquote(str(kwargs["pk"])))
        query = urlencode({"from": kwargs["revision_id_a"], "to": kwargs["revision_id_b"]})
        return redirect(f"{reverse('studio:versions', args=[row.uuid])}?{query}")


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
    add_view_class = ScenarioCreateView
    edit_view_class = ScenarioEditView
    revisions_compare_view_class = ScenarioCompareView
    edit_handler = ObjectList(
        [HelpPanel(template="roleplay/studio/panel.html"), FieldPanel("key"), FieldPanel("change")],
        base_form_class=ScenarioForm,
    )
