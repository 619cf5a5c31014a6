"""The shelf on which everything stands: a home and a handbook for each language, made after every migrate."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override
from wagtail.models import Locale, Page, Site

from cms.models import HandbookPage, HomePage


def home(locale: Locale) -> HomePage:
    """The home of a language; made when there is none. Courses stand below it."""
    found = HomePage.objects.filter(locale=locale).first()
    if found is not None:
        return found
    root = Page.objects.filter(depth=1).get()
    with override(locale.language_code):
        title = gettext("Home")
    page = HomePage(title=title, slug=f"home-{locale.language_code}", locale=locale)
    same = HomePage.objects.order_by("pk").first()
    if same is not None:
        page.translation_key = same.translation_key
    root.add_child(instance=page)
    return page


def handbook(locale: Locale) -> HandbookPage:
    """The handbook of a language; made when there is none. Standards stand below it."""
    found = HandbookPage.objects.filter(locale=locale).first()
    if found is not None:
        return found
    with override(locale.language_code):
        title = gettext("Handbook")
    page = HandbookPage(title=title, slug="handbook", locale=locale)
    same = HandbookPage.objects.order_by("pk").first()
    if same is not None:
        page.translation_key = same.translation_key
    home(locale).add_child(instance=page)
    return page


def plant(using: str = "default", **_kwargs: Any) -> None:
    """``post_migrate`` receiver. Idempotent; does nothing while Wagtail's own rows are not there yet."""
    if using != "default" or not Page.objects.filter(depth=1).exists():
        return
    locale = Locale.objects.filter(language_code=settings.LANGUAGE_CODE).first()
    if locale is None or HandbookPage.objects.filter(locale=locale).exists():
        return
    with transaction.atomic():
        root = home(locale)
        handbook(locale)
        site = Site.objects.filter(is_default_site=True).first()
        if site is None:
            Site.objects.create(hostname="localhost", root_page=root, is_default_site=True)
        elif not HomePage.objects.filter(pk=site.root_page_id).exists():
            welcome = site.root_page
            site.root_page = root
            site.save()
            # The page that Wagtail's first migration leaves behind.
            if welcome.specific_class is Page and not welcome.get_children().exists():
                welcome.delete()
