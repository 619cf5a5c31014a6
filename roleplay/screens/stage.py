"""The stage: where the learner is in a scene, and nothing that the learner may not know yet."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from learning import api as learning
from roleplay import words
from roleplay.engine import Mode, Status, View, view
from roleplay.forms import Answer, handle_of, token_of
from roleplay.models import Play
from roleplay.queries import Standing
from roleplay.screens.cues import Cues, cues_of, goals_line
from roleplay.screens.decision import Decision, decision_of
from roleplay.screens.notes import Line, lines_of


@dataclass(frozen=True)
class Stage:
    """Everything that the stage shows. ``now`` are the lines spoken since the learner's last choice."""

    play: Play
    title: str
    locale: str
    channel: str
    channel_name: str
    channel_icon: str
    goals_line: str
    goals: tuple[object, ...]
    known: tuple[str, ...]
    limits: tuple[str, ...]
    earlier: tuple[Line, ...]
    said: tuple[Line, ...]
    now: tuple[Line, ...]
    cues: Cues
    announce: str
    may_ring_on: bool
    may_wait: bool
    seconds: int | None
    decision: Decision
    n: int
    token: str
    coach: bool
    counts: bool
    over: bool
    ending_text: str
    problem: str
    unsent: str
    hint_line: str
    hints: tuple[str, ...]
    back_to: int | None

    @property
    def folded(self) -> bool:
        """Whether a coach's note needs the margin, so that what the learner knows is folded away."""
        return any(line.note is not None for line in self.said)

    @property
    def focus_line(self) -> bool:
        """Whether the focus belongs to the line being spoken, and not to what was just asked for or has gone wrong."""
        return not self.hints and not self.decision.moved and not self.problem

    @property
    def earlier_line(self) -> str:
        """The words of the fold with what was said before."""
        count = len(self.earlier)
        return ngettext("Earlier (%(count)s line)", "Earlier (%(count)s lines)", count) % {"count": count}


def stage_of(
    now: Standing, *, problem: str = "", answer: Answer | None = None, moved: str = "", folded: bool = False
) -> Stage:
    """Put the stage together.

    ``problem`` is what was wrong with the ``answer`` that has just come in; what it held stays in the form, or is shown
    as unsent where the form is gone. ``moved`` names what was just put elsewhere in an order (``handle:up``).
    ``folded``: the lines said earlier are counted and not shown, so no clause is looked up for them.
    """
    scene, state, play = now.scene, now.state, now.play
    seen = view(scene, state)
    tongue = get_language() or state.support_locale
    said = [at for at, line in enumerate(seen.transcript) if line.own]
    first = next((at for at in said if seen.transcript[at].n == seen.transcript[said[-1]].n), 0)
    last = said[-1] if said else -1
    lines = lines_of(seen, tongue, noted_from=first if folded else 0)
    decision = decision_of(
        seen, answer, named=lambda name: handle_of(play.uuid, name), draft=play.draft, moved=moved
    )
    text = answer.text.strip() if answer is not None else ""
    return Stage(
        play=play,
        title=scene.words(scene.title, state.support_locale),
        locale=state.locale,
        channel=seen.channel,
        channel_name=words.channel(seen.channel),
        channel_icon=words.CHANNEL_ICONS.get(seen.channel, "message-circle"),
        goals_line=goals_line(seen),
        goals=seen.goals,
        known=seen.known,
        limits=tuple(limit_line(limit.what, limit.limit, limit.unit) for limit in seen.limits),
        earlier=tuple(lines[:first]),
        said=tuple(lines[first : last + 1]),
        now=tuple(lines[last + 1 :]),
        cues=cues_of(scene, seen),
        announce=_change(scene.customer.pronoun, seen.mood_before or "", seen.mood or ""),
        may_ring_on=seen.ringing and seen.rings < seen.rings_limit + 4,
        may_wait=seen.has_timeout,
        seconds=_seconds(now, seen),
        decision=decision,
        n=state.n + 1,
        token=token_of(play.uuid, state.n + 1),
        coach=seen.mode is Mode.COACH,
        counts=play.counts,
        over=seen.status is Status.ENDED,
        ending_text=seen.ending_text,
        problem=problem,
        unsent=text if problem and text and decision.kind != "written" else "",
        hint_line=_hint_line(seen),
        hints=hints(seen, tongue),
        back_to=None if seen.mode is Mode.COACH else seen.back_to,
    )


def hints(seen: View, locale: str) -> tuple[str, ...]:
    """What this moment is about, as the words of clauses; where no clause can be shown, the goals still open."""
    if seen.hint is None:
        return ()
    known = learning.clauses(seen.hint.clauses, locale)
    about = tuple(known[ref].text for ref in seen.hint.clauses if ref in known) or seen.hint.goals
    return about or (_("Nothing more is to be shown here. Bring it to an end."),)


def _hint_line(seen: View) -> str:
    """The words of the button that asks for a hint; empty where there is none to have."""
    if seen.status is not Status.RUNNING or seen.hint is not None:
        return ""
    if seen.hints_left is None:
        return _("A hint")
    if not seen.hints_left:
        return ""
    return ngettext("A hint (%(count)s left)", "A hint (%(count)s left)", seen.hints_left) % {
        "count": seen.hints_left
    }


def _seconds(now: Standing, seen: View) -> int | None:
    """Seconds that are left for this answer, by the server's clock; None without a limit."""
    if seen.limit_ms is None:
        return None
    passed = (
        now.play.began_ms
        + int((timezone.now() - now.play.started_at).total_seconds() * 1000)
        - now.state.at_ms
    )
    return max(0, (seen.limit_ms - passed) // 1000)


def limit_line(what: str, limit: int, unit: str) -> str:
    """What the learner may promise alone: "Money back: up to 50 EUR"."""
    if not limit:
        return _("%(what)s: ask first") % {"what": what}
    return _("%(what)s: up to %(limit)s %(unit)s") % {"what": what, "limit": limit, "unit": unit}


def _change(pronoun: str, before: str, now: str) -> str:
    """What the live region says of the voice: only that it changed, and which way."""
    worst_first = ("furious", "angry", "annoyed", "uneasy", "calm")
    if not before or not now or before == now:
        return ""
    if worst_first.index(now) > worst_first.index(before):
        return {"he": _("He sounds calmer."), "she": _("She sounds calmer.")}.get(
            pronoun, _("They sound calmer.")
        )
    return {"he": _("He sounds less calm."), "she": _("She sounds less calm.")}.get(
        pronoun, _("They sound less calm.")
    )
