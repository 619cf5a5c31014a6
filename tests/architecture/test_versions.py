"""The environment is the one that was chosen, not what a resolver settled for."""

import tomllib
from importlib.metadata import version
from pathlib import Path

import django
import wagtail

ROOT = Path(__file__).resolve().parents[2]


def test_django_is_the_version_that_everything_was_proved_with() -> None:
    # A package that caps Django makes the resolver step back without a word.
    assert django.VERSION[:2] == (6, 1)


def test_wagtail_is_the_version_that_everything_was_proved_with() -> None:
    assert wagtail.VERSION[:2] == (8, 0)


def test_installed_packages_are_those_of_the_lock() -> None:
    locked = {
        package["name"]: package["version"]
        for package in tomllib.loads((ROOT / "uv.lock").read_text())["package"]
        if "version" in package
    }
    for name in ("django", "wagtail", "celery", "django-allauth", "django-htmx", "granian", "nh3"):
        assert version(name) == locked[name], name


def test_every_locked_file_has_a_hash() -> None:
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    bare = [
        artefact["url"]
        for package in packages
        for artefact in [*package.get("wheels", ()), *filter(None, [package.get("sdist")])]
        if not artefact.get("hash", "").startswith("sha256:")
    ]
    assert bare == []
