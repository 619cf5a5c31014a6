"""Every block can be chosen by its look, frozen, and shown by the learner's own template."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from cms.blocks import LessonBlocks
from cms.freeze import draft_freezer, freeze_blocks
from cms.models import LessonPage
from cms.packs.schema import block_names
from cms.packs.shapes import SHAPES
from learning.templatetags.blocks import render_blocks
from tests.cms.test_richtext import PAYLOADS
from tests.factories.cms import block, make_course_page, make_standard_page, put, republish, text_body

pytestmark = pytest.mark.django_db
BLOCKS = LessonBlocks().child_blocks


@pytest.mark.parametrize("name", BLOCKS)
def test_the_picker_shows_each_block_as_learners_see_it(name, rf):
    make_standard_page()
    one = BLOCKS[name]
    value = one.normalize(one.get_preview_value())
    context = one.get_preview_context(value)
    assert one.is_previewable
    assert str(one.get_description())
    assert one.meta.icon != "placeholder"
    assert str(one.meta.group)
    html = render_blocks(context["blocks"], "en")
    if name != "activity":  # no quiz is published here
        assert len(html.strip()) > 50


def test_packs_and_pages_know_the_same_blocks():
    assert set(block_names()) == set(SHAPES) == set(BLOCKS) - {"text"}


SPEECH = "<img src=x onerror=window.__x=1>\"'><script>window.__x=1</script>"


def _everything(words):
    html = f"<p>{words}</p>"
    line = {"who": words, "side": "agent", "text": words, "note": words}
    return [
        block("text", html),
        block("callout", {"tone": "care", "title": words, "text": html}),
        block("expandable", {"title": words, "text": html}),
        block("dialogue", {"title": words, "lines": [line]}),
        block("say", {"pairs": [{"say": words, "instead_of": words, "why": words}]}),
        block("checklist", {"title": words, "items": [words]}),
        block("steps", {"title": words, "items": [{"title": words, "text": html}]}),
        block(
            "comparison",
            {"title": words, "left": words, "right": words, "rows": [{"left": words, "right": words}]},
        ),
    ]


@pytest.mark.parametrize("payload", [SPEECH, *PAYLOADS])
def test_a6_whatever_an_author_types_is_shown_as_text(payload):
    body = LessonPage._meta.get_field("body").stream_block.to_python(_everything(payload))
    html = render_blocks(freeze_blocks(body, draft_freezer()), "en")
    from html.parser import HTMLParser

    seen = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            seen.append((tag, dict(attrs)))

    Reader().feed(html)
    for tag, attributes in seen:
        assert tag not in {
            "script",
            "iframe",
            "object",
            "embed",
            "style",
            "link",
            "meta",
            "base",
            "form",
            "input",
            "img",
        }
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            assert name in ("hx-disable", "hx-ignore") or not name.startswith(("hx-", "data-hx")), (tag, name)
            assert "script:" not in (value or "").lower()
    assert 'class="prose" hx-disable hx-ignore' in html


def test_the_preview_of_a_draft_is_the_learners_page(as_trainer):
    make_standard_page()
    course = make_course_page()
    module = course.get_children().get().specific
    quote = block("standard", {"standard": "phone", "clauses": ["phone/rings"]})
    lesson = put(
        module, LessonPage(key="new", title="Brand new", body=[*text_body("<p>Soon.</p>"), quote]), live=False
    )
    lesson.save_revision()
    shown = as_trainer.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk]))
    assert shown.status_code == 200
    assert "Soon." in shown.text
    assert "Mind the rings." in shown.text
    assert "Mind the greet." not in shown.text
    assert escape("Preview: nobody else sees this yet.") in shown.text


def test_opening_and_publishing_an_unchanged_page_makes_no_release():
    make_standard_page()
    make_course_page()
    from learning.models import Release

    lesson = republish(LessonPage.objects.get(key="rings"), body=_everything("words"))
    count = Release.objects.count()
    again = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    again.save_revision().publish()
    assert Release.objects.count() == count


def test_a_preview_costs_a_fixed_number_of_queries(django_assert_max_num_queries):
    make_standard_page()
    quote = [block("standard", {"standard": "phone", "clauses": ["phone/rings"]}, f"b{n}") for n in range(30)]
    body = LessonPage._meta.get_field("body").stream_block.to_python(quote)
    with django_assert_max_num_queries(6):
        html = render_blocks(freeze_blocks(body, draft_freezer()), "en")
    assert html.count("Mind the rings.") == 30
