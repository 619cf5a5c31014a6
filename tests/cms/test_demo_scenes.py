"""How people of the demo play scenes: any scene, every way to decide, and letters that people could have written."""

import itertools
from datetime import UTC, datetime
from random import Random

import pytest
from django.conf import settings

from cms.demo.answers import mark_scene, play_scene
from cms.demo.letters import SOURCE, Pen, letters
from cms.demo.ways import Way, way_through
from cms.plain_yaml import read_yaml
from learning import api as learning
from learning.models import Record
from learning.roles import Role
from roleplay.engine import (
    Arrange,
    Pick,
    Rate,
    Scenario,
    State,
    Status,
    Write,
    Written,
    level_of,
    parse,
    replay,
    score,
    start,
    step,
    under,
    waiting_in,
)
from roleplay.models import Play
from tests.factories import roleplay as factory
from tests.factories.learning import leads

ACADEMY = sorted((settings.ACADEMY_DIR / "scenarios").glob("*.yaml"))
MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)


def read(document: object) -> Scenario:
    scene, faults = parse(document)
    assert scene is not None
    assert not faults
    return scene


def way(scene: Scenario, passes: bool | None, seed: int, locale: str = "en") -> Way:
    return way_through(scene, seed=seed, locale=locale, passes=passes, pen=Pen(Random(seed)))


def comes_to(scene: Scenario, found: Way, seed: int) -> tuple[Status, bool | None]:
    """What the engine says of a way when all of it is marked as the way tells."""
    state = replay(scene, start(scene, seed=seed), list(found.log))
    for name in waiting_in(scene, state):
        state = step(scene, state, Rate(name, found.levels[name], "someone")).state
    return state.status, score(scene, state).passed


@pytest.mark.parametrize("path", ACADEMY, ids=lambda path: path.stem)
def test_every_scene_of_the_academy_is_passed_and_failed_with_every_customer(path) -> None:
    scene = read(read_yaml(path.read_text(encoding="utf-8")))
    for lens in ("", *scene.index.lenses):
        seen = under(scene, lens)
        for passes in (True, False):
            for seed in range(6):
                assert comes_to(seen, way(seen, passes, seed), seed) == (Status.ENDED, passes)


def test_every_way_to_decide_is_played() -> None:
    scene = read(read_yaml((settings.ACADEMY_DIR / "scenarios/letter-binding.yaml").read_text("utf-8")))
    kinds = {type(given) for seed in range(4) for given in way(scene, True, seed).log}
    assert {Pick, Arrange, Write} <= kinds


def test_time_goes_on_from_answer_to_answer_and_writing_takes_longest() -> None:
    scene = read(factory.letter())
    log = way(scene, None, 3).log
    moments = [0, *(given.at_ms for given in log)]
    took = [later - before for before, later in itertools.pairwise(moments)]
    assert all(one >= 8_000 for one in took)
    assert max(took) == took[[isinstance(given, Write) for given in log].index(True)]


@pytest.mark.parametrize("locale", ["en", "lv"])
@pytest.mark.parametrize("least", [1, 20, 150, 590])
def test_a_scene_that_nobody_wrote_letters_for_is_written_from_its_model(least: int, locale: str) -> None:
    document = factory.letter()
    task = document["turns"][1]["decide"]
    task["least"] = least
    task["model"] = {
        "en": "Dear Mr Ozols. Your lamp left us today. It is with you on Friday. I write again on Monday.",
        "lv": "Labdien! Jūsu lampa šodien izbrauca. Piektdien tā būs pie Jums. Pirmdien rakstīšu vēlreiz.",
    }
    scene = read({**document, "locales": ["en", "lv"]})
    decision = scene.index.turns["reply"].decide
    assert isinstance(decision, Written)
    found = letters(scene, "reply", decision, locale)
    assert found[0].text.startswith(task["model"][locale])
    assert found[0].levels == {"plain": 2, "next": 1}
    assert sum(found[-1].levels.values()) < sum(found[0].levels.values())
    assert all(least <= len(one.text) <= 600 for one in found)
    assert [len(one.text) for one in found] == sorted((len(one.text) for one in found), reverse=True)
    for passes in (True, False):
        assert comes_to(scene, way(scene, passes, 1, locale), 1) == (Status.ENDED, passes)


def test_letters_that_no_longer_fit_the_scene_are_not_sent() -> None:
    document = read_yaml((settings.ACADEMY_DIR / "scenarios/letter-binding.yaml").read_text("utf-8"))
    turn = next(one for one in document["turns"] if one.get("decide", {}).get("kind") == "written")

    def found(rubric: list[str]) -> tuple[str, ...]:
        turn["decide"]["rubric"] = rubric
        scene = read(document)
        decision = scene.index.turns[turn["id"]].decide
        assert isinstance(decision, Written)
        rows = letters(scene, turn["id"], decision, "en")
        assert all(set(one.levels) == set(rubric) for one in rows)
        return tuple(one.text for one in rows)

    whole = turn["decide"]["rubric"]
    assert len(set(found(whole))) >= 3
    assert turn["decide"]["model"]["en"] not in found(whole)
    assert found(whole[:2])[0] == turn["decide"]["model"]["en"]


def test_the_letters_written_down_fit_the_scenes_of_the_academy() -> None:
    book = read_yaml(SOURCE.read_text(encoding="utf-8"))
    for key, turns in book.items():
        scene = read(read_yaml((settings.ACADEMY_DIR / f"scenarios/{key}.yaml").read_text("utf-8")))
        for turn, rows in turns.items():
            decision = scene.index.turns[turn].decide
            assert isinstance(decision, Written)
            for locale in scene.locales:
                wanted = [row["text"][locale] for row in rows if locale in row["text"]]
                found = [one.text for one in letters(scene, turn, decision, locale)]
                assert found == wanted or not wanted, (key, turn, locale)
                assert not wanted or len(wanted) > 3


def test_few_texts_are_read_twice() -> None:
    scene = read(read_yaml((settings.ACADEMY_DIR / "scenarios/letter-binding.yaml").read_text("utf-8")))
    pen = Pen(Random(1))
    sent = [
        given.text
        for seed in range(6)
        for given in way_through(scene, seed=seed, locale="en", passes=None, pen=pen).log
        if isinstance(given, Write)
    ]
    assert len(sent) == len(set(sent)) == 6


@pytest.mark.django_db
class TestMarks:
    @pytest.fixture
    def anna(self) -> learning.Person:
        return factory.person()

    @pytest.fixture
    def trainer(self) -> learning.Person:
        return factory.person("trainer@example.org", name="Tom Trainer", roles=[Role.TRAINER])

    @pytest.fixture
    def manager(self, anna: learning.Person) -> learning.Person:
        found = factory.person("manager@example.org", name="Mia Manager", roles=[Role.MANAGER])
        leads(found, anna)
        return found

    def play(self, anna: learning.Person, passes: bool | None):
        letter = factory.published(factory.letter())
        factory.assigned(anna, letter)
        activity = learning.Activity.objects.get(uuid=letter.uuid)
        return play_scene(anna, activity, MORNING, passes=passes, pen=Pen(Random(5)))

    @pytest.mark.parametrize("passes", [True, False])
    def test_a_marked_letter_comes_to_what_was_wanted_on_the_same_day(self, anna, trainer, passes) -> None:
        scene = self.play(anna, passes)
        over = mark_scene(scene, [trainer.user], Random(1))
        play = Play.objects.get(pk=scene.play.pk)
        assert (play.status, play.passed) == ("ended", passes)
        assert scene.over <= over
        assert over.date() == MORNING.date()
        assert Record.objects.get(kind="result").occurred_at == play.ended_at == scene.over

    def test_nobody_there_to_mark_leaves_it_waiting(self, anna) -> None:
        scene = self.play(anna, None)
        assert mark_scene(scene, [], Random(1)) == scene.over
        assert Play.objects.get(pk=scene.play.pk).status == "waiting"
        assert not Record.objects.filter(kind="result").exists()

    def test_the_first_of_two_leaves_it_to_the_second(self, anna, trainer, manager) -> None:
        scene = self.play(anna, None)
        mark_scene(scene, [manager.user], Random(1), opinions=2)
        play = Play.objects.get(pk=scene.play.pk)
        assert play.status == "waiting"
        assert play.marks.get().second

    def test_two_who_differ_come_to_what_the_first_gave(self, anna, trainer, manager) -> None:
        scene = self.play(anna, True)
        mark_scene(scene, [manager.user, trainer.user], Random(1), opinions=2)
        play = Play.objects.get(pk=scene.play.pk)
        assert [mark.role for mark in play.marks.order_by("n")] == ["manager", "trainer"]
        assert len({tuple(mark.levels.items()) for mark in play.marks.all()}) == 2
        assert play.passed
        ended = State.from_json(play.state)
        assert {name: level_of(ended, name) for name in scene.way.levels} == scene.way.levels
