"""The page that a form stood on, as the browser tells it."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def came_from(request: HttpRequest) -> str:
    """Its path and query; empty when the browser does not tell, or it is no page of this site."""
    page = urlsplit(request.headers.get("Referer", ""))
    back = page._replace(scheme="", netloc="", fragment="").geturl()
    own = page.netloc == request.get_host() and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if own else ""
