"""Reading an answer out of a form, and writing the two things that a form of ours carries besides it.

The browser gets no ids of the scenario: an author may have called an option "trap". It gets handles, which are made
from the play's own uuid, so that a handle of one play means nothing in another.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.crypto import salted_hmac

from roleplay import words
from roleplay.engine import Choose, Input, Ring, Timeout
from roleplay.queries import Standing

_LENGTH = 20


def handle_of(play: UUID, option: str) -> str:
    """The name of an option in the forms of one play."""
    return salted_hmac("roleplay.option", f"{play}/{option}", algorithm="sha256").hexdigest()[:_LENGTH]


def token_of(play: UUID, n: int) -> str:
    """What shows that a form for turn ``n`` of this play came from us."""
    return salted_hmac("roleplay.turn", f"{play}/{n}", algorithm="sha256").hexdigest()[:_LENGTH]


@dataclass(frozen=True)
class Answer:
    """The answer to turn ``n``; without ``given``, ``problem`` says what is wrong with the form."""

    n: int
    given: Input | None
    problem: str = ""


def answer_from(posted: Mapping[str, str], now: Standing) -> Answer:
    """Read a posted answer. Anything that our own form could not have sent comes out without an input."""
    play = now.play.uuid
    try:
        n = int(posted.get("n", ""))
    except ValueError:
        return Answer(0, None, str(words.NOT_NOW))
    if not 1 <= n <= now.play.n + 1 or not hmac.compare_digest(
        posted.get("token", "").encode(), token_of(play, n).encode()
    ):
        return Answer(n, None, str(words.NOT_NOW))
    do = posted.get("do", "choose")
    if do == "ring":
        return Answer(n, Ring())
    if do == "timeout":
        return Answer(n, Timeout(actor="learner"))
    wanted = posted.get("option", "")
    if do != "choose" or not wanted:
        return Answer(n, None, str(words.SAY_SOMETHING))
    for option in now.scene.index.options:
        if hmac.compare_digest(handle_of(play, option).encode(), wanted.encode()):
            return Answer(n, Choose(option))
    return Answer(n, None, str(words.NOT_NOW))
