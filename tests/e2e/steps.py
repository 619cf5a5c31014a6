"""What a learner does with the product, in a browser, told by the words on the screen."""

import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from cms.plain_yaml import read_yaml
from roleplay.engine import Arrange, Pick, Write, input_of
from tests.factories import story


def press(page: Page, words: str | re.Pattern[str]) -> None:
    """Press a button of the content by its words, and be on the next screen."""
    page.locator("main").get_by_role("button", name=words).click()
    page.wait_for_load_state("load")


def follow(page: Page, words: str | re.Pattern[str]) -> None:
    """Follow a link of the content by its words."""
    page.locator("main").get_by_role("link", name=words).first.click()
    page.wait_for_load_state("load")


def headline(page: Page) -> Locator:
    """The one sentence that a screen opens with."""
    return page.locator("main h1")


# --- Scenes ---------------------------------------------------------------------------------------------


def choose(page: Page, words: str) -> None:
    """Tick what to say, by its words; the order is shuffled."""
    page.get_by_role("radio", name=flat(words), exact=True).check()


def say(page: Page, *words: str) -> None:
    """Say something in a scene, or tick several things, and see what comes back."""
    n = place(page)
    for one in words:
        role = "checkbox" if page.locator("#answer .choice input[type=checkbox]").count() else "radio"
        page.get_by_role(role, name=flat(one), exact=True).check()
    send(page, n)


def send(page: Page, n: int) -> None:
    """Send the answer as it stands, also where another way on is chosen beside a letter."""
    other = page.locator(".stage-ask:not(#answer):has(input:checked) button[type=submit]")
    (other if other.count() else page.locator("#answer .button[type=submit]")).click()
    arrived(page, n + 1)


def arrange(page: Page, *words: str) -> None:
    """Put things in order by their words, the first one first, and send it."""
    n = place(page)
    for at, one in enumerate(flat(word) for word in words):
        row = page.locator(".place", has=page.get_by_text(one, exact=True))
        while (now := row.locator(".place-number").inner_text()) != str(at + 1):
            row.get_by_role("link", name=f"Earlier: {one}").click()
            expect(row.locator(".place-number")).to_have_text(str(int(now) - 1))
    send(page, n)


def write(page: Page, text: str) -> None:
    """Write a letter and send it."""
    n = place(page)
    page.locator("#answer textarea").fill(text)
    send(page, n)


def place(page: Page) -> int:
    """The number of the answer that the stage waits for."""
    return int(page.locator("#answer input[name=n]").input_value())


def arrived(page: Page, n: int) -> None:
    """Wait until the stage asks for answer ``n``, or the scene is over: then the last words stand, or the debrief."""
    page.locator(f'#answer input[name=n][value="{n}"], .stage-over, .debrief').first.wait_for(
        state="attached"
    )


def debrief(page: Page) -> None:
    """On to the debrief of a scene that is over, unless it stands there already."""
    on = page.get_by_role("link", name="See how it went")
    on.or_(page.locator(".debrief")).first.wait_for()
    if on.count():
        on.click()
    page.wait_for_url("**/debrief/")


def through(page: Page, key: str, plan: str = "model", start: int = 0, locale: str = "en") -> None:
    """Go through a scene by a test plan of its author, from its ``start``-th choice on."""
    for choice in story.choices(key, plan)[start:]:
        match input_of(choice):
            case Pick(options=options):
                say(page, *(story.words(key, option, locale) for option in options))
            case Arrange(order=order):
                arrange(page, *(story.words(key, item, locale) for item in order))
            case Write(text=text):
                write(page, text)
            case _:
                say(page, story.words(key, choice, locale))


def flat(words: str) -> str:
    """The words as the browser tells them: one blank between two words."""
    return re.sub(r"\s+", " ", words).strip()


# --- Quizzes --------------------------------------------------------------------------------------------


@cache
def questions(locale: str = "en") -> dict[str, dict[str, Any]]:
    """Every question of the Academy by its words."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(Path(settings.ACADEMY_DIR, "quizzes").glob("*.yaml")):
        for one in read_yaml(path.read_text(encoding="utf-8"))["questions"]:
            if locale in one["text"]:
                found[flat(one["text"][locale])] = one
    return found


def asked(page: Page, locale: str = "en") -> dict[str, Any]:
    """The question on the screen, as its author wrote it."""
    return questions(locale)[flat(page.locator("h1.quiz-question").inner_text())]


def right(question: dict[str, Any], locale: str = "en") -> list[str]:
    """The words of its right answer."""
    enough = 1 if question["kind"] == "multiple" else 100
    return [
        flat(one["text"][locale]) if "text" in one else one["id"]
        for one in question["options"]
        if one["fraction"] >= enough
    ]


def wrong(question: dict[str, Any], locale: str = "en") -> dict[str, Any]:
    """An option that earns nothing, with its feedback."""
    worst = min(question["options"], key=lambda one: one["fraction"])
    return {"text": flat(worst["text"][locale]), "feedback": flat(worst["feedback"][locale])}


def tick(page: Page, *answers: str) -> None:
    """Choose these answers; what is ticked is kept at once where the quiz allows a change of mind."""
    role = "checkbox" if page.locator(".choice input[type=checkbox]").count() else "radio"
    for words in answers:
        page.get_by_role(role, name=words, exact=True).check()


def next_question(page: Page) -> None:
    """On to what comes after this question: the next one, or the overview."""
    before = page.url
    page.locator(".quiz-form .actions .button").click()
    at_next_question(page, before)


def at_next_question(page: Page, before: str) -> None:
    """Wait until the next question stands on the page. Its address changes a moment before the question does."""
    page.wait_for_url(lambda url: url != before)
    here = urlsplit(page.url).path
    if not here.endswith("/review/"):
        expect(page.locator(f'.quiz-form[action="{here}"]')).to_be_visible()


def answer_rest(page: Page) -> None:
    """Answer all that is left rightly, up to the overview, in quizzes that give feedback at the end."""
    while page.locator("h1.quiz-question").count():
        tick(page, *right(asked(page)))
        next_question(page)
