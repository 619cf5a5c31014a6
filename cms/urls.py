"""Every address of the site. The order matters: the first pattern that fits answers."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.media import media
from cms.views import brand, sign_in_code
from cms.views.account import account_view
from cms.views.patterns import patterns, patterns_scene

handler500 = "cms.views.unavailable.server_error"

urlpatterns = [
    path("accounts/code/", sign_in_code.code_view, name="sign_in_code"),
    path("accounts/choose-password/", sign_in_code.choose_password_view, name="choose_password"),
    path("accounts/", include("allauth.urls")),
    # Wagtail's own sign-in and reset would go round the second factor and the limits.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("admin/account/", account_view),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:name>", media, name="media"),
    path("brand.css", brand.style, name="brand_style"),
    path("brand/logo", brand.logo, name="brand_logo"),
    path("play/", include("roleplay.urls")),
    path("quiz/", include("quizzes.urls")),
    path("", include("learning.urls")),
]
if settings.EMBEDDED:
    # For whoever builds screens. A company's installation has no use for it.
    urlpatterns += [
        path("patterns/", patterns, name="patterns"),
        path("patterns/scene/", patterns_scene, name="patterns_scene"),
    ]
urlpatterns += [
    # As above: this one of Wagtail's, too, would let people in past the second factor and the limits.
    path("pages/_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("pages/", include(wagtail_urls)),
]
