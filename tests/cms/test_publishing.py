"""A page goes live only with a release, and what people have started stays as it was."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from cms.actions.release import NotReady
from cms.models import LessonPage, ModulePage, StandardPage
from learning import api as learning
from learning.models import Activity, Release
from tests.factories.cms import block, clause, make_course_page, make_standard_page, put, republish, text_body
from tests.factories.learning import PersonFactory

pytestmark = pytest.mark.django_db


def current(page):
    return Activity.objects.get(uuid=page.translation_key).current


def steps(page):
    return [part.part.activity.key for part in current(page).parts.filter(role="step").order_by("position")]


def test_publishing_freezes_the_page_under_its_translation_key():
    standard = make_standard_page()
    release = current(standard)
    assert (release.activity.kind, release.activity.key, release.activity.source) == (
        "standard",
        "phone",
        "cms",
    )
    assert [clause["key"] for clause in release.text("en").body["clauses"]] == ["rings", "greet"]
    assert set(learning.clauses(["phone/rings", "phone/greet"], "en")) == {"phone/rings", "phone/greet"}


def test_a_draft_is_no_release_and_a_new_page_is_never_live_without_one():
    make_standard_page()
    course = make_course_page()
    module = ModulePage.objects.get()
    draft = put(module, LessonPage(key="new", title="New", body=text_body(), live=True), live=False)
    assert not draft.live
    assert not Activity.objects.filter(uuid=draft.translation_key).exists()
    assert steps(course) == ["calls-first"]
    assert steps(module) == ["rings", "lines"]


def test_a_lesson_freezes_its_standards_and_they_become_its_parts():
    standard = make_standard_page()
    course = make_course_page()
    lesson = republish(
        LessonPage.objects.get(key="rings"),
        body=[*text_body(), block("standard", {"standard": "phone", "clauses": ["phone/rings"]}, "rule")],
        teaches=["phone/rings"],
    )
    release = current(lesson)
    assert release.text("en").body[1] == {
        "id": "rule",
        "type": "standard",
        "standard": "phone",
        "uuid": str(standard.translation_key),
        "clauses": ["rings"],
    }
    assert [part.part.activity.key for part in release.parts.all()] == ["phone"]
    assert release.teaches == ["phone/rings"]
    # The course's release pins the lesson's newest.
    outline = current(course).outline
    assert outline["parts"][0]["parts"][0]["release"] == str(release.uuid)


def test_half_way_she_keeps_what_she_started_after_an_edit_and_after_the_page_is_gone():
    course = make_course_page()
    lesson = LessonPage.objects.get(key="rings")
    hire = PersonFactory()
    activity = Activity.objects.get(uuid=course.translation_key)
    cycle = learning.start_cycle(person=hire, activity=activity)
    before = learning.access(hire, lesson.translation_key).release
    republish(lesson, body=text_body("<p>Four rings.</p>"), change="material")
    assert learning.access(hire, lesson.translation_key).release == before
    assert "Four" in current(lesson).text("en").body[0]["html"]
    assert learning.impact(lesson.translation_key).half_way == 1

    lesson.refresh_from_db()
    lesson.delete()
    found = learning.access(hire, lesson.translation_key)
    assert found.allowed
    assert found.release == before
    assert found.cycle == cycle
    assert "Three rings." in found.release.text("en").body[0]["html"]
    newcomer = learning.access(PersonFactory(), lesson.translation_key)
    assert not newcomer.allowed
    assert steps(ModulePage.objects.get()) == ["lines"]


def test_deleting_a_whole_course_retires_everything_in_it():
    course = make_course_page()
    uuids = [course.translation_key, *LessonPage.objects.values_list("translation_key", flat=True)]
    releases = Release.objects.count()
    course.delete()
    assert Activity.objects.filter(uuid__in=uuids, retired_at=None).count() == 0
    assert Release.objects.count() == releases


def test_the_outline_follows_new_lessons_order_moves_and_unpublishing():
    course = make_course_page()
    module = ModulePage.objects.get()
    before = current(course)
    put(module, LessonPage(key="third", title="Third", body=text_body(), completion="read"))
    assert steps(module) == ["rings", "lines", "third"]
    assert current(course) != before

    third, first = LessonPage.objects.get(key="third"), LessonPage.objects.get(key="rings")
    third.move(first, pos="left")
    assert steps(module) == ["third", "rings", "lines"]

    other = put(course, ModulePage(key="second", title="Second"), live=False)
    LessonPage.objects.get(key="third").move(other, pos="last-child")
    assert steps(module) == ["rings", "lines"]
    republish(other)
    assert steps(other) == ["third"]
    assert steps(course) == ["calls-first", "second"]

    LessonPage.objects.get(key="lines").unpublish()
    assert steps(module) == ["rings"]
    assert Activity.objects.get(key="lines").retired_at is not None


def test_the_same_content_again_is_the_same_release():
    course = make_course_page()
    count = Release.objects.count()
    republish(LessonPage.objects.get(key="rings"))
    republish(course)
    assert Release.objects.count() == count


def test_the_kind_of_change_is_the_authors():
    make_course_page()
    lesson = republish(LessonPage.objects.get(key="rings"), body=text_body("<p>New.</p>"), change="material")
    assert current(lesson).change == "material"
    assert current(ModulePage.objects.get()).change == "material"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"body": []}, "empty"),
        ({"teaches": ["phone/nothing"]}, "phone/nothing"),
        ({"body": [block("activity", {"activity": "quiz:gone"})]}, "gone"),
        ({"body": [block("standard", {"standard": "gone", "clauses": []})]}, "gone"),
        ({"completion": "all"}, "no quiz or role-play"),
        ({"completion": "custom", "rule": {"passed": "gone"}}, "gone"),
    ],
)
def test_what_is_not_ready_is_refused_and_nothing_moves(changes, said):
    make_course_page()
    lesson = LessonPage.objects.get(key="rings")
    before = current(lesson)
    with pytest.raises(NotReady, match=said):
        republish(lesson, **changes)
    lesson.refresh_from_db()
    assert current(lesson) == before
    assert str(lesson.body[0].value)
    assert lesson.completion == "read"


def test_a_key_stays_for_ever():
    standard = make_standard_page()
    with pytest.raises(NotReady, match="can not be changed"):
        republish(standard, key="telephone")
    with pytest.raises(NotReady, match="cited by that key"):
        republish(standard, clauses=[clause("bells", "rings")])
    standard.refresh_from_db()
    standard.delete()
    with pytest.raises(NotReady, match="something that is gone"):
        make_standard_page()


def test_a_rule_of_some_lessons_and_a_signature():
    standard = make_standard_page()
    course = make_course_page()
    module = republish(ModulePage.objects.get(), completion="some", needed=1, sign=["phone"])
    rule = current(module).rule
    lessons = [str(LessonPage.objects.get(key=key).translation_key) for key in ("rings", "lines")]
    assert rule == {
        "all": [
            {"n_of": {"n": 1, "of": [{"done": lessons[0]}, {"done": lessons[1]}]}},
            {"signed": str(standard.translation_key)},
        ]
    }
    parts = {part.part.activity.key: (part.role, part.required) for part in current(module).parts.all()}
    assert parts == {"rings": ("step", False), "lines": ("step", False), "phone": ("standard", True)}
    assert steps(course) == ["calls-first"]


def test_a_translation_is_one_more_row_and_its_correction_a_cosmetic_release():
    course = make_course_page()
    lv = Locale.objects.create(language_code="lv")
    lesson = LessonPage.objects.get(key="rings")
    copy = lesson.copy_for_translation(lv, copy_parents=True)
    assert copy.key == "rings"
    assert not copy.live
    before = current(lesson)
    copy = republish(copy, title="Zvani", body=text_body("<p>Trīs zvani.</p>"))
    assert current(lesson) == before
    assert before.text("lv").title == "Zvani"
    republish(copy, body=text_body("<p>Trīs zvanu laikā.</p>"))
    after = current(lesson)
    assert (after.change, after.number) == ("cosmetic", before.number + 1)
    # A new version of the original carries the translation with it.
    republish(lesson, body=text_body("<p>Quickly.</p>"))
    assert current(lesson).text("lv").body[0]["html"] == "<p>Trīs zvanu laikā.</p>"
    assert steps(course) == ["calls-first"]


def test_a_translation_waits_for_its_original():
    make_course_page()
    lv = Locale.objects.create(language_code="lv")
    lesson = LessonPage.objects.get(key="rings")
    copy = lesson.copy_for_translation(lv, copy_parents=True)
    lesson.unpublish()
    with pytest.raises(NotReady, match="first"):
        republish(copy)


def test_a_copy_is_a_draft_with_a_key_of_its_own():
    make_course_page()
    lesson = LessonPage.objects.get(key="rings")
    copy = lesson.copy(update_attrs={"slug": "rings-too", "title": "Rings too"}, keep_live=True).specific
    copy.refresh_from_db()
    assert not copy.live
    assert copy.key not in ("", "rings")
    assert not Activity.objects.filter(uuid=copy.translation_key).exists()
    assert republish(copy).live


def test_scheduled_publishing_comes_by_the_same_gate():
    course = make_course_page()
    lesson = LessonPage.objects.get(key="rings")
    lesson.body = text_body("<p>Later.</p>")
    lesson.go_live_at = timezone.now() + timedelta(minutes=5)
    revision = lesson.save_revision()
    revision.publish()
    assert "Later" not in current(lesson).text("en").body[0]["html"]
    revision.refresh_from_db()
    revision.content["go_live_at"] = None
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    call_command("publish_scheduled")
    assert "Later" in current(lesson).text("en").body[0]["html"]
    assert steps(course) == ["calls-first"]


def test_one_scheduled_page_that_is_not_ready_does_not_stop_the_others():
    make_course_page()
    past = timezone.now() - timedelta(minutes=1)
    for key, body in (("rings", []), ("lines", text_body("<p>Good.</p>"))):
        lesson = LessonPage.objects.get(key=key)
        lesson.body = body
        revision = lesson.save_revision()
        revision.approved_go_live_at = past
        revision.save()
    call_command("publish_scheduled")
    assert "Good" in current(LessonPage.objects.get(key="lines")).text("en").body[0]["html"]
    assert "Three" in current(LessonPage.objects.get(key="rings")).text("en").body[0]["html"]


def test_the_pages_own_address_leads_to_the_learners(client):
    make_course_page()
    lesson = LessonPage.objects.get(key="rings")
    response = client.get("/pages/calls/calls-first/rings/")
    assert response.status_code == 302
    assert response.headers["Location"] == lesson.url == f"/learn/{lesson.translation_key}/"


def test_the_editor_says_why_a_page_is_not_ready(as_trainer):
    make_standard_page()
    page = StandardPage.objects.get()
    response = as_trainer.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200
    form = response.context["form"]
    assert form.fields["key"].disabled
    data = {
        "title": page.title,
        "slug": page.slug,
        "statement": "",
        "clauses-count": "0",
        "why": "null",
        "change": "minor",
        "action-publish": "1",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    response = as_trainer.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert response.status_code == 200
    assert "statement" in response.context["form"].errors or "clauses" in response.context["form"].errors
    page.refresh_from_db()
    assert page.statement


def test_a_bulk_publish_names_the_pages_that_are_not_ready(as_trainer):
    make_course_page()
    lesson = LessonPage.objects.get(key="rings")
    lesson.body = []
    lesson.save_revision()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = as_trainer.post(f"{address}?id={lesson.pk}", {"include_descendants": ""}, follow=True)
    assert "The lesson is empty." in response.text
    assert "Three" in current(lesson).text("en").body[0]["html"]


def test_publishing_a_lesson_costs_the_same_however_many_lessons_stand_beside_it(
    django_assert_max_num_queries,
):
    make_course_page(lessons=[f"lesson-{n}" for n in range(3)])
    lesson = LessonPage.objects.get(key="lesson-0")
    with django_assert_max_num_queries(260) as few:
        republish(lesson, body=text_body("<p>One.</p>"))
    module = ModulePage.objects.get()
    for n in range(3, 12):
        put(module, LessonPage(key=f"lesson-{n}", title=f"L{n}", body=text_body(), completion="read"))
    with django_assert_max_num_queries(260) as many:
        republish(lesson, body=text_body("<p>Two.</p>"))
    assert len(many) <= len(few) + 4
