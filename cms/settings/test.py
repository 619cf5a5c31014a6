"""The test suite: quick hashes, nothing shared with a running product, SQLite unless DATABASE_URL says else."""

import os
import tempfile
from pathlib import Path
from zlib import crc32

import dj_database_url

from cms.logs import logging_config
from cms.settings.base import *  # noqa: F403
from cms.settings.base import env
from cms.settings.databases import postgresql, sqlite

EMBEDDED = True
PORT = 8000
SECRET_KEY = "test-only-" + "k" * 20 + "-not-used-anywhere-else-0123456789"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
WAGTAILADMIN_BASE_URL = "http://testserver"

# One folder per user and checkout: two people on one machine do not meet.
VAR_DIR = Path(tempfile.gettempdir()) / f"rehearsal-test-{os.getuid()}-{crc32(bytes(Path(__file__)))}"
VAR_DIR.mkdir(parents=True, exist_ok=True)
_url = env.str("DATABASE_URL", None)
DATABASES = {
    "default": postgresql(dj_database_url.parse(_url), pool=False) if _url else sqlite(VAR_DIR / "unused")
}
if not _url:
    # A test database need not survive a power cut.
    _options = DATABASES["default"]["OPTIONS"]
    _options["init_command"] = _options["init_command"].replace("synchronous=NORMAL", "synchronous=OFF")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_BROKER_URL = "memory://"
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
DEFAULT_FROM_EMAIL = "Rehearsal <rehearsal@testserver>"
MEDIA_ROOT = VAR_DIR / "media"
STATIC_ROOT = VAR_DIR / "static"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

LOGGING = logging_config(json=False, level="ERROR")

env.seal()
