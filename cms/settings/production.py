"""A real site behind HTTPS. It refuses to start rather than run with an unsafe or missing setting."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from environs import EnvValidationError, ValidationError

from cms.logs import logging_config
from cms.settings.base import *  # noqa: F403
from cms.settings.base import LOG_LEVEL, env
from cms.settings.databases import postgresql


def _secret(value: str) -> None:
    if len(value) < 50 or len(set(value)) < 5:
        raise ValidationError("Must be at least 50 random characters.")


def _hosts(value: list[str]) -> None:
    if not value or any("*" in host or host.startswith(".") for host in value):
        raise ValidationError("Name every host; wildcards are refused.")


def _https(value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname:
        raise ValidationError("Must be the public https:// address.")


def _off(value: bool) -> None:
    if value:
        raise ValidationError("Must be off in production.")


EMBEDDED = False
DEBUG = env.bool("DEBUG", False, validate=_off)
SECRET_KEY = env.str("SECRET_KEY", validate=_secret)
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", validate=_hosts)
WAGTAILADMIN_BASE_URL = env.str("SITE_URL", validate=_https)

_database = env.dj_db_url("DATABASE_URL")
_broker = env.str("VALKEY_URL")
_cache = env.str("VALKEY_CACHE_URL", None)
_mail = env.dj_email_url("MAIL_URL")
_behind_proxy = env.bool("BEHIND_HTTPS_PROXY", False)
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM")

_wrong: dict[str, list[str]] = {}
try:
    env.seal()
except EnvValidationError as error:
    if isinstance(error.error_messages, Mapping):
        _wrong = {name: list(messages) for name, messages in error.error_messages.items()}
    else:
        _wrong = {"environment": error.error_messages}
if _database and "postgresql" not in _database["ENGINE"]:
    _wrong["DATABASE_URL"] = ["Must be a PostgreSQL address."]
if _mail and not _mail.get("EMAIL_BACKEND", "").endswith("smtp.EmailBackend"):
    _wrong["MAIL_URL"] = ["Must be submission://, or smtp:// inside the house."]
if _wrong:
    # The messages name the variables and what is wrong, never a value. SystemExit, because Django would
    # swallow an ordinary error here, go on, and report something else.
    raise SystemExit(
        "The environment does not allow a safe start:\n"
        + "\n".join(f"  {name}: {' '.join(messages)}" for name, messages in sorted(_wrong.items()))
    )

DATABASES = {"default": postgresql(_database, pool=True)}
CELERY_BROKER_URL = _broker
CACHES = {"default": {"BACKEND": "cms.cache.FallbackCache", "LOCATION": _cache or _broker}}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

MAILERS = {
    "default": {
        "BACKEND": _mail["EMAIL_BACKEND"],
        "OPTIONS": {
            "host": _mail["EMAIL_HOST"],
            "port": _mail["EMAIL_PORT"],
            "username": _mail["EMAIL_HOST_USER"],
            "password": _mail["EMAIL_HOST_PASSWORD"],
            "use_tls": _mail["EMAIL_USE_TLS"],
            "use_ssl": _mail["EMAIL_USE_SSL"],
            "timeout": 10,
        },
    }
}

CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if _behind_proxy:
    # Only when somebody says so: otherwise any visitor could claim to have come over HTTPS.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sid"
CSRF_COOKIE_NAME = "__Host-csrf"
SHARED_DEVICE_COOKIE_NAME = "__Host-device"
LANGUAGE_COOKIE_SECURE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"

LOGGING = logging_config(json=True, level=LOG_LEVEL)
