"""The product and the bare views in one web server: same process, same database, same sockets."""

from collections.abc import Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings

from cms.wsgi import application as product

PLAIN = ("/read/", "/insert/")


def _plain() -> WSGIHandler:
    from bench import bare  # its models need the apps, which the product has loaded by now

    bare.allow_backend()
    with override_settings(MIDDLEWARE=bare.MIDDLEWARE):
        return WSGIHandler()


plain = _plain()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Give the bare addresses to Django alone, and everything else to the product."""
    return (plain if environ["PATH_INFO"] in PLAIN else product)(environ, start_response)
