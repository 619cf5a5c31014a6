"""Registers what cms adds to the admin, nothing else."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from cms.panels_home import AuthorsPanel
from cms.views import clauses, packs, recordings
from cms.viewsets import RecordingViewSet
from learning import api as learning

register_snippet(RecordingViewSet)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("rehearsal/clauses/", clauses.search_view, name="cms_clauses"),
        path("rehearsal/recordings/<int:pk>/", recordings.listen_view, name="cms_recording"),
        path("rehearsal/packs/", packs.packs_view, name="cms_packs"),
        path("rehearsal/packs/check/", packs.check_view, name="cms_pack_check"),
        path("rehearsal/packs/load/", packs.load_view, name="cms_pack_load"),
        path("rehearsal/packs/export/", packs.export_view, name="cms_pack_export"),
    ]


class _AuthorsItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return learning.may_author(request.user)


@hooks.register("register_admin_menu_item")
def packs_item() -> MenuItem:
    return _AuthorsItem(_("Content packs"), reverse("cms_packs"), icon_name="download", order=700)


@hooks.register("construct_homepage_panels")
def home_panels(request: Any, panels: list[Any]) -> None:
    if learning.may_author(request.user):
        panels.insert(0, AuthorsPanel())


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(
        "rehearsal.not_ready", _("Not published on schedule"), _("Not ready when its time came")
    )


@hooks.register("before_bulk_action")
def gate_bulk_publish(request: Any, action_type: str, objects: Any, action: Any) -> Any:
    return packs.refuse_bulk_publish(request, action_type, objects)


@hooks.register("before_serve_document")
def documents_are_for_colleagues(document: Any, request: Any) -> Any:
    """Wagtail gives a document of an unrestricted collection to everybody; here that means everybody signed in."""
    return None if request.user.is_authenticated else redirect_to_login(request.get_full_path())
