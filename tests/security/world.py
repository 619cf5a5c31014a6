"""Two branches that must not see each other, with everything that one new hire can own.

Names of branch A begin with ZZ-A-, of branch B with ZZ-B-; what was only practised is called ZZ-PRACTICE; what no
learner may read before it is due holds the word zzcanary. The hire has an allowance of time, in figures that stand
nowhere else (ALLOWANCE). A test looks for these words in what the site answers.
"""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from cms.models import Recording
from learning import api as learning
from learning.actions.allowance import change_allowance
from learning.actions.assign import assign, start_cycle
from learning.actions.devices import share_device
from learning.actions.list_work import work
from learning.actions.lists import hand_in
from learning.actions.record import record_read
from learning.actions.requirements import make_requirement
from learning.models import Assignment, Certificate, Deputy, Kind, Leave, Notice, Person, Record, User
from learning.roles import Role
from quizzes.actions.answer import save_answer
from quizzes.actions.start import start_attempt
from quizzes.actions.submit import submit_attempt
from quizzes.handles import by_id
from quizzes.models import Attempt, Question, QuestionFlag
from roleplay.actions.begin import start_play
from roleplay.actions.reflect import intend, keep_feeling
from roleplay.actions.turns import take_turn
from roleplay.engine import Choose, Mode
from roleplay.forms import handle_of, token_of
from roleplay.models import Play, Scenario
from tests.factories import cms as pages
from tests.factories import learning as make
from tests.factories import quizzes, roleplay
from tests.quizzes.grading import kinds

SECRET = "zzcanary"
ALLOWANCE = (Decimal("3.7"), 223)
"""How many times as long, and how many minutes on top."""
PRACTICE = "ZZ-PRACTICE"
ACTORS = (
    "anonymous", "hire", "other", "trainer", "manager", "deputy", "stranger", "people", "auditor", "admin",
)  # fmt: skip
"""``manager`` leads ``hire`` and ``other``, ``stranger`` another branch; ``deputy`` stands in for ``manager`` and has
no role but that of an employee; auditor and admin are nobody's person."""
OF_A = ("hire", "other", "manager")


@dataclass
class World:
    """The actors' accounts, people and sessions; and the values of address parameters by what they name."""

    users: dict[str, User] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    of_b: list[Person] = field(default_factory=list)
    ids: dict[str, Any] = field(default_factory=dict)
    plays: dict[str, Play] = field(default_factory=dict)
    attempts: dict[str, Attempt] = field(default_factory=dict)
    certificate: Certificate | None = None
    site: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))

    def client(self, actor: str, **kwargs: Any) -> Client:
        """A browser in which the actor is signed in already."""
        client = Client(raise_request_exception=False, **kwargs)
        if not kwargs:
            # Every browser asks the same site: building it anew for each would take longer than the asking.
            client.handler = self.site
        if actor in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[actor]
        return client

    def answer(self, play: str) -> dict[str, Any]:
        """The form that the owner of a running play would send next."""
        row = self.plays[play]
        n = row.n + 1
        option = handle_of(row.uuid, f"{SECRET}-greet-short")
        return {"n": n, "token": token_of(row.uuid, n), "option": option}


def scene(key: str, title: str) -> dict[str, Any]:
    """The factory's scene with a mark in every id, and in every text that is not said in the scene itself."""
    text = json.dumps(roleplay.document(key=key, title={"en": title}))
    names = {"greet", "within", "ring-1", "story-1", "held-1", "offer-1"}
    document = json.loads(text)
    for turn in document["turns"]:
        names |= {turn["id"], *(option["id"] for option in turn["options"])}
    names |= {fact["id"] for fact in document["facts"]} | {ending["id"] for ending in document["endings"]}
    names |= {goal["id"] for goal in document["goals"]}
    for name in names:
        text = text.replace(f'"{name}"', f'"{SECRET}-{name}"').replace(
            f'"end:{name}"', f'"end:{SECRET}-{name}"'
        )
    document = json.loads(text)
    document["facts"][0]["question"] = {"en": f"{SECRET} question"}
    document["debrief"]["next_shift"] = {"en": f"{SECRET} next shift"}
    for ending in document["endings"]:
        ending["title"], ending["text"] = {"en": f"{SECRET} title"}, {"en": f"{SECRET} text"}
    for competency in document["competencies"]:
        competency["title"] = {"en": f"{SECRET} competency"}
    return document


def check(key: str, title: str, feedback: str = "end", **changes: Any) -> dict[str, Any]:
    """A quiz with a mark in its keys, tags, sources and feedback."""
    questions = []
    for index in range(4):
        one = quizzes.question(
            f"{SECRET}-{key}-q{index}", f"{SECRET}-{key}", clauses=("phone/rings",), a=100, b=37, c=0
        )
        one["text"] = quizzes.said(f"Question {index}")
        one["feedback"] = quizzes.said(f"{SECRET} afterwards")
        for option in one["options"]:
            option["text"] = quizzes.said(f"Answer {option['id']}")
            option["feedback"] = quizzes.said(f"{SECRET} because {option['id']}")
        questions.append(one)
    draw = [{"tag": f"{SECRET}-{key}", "count": 4}]
    return quizzes.quiz(
        key,
        questions=questions,
        title=quizzes.said(title),
        draw=draw,
        feedback=feedback,
        attempts=0,
        **changes,
    )


def _written(key: str, title: str) -> dict[str, Any]:
    """A quiz that asks for a word or two, which a person reads."""
    question = kinds.document("short", key=f"{key}-short", tags=[key], clauses=["phone/rings"])
    draw = [{"tag": key, "count": 1}]
    return quizzes.quiz(key, questions=[question], title=quizzes.said(title), draw=draw, attempts=0)


def build() -> World:
    """Make it all through the product's own doors."""
    world = World()
    _people(world)
    _activities(world)
    _of_the_hire(world)
    _of_branch_b(world)
    _list_of_people(world)
    _authored(world)
    for actor, user in world.users.items():
        client = Client()
        client.force_login(user)
        world.sessions[actor] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return world


def _people(world: World) -> None:
    branches = {
        letter: make.BranchFactory(key=f"branch-{letter.lower()}", name=f"ZZ-{letter}-Branch", locale="en")
        for letter in "ABC"
    }
    roles = {
        "hire": (),
        "other": (),
        "manager": (Role.MANAGER,),
        "deputy": (),
        "stranger": (Role.MANAGER,),
        "trainer": (Role.TRAINER,),
        "people": (Role.PEOPLE,),
    }
    for actor, more in roles.items():
        letter = "A" if actor in OF_A else "B" if actor == "stranger" else "C"
        world.people[actor] = make.PersonFactory(
            name=f"ZZ-{letter}-{actor.title()} Person",
            branch=branches[letter],
            user__login=f"{actor}@example.org",
            user__roles=(Role.EMPLOYEE, *more),
        )
        world.users[actor] = world.people[actor].user
    for actor, role in (("auditor", Role.AUDITOR), ("admin", Role.ADMIN)):
        world.users[actor] = make.UserFactory(login=f"{actor}@example.org", roles=(role,))
    hire = world.people["hire"]
    change_allowance(person=hire, factor=ALLOWANCE[0], minutes=ALLOWANCE[1], by=world.users["people"])
    world.of_b = [make.PersonFactory(name=f"ZZ-B-Person {n}", branch=branches["B"]) for n in range(3)]
    make.leads(world.people["manager"], world.people["hire"], world.people["other"])
    make.leads(world.people["stranger"], *world.of_b)
    today = timezone.now().date()
    Deputy.objects.create(
        manager=world.people["manager"],
        deputy=world.people["deputy"],
        starts_on=today - timedelta(days=3),
        ends_on=today + timedelta(days=3),
    )
    # Somebody who moved from A to B yesterday: the former manager has no part in them any more.
    mover = make.PersonFactory(name="ZZ-B-Mover Person", branch=branches["B"])
    yesterday = timezone.now().date() - timedelta(days=1)
    make.leads(world.people["manager"], mover, until=yesterday)
    make.leads(world.people["stranger"], mover, since=yesterday + timedelta(days=1))
    world.of_b.append(mover)


def _activities(world: World) -> None:
    standard = make.make_standard("phone", ("rings", "greet", "close"))
    make.make_standard("limits", ("within", "keep"))
    quiz = quizzes.publish(check("phone-check", "The phone check", time_limit=60))
    other_quiz = quizzes.publish(check("practice-check", f"{PRACTICE} quiz", feedback="each"))
    play = roleplay.published(scene("lamp-call", "The lamp"))
    other_play = roleplay.published(scene("practice-call", f"{PRACTICE} scene"))
    letter = roleplay.published(roleplay.letter())
    written = quizzes.publish(_written("written-check", "The written check"))
    other_written = quizzes.publish(_written("practice-written", f"{PRACTICE} written check"))
    one = make.make_release(
        Kind.LESSON,
        "one",
        title="Lesson one",
        text_body=[{"id": "a", "type": "text", "html": "<p>Hello.</p>"}],
    )
    body = [
        {"id": "b", "type": "activity", "activity": str(quiz.uuid), "kind": "quiz", "key": quiz.key},
        {"id": "c", "type": "activity", "activity": str(play.uuid), "kind": "scenario", "key": play.key},
    ]
    two = make.make_release(
        Kind.LESSON,
        "two",
        title="Lesson two",
        text_body=body,
        rule={"all": [{"passed": str(quiz.uuid)}, {"passed": str(play.uuid)}]},
        parts=[make.PartIn(quiz.uuid, "activity"), make.PartIn(play.uuid, "activity")],
    )
    module = make.make_release(
        Kind.MODULE, "module", parts=[make.PartIn(x.activity.uuid) for x in (one, two)]
    )
    course = make.make_release(
        Kind.COURSE, "course", title="The course", parts=[make.PartIn(module.activity.uuid)]
    )
    first = make.make_release(Kind.LESSON, "first-day", title="First day")
    short = make.make_release(
        Kind.COURSE,
        "welcome",
        title="Welcome",
        parts=[make.PartIn(first.activity.uuid)],
        body={"certificate": True},
    )
    releases = {
        "standard": standard,
        "lesson": one,
        "lesson two": two,
        "module": module,
        "course": course,
        "first day": first,
        "welcome": short,
    }
    world.ids |= {name: release.activity.uuid for name, release in releases.items()}
    world.ids |= {"first day release": first, "standard release": standard.uuid}
    world.ids |= {
        "quiz": quiz.uuid,
        "practice quiz": other_quiz.uuid,
        "scene": play.uuid,
        "practice scene": other_play.uuid,
        "letter": letter.uuid,
        "written quiz": written.uuid,
        "practice written quiz": other_written.uuid,
        "written question": "written-check-short",
        "scenario pk": play.pk,
        "quiz pk": quiz.pk,
    }
    question = Question.objects.get(key=f"{SECRET}-phone-check-q0")
    flag = QuestionFlag.objects.create(
        question=question, version="0" * 64, code="too-easy", raised_at=timezone.now()
    )
    world.ids |= {"question": question.uuid, "flag": flag.uuid}


def _cycle(world: World, person: Person, name: str) -> learning.Cycle:
    activity = learning.Activity.objects.get(uuid=world.ids[name])
    return start_cycle(person=person, activity=activity)


def _attempt(person: Person, quiz: Any, *, chosen: str, submit: bool) -> Attempt:
    now = timezone.now()
    row = start_attempt(person=person, activity=quiz, now=now).attempt
    save_answer(person=person, attempt=row.uuid, position=1, revision=0, answering=by_id((chosen,)), now=now)
    row.refresh_from_db()
    if submit:
        submit_attempt(person=person, attempt=row.uuid, revision=row.revision, now=now, locale="en")
        row.refresh_from_db()
    return row


def _played(person: Person, scene: Any, mode: Mode) -> Play:
    play = start_play(person=person, activity=scene, mode=mode)
    for n, option in enumerate(("greet-full", "ask-story", "offer-all"), start=1):
        take_turn(person=person, play=play.uuid, n=n, given=Choose(f"{SECRET}-{option}"))
    play.refresh_from_db()
    assert play.status == Play.Status.ENDED
    return play


def _of_the_hire(world: World) -> None:
    hire = world.people["hire"]
    cycle = _cycle(world, hire, "welcome")
    record_read(person=hire, cycle=cycle, release=world.ids["first day release"], at=timezone.now())
    world.certificate = Certificate.objects.get(person=hire)
    cycle = _cycle(world, hire, "course")
    lesson = learning.current_release(world.ids["lesson"])
    assert lesson is not None
    record_read(person=hire, cycle=cycle, release=lesson, at=timezone.now())
    world.attempts["submitted"] = _attempt(hire, world.ids["quiz"], chosen="c", submit=True)
    world.attempts["open"] = _attempt(hire, world.ids["quiz"], chosen="a", submit=False)
    world.attempts["practised"] = _attempt(hire, world.ids["practice quiz"], chosen="a", submit=True)
    world.plays["counted"] = _played(hire, world.ids["scene"], Mode.EXAM)
    world.plays["running"] = start_play(person=hire, activity=world.ids["scene"], mode=Mode.EXAM)
    ended = world.plays["ended"] = _played(hire, world.ids["practice scene"], Mode.PRACTICE)
    for play, word in ((ended, PRACTICE), (world.plays["counted"], f"{PRACTICE} too")):
        keep_feeling(play=play, felt=f"{word} feeling")
        intend(play=play, text=f"{word} intention", days=0, shared=False)
    told = Notice.objects.create(
        person=hire, day=timezone.now().date() - timedelta(days=400), created_at=timezone.now()
    )
    world.ids["notice"] = told.uuid
    world.ids["intention"] = hire.intentions.latest("pk").uuid
    _cycle(world, hire, "letter")
    letter = Scenario.objects.get(uuid=world.ids["letter"])
    world.plays["handed in"] = roleplay.sent(hire, letter)
    world.plays["written"] = roleplay.sent(hire, letter, Mode.PRACTICE)
    _cycle(world, hire, "written quiz")
    for name, quiz, text in (
        ("handed in", "written quiz", "Three bells"),
        ("written", "practice written quiz", f"{PRACTICE} bells"),
    ):
        row = world.attempts[name] = _attempt(hire, world.ids[quiz], chosen=text, submit=True)
        world.ids[f"answer {name}"] = row.to_mark.get().uuid
    world.ids |= {f"play {name}": play.uuid for name, play in world.plays.items()}
    world.ids |= {f"attempt {name}": row.uuid for name, row in world.attempts.items()}
    long_ago = timezone.now().date() - timedelta(days=400)
    leave = Leave.objects.create(person=hire, starts_on=long_ago, ends_on=long_ago)
    world.ids |= {
        "certificate": world.certificate.uuid,
        "code": world.certificate.code,
        "entry": Record.objects.filter(person=hire, kind=Record.Kind.RESULT).latest("pk").uuid,
        "hire": hire.uuid,
        "of b": world.of_b[0].uuid,
        "mover": world.of_b[-1].uuid,
        "manager": world.people["manager"].uuid,
        "leave row": f"leave.{leave.starts_on}",
        "device": share_device(branch=hire.branch, name="ZZ-Device", by=world.users["manager"]).uuid,
        "assignment": Assignment.objects.get(person=hire, activity__uuid=world.ids["course"]).uuid,
        "requirement": make_requirement(
            activity=learning.Activity.objects.get(uuid=world.ids["welcome"]),
            jobs=[make.JobFactory(key="nobody")],
        ).uuid,
    }


def _of_branch_b(world: World) -> None:
    late = timezone.now().date() - timedelta(days=3)
    activity = learning.Activity.objects.get(uuid=world.ids["course"])
    for person in world.of_b:
        assign(person=person, activity=activity, source=Assignment.Source.HIRED, due_on=late)
        _cycle(world, person, "course")
        for _try in range(2):
            _attempt(person, world.ids["quiz"], chosen="c", submit=True)
    assign(person=world.people["other"], activity=activity, source=Assignment.Source.HIRED, due_on=late)


def _list_of_people(world: World) -> None:
    """One that the people office handed in: it names somebody of branch B."""
    row = hand_in(
        name="people.csv",
        content=b"number;name;branch;job;manager;hire date;language\nN-1;ZZ-B-Listed;Nowhere;None;;2026-01-05;en\n",
        valid_from=timezone.now().date(),
        by=world.users["people"],
    )
    work(row.pk, 10)
    world.ids["list of people"] = row.uuid


def _authored(world: World) -> None:
    standard = pages.make_standard_page("pages", ("rings",), title="A standard page")
    document = get_document_model()(title="Handout")
    document.file.save("handout.txt", ContentFile(b"handout"), save=True)
    document.get_file_hash()
    document.get_file_size()
    recording = Recording(title="A recording", content_type="audio/mpeg")
    recording.file.save("line.mp3", ContentFile(b"\xff\xfb\x90\x00"), save=True)
    world.ids |= {
        "page": standard.pk,
        "document": document.pk,
        "name": learning.media_url(learning.media_store(b"\xff\xfb\x90\x00", "audio/mpeg")).removeprefix(
            settings.MEDIA_URL
        ),
        "recording": recording.pk,
        "file": document.filename,
        "page_path": "handbook/",
        "trainer": world.users["trainer"].pk,
        "group": Group.objects.get(name=Role.TRAINER).pk,
        "site": Site.objects.get(is_default_site=True).pk,
        "root": Page.objects.get(depth=1).pk,
        "revision": standard.latest_revision_id,
        "first question": 1,
        "any int": 1,
        "any uuid": world.ids["scene"],
        "any str": "x",
        "any slug": "x",
    }
