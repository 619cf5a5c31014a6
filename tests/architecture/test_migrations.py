"""Migrations tell the whole story of the models, in one line, by names that say something."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

OURS = ("cms", "roleplay", "quizzes", "learning")


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize("label", OURS)
def test_migrations_are_linear_and_named(label: str) -> None:
    assert apps.get_app_config(label)
    loader = MigrationLoader(connection)
    names = sorted(name for app, name in loader.disk_migrations if app == label)
    assert len(loader.graph.leaf_nodes(label)) <= 1
    for number, name in enumerate(names, start=1):
        assert name.startswith(f"{number:04}_"), names
        assert not re.search(r"_auto_|_initial$", name), f"{name} does not say what it does"
