"""Registers; the work is done elsewhere."""

from typing import Any

from django.urls import include, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from roleplay.actions.drafts import PUBLISHED_AS_IT_IS
from roleplay.studio.log import PublishedAsItIs
from roleplay.viewsets import ScenarioViewSet

register_snippet(ScenarioViewSet)


@hooks.register("register_admin_urls")
def studio_urls() -> list[Any]:
    return [path("role-plays/", include("roleplay.studio.urls"))]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(PUBLISHED_AS_IT_IS)(PublishedAsItIs)
