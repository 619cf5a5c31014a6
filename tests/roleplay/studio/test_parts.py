"""Every key of the language stands in some form of the desk, and comes back from it as it was."""

from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from cms.plain_yaml import read_yaml
from roleplay.ordering import canonical
from roleplay.studio.forms import PartForm
from roleplay.studio.links import linked
from roleplay.studio.names import with_keys
from roleplay.studio.parts import TURN, content, part_of, replaced
from roleplay.studio.plan_lines import read, shown
from roleplay.studio.views import context_of
from tests.factories import roleplay as factory
from tests.roleplay.test_studio import refs

ROOT = Path(__file__).parents[3]
SCENES = [
    *sorted((ROOT / "cms" / "academy" / "scenarios").glob("*.yaml")),
    *sorted((ROOT / "tests" / "roleplay" / "engine").glob("*.yaml")),
]


def read_scene(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(path.read_text(encoding="utf-8"))
    return canonical(found)


def on_the_clock() -> dict[str, Any]:
    """What no scene of the files has."""
    found = factory.document()
    found["limits"] = {"realtime": True, "hints": 2}
    found["turns"][0] |= {"limit_s": 30, "timeout": "greet-short"}
    found["turns"][1]["options"][0] |= {"when": {"any": [{"muted": False}, {"not": {"handed": "cold"}}]}}
    return canonical(found)


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize(
    "document",
    [
        *(pytest.param(read_scene(path), id=path.stem) for path in SCENES),
        pytest.param(on_the_clock(), id="clock"),
    ],
)
def test_every_part_comes_back_as_it_was(document: dict[str, Any]) -> None:
    context = context_of(document)
    for ref in refs(document):
        part = part_of(document, ref)
        assert part is not None
        now = content(document, part)
        form = PartForm(part, now, context, _as_posted(PartForm(part, now, context)))
        assert form.is_valid(), (ref, _errors(form))
        new = with_keys(document, form.result())
        if ref.startswith(TURN):
            new, made = linked(document, new, make=True)
            assert made == []
        assert canonical(replaced(document, part, new)) == document, ref
        assert form.new_inputs(new) == []


REPLIES = factory.document()
KEYS = [option["id"] for turn in REPLIES["turns"] for option in turn["options"]]
CHOICES = st.one_of(
    st.sampled_from(KEYS),
    st.lists(st.sampled_from(KEYS), min_size=2, max_size=3, unique=True).map(" + ".join),
    st.lists(st.sampled_from(KEYS), min_size=2, max_size=3, unique=True).map(" > ".join),
    st.sampled_from(["!ring", "!timeout", "~ I am sorry, truly: a + b > c"]),
)


@given(st.lists(CHOICES, max_size=8))
def test_a_walk_in_words_is_the_same_walk(choices: list[str]) -> None:
    assert read(REPLIES, shown(REPLIES, choices)) == (choices, [])


def test_a_walk_names_what_no_reply_begins_with() -> None:
    assert read(REPLIES, ["yes?", "I never say this", "I can give"]) == (
        ["greet-short", "offer-fifty"],
        ["I never say this"],
    )


def _as_posted(form: PartForm):
    data = QueryDict(mutable=True)

    def one(bound):
        value = bound.value()
        if bound.widget_type == "checkbox":
            if value:
                data[bound.html_name] = "on"
        elif isinstance(value, list):
            data.setlist(bound.html_name, [str(item) for item in value])
        else:
            data[bound.html_name] = "" if value is None else str(value)

    def rows(found):
        data[f"{found.prefix}-rows"] = str(found.count)
        for row in found.forms:
            for bound in row:
                one(bound)
            for inner in row.lists:
                rows(inner)

    for bound in form.head:
        one(bound)
    for found in form.lists:
        rows(found)
    return data


def _errors(form: PartForm):
    return [form.head.errors, *(row.errors for found in form.lists for row in found.forms)]
