"""A play that is over, step by step, as it was."""

from dataclasses import dataclass

from django.utils.translation import get_language

from roleplay import engine, policies
from roleplay.engine import Audience, Rate, moments, view
from roleplay.models import Play
from roleplay.queries import Standing, first_state, inputs_of
from roleplay.screens.debrief import script_of
from roleplay.screens.notes import Line, cited


@dataclass(frozen=True)
class Offered:
    """One thing that could be said at this step; ``chosen``: it was."""

    text: str
    chosen: bool
    reason: str


@dataclass(frozen=True)
class ReplayScreen:
    """Step ``n`` of 0 to ``last``: after ``n`` answers, with what could be said then, and what was."""

    play: Play
    own: bool
    n: int
    last: int
    title: str
    locale: str
    earlier: tuple[Line, ...]
    now: tuple[Line, ...]
    mood: str
    offered: tuple[Offered, ...]
    next_words: str
    ending: str

    @property
    def number(self) -> int:
        """The step, counted from 1 as people do."""
        return self.n + 1

    @property
    def count(self) -> int:
        return self.last + 1


class NoStep(LookupError):
    """The play has no such step."""


def replay_of(now: Standing, n: int, *, own: bool) -> ReplayScreen:
    """Show a play after its ``n``-th answer. Raises :class:`NoStep`."""
    scene, play = now.scene, now.play
    begin = first_state(play, scene)
    said = [given for given in inputs_of(play) if not isinstance(given, Rate)]
    played = moments(scene, begin, said)
    if not 0 <= n <= len(played):
        raise NoStep(f"{play.uuid} has {len(played)} steps.")
    state = played[n - 1].after if n else begin
    after = played[n].after if n < len(played) else None
    seen = view(scene, state)
    tongue = get_language() or state.support_locale
    # What counted was played without notes, and is shown without them.
    lines = seen.transcript if play.counts else view(scene, state, Audience.DEBRIEF).transcript
    script = script_of(lines, cited(lines, tongue), tells=policies.tells_better(play))
    fresh = sum(line.n >= n for line in script) if n else len(script)
    return ReplayScreen(
        play=play,
        own=own,
        n=n,
        last=len(played),
        title=scene.words(scene.title, tongue),
        locale=state.locale,
        earlier=script[: len(script) - fresh],
        now=script[len(script) - fresh :],
        mood="" if seen.ringing else seen.mood or "",
        offered=_offered(seen, after, n + 1),
        next_words=_said(scene, after, n + 1),
        ending=seen.ending_text or seen.ending_title,
    )


def _offered(seen: engine.View, after: engine.State | None, n: int) -> tuple[Offered, ...]:
    taken = {entry.id for entry in after.transcript if entry.own and entry.n == n} if after else set()
    return tuple(Offered(option.text, option.id in taken, option.reason) for option in seen.options)


def _said(scene: engine.Scenario, after: engine.State | None, n: int) -> str:
    """What was said next, in the learner's words."""
    if after is None:
        return ""
    return "\n".join(line.text for line in view(scene, after).transcript if line.own and line.n == n)
