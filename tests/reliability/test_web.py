"""R8: the web processes are asked to end, or are killed, while people work."""

import os
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from django.core.management import call_command
from django.db.models import Count, F

from learning.models import Record
from quizzes.models import Attempt
from roleplay.engine import replay
from roleplay.forms import handle_of, token_of
from roleplay.models import Play
from roleplay.queries import first_state, inputs_of
from roleplay.scenes import scene_of
from tests.reliability.house import House, until
from tests.reliability.people import Busy, on_the_phone, ready_to_hand_in

WAY = ("greet-full", "ask-story", "offer-fifty")
IN_WORK = 4  # as many as one web process has threads, so that none waits whichever process they come to
REQUESTS = 200
NEW_WORKER_WITHIN_S = 10
PEOPLE = 5
KILLS = 3


def test_what_is_in_work_is_finished_before_the_web_ends(house: House) -> None:
    """TERM while pages are being made: all arrive whole."""
    web = house.start("web")
    begun = house.var / "begun"
    with ThreadPoolExecutor(IN_WORK) as pool:
        asked = [pool.submit(house.get, "/slow/1200/") for _ in range(IN_WORK)]
        until(lambda: begun.exists() and len(begun.read_text()) == IN_WORK, 20, "pages in work")
        web.send_signal(signal.SIGTERM)
        answers = [one.result() for one in asked]
    assert [(answer.status, answer.body) for answer in answers] == [(200, "in its own time")] * IN_WORK
    assert web.wait(10) is not None


def test_two_hundred_requests_over_a_rolling_restart(house: House) -> None:
    """HUP gives new workers the place of the old ones: nobody notices.

    An old worker must outlive the start of its successor, for which granian by itself allows three seconds and a half.
    """
    web = house.start("web", "--respawn-interval", str(NEW_WORKER_WITHIN_S))
    before = _workers(web)
    failed: list[str] = []
    answered = 0
    lock = threading.Lock()
    over = threading.Event()

    def ask(_asker: int) -> None:
        nonlocal answered
        while not over.is_set():
            try:
                answer = house.get("/slow/20/")
                wrong = "" if answer.status == 200 else str(answer.status)
            except OSError as error:
                wrong = repr(error)
            with lock:
                answered += 1
                if wrong:
                    failed.append(f"{answered}: {wrong}")
            time.sleep(0.15)

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask, asker) for asker in range(4)]
        try:
            until(lambda: answered >= 40, 20, "requests before")
            web.send_signal(signal.SIGHUP)
            until(lambda: not before & _workers(web), 4 * NEW_WORKER_WITHIN_S, "new workers")
            so_far = answered
            until(lambda: answered >= max(so_far + 40, REQUESTS), 30, "requests after")
        finally:
            over.set()
        for one in asking:
            one.result(30)
    assert failed == []


def test_killed_in_the_middle_of_turns_no_play_is_half_written(house: House) -> None:
    people = on_the_phone(PEOPLE)
    handing_in = ready_to_hand_in(PEOPLE)
    web = house.start("web")
    over = threading.Event()
    said = dict.fromkeys((busy.uuid for busy in people), 0)
    handed: set[object] = set()

    def talk(busy: Busy) -> None:
        """Give the answers in order, each again and again until it is taken."""
        n = 0
        while n < len(WAY) and not over.is_set():
            answer = {
                "n": n + 1,
                "token": token_of(busy.uuid, n + 1),
                "option": handle_of(busy.uuid, WAY[n]),
            }
            if _sent(house, f"/play/{busy.uuid}/", answer, busy):
                n += 1
                said[busy.uuid] = n
                time.sleep(0.3)

    def hand_in(busy: Busy) -> None:
        while not over.is_set():
            if _sent(house, f"/quiz/{busy.uuid}/review/", {"revision": busy.revision}, busy):
                handed.add(busy.uuid)
                return

    pool = ThreadPoolExecutor(2 * PEOPLE)
    try:
        talks = [pool.submit(talk, busy) for busy in people]
        quizzes = [pool.submit(hand_in, busy) for busy in handing_in[:2]]
        for kill in range(KILLS):
            time.sleep(0.25)
            house.kill(web)
            _whole(said)
            quizzes += [pool.submit(hand_in, busy) for busy in handing_in[2 + kill : 3 + kill]]
            web = house.start("web")
        for one in [*talks, *quizzes]:
            one.result(timeout=60)
    finally:
        over.set()
        pool.shutdown()
    _whole(said)
    assert Play.objects.filter(status=Play.Status.ENDED, passed=True).count() == PEOPLE
    assert Attempt.objects.filter(state="submitted").count() == len(handed) == PEOPLE
    results = Record.objects.filter(kind=Record.Kind.RESULT)
    assert sorted(results.values_list("attempt", flat=True)) == sorted(
        busy.uuid for busy in [*people, *handing_in]
    )


def _sent(house: House, path: str, data: dict[str, object], busy: Busy) -> bool:
    """Whether this was taken; False when the site was away."""
    try:
        answer = house.post(path, data, session=busy.session)
    except OSError:
        time.sleep(0.1)
        return False
    assert answer.status == 302, (answer.status, answer.body[:500])
    return True


def _whole(said: dict[object, int]) -> None:
    """Every play is what its inputs make of it, nothing that was answered is missing, and the record is whole."""
    counted = Play.objects.annotate(stored=Count("inputs"))
    assert not counted.exclude(n=F("stored")).exists()
    for play in Play.objects.select_related("release"):
        scene = scene_of(play.release.uuid)
        state = replay(scene, first_state(play, scene), inputs_of(play))
        assert state.to_json() == play.state
        assert play.n >= said[play.uuid]
        recorded = Record.objects.filter(attempt=play.uuid).count()
        assert recorded == (1 if play.status == Play.Status.ENDED else 0)
    for attempt in Attempt.objects.all():
        recorded = Record.objects.filter(attempt=attempt.uuid).count()
        assert recorded == (0 if attempt.is_open else 1)
    call_command("verify_records", verbosity=0)


def _workers(web: "subprocess.Popen[bytes]") -> set[int]:
    """The processes of the group besides its first."""
    from cms.orphans import running

    return {one.pid for one in running() if one.group == os.getpgid(web.pid) and one.pid != web.pid}
