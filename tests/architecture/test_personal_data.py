"""Every table that knows a person says how it is exported, erased and kept."""

import pytest
from django.apps import apps
from django.db.models import ForeignKey, OneToOneField

from learning.models import Person, User
from learning.privacy import PersonalData

OURS = ("learning", "roleplay", "quizzes", "cms")


def _knows_a_person(model: type) -> bool:
    if model in (Person, User):
        return True
    fields = model._meta.get_fields()  # type: ignore[attr-defined]
    return any(
        isinstance(field, ForeignKey | OneToOneField) and field.related_model in (Person, User)
        for field in fields
    )


MODELS = [model for app in OURS for model in apps.get_app_config(app).get_models() if _knows_a_person(model)]


def test_the_walk_finds_the_tables() -> None:
    assert {model.__name__ for model in MODELS} >= {
        "Person",
        "Record",
        "Assignment",
        "Practice",
        "Certificate",
    }


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_table_that_knows_a_person_declares_it(model: type) -> None:
    declared = getattr(model, "personal_data", None)
    assert isinstance(declared, PersonalData), (
        f"{model.__name__} says nothing of export, erasure and retention."
    )
    assert declared.retain
