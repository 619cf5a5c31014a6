"""The baseline: what a bare Django view costs here and now.

Django's own default middleware, a session login, and one read or one insert. Every figure of the product stands beside
one of these from the same run on the same database, so that figures from different machines can be compared.
"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.csrf import csrf_exempt

from learning.models import Branch, Outbox

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


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
