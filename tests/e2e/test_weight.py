"""What a first visit costs on the line, everything included, as a real server sends it."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Response

from roleplay.engine import Mode

FIRST_VISIT = 150_000
FONTS = 60_000
HEADERS = 400
"""Bytes that the headers of one answer take, generously."""
PACKED = ("text/css", "text/javascript", "application/javascript", "image/svg+xml")
"""What the production profile stores compressed; pages themselves are sent as they are."""


def cost(page: Page, path: str) -> tuple[int, int]:
    """Bytes of a first visit to ``path``: all of it, and the fonts in it."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(path, wait_until="networkidle")
    total = fonts = 0
    for answer in answers:
        if not answer.ok:
            continue
        body = answer.body()
        kind = answer.headers.get("content-type", "").split(";")[0]
        size = HEADERS + (len(gzip.compress(body, 9)) if kind in PACKED else len(body))
        total += size
        fonts += size if ".woff2" in answer.url else 0
    assert fonts, "the fonts of the product are used"
    return total, fonts


@pytest.mark.parametrize("who", ["anna", "liga"])
@pytest.mark.parametrize("screen", ["home", "lesson", "scene"])
def test_a_first_visit_is_light(visit: Callable[..., Page], story: Any, who: str, screen: str) -> None:
    story.begin(who)
    path = "/"
    if screen == "lesson":
        path = f"/learn/{story.uuid('lesson', 'three-rings')}/"
    elif screen == "scene":
        play = story.say(story.start_scene(who, "liepa-hold", Mode.COACH), "pick-up", "greet-shop")
        path = f"/play/{play.uuid}/"
    total, fonts = cost(visit(who), path)
    print(f"{who} {screen}: {total} bytes, {fonts} of them fonts")
    assert total < FIRST_VISIT, f"{path} costs {total} bytes, {fonts} of them fonts"
    assert fonts < FONTS, f"the fonts of {path} cost {fonts} bytes"
