"""What can still come from each state is kept when a scene is published; a debrief is the same with it and without."""

import re
from importlib import import_module

import pytest

from roleplay import engine, values
from roleplay.models import NotReady, Play
from roleplay.scenes import scene_in, scene_played
from roleplay.values import SceneValues, values_of
from tests.factories import roleplay as factory
from tests.roleplay.test_debrief import POOR, page, played, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def new_process():
    """Nothing has been read yet."""
    values_of.cache_clear()
    yield values_of.cache_clear
    values_of.cache_clear()


@pytest.fixture
def play(anna, client, scenario) -> Play:
    client.force_login(anna.user)
    return played(anna, scenario, *POOR)


@pytest.fixture
def worked_out(monkeypatch) -> list[engine.Scenario]:
    """The scenes whose values were worked out since."""
    found, real = [], engine.value_map

    def value_map(scene):
        found.append(scene)
        return real(scene)

    monkeypatch.setattr(engine, "value_map", value_map)
    monkeypatch.setattr(import_module("roleplay.engine.debrief"), "value_map", value_map)
    return found


def told(client, play: Play) -> str:
    main = page(client.get(url(play, "debrief"))).split("<main")[1].split("</main>")[0]
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", main)


def test_the_first_debrief_of_a_process_works_nothing_out(client, play, worked_out):
    assert "The moment that mattered" in told(client, play)
    assert worked_out == []


def test_without_the_row_the_debrief_is_the_same_and_the_row_is_back(client, play, worked_out, new_process):
    before = told(client, play)
    row = SceneValues.objects.values("scene", "made_by", "table")
    kept = row.get()
    SceneValues.objects.all().delete()
    new_process()
    assert told(client, play) == before
    assert worked_out == [scene_played(play)]
    assert row.get() == kept
    new_process()
    assert told(client, play) == before
    assert len(worked_out) == 1, "the next process reads it"


def test_what_another_engine_made_is_made_again(client, play, worked_out, new_process):
    before = told(client, play)
    row = SceneValues.objects.values("scene", "made_by", "table")
    kept = row.get()
    SceneValues.objects.update(made_by="another", table={"at": {}, "of": "another shape"})
    new_process()
    assert told(client, play) == before
    assert len(worked_out) == 1
    assert row.get() == kept


def test_the_engine_is_known_by_its_source(monkeypatch, tmp_path):
    values.this_engine.cache_clear()
    try:
        (tmp_path / "value.py").write_text("LOW = 1\n")
        monkeypatch.setattr(engine, "__file__", str(tmp_path / "__init__.py"))
        first = values.this_engine()
        (tmp_path / "value.py").write_text("LOW = 2\n")
        values.this_engine.cache_clear()
        assert values.this_engine() != first
    finally:
        values.this_engine.cache_clear()


def test_publishing_keeps_every_lens_and_the_same_content_once(anna, client, worked_out):
    scene = factory.document(key="lamp-lenses")
    scene["lenses"] = [
        {
            "id": "wary",
            "title": factory.text("Wary"),
            "card": factory.text("He has waited before."),
            "vars": {"trust": 1},
        }
    ]
    scenario = factory.published(scene)
    assert SceneValues.objects.count() == 2
    made = len(worked_out)
    scenario.save_revision().publish()
    assert (SceneValues.objects.count(), len(worked_out)) == (2, made)
    wary = engine.under(scene_in(scenario.document), "wary")
    table = values_of(wary)
    assert table is not None
    begin = engine.start(wary, seed=1)
    known = engine.value_map(wary)
    assert known is not None
    assert table.worth(begin) == known.worth(begin)
    assert table.worth(engine.start(scene_in(scenario.document), seed=1)) is None, "another scene"


def test_a_draft_that_cannot_be_published_keeps_nothing(anna):
    scene = factory.document(key="lamp-broken")
    scene["turns"][0]["options"][0]["to"] = "nowhere"
    with pytest.raises(NotReady):
        factory.published(scene)
    assert not SceneValues.objects.exists()
