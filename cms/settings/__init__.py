"""Settings profiles.

`embedded` is one machine with everything on it, `production` is a real site, `test` is the test suite.
This package holds no settings itself: importing it must stay free of side effects, because Python imports
it before any profile inside it.
"""

import os

PROFILES = ("embedded", "production", "test")


def settings_module() -> str:
    """The settings module for the profile named in REHEARSAL_PROFILE (default: embedded).

    Exits with one clear line when the name is unknown: a typing error must never start another profile.
    """
    profile = os.environ.get("REHEARSAL_PROFILE") or "embedded"
    if profile not in PROFILES:
        raise SystemExit(f"REHEARSAL_PROFILE is {profile!r}; it must be one of: {', '.join(PROFILES)}.")
    return f"cms.settings.{profile}"


def select_profile() -> None:
    """Point Django at the chosen profile, unless DJANGO_SETTINGS_MODULE already does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_module())
