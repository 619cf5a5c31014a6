"""How what people are told is worded. Each kind of news has one place that says it; the apps above register theirs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from learning.models import NoticeItem, Person


@dataclass(frozen=True)
class News:
    """One thing in words. ``subject`` says it in a few, ``url`` is where it is seen or done.

    ``over`` says what has become of it, once it is no longer so; letters leave it out then.
    """

    subject: str
    words: str
    url: str
    over: str = ""


Teller = Callable[[Sequence[NoticeItem], Person, datetime], dict[int, News]]
_tellers: dict[str, Teller] = {}


def tells(kind: str) -> Callable[[Teller], Teller]:
    """Register who words news of ``kind``: some items of one person to words by their keys, in the language that is
    on. What is left out is not to be told any more. A fixed number of queries, however many."""

    def register(teller: Teller) -> Teller:
        _tellers[kind] = teller
        return teller

    return register


def worded(items: Sequence[NoticeItem], person: Person, now: datetime) -> dict[int, News]:
    """The words of each item by its key."""
    found: dict[int, News] = {}
    for kind in dict.fromkeys(item.kind for item in items):
        if kind in _tellers:
            found |= _tellers[kind]([item for item in items if item.kind == kind], person, now)
    return found
