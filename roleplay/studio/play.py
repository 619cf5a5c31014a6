"""Playing a draft from any turn, with nothing recorded: the whole play travels in the form."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from roleplay import words
from roleplay.engine import (
    Audience,
    CannotStart,
    Choose,
    Input,
    Mode,
    Rejected,
    Ring,
    Scenario,
    State,
    View,
    score,
    start,
    step,
    view,
)
from roleplay.models import Scenario as Row
from roleplay.scenes import Unreadable, scene_in
from roleplay.studio.door import for_author

MOST = 400


@dataclass(frozen=True)
class Trial:
    """A play of a draft: where it began, what was chosen, where it is, and what the author may see of it."""

    scene: Scenario
    turn: str
    seed: int
    log: tuple[str, ...]
    state: State
    seen: View

    @property
    def values(self) -> list[tuple[str, Any]]:
        """The values of the scene, by name."""
        return [(var.name, value) for var, value in zip(self.scene.vars, self.state.vars, strict=True)]

    @property
    def marks(self) -> list[tuple[str, int | None, int]]:
        """Each skill with what it would come to if the scene ended now."""
        names = {one.id: self.scene.words(one.title, self.state.locale) for one in self.scene.competencies}
        return [
            (names[row.competency], row.percent, row.mark)
            for row in score(self.scene, self.state).competencies
        ]


def trial(scene: Scenario, *, turn: str, seed: int, log: Sequence[str], locale: str = "") -> Trial:
    """Play the choices from a turn. What cannot be chosen (the draft has changed) ends the walk there.

    Raises CannotStart when the turn is not there.
    """
    begun = replace(scene, start=turn) if turn else scene
    state = start(begun, seed=seed, mode=Mode.COACH, locale=locale)
    taken: list[str] = []
    for choice in log[:MOST]:
        given: Input = Ring() if choice == "*ring" else Choose(choice)
        result = step(begun, state, given)
        if isinstance(result, Rejected):
            break
        state = result.state
        taken.append(choice)
    return Trial(begun, turn, seed, tuple(taken), state, view(begun, state, Audience.AGENT))


@for_author
@require_http_methods(["GET", "HEAD", "POST"])
def play_draft(request: HttpRequest, draft: Row) -> HttpResponseBase:
    """Show the trial. Nothing is written, so going back is only a shorter list of choices."""
    given = request.POST if request.method == "POST" else request.GET
    log = [one for one in given.get("log", "").split(",") if one]
    if given.get("undo"):
        log = log[:-1]
    elif given.get("option"):
        log.append(given["option"])
    seed = int(given["seed"]) if given.get("seed", "").isdecimal() else secrets.randbits(20)
    try:
        played = trial(scene_in(draft.document), turn=given.get("turn", ""), seed=seed, log=log)
    except (Unreadable, CannotStart):
        context = {
            "draft": draft,
            "problem": _("The draft cannot be played from here yet. Look at what is wrong first."),
        }
        return render(request, "roleplay/studio/play.html", context, status=422)
    channel = words.channel(played.seen.channel)
    return render(request, "roleplay/studio/play.html", {"draft": draft, "trial": played, "channel": channel})
