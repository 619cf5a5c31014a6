"""RP071 where an author sees it: beside the publishing of a course or module, as a warning that keeps nothing back."""

import pytest
from django.urls import reverse
from wagtail.models import Locale

from cms.exercised import of_page
from cms.models import CoursePage, LessonPage, ModulePage
from roleplay.models import Scenario
from tests.factories import roleplay as scenes
from tests.factories.cms import block, make_course_page, put, republish, text_body

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db) -> Scenario:
    """A published scene about `phone` and `limits`, with these standards."""
    scenes.standards({"phone": ["greet", "rings"], "limits": ["within"], "waiting": ["say"]})
    return scenes.published()


@pytest.fixture
def course(scene: Scenario) -> CoursePage:
    return make_course_page()


def teach(key: str, *clauses: str, scene: bool = False) -> LessonPage:
    body = [
        *text_body(),
        *([block("activity", {"activity": "scenario:lamp-call"}, "scene")] if scene else []),
    ]
    return republish(LessonPage.objects.get(key=key), teaches=list(clauses), body=body)


def second(course: CoursePage, **fields) -> ModulePage:
    module = put(course, ModulePage(key="second", title="Second"), live=False)
    lesson = LessonPage(key="other", title="Other", body=text_body(), completion="read", **fields)
    put(module, lesson)
    return module


def test_a_course_that_teaches_nothing_has_no_gap(course):
    assert of_page(course) == []


def test_what_no_scene_exercises_is_named_by_module_and_standard(course):
    teach("rings", "phone/rings", "waiting/say")
    for page in (course, ModulePage.objects.get()):
        first, other = of_page(page)
        assert "“First”" in first
        assert "“Standard phone”" in first
        assert "“Standard waiting”" in other


def test_a_scene_anywhere_in_the_course_exercises_what_it_is_about(course):
    module = second(course, teaches=["limits/within", "waiting/say"])
    republish(module)
    teach("lines", "phone/rings", scene=True)
    assert [sentence.count("“Standard waiting”") for sentence in of_page(course)] == [1]
    assert of_page(ModulePage.objects.get(key="calls-first")) == []
    assert len(of_page(ModulePage.objects.get(key="second"))) == 1


def test_a_module_that_is_still_a_draft_is_told_before_it_is_published(course):
    module = second(course, teaches=["waiting/say"])
    assert of_page(course) == []
    assert len(of_page(module)) == 1


def test_a_scene_that_is_no_longer_offered_exercises_nothing(course, scene):
    teach("lines", "limits/within", scene=True)
    assert of_page(course) == []
    scene.unpublish()
    assert len(of_page(course)) == 1


def test_a_translation_says_what_its_original_says(course):
    teach("rings", "waiting/say")
    lv = Locale.objects.get_or_create(language_code="lv")[0]
    assert of_page(course.copy_for_translation(lv, copy_parents=True)) == of_page(course)


def test_it_stands_in_the_editor_and_keeps_nothing_from_being_published(as_trainer, course):
    teach("rings", "waiting/say")
    for page in (course, ModulePage.objects.get()):
        said = as_trainer.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
        assert "“Standard waiting”" in said
        assert "You can publish all the same." in said
        assert republish(page, summary="New words.").live
    teach("rings")
    for page in (course, ModulePage.objects.get()):
        said = as_trainer.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
        assert "You can publish all the same." not in said


def test_a_new_course_has_an_editor(as_trainer, course):
    home = course.get_parent()
    assert (
        as_trainer.get(reverse("wagtailadmin_pages:add", args=["cms", "coursepage", home.pk])).status_code
        == 200
    )
    address = reverse("wagtailadmin_pages:add", args=["cms", "modulepage", course.pk])
    assert as_trainer.get(address).status_code == 200
