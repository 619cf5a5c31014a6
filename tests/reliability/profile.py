"""The product's own profile (REHEARSAL_PROFILE names it), with a quicker clock and effects that can be counted."""

# ruff: noqa: F403, F405
import os

if os.environ["REHEARSAL_PROFILE"] == "production":
    from cms.settings.production import *
else:
    from cms.settings.embedded import *

ROOT_URLCONF = "tests.reliability.effects.addresses"
INSTALLED_APPS = [*INSTALLED_APPS, "tests.reliability.effects.apps.EffectsConfig"]

# Styles come from their sources, so that nothing has to be collected first.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(VAR_DIR / "mail")},
    }
}

# What comes every ten seconds, every minute or once a night in the product comes every second here.
CELERY_BEAT_SCHEDULE = {
    name: {**entry, "schedule": 1.0, "options": {"expires": 10}}
    for name, entry in CELERY_BEAT_SCHEDULE.items()
}
