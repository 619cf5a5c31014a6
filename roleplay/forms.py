"""Reading an answer out of a form, and writing the two things that a form of ours carries besides it.

The browser gets no ids of the scenario: an author may have called an option "trap". It gets handles, which are made
from the play's own uuid, so that a handle of one play means nothing in another.
"""

import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from uuid import UUID

from django.http import QueryDict
from django.utils.crypto import salted_hmac

from roleplay import words
from roleplay.engine import Arrange, AskHint, Choose, Input, Pick, Ring, Timeout, Write
from roleplay.queries import Standing

_LENGTH = 20


@lru_cache(maxsize=1024)
def _key_of(play: UUID) -> bytes:
    return salted_hmac("roleplay.option", str(play), algorithm="sha256").digest()


def handle_of(play: UUID, option: str) -> str:
    """The name of an option in the forms of one play."""
    return hmac.digest(_key_of(play), option.encode(), "sha256").hex()[:_LENGTH]


def token_of(play: UUID, n: int) -> str:
    """What shows that a form for turn ``n`` of this play came from us."""
    return salted_hmac("roleplay.turn", f"{play}/{n}", algorithm="sha256").hexdigest()[:_LENGTH]


@dataclass(frozen=True)
class Answer:
    """The answer to turn ``n``; without ``given``, ``problem`` says what is wrong with the form.

    ``ticked`` (options), ``order`` (things put in order) and ``text`` are what was in the form, so that an answer that
    cannot be taken comes back as it was. ``draft``: the text is to be kept, and nothing sent.
    """

    n: int
    given: Input | None
    problem: str = ""
    ticked: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    text: str = ""
    draft: bool = False


def answer_from(posted: QueryDict, now: Standing) -> Answer:
    """Read a posted answer. Anything that our own form could not have sent comes out without an input."""
    # No database of ours stores a NUL in a text. Everything else is kept, also what is too long to send.
    text = posted.get("text", "").replace("\r\n", "\n").replace("\x00", "")
    play = now.play.uuid
    try:
        n = int(posted.get("n", ""))
    except ValueError:
        return Answer(0, None, str(words.NOT_NOW), text=text)
    if not 1 <= n <= now.play.n + 1 or not hmac.compare_digest(
        posted.get("token", "").encode(), token_of(play, n).encode()
    ):
        return Answer(n, None, str(words.NOT_NOW), text=text)
    match posted.get("do", "choose"):
        case "ring":
            return Answer(n, Ring())
        case "timeout":
            return Answer(n, Timeout(actor="learner"), text=text)
        case "hint":
            return Answer(n, AskHint(), text=text)
        case "choose":
            return _choice(n, posted, now, text)
        case "pick":
            ticked = tuple(_named(play, _options(now), posted.getlist("option")))
            return Answer(n, Pick(ticked), ticked=ticked)
        case "arrange":
            order = ordered(now, posted.getlist("order"))
            return Answer(n, Arrange(order), order=order)
        case "write":
            return Answer(n, Write(text), text=text)
        case "draft":
            return Answer(n, None, text=text, draft=True)
    return Answer(n, None, str(words.NOT_NOW), text=text)


def _choice(n: int, posted: QueryDict, now: Standing, text: str) -> Answer:
    wanted = posted.get("option", "")
    if not wanted:
        return Answer(n, None, str(words.SAY_SOMETHING), text=text)
    found = _named(now.play.uuid, _options(now), [wanted])
    if not found:
        return Answer(n, None, str(words.NOT_NOW), text=text)
    return Answer(n, Choose(found[0]), ticked=(found[0],), text=text)


def _named(play: UUID, names: Iterable[str], handles: Sequence[str]) -> list[str]:
    """The ids whose handles these are, each once, in the order of the handles. What is no handle is left out.

    A handle is slow to make, so the search ends with the last one found: what is likely comes first in ``names``.
    """
    wanted, found = set(handles), dict[str, str]()
    for name in names:
        if len(found) == len(wanted):
            break
        handle = handle_of(play, name)
        if handle in wanted:
            found[handle] = name
    return [found[handle] for handle in dict.fromkeys(handles) if handle in found]


def _options(now: Standing) -> Iterator[str]:
    """The options of this turn, then all of them: an answer may be a repeat of an earlier one."""
    index = now.scene.index
    turn = index.turns.get(now.state.turn)
    return chain((option.id for option in turn.options) if turn is not None else (), index.options)


def ordered(now: Standing, handles: Sequence[str]) -> tuple[str, ...]:
    """The things that are put in order, as these handles stand. What is no handle of theirs is left out."""
    return tuple(_named(now.play.uuid, now.scene.index.items, handles))
