"""A trainer hears that a question wants a look, sees why in its figures, and says why it may stay."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from quizzes import tasks
from quizzes.models import Question
from tests.factories import quizzes as make

ODD = ["acaaa", "aaccc"] * 15


def test_from_the_home_to_a_reason(
    visit: Callable[..., Page], story: Any, check_accessibility: Callable[[Page], None]
) -> None:
    trine = story.person("trine").user
    draw = [{"tag": "odd", "count": 5}]
    questions = [make.question(f"odd-i{place}", "odd", a=100, b=0, c=0) for place in range(1, 6)]
    row = make.publish(make.quiz("odd", questions=questions, draw=draw))
    for question in Question.objects.filter(home=row):
        question.document = question.document | {"feedback": make.said("Now you know.")}
        question.save_revision(user=trine).publish(user=trine)
    make.handed_in(row, ODD)
    tasks.count_answers()
    page = visit("trine", "/", viewport={"width": 1400, "height": 1000})
    page.get_by_role("link", name="5 of your questions want a look.").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Questions that want a look")
    check_accessibility(page)
    page.get_by_role("link", name="Question odd-i2").click()
    expect(page.get_by_text("30 people answered.")).to_be_visible()
    expect(page.get_by_role("row", name="Discrimination index")).to_contain_text("do worse here")
    check_accessibility(page)
    page.get_by_label("Why may it stay as it is?").last.fill("It is a trap on purpose.")
    page.get_by_role("button", name="It may stay").last.click()
    expect(page.locator(".messages")).to_contain_text("Your reason is kept.")
    expect(page.get_by_text("It is a trap on purpose.")).to_be_visible()
    page.get_by_role("link", name="To the question").click()
    page.goto(f"/admin/snippets/quizzes/quiz/edit/{row.pk}/")
    page.get_by_role("link", name="Statistics", exact=True).click()
    expect(page.get_by_role("row", name="Mean 3.00")).to_contain_text("of 5 marks")
    check_accessibility(page)
    page.get_by_role("link", name="All attempts").click()
    expect(page.get_by_text("30 people answered.").first).to_be_visible()
    expect(page.get_by_role("columnheader", name="What to look at")).to_have_count(0)
    check_accessibility(page)
