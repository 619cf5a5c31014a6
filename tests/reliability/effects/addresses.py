"""The product's addresses, and one that takes as long as it is told."""

import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

from cms import urls
from cms.urls import handler500 as handler500


def slow(request: HttpRequest, milliseconds: int) -> HttpResponse:
    """Answer after a while. A file tells, with one letter each, how many such answers are in work or done."""
    with (settings.VAR_DIR / "begun").open("a") as begun:
        begun.write(".")
    time.sleep(milliseconds / 1000)
    return HttpResponse("in its own time")


urlpatterns = [path("slow/<int:milliseconds>/", slow), *urls.urlpatterns]
