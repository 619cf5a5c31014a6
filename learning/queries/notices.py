"""What people were told: one person's messages, and for the people office what went out and what would."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from learning.models import Notice, NoticeItem, Outbox, Person
from learning.news import News, worded
from learning.queries.outgoing import CHUNK, candidates, outgoing, reminding
from learning.rules.due import local_day

PAGE = 20
SAMPLE = 200
"""From so many people it is estimated how many messages would go out in a large company."""
ORDER = ("due", "team", "marked", "intention", "done")
"""What comes first in a message; kinds that are not named here stand before the last two."""


@dataclass(frozen=True)
class Message:
    """One day's message in words."""

    notice: Notice
    own: tuple[News, ...]
    team: tuple[News, ...]


def notices_of(person: Person) -> QuerySet[Notice]:
    """The person's messages, the latest first."""
    return Notice.objects.filter(person=person).order_by("-day")


def messages(notices: Sequence[Notice], person: Person, now: datetime) -> list[Message]:
    """These messages of one person, in the language that is on. A fixed number of queries."""
    items = list(NoticeItem.objects.filter(notice__in=[notice.pk for notice in notices]))
    items.sort(key=lambda item: (_rank(item.kind), item.due_on or notices[0].day, item.pk))
    words = worded(items, person, now)
    own: dict[int, list[News]] = defaultdict(list)
    team: dict[int, list[News]] = defaultdict(list)
    for item in items:
        if item.pk in words and item.notice_id is not None:
            (team if item.kind == "team" else own)[item.notice_id].append(words[item.pk])
    return [Message(notice, tuple(own[notice.pk]), tuple(team[notice.pk])) for notice in notices]


def new_of_team(person: Person, notice: Notice | None, now: datetime) -> int:
    """How many dates of their team today's message tells of, that are still so."""
    today = local_day(now, person.effective_zone)
    if notice is None or notice.day != today:
        return 0
    items = list(notice.items.filter(kind="team"))
    return sum(not news.over for news in worded(items, person, now).values()) if items else 0


def _rank(kind: str) -> float:
    return ORDER.index(kind) if kind in ORDER else 2.5


@dataclass(frozen=True)
class Forecast:
    """How many messages would go out today: all, those with a manager's list, and all by the name of the branch.

    Unless it is ``exact``, ``total`` is an estimate, of which two figures mean something, and the rest is left empty.
    """

    total: int
    lists: int
    branches: tuple[tuple[str, int], ...]
    exact: bool = True

    @property
    def learners(self) -> int:
        """Messages about nothing but the person's own things."""
        return self.total - self.lists


def forecast(now: datetime | None = None, *, quick: bool = False) -> Forecast:
    """What would still go out today, by each branch's own day, if messages are on.

    ``quick``: where more than :data:`CHUNK` people might be told something, it is estimated from some of them, in a
    fixed number of queries.
    """
    now = now or timezone.now()
    rules = reminding(now)
    counted: Counter[str] = Counter()
    lists = 0
    people = candidates(rules, now, rest_of_day=True) if rules.on else []
    if quick and len(people) > CHUNK:
        # By key, so evenly over those who came early and late.
        some = [people[at * len(people) // SAMPLE] for at in range(SAMPLE)]
        told = len(outgoing(some, rules, now, rest_of_day=True))
        return Forecast(rounded(told * len(people) // SAMPLE), 0, (), exact=False)
    for start in range(0, len(people), CHUNK):
        for message in outgoing(people[start : start + CHUNK], rules, now, rest_of_day=True):
            counted[message.person.branch.local_name] += 1
            lists += message.holds_list
    return Forecast(counted.total(), lists, tuple(sorted(counted.items())))


def rounded(number: int) -> int:
    """The number with its first two figures alone."""
    return round(number, min(0, 2 - len(str(number))))


@dataclass(frozen=True)
class Sent:
    """A message that was written, and what became of its letter."""

    notice: Notice
    letter: Outbox | None


def sent_lately() -> QuerySet[Notice]:
    """Every message to everybody, the latest first."""
    return Notice.objects.select_related("person__branch").order_by("-created_at", "-pk")


def with_letters(notices: Sequence[Notice]) -> list[Sent]:
    """These messages with their letters. One query."""
    keys = {notice.pk: notice.letter_key for notice in notices}
    letters = {row.key: row for row in Outbox.objects.filter(key__in=keys.values())}
    return [Sent(notice, letters.get(keys[notice.pk])) for notice in notices]
