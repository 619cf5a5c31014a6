"""The roots of the tree: where courses stand, and where standards stand."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from learning import api as learning


class _Shelf(Page):
    """A page that only holds others. Learners meet its contents on the site's own screens, never the page."""

    personal_data = learning.AUTHORED
    address: ClassVar[str] = "learning:home"
    show_in_menus_default = False
    preview_modes: ClassVar[list[Any]] = []

    class Meta:
        abstract = True

    def serve(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        from django.shortcuts import redirect

        return redirect(self.address)


class HomePage(_Shelf):
    """The root of one language. Made when the database is migrated; courses stand below it."""

    is_creatable = False
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["cms.CoursePage", "cms.HandbookPage"]

    class Meta:
        verbose_name = _("home")


class HandbookPage(_Shelf):
    """The index of service standards of one language."""

    address = "learning:library"
    is_creatable = False
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.StandardPage"]

    class Meta:
        verbose_name = _("handbook")
