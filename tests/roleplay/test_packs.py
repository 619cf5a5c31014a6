"""Scenarios as content packs load, check and dump them."""

import json

import pytest

from learning import api as learning
from roleplay.api import NoScenario, NotReady, dump_scenario, load_scenario, validate_scenario
from roleplay.models import Scenario
from tests.factories import roleplay as factory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _standards(db):
    factory.standards()


def test_loading_says_what_it_did_and_twice_changes_nothing():
    assert load_scenario(factory.document(), by=None) == "added"
    row = Scenario.objects.get()
    release = learning.current_release(row.uuid)
    assert load_scenario(factory.document(), by=None) == "same"
    assert learning.current_release(row.uuid) == release
    assert row.revisions.count() == 1
    assert load_scenario(factory.document(minutes=7), by=None) == "changed"
    current = learning.current_release(row.uuid)
    assert current is not None
    assert (current.number, current.minutes, current.activity.key) == (2, 7, "lamp-call")
    assert current.teaches == ["limits/within", "phone/greet"]
    assert (current.text("en").title, current.text("en").summary) == (
        "The lamp that did not come",
        "A customer calls about a lamp. Find out what happened.",
    )


def test_what_comes_out_goes_in_again_and_reads_the_same():
    load_scenario(factory.document(), by=None)
    out = dump_scenario("lamp-call")
    assert out == factory.document()
    assert load_scenario(json.loads(json.dumps(out, sort_keys=True)), by=None) == "same"
    assert json.dumps(dump_scenario("lamp-call")) == json.dumps(out)
    assert list(out)[:5] == ["schema", "key", "locale_default", "locales", "title"]


def test_what_is_not_published_is_not_dumped():
    with pytest.raises(NoScenario):
        dump_scenario("lamp-call")
    load_scenario(factory.document(), by=None)
    Scenario.objects.get().unpublish()
    with pytest.raises(NoScenario):
        dump_scenario("lamp-call")
    assert load_scenario(factory.document(), by=None) == "changed"
    assert dump_scenario("lamp-call") == factory.document()


def test_a_faulty_document_is_refused_whole_with_its_places():
    broken = factory.document()
    broken["turns"][0]["options"][0]["to"] = "nowhere"
    broken["criteria"][0]["clause"] = "phone/sing"
    found = {(problem.path, problem.severity) for problem in validate_scenario(broken)}
    assert ("$.turns[0].options[0]", "E") in found
    assert ("$.criteria[0].clause", "E") in found
    assert all(problem.message for problem in validate_scenario(broken))
    with pytest.raises(NotReady) as caught:
        load_scenario(broken, by=None)
    assert len(caught.value.problems) >= 2
    assert not Scenario.objects.exists()


@pytest.mark.parametrize("document", [None, [], "x", 3, {}, {"schema": 2}, {"schema": 1, "when": 1.5}])
def test_what_is_no_scenario_at_all_is_a_problem_and_no_crash(document):
    assert [problem.severity for problem in validate_scenario(document)].count("E") >= 1


def test_the_same_key_is_the_same_activity_after_a_deletion():
    load_scenario(factory.document(), by=None)
    uuid = Scenario.objects.get().uuid
    Scenario.objects.get().delete()
    assert load_scenario(factory.document(), by=None) == "added"
    assert Scenario.objects.get().uuid == uuid
    release = learning.current_release(uuid)
    assert release is not None
    assert release.activity.retired_at is None
