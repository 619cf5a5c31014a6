"""A real browser against a real server, which fails on whatever a careful person would see in the console.

Every page of a test is watched: script errors, console errors, violations of the content policy and requests
to another host fail the test, also when its own assertions pass.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    WebError,
    expect,
)

from learning.models import Branch, Job, Person
from learning.roles import Role
from tests.factories import story as stories
from tests.factories.learning import PersonFactory, UserFactory
from tests.harness.browser import present

# Playwright's synchronous door runs an event loop in this thread; Django would refuse its database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
]
# Two cores may be busy with other work; a test that passes does not wait for any of this.
expect.set_options(timeout=45_000)
NARROW = (320, 360)
AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # Else axe also describes each of the thousand things that are as they should be, which takes most of its time.
    "resultTypes": ["violations"],
}
VIOLATIONS = "options => axe.run(document, options).then(results => results.violations)"
SETTLED = """() => Promise.race([
    Promise.allSettled(document.getAnimations()
        .filter(one => one.effect.getComputedTiming().endTime !== Infinity)
        .map(one => one.finished)),
    new Promise(resolve => setTimeout(resolve, 5000)),
])"""
"""Waits for what fades in: a colour half-way is no colour that anybody chose. What moves for ever is not waited for."""
# Sent to Chromium's console for each answer of 400 and above. A test that asks for one expects it.
FAILED_ANSWER = "Failed to load resource: the server responded with a status of"


@dataclass
class Watch:
    """What went wrong in the browser during one test."""

    host: str
    found: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, text: str) -> None:
        """Let a console line with this text pass (a 422 that the test provokes, say)."""
        self.expected.append(text)

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(text in message.text for text in self.expected):
            self.found.append(f"console: {message.text} ({message.location.get('url', '')})")

    def on_error(self, error: Any) -> None:
        self.found.append(f"script: {error}")

    def on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.host:
            self.found.append(f"request to another host: {request.url}")

    def on_weberror(self, error: WebError) -> None:
        self.on_error(error.error)

    def attach(self, context: BrowserContext) -> None:
        context.on("console", self.on_console)
        context.on("weberror", self.on_weberror)
        context.on("request", self.on_request)

    def part(self, context: BrowserContext) -> None:
        """Hear what was said so far, and nothing more: to close a page under an open request is not a fault."""
        context.cookies()
        context.remove_listener("console", self.on_console)
        context.remove_listener("weberror", self.on_weberror)
        context.remove_listener("request", self.on_request)


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    path = present()
    if path is None:
        pytest.fail("No browser: run `python -m tests.harness.browser`, or set CHROMIUM.")
    browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def watch(live_server: Any) -> Watch:
    return Watch(host=urlsplit(live_server.url).netloc)


@pytest.fixture
def new_context(browser: Browser, live_server: Any, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """A function that opens one more visitor (own cookies), watched like the first."""
    opened: set[BrowserContext] = set()

    def open_context(**options: Any) -> BrowserContext:
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(60_000)
        watch.attach(context)
        opened.add(context)
        context.once("close", lambda closed: opened.discard(closed))
        return context

    yield open_context
    for context in opened.copy():
        watch.part(context)
        context.close()
    assert watch.found == [], "The browser complained:\n" + "\n".join(watch.found)


@pytest.fixture
def context(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    return new_context(viewport={"width": 1280, "height": 900})


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, str, str], None]:
    """A function that signs a page in through the form, as a person does."""

    def through_the_form(page: Page, login: str, password: str) -> None:
        page.goto("/accounts/login/")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", password)
        page.locator("form:has(input[name=password]) button[type=submit]").click()
        page.wait_for_url(lambda url: "/accounts/login/" not in url)

    return through_the_form


@pytest.fixture
def story(live_server: Any, transactional_db: None) -> Any:
    """The Academy and the people of the story, in a database as it was before anybody did anything."""
    stories.prepare()
    return stories


@pytest.fixture
def officer(story: Any) -> Person:
    """Somebody of the people office in Riga; signs in as "una"."""
    return PersonFactory(
        user=UserFactory(login=story.login("una"), roles=[Role.EMPLOYEE, Role.PEOPLE]),
        number="una",
        name="Una Office",
        branch=Branch.objects.get(key="riga"),
        job=Job.objects.get(key="service"),
    )


@pytest.fixture
def come_in(live_server: Any) -> Callable[[BrowserContext, Person], None]:
    """A function that lets somebody into a context as if they had signed in before."""

    def with_a_session(context: BrowserContext, person: Person) -> None:
        client = Client()
        client.force_login(person.user)
        context.add_cookies([
            {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        ])  # fmt: skip

    return with_a_session


@pytest.fixture
def visit(
    new_context: Callable[..., BrowserContext], come_in: Callable[..., None], story: Any
) -> Callable[..., Page]:
    """A function that opens a page of somebody of the story, signed in, in a browser of their own."""

    def open_page(who: str = "", path: str = "", **options: Any) -> Page:
        context = new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        if who:
            come_in(context, story.person(who))
        page = context.new_page()
        if path:
            page.goto(path)
        return page

    return open_page


@pytest.fixture
def check_accessibility() -> Callable[[Page], None]:
    """A function that fails with a readable list when axe finds a WCAG 2.2 AA violation on the page."""
    axe = Axe().axe_script

    def check(page: Page) -> None:
        page.evaluate(SETTLED)
        if not page.evaluate("'axe' in window"):
            page.evaluate(axe)
        lines = [
            f"{violation['id']}: {violation['help']} ({node['html'][:160]})"
            for violation in page.evaluate(VIOLATIONS, AXE_OPTIONS)
            for node in violation["nodes"]
        ]
        assert lines == [], f"{page.url} is not accessible:\n" + "\n".join(lines)

    return check


@pytest.fixture
def check_themes(check_accessibility: Callable[[Page], None]) -> Callable[[Page], None]:
    """A function that looks at the screen as it stands, in light and in dark."""

    def look(page: Page) -> None:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            check_accessibility(page)

    return look


@pytest.fixture
def check(check_accessibility: Callable[[Page], None]) -> Callable[[Page], None]:
    """A function that looks at the screen as it stands: wide and light, narrow and dark, then narrower still."""

    def look(page: Page) -> None:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size({"width": 1280, "height": 900})
        check_accessibility(page)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        for width in NARROW:
            page.set_viewport_size({"width": width, "height": 740})
            needed = page.evaluate("document.documentElement.scrollWidth")
            assert needed <= width, (
                f"{page.url} needs {needed} px on a phone of {width} px: {_widest(page, width)}"
            )
        check_accessibility(page)

    return look


def _widest(page: Page, width: int) -> list[str]:
    """What stands out of the window."""
    return page.evaluate(
        """width => [...document.querySelectorAll("body *")]
            .filter(node => node.getBoundingClientRect().right > width + 1)
            .slice(0, 5).map(node => node.outerHTML.slice(0, 120))""",
        width,
    )
