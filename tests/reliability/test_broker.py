"""R2, R3, R10: without a broker people go on; when it is back, empty, what waited is sent."""

from datetime import time, timedelta
from statistics import median

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils import timezone

from learning.actions.notices import write_notices
from learning.models import Branch, Outbox, Record, Reminding
from quizzes.models import Attempt
from tests.reliability.house import House, signed_in, until
from tests.reliability.people import Busy, ready_to_hand_in

PASSWORD = "a quiet long morning"
EACH = 6
# After a broker was away, the bound of R2: Celery's own pauses between two tries to reconnect grow to 30 s.
DELIVERED_WITHIN_S = 60
SLOWER_BY_S = 0.5


def hand_in(house: House, busy: Busy) -> float:
    """Hand in by the page's own form, then read the result; how many seconds the first took."""
    answer = house.post(f"/quiz/{busy.uuid}/review/", {"revision": busy.revision}, session=busy.session)
    assert answer.status == 302, (answer.status, answer.body[-3000:])
    assert answer.headers["location"] == f"/quiz/{busy.uuid}/result/"
    return answer.seconds


def letters(house: House) -> list[str]:
    """To whom a letter was written, one entry for each letter."""
    found: list[str] = []
    for path in (house.var / "mail").glob("*"):
        found += [line[4:] for line in path.read_text().splitlines() if line.startswith("To: ")]
    return found


def test_handing_in_needs_no_broker_and_what_waited_is_sent_when_it_is_back(house: House) -> None:
    people = ready_to_hand_in(2 * EACH + 1)
    Branch.objects.update(opens=time.min, closes=time.max, open_days="1234567")
    Reminding.objects.update_or_create(pk=1, defaults={"since": timezone.now() - timedelta(hours=1)})
    valkey = house.start("valkey")
    web = house.start("web")
    house.start("worker")
    house.start("schedule")
    hand_in(house, people.pop())  # the first request of a process also loads what it needs
    bare = [hand_in(house, busy) for busy in people[:EACH]]
    write_notices(timezone.now())  # what the schedule does every ten minutes
    until(lambda: len(letters(house)) == EACH + 1, DELIVERED_WITHIN_S, "letters with a broker")

    house.lose_the_broker(valkey)
    without = [hand_in(house, busy) for busy in people[EACH:]]
    house.kill(web)  # R3: right after the commit
    assert median(without) - median(bare) < SLOWER_BY_S, (bare, without)
    handed_in = Attempt.objects.filter(uuid__in=[busy.uuid for busy in people[EACH:]], state="submitted")
    assert handed_in.count() == EACH
    for busy in people:
        assert Record.objects.filter(person=busy.person, attempt=busy.uuid).count() == 1
    write_notices(timezone.now())
    waiting = Outbox.objects.filter(sent_at=None)
    assert waiting.count() == EACH

    house.start("valkey")

    def all_sent() -> bool:
        house.keep_up()  # a worker that had a task in hand when the broker went may end as a whole
        return not waiting.exists()

    took = until(all_sent, DELIVERED_WITHIN_S, "letters with the broker back")
    print(f"bare {median(bare):.3f} s, without a broker {median(without):.3f} s, sent after {took:.1f} s")
    assert sorted(letters(house)) == sorted(Attempt.objects.values_list("person__user__email", flat=True))
    assert not Outbox.objects.exclude(parked_at=None).exists()


def test_a_page_is_shown_while_the_broker_is_away(house: House) -> None:
    """R10: the cache of the sign-in limits sits on the same broker."""
    [busy] = ready_to_hand_in(1)
    busy.person.user.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt", 1000)
    busy.person.user.save()
    house.start("web")
    page = house.get("/", session=signed_in(busy.person.user))
    assert page.status == 200
    refused = house.post("/accounts/login/", {"login": busy.person.user.login, "password": "wrong"})
    assert refused.status == 200
    inside = house.post("/accounts/login/", {"login": busy.person.user.login, "password": PASSWORD})
    assert inside.status == 302
    assert max(page.seconds, refused.seconds, inside.seconds) < 5
