"""One machine, nothing to set up: SQLite and everything else in `var/`, loopback only.

Plain HTTP on 127.0.0.1 cannot carry Secure cookies or HSTS, so they are off here, and `serve` binds to no
other address.
"""

import os
import secrets

from environs import validate

from cms.logs import logging_config
from cms.settings.base import *  # noqa: F403
from cms.settings.base import VAR_DIR, env
from cms.settings.databases import sqlite
from cms.valkey import socket_path


def _secret() -> str:
    """The secret of this installation: made on the first start, then kept for its owner's eyes only."""
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    path = VAR_DIR / "secret"
    if not path.exists():
        # Written beside and linked into place, so that two first starts end up with the same secret.
        beside = VAR_DIR / f".secret.{os.getpid()}"
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(beside, path)
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return path.read_text().strip()


EMBEDDED = True
PORT = env.int("PORT", 8000, validate=validate.Range(1, 65535))
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = _secret()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
INTERNAL_IPS = ["127.0.0.1"]
WAGTAILADMIN_BASE_URL = f"http://127.0.0.1:{PORT}"

DATABASES = {"default": sqlite(VAR_DIR / "rehearsal.sqlite3")}

_socket = socket_path(VAR_DIR)
CELERY_BROKER_URL = f"redis+socket://{_socket}"
# Ctrl-C should end in seconds; the outbox keeps what is left.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 2
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = False
CACHES = {"default": {"BACKEND": "cms.cache.FallbackCache", "LOCATION": f"unix://{_socket}?db=1"}}

# Compressing every file would cost a minute on the first start, for visitors who are all on this machine.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

# Letters are written to files, where whoever tries the product can read them.
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(VAR_DIR / "mail")},
    }
}
DEFAULT_FROM_EMAIL = "Rehearsal <rehearsal@localhost>"

SILENCED_SYSTEM_CHECKS = [
    # The production-only half of `check --deploy`, impossible over plain HTTP.
    "security.W004",
    "security.W008",
    "security.W012",
    "security.W016",
    # A file is where letters belong on one machine.
    "mail.W001",
]

LOGGING = logging_config(json=False, level=env.str("LOG_LEVEL", "WARNING").upper())

env.seal()
