"""Five people and the real Academy, loaded once and then copied; and what people have done so far, done for them.

What a test fast-forwards goes through the same actions that the screens call.
"""

from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from cms.demo.course import Step, course_walk
from cms.packs.loader import load_pack
from cms.packs.source import open_pack
from cms.plain_yaml import read_yaml
from learning import api as learning
from learning.models import Person
from learning.roles import Role
from quizzes import api as quizzes
from quizzes.models import Attempt
from roleplay import api as roleplay
from roleplay.engine import Choose, Mode
from roleplay.models import Play
from tests.factories.learning import BranchFactory, JobFactory, PersonFactory, UserFactory, leads
from tests.harness.kept import stand_on

PASSWORD = "a-long-enough-password"
HIRE, NEXT_HIRE, LATVIAN = "anna", "berta", "liga"
MANAGER, OTHER_MANAGER, OTHER_HIRE, TRAINER = "maris", "nanna", "freja", "trine"


def prepare() -> None:
    """Put the story into the (empty, migrated) test database."""
    stand_on("story", load)


def academy() -> None:
    """Put the Academy alone into the (empty, migrated) test database."""

    def load_it() -> None:
        with open_pack(settings.ACADEMY_DIR) as source:
            load_pack(source)

    stand_on("academy", load_it)


def load() -> None:
    """Load the Academy, and the people of two branches: a hire, the next one, one who reads Latvian; who leads them;
    a trainer; and in the other branch a hire and who leads her."""
    academy()
    riga = BranchFactory()
    copenhagen = BranchFactory(key="copenhagen", name="Copenhagen", zone="Europe/Copenhagen", locale="da")
    desk = JobFactory(key="service", name="Customer service", place="in customer service")
    today = timezone.localdate()

    def someone(who: str, name: str, *roles: Role, **fields: Any) -> Person:
        return PersonFactory(
            user=UserFactory(login=login(who), roles=[Role.EMPLOYEE, *roles]),
            number=who,
            name=name,
            job=desk,
            **{"branch": riga, "hired_on": today - timedelta(days=3), **fields},
        )

    maris = someone(MANAGER, "Māris Kalns", Role.MANAGER, hired_on=date(2019, 3, 4))
    nanna = someone(OTHER_MANAGER, "Nanna Holm", Role.MANAGER, branch=copenhagen, hired_on=date(2018, 5, 7))
    anna = someone(HIRE, "Anna Ozola", buddy=maris)
    berta = someone(NEXT_HIRE, "Berta Liepa")
    liga = someone(LATVIAN, "Līga Šķēle", locale="lv")
    freja = someone(OTHER_HIRE, "Freja Dahl", branch=copenhagen)
    someone(TRAINER, "Trine Berg", Role.TRAINER, hired_on=date(2020, 1, 6))
    leads(maris, anna, berta, liga)
    leads(nanna, freja)
    for new in (anna, berta, liga, freja):
        learning.assign(
            person=new,
            activity=activity("course", "phone-and-complaint"),
            source=learning.Assignment.Source.HIRED,
            due_on=today + timedelta(days=8),
        )


def login(who: str) -> str:
    """What somebody types at the door."""
    return f"{who}@story.example"


def person(who: str) -> Person:
    """Somebody of the story, read afresh."""
    return Person.objects.select_related("user", "branch", "job").get(number=who)


def activity(kind: str, key: str) -> learning.Activity:
    """A course, lesson, standard, quiz or scenario of the Academy."""
    return learning.Activity.objects.get(kind=kind, key=key)


def uuid(kind: str, key: str) -> UUID:
    """Its uuid, as addresses have it."""
    return activity(kind, key).uuid


# --- What somebody has done so far ----------------------------------------------------------------------


def begin(who: str) -> learning.Cycle:
    """Somebody starts the course."""
    return learning.start_cycle(person=person(who), activity=activity("course", "phone-and-complaint"))


def forward(who: str, *, to: str = "") -> None:
    """Somebody has done the course in its order, up to and without the step with the key ``to`` (default: all of it).

    Steps are the lessons that are done by reading, the quizzes, the scenes and the standards to sign.
    """
    cycle = begin(who)
    for step in course_walk().steps:
        if step.key == to and step.act != "sign":
            return
        if step.act == "sign" and to == "sign":
            return
        _do(step, who, cycle)


def _do(step: Step, who: str, cycle: learning.Cycle) -> None:
    now = timezone.now()
    match step.act:
        case "read":
            learning.record_read(person=person(who), cycle=cycle, release=step.release, at=now)
        case "sign":
            learning.record_signature(person=person(who), release=step.release, at=now, locale="en")
        case "quiz":
            answer(who, step.key)
        case "scenario":
            play(who, step.key)


def attempt(who: str, key: str) -> Attempt:
    """Somebody begins a quiz, or goes on with it."""
    return quizzes.start_attempt(person=person(who), activity=uuid("quiz", key), now=timezone.now()).attempt


def attempts(who: str) -> list[Attempt]:
    """Somebody's attempts at quizzes, newest first."""
    return list(Attempt.objects.filter(person=person(who)).order_by("-pk"))


def answer(who: str, key: str) -> Attempt:
    """Somebody answers a whole quiz, all of it right, and hands it in."""
    row = attempt(who, key)
    for position, drawn in enumerate(row.drawn, start=1):
        quizzes.save_answer(
            person=row.person,
            attempt=row.uuid,
            position=position,
            revision=0,
            answering=quizzes.by_id(row.frozen.question(drawn["question"]).best),
            now=timezone.now(),
        )
    row.refresh_from_db()
    return quizzes.submit_attempt(
        person=row.person, attempt=row.uuid, revision=row.revision, now=timezone.now(), locale="en"
    ).attempt


def start_scene(who: str, key: str, mode: Mode = Mode.EXAM) -> Play:
    """Somebody begins a scene."""
    return roleplay.start_play(person=person(who), activity=uuid("scenario", key), mode=mode)


def say(row: Play, *options: str) -> Play:
    """Go on with a play by these options."""
    for option in options:
        row.refresh_from_db()
        roleplay.take_turn(person=row.person, play=row.uuid, n=row.n + 1, given=Choose(option))
    row.refresh_from_db()
    return row


def play(who: str, key: str, plan: str = "model", mode: Mode = Mode.EXAM) -> Play:
    """Somebody plays a whole scene the way one of its test plans goes."""
    return say(start_scene(who, key, mode), *choices(key, plan))


def intended(who: str, text: str) -> learning.Intention | None:
    """Somebody wanted to do something, and is asked about it today."""
    return learning.intend(person=person(who), key="story", text=text, url="/", days=0, shared=False)


# --- What the pack says ---------------------------------------------------------------------------------


@cache
def scenario(key: str) -> dict[str, Any]:
    """A scenario's document as its author wrote it."""
    path = settings.ACADEMY_DIR / "scenarios" / f"{key}.yaml"
    return read_yaml(path.read_text(encoding="utf-8"))


def choices(key: str, plan: str) -> list[str]:
    """The options of a test plan, in order."""
    return next(one["choices"] for one in scenario(key)["testplans"] if one["name"] == plan)


def words(key: str, option: str, locale: str = "en") -> str:
    """The words of an option."""
    return next(
        one["text"][locale]
        for turn in scenario(key)["turns"]
        for one in turn.get("options", ())
        if one["id"] == option
    )
