"""The stage: where the learner is in a scene, and nothing that the learner may not know yet."""

from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from learning import api as learning
from roleplay import engine, words
from roleplay.engine import Input, Kind, LineView, Mode, Scenario, State, Status, View, replay, view
from roleplay.forms import handle_of, token_of
from roleplay.models import Play
from roleplay.queries import Standing, first_state, inputs_of
from roleplay.screens.notes import Line, cited, coach_note


@dataclass(frozen=True)
class Choice:
    """One thing to say or do. ``handle`` is its name in this play's forms; ``reason`` says why it is locked."""

    handle: str
    text: str
    open: bool
    reason: str


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
    said: Line | None
    now: tuple[Line, ...]
    mood: str
    mood_before: str
    pronoun: str
    announce: str
    ring: str
    may_ring_on: bool
    may_wait: bool
    hold: str
    hold_time: str
    choices: tuple[Choice, ...]
    asks: str
    submit: str
    n: int
    token: str
    coach: bool
    counts: bool
    over: bool
    ending_text: str
    problem: str
    may_hint: bool
    hints: tuple[str, ...]

    @property
    def folded(self) -> bool:
        """Whether a coach's note needs the margin, so that what the learner knows is folded away."""
        return self.said is not None and self.said.note is not None

    @property
    def earlier_line(self) -> str:
        """The words of the fold with what was said before."""
        count = len(self.earlier)
        return ngettext("Earlier (%(count)s line)", "Earlier (%(count)s lines)", count) % {"count": count}


def stage_of(now: Standing, *, problem: str = "", hint: bool = False) -> Stage:
    """Put the stage together. ``problem`` is what was wrong with the answer that has just come in.

    ``hint`` was asked for: in practice it says which clauses can be shown here, and never with which words.
    """
    scene, state, play = now.scene, now.state, now.play
    seen = view(scene, state)
    tongue = get_language() or state.support_locale
    known_clauses = cited(seen.transcript, tongue)
    lines = [_line(line, scene, seen, known_clauses) for line in seen.transcript]
    last = max((at for at, line in enumerate(seen.transcript) if line.own), default=-1)
    before = mood_before(play, scene, state, seen)
    asks, submit = _asked(seen)
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
        earlier=tuple(lines[: max(0, last)]),
        said=lines[last] if last >= 0 else None,
        now=tuple(lines[last + 1 :]),
        mood="" if seen.ringing else seen.mood or "",  # nobody is on the line yet
        mood_before=before if before != seen.mood else "",
        pronoun=scene.customer.pronoun,
        announce=_change(scene.customer.pronoun, before, seen.mood or ""),
        ring=words.ordinal_ring(seen.rings) if seen.ringing else "",
        may_ring_on=seen.ringing and seen.rings < seen.rings_limit + 4,
        may_wait=seen.has_timeout,
        hold=_hold(scene.customer.pronoun, seen),
        hold_time=_hold_time(seen),
        choices=tuple(
            Choice(handle_of(play.uuid, option.id), option.text, option.open, option.reason)
            for option in seen.options
        ),
        asks=asks,
        submit=submit,
        n=state.n + 1,
        token=token_of(play.uuid, state.n + 1),
        coach=seen.mode is Mode.COACH,
        counts=play.counts,
        over=seen.status is Status.ENDED,
        ending_text=seen.ending_text,
        problem=problem,
        may_hint=seen.mode is Mode.PRACTICE and seen.status is Status.RUNNING and not hint,
        hints=hints(now, tongue) if hint and seen.mode is Mode.PRACTICE else (),
    )


def hints(now: Standing, locale: str) -> tuple[str, ...]:
    """What this moment is about, as the words of clauses; where no clause can be shown, the goals still open."""
    found = engine.hint(now.scene, now.state, locale=locale)
    if found is None:
        return ()
    known = learning.clauses(found.clauses, locale)
    return tuple(known[ref].text for ref in found.clauses if ref in known) or found.goals


def mood_before(play: Play, scene: Scenario, state: State, seen: View) -> str:
    """The mood before the last input; empty where no mood is shown, and before anything was said."""
    if not seen.mood or not state.n:
        return ""
    log: tuple[Input, ...] = inputs_of(play)[: state.n - 1]
    return view(scene, replay(scene, first_state(play, scene), log)).mood or ""


def goals_line(seen: View) -> str:
    """ "2 of 4 goals handled"; empty for a scene without goals."""
    if not seen.goals:
        return ""
    total = len(seen.goals)
    return ngettext("%(done)s of %(total)s goal handled", "%(done)s of %(total)s goals handled", total) % {
        "done": seen.goals_done,
        "total": total,
    }


def limit_line(what: str, limit: int, unit: str) -> str:
    """What the learner may promise alone: "Money back: up to 50 EUR"."""
    if not limit:
        return _("%(what)s: ask first") % {"what": what}
    return _("%(what)s: up to %(limit)s %(unit)s") % {"what": what, "limit": limit, "unit": unit}


def _line(line: LineView, scene: Scenario, seen: View, clauses: dict[str, learning.ClauseView]) -> Line:
    side = "agent" if line.own or line.speaker == "agent" else "customer"
    if line.speaker in ("system", "wait") and not line.own:
        side, who = "system", ""
    elif side == "agent":
        who = _("You")
    elif line.speaker == "supervisor":
        who = _("Your manager")
    else:
        who = line.name
        if line.fresh and seen.channel == "phone":
            who = _("%(name)s, on the phone") % {"name": line.name}
    return Line(line.n, side, who, line.text, coach_note(line.note, clauses))


def _asked(seen: View) -> tuple[str, str]:
    spoken = not seen.options or any(option.kind is Kind.SAY for option in seen.options)
    if seen.channel == "written":
        return _("What do you write?"), _("Write this")
    if spoken:
        return _("What do you say?"), _("Say this")
    return _("What do you do?"), _("Do this")


def _hold(pronoun: str, seen: View) -> str:
    if not seen.on_hold:
        return ""
    if seen.hold_left_s is None:
        return {
            "he": _("On hold, he does not know for how long"),
            "she": _("On hold, she does not know for how long"),
        }.get(pronoun, _("On hold, they do not know for how long"))
    return {
        "he": _("On hold, he knows why"),
        "she": _("On hold, she knows why"),
    }.get(pronoun, _("On hold, they know why"))


def _hold_time(seen: View) -> str:
    left = seen.hold_left_s
    if not seen.on_hold or left is None:
        return ""
    if left <= 0:
        return _("The time you gave is over.")
    minutes = -(-left // 60)
    return ngettext(
        "%(count)s minute is left of the time you gave.",
        "%(count)s minutes are left of the time you gave.",
        minutes,
    ) % {"count": minutes}


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
