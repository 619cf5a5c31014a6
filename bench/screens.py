"""The screens that everybody uses, measured through Django's own client with the product's whole middleware."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from django.core.management import call_command
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from bench import bare
from bench.forms import filled
from learning.actions.assign import start_cycle
from learning.actions.record import record_read
from learning.models import Activity, Person, ReportingLine, User
from quizzes.actions.start import start_attempt
from roleplay.api import start_play
from roleplay.engine import Mode

HOST = "127.0.0.1"


class Paired(Protocol):
    """Times a product call against a bare one."""

    def __call__(self, name: str, product: Callable[[], None], bare: Callable[[], None]) -> None: ...


def _client(user: User) -> Client:
    client = Client(SERVER_NAME=HOST)
    client.force_login(user)
    return client


def _company(people: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_pack", "cms/academy", verbosity=0)
    call_command("load_demo", verbosity=0)
    call_command("seed_company", employees=people, seed=1, verbosity=0)


def _bare(user: User, address: str, method: str) -> Callable[[], None]:
    client = _client(user)

    def call() -> None:
        with override_settings(ROOT_URLCONF="bench.bare", MIDDLEWARE=bare.MIDDLEWARE):
            response = client.generic(method, address)
        assert response.status_code == 200, response.status_code

    return call


def _get(client: Client, address: str) -> Callable[[], None]:
    def call() -> None:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)

    return call


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
        self.response = self.client.post(self.address, self.form, headers={"HX-Request": "true"})

    def between(self) -> None:
        """Not measured: read the next form from the answer."""
        assert self.response.status_code == 200, self.response.status_code
        self.form = filled(self.response.content.decode())
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
        response = self.client.post(self.address, {**self.form, "go": "stay"}, headers={"HX-Request": "true"})
        assert response.status_code == 200, response.status_code

    def between(self) -> None:
        """Not measured: another option, and the revision that the page now carries."""
        self.count += 1
        self.form = filled(self.client.get(self.address).content.decode(), choose=self.count % 2)


def measure_screens(people: int, paired: Paired) -> None:
    """Measure the home, a lesson, the record, the team page at ``people`` people, a turn and a quiz answer."""
    _company(people)
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
    paired(f"team_page_{people}", _get(_client(boss.user), reverse("learning:team")), read)
    paired("roleplay_turn", Turns(hire, client, scene.uuid), insert)
    paired("quiz_answer", Answers(hire, client, quiz.uuid), insert)


def _lead_everybody(boss: Person) -> None:
    """Put everybody who has no manager under ``boss``, so that the team page spans the whole company."""
    led = ReportingLine.objects.filter(ends_on=None).values("person")
    tops = Person.objects.exclude(pk=boss.pk).exclude(pk__in=led)
    since = datetime.now(UTC).date()
    ReportingLine.objects.bulk_create(
        ReportingLine(person=top, manager=boss, starts_on=since) for top in tops
    )
