"""The screens that everybody uses, measured through Django's own client with the product's whole middleware."""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from bench import bare
from bench.debriefs import Paired, measure_debriefs
from bench.forms import filled
from bench.served import Browser, server
from learning.actions.assign import start_cycle
from learning.actions.record import record_read
from learning.models import Activity, Person, ReportingLine, User
from quizzes.actions.start import start_attempt
from roleplay.api import start_play
from roleplay.engine import Mode

HOST = "127.0.0.1"


def _client(user: User, backend: str | None = None) -> Client:
    client = Client(SERVER_NAME=HOST)
    client.force_login(user, backend)
    return client


def _company(people: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_pack", "cms/academy", verbosity=0)
    call_command("load_demo", verbosity=0)
    call_command("seed_company", employees=people, seed=1, verbosity=0)


def _bare(user: User, address: str, method: str) -> Callable[[], None]:
    client = _client(user, bare.BACKEND)
    with override_settings(MIDDLEWARE=bare.MIDDLEWARE):
        client.handler.load_middleware()

    def call() -> None:
        response = client.generic(method, address)
        assert response.status_code == 200, response.status_code

    return call


def _get(client: Client, address: str) -> Callable[[], None]:
    def call() -> None:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)

    return call


def _send(client: Client, address: str, form: dict[str, str]) -> HttpResponse:
    """Send a form as htmx does."""
    return client.post(
        address, urlencode(form), "application/x-www-form-urlencoded", headers={"HX-Request": "true"}
    )


def _finish_reading(person: Person, course: Activity) -> None:
    """Read every lesson, so that nothing is locked and the scene and quiz count."""
    cycle = start_cycle(person=person, activity=course)
    assert cycle.release is not None
    for node in cycle.release.outline["parts"]:
        for lesson in node["parts"]:
            release = Activity.objects.get(uuid=lesson["uuid"]).releases.get(uuid=lesson["release"])
            record_read(person=person, cycle=cycle, release=release, at=datetime.now(UTC))


class Turns:
    """A learner who answers turn after turn by htmx, and begins the scene afresh when it has ended."""

    def __init__(self, person: Person, client: Client, activity: UUID) -> None:
        self.person, self.client, self.activity = person, client, activity
        self.address, self.form = "", {}
        self.begin()

    def begin(self) -> None:
        """Not measured: a new play, and its first page."""
        play = start_play(person=self.person, activity=self.activity, mode=Mode.COACH)
        self.address = reverse("roleplay:play", args=[play.uuid])
        self.form = filled(self.client.get(self.address).content.decode())

    def __call__(self) -> None:
        self.response = _send(self.client, self.address, self.form)

    def between(self) -> None:
        """Not measured: read the next form from the answer."""
        assert self.response.status_code == 200, self.response.status_code
        self.form = filled(self.response.content.decode())
        if "option" not in self.form:
            self.begin()


class ServedTurns:
    """The same learner in a browser: over the wire, through the web server."""

    def __init__(self, person: Person, browser: Browser, activity: UUID) -> None:
        self.person, self.browser, self.activity = person, browser, activity
        self.address, self.form, self.text = "", {}, ""
        self.begin()

    def begin(self) -> None:
        """Not measured: a new play, and its first page."""
        play = start_play(person=self.person, activity=self.activity, mode=Mode.COACH)
        self.address = reverse("roleplay:play", args=[play.uuid])
        self.form = filled(self.browser.send("GET", self.address))

    def __call__(self) -> None:
        self.text = self.browser.send("POST", self.address, self.form, htmx=True)

    def between(self) -> None:
        """Not measured: read the next form from the answer."""
        self.form = filled(self.text)
        if "option" not in self.form:
            self.begin()


class Answers:
    """A learner who changes her mind about one question after another."""

    def __init__(self, person: Person, client: Client, activity: UUID) -> None:
        self.client, self.count = client, 0
        attempt = start_attempt(person=person, activity=activity, now=datetime.now(UTC)).attempt
        self.address = reverse("quizzes:question", args=[attempt.uuid, 1])
        self.between()

    def __call__(self) -> None:
        response = _send(self.client, self.address, {**self.form, "go": "stay"})
        assert response.status_code == 200, response.status_code

    def between(self) -> None:
        """Not measured: another option, and the revision that the page now carries."""
        self.count += 1
        self.form = filled(self.client.get(self.address).content.decode(), choose=self.count % 2)


class ServedAnswers:
    """The same learner in a browser: over the wire, through the web server."""

    def __init__(self, person: Person, browser: Browser, activity: UUID) -> None:
        self.browser, self.count = browser, 0
        attempt = start_attempt(person=person, activity=activity, now=datetime.now(UTC)).attempt
        self.address = reverse("quizzes:question", args=[attempt.uuid, 1])
        self.between()

    def __call__(self) -> None:
        self.browser.send("POST", self.address, {**self.form, "go": "stay"}, htmx=True)

    def between(self) -> None:
        """Not measured: another option, and the revision that the page now carries."""
        self.count += 1
        self.form = filled(self.browser.send("GET", self.address), choose=self.count % 2)


def measure_screens(people: int, paired: Paired) -> None:
    """Measure the home, a lesson, the record, a team of ``people`` and one branch of it, a turn and a quiz answer."""
    _company(people)
    bare.allow_backend()
    hire = Person.objects.get(user__login="hire@fivedoors.example")
    boss = Person.objects.get(user__login="manager@fivedoors.example")
    _lead_everybody(boss)
    course = Activity.objects.get(kind="course", key="phone-and-complaint")
    _finish_reading(hire, course)
    assert hire.user is not None
    assert boss.user is not None
    client = _client(hire.user)
    read, insert = _bare(hire.user, "/read/", "GET"), _bare(hire.user, "/insert/", "POST")
    lesson = Activity.objects.get(kind="lesson", key="greeting")
    scene = Activity.objects.get(kind="scenario", key="liepa-hold")
    quiz = Activity.objects.get(kind="quiz", key="phone-check")

    paired("home", _get(client, reverse("learning:home")), read)
    paired("lesson_page", _get(client, reverse("learning:activity", args=[lesson.uuid])), read)
    paired("record", _get(client, reverse("learning:record")), read)
    team = reverse("learning:team")
    paired(f"team_page_{people}", _get(_client(boss.user), team), read)
    paired(f"team_branch_{people}", _get(_client(boss.user), f"{team}?branch=riga"), read)
    paired("roleplay_turn", Turns(hire, client, scene.uuid), insert)
    paired("quiz_answer", Answers(hire, client, quiz.uuid), insert)
    with server() as port:
        browser, bare_browser = Browser(hire.user, port), Browser(hire.user, port, bare.BACKEND)

        def insert_served() -> None:
            bare_browser.send("POST", "/insert/")

        paired("roleplay_turn_served", ServedTurns(hire, browser, scene.uuid), insert_served)
        paired("quiz_answer_served", ServedAnswers(hire, browser, quiz.uuid), insert_served)
    measure_debriefs(boss, _client(boss.user), read, paired)  # nobody's course locks a scene for her


def _lead_everybody(boss: Person) -> None:
    """Put everybody who has no manager under ``boss``, so that the team page spans the whole company."""
    led = ReportingLine.objects.filter(ends_on=None).values("person")
    tops = Person.objects.exclude(pk=boss.pk).exclude(pk__in=led)
    since = datetime.now(UTC).date()
    ReportingLine.objects.bulk_create(
        ReportingLine(person=top, manager=boss, starts_on=since) for top in tops
    )
