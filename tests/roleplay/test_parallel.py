"""Eight clients at once in one scene with every way to decide, honest answers mixed with forged, replayed, out of order
and foreign ones. On PostgreSQL, because SQLite lets one writer in at a time and hides the race.
"""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from learning.models import Practice, Record
from learning.roles import Role
from roleplay.actions.begin import start_play
from roleplay.actions.errors import AlreadyMarked, Conflict, Refused
from roleplay.actions.marking import Given, mark_own, mark_play
from roleplay.actions.turns import take_turn
from roleplay.engine import (
    Arrange,
    AskHint,
    Choose,
    Input,
    Mode,
    Pick,
    Rate,
    Ring,
    State,
    Timeout,
    Write,
    input_digest,
    input_to_json,
    inputs_at,
    replay,
)
from roleplay.forms import handle_of, token_of
from roleplay.models import Play, PlayInput, PlayMark, Scenario
from roleplay.queries import NoPlay, Standing, first_state, inputs_of, play_of, standing
from tests.factories import roleplay as factory
from tests.harness.examples import THOROUGH
from tests.roleplay.reference import lamp_doc

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer: there is no race to lose."
    ),
]
AT_ONCE = 8
ROUNDS = 12
PLAYS = max(4, THOROUGH // 50)
"""Plays of each kind: 4, and 40 with the profile `thorough`."""
HX = {"HX-Request": "true"}


@pytest.fixture
def scenes(transactional_db: None) -> tuple[Scenario, Scenario]:
    """The scene that all send to, and another one."""
    docs = lamp_doc(), factory.document()
    clauses: dict[str, list[str]] = {}
    for standard, names in (pair for doc in docs for pair in factory.cited(doc).items()):
        clauses[standard] = [*clauses.get(standard, ()), *names]
    factory.standards({standard: list(dict.fromkeys(names)) for standard, names in clauses.items()})
    scene, other = (factory.published(doc) for doc in docs)
    return scene, other


@dataclass(frozen=True)
class Sent:
    """What one client sent in one round, and how it was answered."""

    kind: str
    n: int
    given: Input
    answer: str


def at_once[T](calls: Sequence[Callable[[], T]]) -> list[T]:
    """Make all calls at the same time, each with a connection of its own."""

    def one(call: Callable[[], T]) -> T:
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


class Browser:
    """One of eight clients of Anna's play. It looks where the play is, and then sends something as answer n."""

    def __init__(self, house: "House", number: int) -> None:
        self.house, self.number = house, number
        self.rng = random.Random(house.seed * AT_ONCE + number)
        self.sent: list[Sent] = []

    def act(self) -> None:
        now = standing(play_of(self.house.anna, self.house.play))
        log, rng = inputs_of(now.play), self.rng
        n, honest = now.play.n + 1, self._honest(now)
        kind = rng.choice(
            ["honest"] * 6 + ["forged", "counterfeit", "replayed", "otherwise", "ahead", "foreign"]
        )
        at = rng.randrange(len(log)) if log else 0
        if kind in ("replayed", "otherwise") and log:
            other = rng.choice([Choose("give-all"), Write("Something else entirely."), AskHint()])
            self._send(kind, at + 1, log[at] if kind == "replayed" else other)
        elif honest is None or kind in ("forged", "replayed", "otherwise"):
            self._send("forged", n, self._forged(now))
        else:
            self._send(kind, n + 50 if kind == "ahead" else n, honest)

    def _honest(self, now: Standing) -> Input | None:
        """Something that this turn takes. Everybody writes, and puts the customer on hold before anything else."""
        scene, state = now.scene, now.state
        offered = [given for given, _ in inputs_at(scene, state) if given != Choose("ring-him")]
        if not offered:
            return None
        if state.mode is Mode.PRACTICE and state.hints < scene.limits.hints and self.rng.random() < 0.2:
            return AskHint()
        if Choose("wait") in offered and "wait" not in state.taken:
            return Choose("wait")
        given = self.rng.choice(offered)
        if isinstance(given, Arrange):
            return Arrange(tuple(self.rng.sample(given.order, len(given.order))))
        if isinstance(given, Write):
            return Write(f"Dear Mr Saar, this is letter {self.rng.randrange(3)}.")
        return Timeout(actor="learner") if isinstance(given, Timeout) else given

    def _forged(self, now: Standing) -> Input:
        """What this turn cannot take, whoever sends it."""
        here = {option.id for option in now.scene.index.turns[now.state.turn].options}
        elsewhere = [name for name in now.scene.index.options if name not in here]
        return self.rng.choice(
            [
                Choose(self.rng.choice([*elsewhere, "no-such-option", "", "letter-sent", "in-order"])),
                Pick(("ask-when",)),
                Pick(("ask-when", "give-all")),
                Arrange(("offer", "offer", "sorry")),
                Arrange(("offer", "sorry")),
                Write("short"),
                Write("x" * 900),
                Ring(3),
                Rate("tone", 2, "me"),
            ]
        )

    def _send(self, kind: str, n: int, given: Input) -> None:
        self.sent.append(Sent(kind, n, given, self.house.send(self, kind, n, given)))


class House:
    """Anna's play, which all eight send to; and what nobody may change: Bert's play, and what Anna did before."""

    def __init__(self, scenes: tuple[Scenario, Scenario], seed: int, mode: Mode) -> None:
        scene, other = scenes
        self.seed, self.mode = seed, mode
        self.anna = factory.person(f"anna{seed}@example.org")
        self.bert = factory.person(f"bert{seed}@example.org")
        if mode is Mode.EXAM:
            factory.assigned(self.anna, scene)
        self.play = start_play(person=self.anna, activity=scene.uuid, mode=mode, lens="").uuid
        self.beside = [
            start_play(person=self.bert, activity=scene.uuid, mode=Mode.COACH, lens="").uuid,
            start_play(person=self.anna, activity=other.uuid, mode=Mode.PRACTICE).uuid,
        ]
        for play, given in zip(
            self.beside, (Pick(("ask-when", "ask-how")), Choose("greet-full")), strict=True
        ):
            take_turn(person=Play.objects.get(uuid=play).person, play=play, n=1, given=given)

    def send(self, browser: Browser, kind: str, n: int, given: Input) -> str:
        """Give the answer, and say what became of it. A counterfeit is honest but for who sends it."""
        try:
            who = self.bert if kind in ("foreign", "counterfeit") else self.anna
            taken = take_turn(person=who, play=self.play, n=n, given=given)
        except Conflict:
            return "conflict"
        except Refused:
            return "refused"
        except NoPlay:
            return "nothing"
        return "repeated" if taken.repeated else "taken"

    def rows(self) -> list[object]:
        """Everything that is kept of the plays beside this one."""
        plays = Play.objects.filter(uuid__in=self.beside).order_by("pk").values()
        return [*plays, *PlayInput.objects.filter(play__uuid__in=self.beside).order_by("pk").values()]

    def stormed(self) -> list[Sent]:
        """Let eight clients at it, all at the same moment in every round. Returns all that they sent."""
        barrier = Barrier(AT_ONCE)
        browsers = [Browser(self, number) for number in range(AT_ONCE)]

        def one(browser: Browser) -> list[Sent]:
            for _ in range(ROUNDS):
                barrier.wait(timeout=60)
                browser.act()
            return browser.sent

        return [sent for own in at_once([partial(one, browser) for browser in browsers]) for sent in own]

    def log_holds(self, sent: list[Sent]) -> Play:
        """Whatever was sent: the log is one honest order of answers, and the state is its replay."""
        play = Play.objects.get(uuid=self.play)
        rows = list(play.inputs.order_by("n"))
        assert [row.n for row in rows] == list(range(1, play.n + 1))
        honest = {(one.n, input_digest(one.given)) for one in sent if one.kind == "honest"}
        assert {(row.n, row.digest) for row in rows} <= honest
        now = standing(play)
        assert replay(now.scene, first_state(play, now.scene), inputs_of(play)) == State.from_json(play.state)
        return play


class Site(House):
    """The same by the forms of the site, in eight windows of Anna's and eight of Bert's."""

    def __init__(self, scenes: tuple[Scenario, Scenario], seed: int, mode: Mode) -> None:
        super().__init__(scenes, seed, mode)
        self.windows = [(self._window(self.anna), self._window(self.bert)) for _ in range(AT_ONCE)]

    def _window(self, person: Any) -> Client:
        client = Client()
        client.force_login(person.user)
        return client

    def send(self, browser: Browser, kind: str, n: int, given: Input) -> str:
        """Post the form. A counterfeit one has the token and the handles of another play, and asks for points."""
        made_for = self.beside[0] if kind == "counterfeit" else self.play
        fields: dict[str, Any] = {
            "n": str(n),
            "token": token_of(made_for, n),
            "do": input_to_json(given)["do"],
        }
        match given:
            case Choose(option=option):
                fields["option"] = handle_of(made_for, option)
            case Pick(options=options):
                fields["option"] = [handle_of(made_for, option) for option in options]
            case Arrange(order=order):
                fields["order"] = [handle_of(made_for, name) for name in order]
            case Write(text=text):
                fields["text"] = text
        if kind == "counterfeit":
            fields |= {"token": token_of(self.play, n)} if "option" in fields or "order" in fields else {}
            fields |= {"score": "100", "passed": "true", "at_ms": "0", "status": "ended"}
        client = self.windows[browser.number][kind == "foreign"]
        return str(client.post(reverse("roleplay:play", args=[self.play]), fields, headers=HX).status_code)


def finished(house: House, trainers: list[Any]) -> None:
    """Bring the play to its end, and let eight mark the letter at once: one mark counts, and one result is kept."""
    play = Play.objects.get(uuid=house.play)
    while play.is_running:
        now = standing(play_of(house.anna, play.uuid))
        ways = [given for given, _ in inputs_at(now.scene, now.state) if given != Choose("ring-him")]
        best = next((way for way in ways if way in (Choose("give-all"), Choose("back"))), ways[0])
        play = take_turn(person=house.anna, play=play.uuid, n=play.n + 1, given=best).play
    assert play.waits

    def mark(number: int) -> str:
        levels = {"tone": number % 3}
        try:
            if house.mode is not Mode.EXAM:
                mark_own(person=house.anna, play=play.uuid, levels=levels, n=play.n)
            else:
                by = [*trainers, house.bert][number % 3].user
                mark_play(by=by, play=play.uuid, given=Given(levels), n=play.n)
        except (AlreadyMarked, NoPlay) as error:
            return type(error).__name__
        return "marked"

    answers = at_once([partial(mark, number) for number in range(AT_ONCE)])
    assert "marked" in answers
    assert answers.count("NoPlay") == (2 if house.mode is Mode.EXAM else 0)  # Bert is no trainer
    assert PlayMark.objects.filter(play=play).count() == 1
    after = Play.objects.get(pk=play.pk)
    assert (after.status, after.n) == (Play.Status.ENDED, play.n + 1)
    kept = Record.objects.filter(kind="result", person=house.anna, attempt=play.uuid)
    assert kept.count() == int(house.mode is Mode.EXAM)
    assert Practice.objects.filter(person=house.anna).count() == int(house.mode is not Mode.EXAM)


@pytest.mark.parametrize("mode", [Mode.PRACTICE, Mode.EXAM])
def test_whatever_eight_send_at_once_the_log_is_one_honest_order(scenes, mode):
    said, late = set(), 0
    trainers = [factory.person(f"trainer{n}@example.org", roles=[Role.TRAINER]) for n in range(2)]
    for seed in range(PLAYS):
        house = House(scenes, seed, mode)
        before = house.rows()
        sent = house.stormed()
        play = house.log_holds(sent)
        wanted = dict(play.inputs.values_list("n", "digest"))
        # Each answer was new to exactly one client, and whoever was too late was told so.
        assert sorted(one.n for one in sent if one.answer == "taken") == sorted(wanted)
        for one in sent:
            same = wanted.get(one.n) == input_digest(one.given)
            assert (
                one.answer
                in {
                    "honest": {"taken", "repeated"} if same else {"conflict"},
                    "forged": {"refused", "conflict"},
                    "replayed": {"repeated"},
                    "otherwise": {"repeated"} if same else {"conflict"},
                    "ahead": {"conflict"},
                    "foreign": {"nothing"},
                    "counterfeit": {"nothing"},
                }[one.kind]
            )
        said |= {entry.id for entry in State.from_json(play.state).transcript if entry.own}
        late += sum(one.kind == "honest" and one.answer == "conflict" for one in sent)
        finished(house, trainers)
        assert house.rows() == before
    assert said >= {"ask-when", "letter-sent", "wait"}
    assert said & {"in-order", "nearly", "upside-down"}
    assert late > 0  # or there was no race


def test_whatever_eight_windows_post_at_once_the_log_is_one_honest_order(scenes):
    for seed in range(PLAYS // 2):
        house = Site(scenes, seed, Mode.PRACTICE)
        before = house.rows()
        sent = house.stormed()
        play = house.log_holds(sent)
        finished(house, [])
        assert house.rows() == before
        assert play.n > 3
        assert {one.answer for one in sent if one.kind == "foreign"} <= {"404"}
        assert {one.answer for one in sent} <= {"200", "404", "409", "422"}
