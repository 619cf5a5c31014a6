"""The baseline: what a bare Django view costs here and now.

Django's own default middleware, a session in the database with Django's own backend (two queries), and one read or one
insert. It reads no form, checks no form token, and draws no template. Every figure of the product stands beside one of
these from the same run on the same database, so that figures from different machines can be compared.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.csrf import csrf_exempt

from learning.models import Branch, Outbox

BACKEND = "django.contrib.auth.backends.ModelBackend"
MIDDLEWARE = [
    "bench.bare.here",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def here(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer from the addresses of this file. Changing the setting instead would throw away, between two calls, what
    Django knows of the product's addresses, and the product would read them all again each time."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__  # type: ignore[attr-defined]
        return get_response(request)

    return answer


def allow_backend() -> None:
    """Let sessions of the bare views be read as Django reads them, beside those of the product; for this process."""
    override_settings(AUTHENTICATION_BACKENDS=[*settings.AUTHENTICATION_BACKENDS, BACKEND]).enable()


@login_required
def read(request: HttpRequest) -> HttpResponse:
    """One read."""
    return HttpResponse(Branch.objects.values_list("name", flat=True).first() or "")


@csrf_exempt
@login_required
def insert(request: HttpRequest) -> HttpResponse:
    """One insert."""
    row = Outbox.objects.create(key=get_random_string(20), kind="bench", created_at=timezone.now())
    return HttpResponse(str(row.pk))


urlpatterns = [path("read/", read), path("insert/", insert)]
