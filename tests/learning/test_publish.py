"""Releases: frozen, numbered, pinned; and everything that holds a part moves with it, except those half-way."""

from uuid import uuid4

import pytest

from learning.access import access
from learning.actions.assign import assign, start_cycle
from learning.actions.publish import PartIn, PublishError, ReleaseTextIn, publish_translation, retire
from learning.actions.record import record_read, record_result
from learning.models import Assignment, Clause, Cycle, Kind, Release
from learning.queries.clauses import clauses, search_clauses
from learning.queries.impact import Impact, impact
from learning.queries.lesson import blocks
from tests.factories.learning import (
    NOON,
    PersonFactory,
    make_course,
    make_release,
    make_result,
    make_standard,
)

pytestmark = pytest.mark.django_db


def _text(words: str) -> list[dict[str, str]]:
    return [{"id": "a", "type": "text", "html": f"<p>{words}</p>"}]


def test_publishing_the_same_again_writes_nothing():
    first = make_release(Kind.LESSON, "three-rings", text_body=_text("One."))
    assert make_release(Kind.LESSON, "three-rings", text_body=_text("One.")) == first
    assert Release.objects.count() == 1


def test_a_new_lesson_version_gives_its_module_and_course_one_too():
    course = make_course()
    make_release(Kind.LESSON, "three-rings", minutes=5, text_body=_text("New."))
    course["course"].activity.refresh_from_db()
    current = course["course"].activity.current
    assert current.number == course["course"].number + 1
    lesson = current.outline["parts"][0]["parts"][0]
    assert lesson["key"] == "three-rings"
    assert lesson["release"] != str(course["one"].uuid)


def test_the_half_way_hire_keeps_her_version_and_the_next_hire_gets_the_new_one():
    course, anna, bruno = make_course(), PersonFactory(), PersonFactory()
    start_cycle(person=anna, activity=course["course"].activity)
    make_release(Kind.LESSON, "three-rings", minutes=5, text_body=_text("New."))
    start_cycle(person=bruno, activity=course["course"].activity)
    old, new = (access(person, course["one"].activity.uuid) for person in (anna, bruno))
    assert blocks(old.release, "en")[0].block["html"] == "<p>Hello.</p>"
    assert blocks(new.release, "en")[0].block["html"] == "<p>New.</p>"


def test_a_retired_course_can_be_finished_but_not_begun():
    course, anna, bruno = make_course(), PersonFactory(), PersonFactory()
    cycle = start_cycle(person=anna, activity=course["course"].activity)
    for key in ("one", "two", "first", "second", "course"):
        retire(activity=course[key].activity.uuid, by=None)
    assert access(anna, course["one"].activity.uuid).allowed
    record_read(person=anna, cycle=cycle, release=course["one"], at=NOON)
    record_result(make_result(anna, course["quiz"]))
    assert Cycle.objects.get(pk=cycle.pk).completed_at == NOON
    course["course"].activity.refresh_from_db()
    with pytest.raises(LookupError):
        start_cycle(person=bruno, activity=course["course"].activity)
    assert not access(bruno, course["one"].activity.uuid).allowed


def test_a_locked_module_opens_when_the_one_before_is_finished():
    course, anna = make_course(), PersonFactory()
    cycle = start_cycle(person=anna, activity=course["course"].activity)
    locked = access(anna, course["two"].activity.uuid)
    assert not locked.allowed
    assert locked.reason == "Opens when you have finished “Answering”."
    assert not access(anna, course["quiz"].activity.uuid).allowed
    record_read(person=anna, cycle=cycle, release=course["one"], at=NOON)
    assert access(anna, course["two"].activity.uuid).allowed
    assert access(anna, course["quiz"].activity.uuid).counts


def test_a_lesson_quotes_the_standard_as_it_was_released_with_it():
    standard = make_standard()
    body = [
        {
            "id": "s",
            "type": "standard",
            "standard": "phone",
            "uuid": str(standard.activity.uuid),
            "clauses": ["greet"],
        }
    ]
    lesson = make_release(
        Kind.LESSON, "l", text_body=body, parts=[PartIn(standard.activity.uuid, "standard", required=False)]
    )
    make_release(
        Kind.STANDARD,
        "phone",
        title="Changed",
        text_body={"clauses": [{"key": "greet", "text": "Changed.", "why": ""}], "statement": ""},
    )
    view = blocks(lesson, "en")[0]
    assert [(clause.number, clause.text) for clause in view.clauses] == [(2, "Mind the greet.")]
    lesson.activity.refresh_from_db()
    assert blocks(lesson.activity.current, "en")[0].clauses[0].text == "Changed."


def test_a_translation_moves_nobody_and_its_correction_is_cosmetic():
    lesson = make_release(Kind.LESSON, "l", text_body=_text("Hello."))
    uuid = lesson.activity.uuid
    same = publish_translation(
        activity=uuid, locale="lv", text=ReleaseTextIn("Stunda", "", _text("Sveiki.")), by=None
    )
    assert same == lesson
    assert lesson.text("lv").title == "Stunda"
    assert lesson.text("da").title == "L"
    fixed = publish_translation(activity=uuid, locale="lv", text=ReleaseTextIn("Nodarbība", "", []), by=None)
    assert (fixed.number, fixed.change) == (2, "cosmetic")
    assert fixed.text("lv").title == "Nodarbība"
    assert Release.objects.get(pk=lesson.pk).text("lv").title == "Stunda"


def test_clauses_are_numbered_searchable_and_retired_but_never_lost():
    make_standard(clauses=("rings", "greet"))
    make_standard(clauses=("greet",))
    assert clauses(["phone/greet"], "en")["phone/greet"].number == 1
    assert clauses(["phone/rings"], "en")["phone/rings"].retired
    assert [clause.ref for clause in search_clauses("GREET answer", "en")] == ["phone/greet"]
    assert Clause.objects.count() == 2


def test_an_unpublished_part_and_a_missing_language_are_refused():
    with pytest.raises(PublishError, match="not been published"):
        make_release(Kind.MODULE, "m", parts=[PartIn(uuid4())])
    with pytest.raises(PublishError, match="default language"):
        make_release(Kind.LESSON, "l", texts={"lv": ReleaseTextIn("Stunda")})
    with pytest.raises(PublishError, match="Publish the original"):
        publish_translation(activity=uuid4(), locale="lv", text=ReleaseTextIn("x"), by=None)
    assert not Release.objects.exists()


def test_the_author_sees_how_many_each_publish_touches():
    course = make_course()
    waiting, half, done = PersonFactory.create_batch(3)
    assign(person=waiting, activity=course["course"].activity, source=Assignment.Source.MANAGER)
    start_cycle(person=half, activity=course["course"].activity)
    cycle = start_cycle(person=done, activity=course["course"].activity)
    record_read(person=done, cycle=cycle, release=course["one"], at=NOON)
    record_result(make_result(done, course["quiz"]))
    for part in ("course", "one", "quiz"):
        assert impact(course[part].activity.uuid) == Impact(not_started=1, half_way=1, done=1)
    assert impact(uuid4()) == Impact(0, 0, 0)
