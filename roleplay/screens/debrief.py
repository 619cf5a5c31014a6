"""The debrief: what happened, what worked, the moment that mattered, and everything else folded below."""

from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from learning import api as learning
from roleplay import engine, policies, words
from roleplay.models import Play, Reflection
from roleplay.queries import Standing, intention_key, told_of
from roleplay.scenes import scene_written
from roleplay.screens.marks import MarksView, has_texts, marks_view
from roleplay.screens.notes import Line, cited, coach_note
from roleplay.screens.skills import Quote, Skill, clause_rows, kept_line, skills_of
from roleplay.screens.stage import limit_line
from roleplay.screens.timeline import Timeline, timeline
from roleplay.screens.turning import Turning, turned_at, turnings


@dataclass(frozen=True)
class Missed:
    """What the customer would have told, and the question that would have found it."""

    text: str
    question: str


@dataclass(frozen=True)
class Promise:
    """A promise against the limit, or a matter handed on without need, as words and a sentence."""

    words: str
    sentence: str
    tone: str
    state: str


@dataclass(frozen=True)
class Walk:
    """A way through the scene that its author wrote down."""

    title: str
    ending: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class DebriefScreen:
    """Everything on the page, in its order. ``own`` is false when somebody else reads it, who changes nothing."""

    play: Play
    own: bool
    day: str
    locale: str
    who_sees: str
    title: str
    text: str
    verdict: str
    stopped: bool
    tells: bool
    felt: str
    worked: Quote | None
    turning: Turning | None
    more: tuple[Turning, ...]
    goals: tuple[engine.GoalView, ...]
    skills: tuple[Skill, ...]
    kept_line: str
    script: tuple[Line, ...]
    timeline: Timeline | None
    missed: tuple[Missed, ...]
    assumed: tuple[Quote, ...]
    missed_line: str
    promises: tuple[Promise, ...]
    limits: tuple[str, ...]
    walks: tuple[Walk, ...]
    next_shift: str
    intention: learning.Intention | None
    intention_line: str
    next_url: str
    next_title: str
    first_try: Play | None
    written: MarksView | None
    other: str


def debrief_of(now: Standing, *, own: bool = True) -> DebriefScreen:
    """Put the debrief of a play that is over together."""
    scene, play, state = now.scene, now.play, now.state
    found = told_of(now)
    tongue = get_language() or state.support_locale
    known = learning.clauses({row.clause for row in found.clauses}, tongue)
    known = {**known, **cited(found.transcript, tongue)}
    tells = policies.tells_better(play)
    moments = turnings(scene, found, tells=tells)
    next_url, next_title = _next_step(play) if own else ("", "")
    kept = learning.intention(play.person, intention_key(play)) if own else None
    return DebriefScreen(
        play=play,
        own=own,
        day=date_format(timezone.localtime(play.ended_at), _("l j F")),
        locale=state.locale,
        who_sees=words.who_sees(play.counts, marked=play.counts and has_texts(scene)),
        title=_("You stopped the scene.") if found.outcome.stopped else found.outcome.title,
        text=found.outcome.text,
        verdict=_verdict(play, found),
        stopped=found.outcome.stopped,
        tells=tells,
        felt=felt(play) if own else "",
        worked=Quote(found.worked.words, found.worked.why) if found.worked else None,
        turning=moments[0] if moments else None,
        more=moments[1:],
        goals=found.goals,
        skills=skills_of(scene, found, known),
        kept_line=kept_line(clause_rows(found.clauses, known)),
        script=script_of(found.transcript, known, tells=tells),
        timeline=timeline(scene, found.timeline, found.transcript, turned_at(found)),
        missed=tuple(Missed(row.text, row.question) for row in found.missed_facts) if tells else (),
        assumed=tuple(Quote(row.said, row.text if tells else "") for row in found.assumptions),
        missed_line="" if tells else _missed_line(found),
        promises=(*(_promise(row) for row in found.promises), *(_needless(row) for row in found.needless)),
        limits=tuple(
            limit_line(scene.words(row.what, tongue), row.own_limit, row.unit) for row in scene.authority
        ),
        walks=tuple(_walks(scene_written(play), state)) if tells else (),
        next_shift=found.next_shift,
        intention=kept,
        intention_line=_intention_line(kept) if kept else "",
        next_url=next_url,
        next_title=next_title,
        first_try=_first_try(play),
        written=marks_view(now),
        other=scene.words(scene.customer.name, state.locale),
    )


def _intention_line(kept: learning.Intention) -> str:
    """What is kept, and what becomes of it."""
    if kept.done_at is not None:
        return _("You have done it.")
    if kept.ask_on is None:
        return _("Kept. You are not asked about it.")
    return _("Kept. You are asked on %(day)s.") % {"day": date_format(kept.ask_on, _("l j F"))}


def felt(play: Play) -> str:
    """How the play felt, in its learner's words."""
    return Reflection.objects.filter(play=play).values_list("felt", flat=True).first() or ""


def script_of(
    lines: tuple[engine.LineView, ...], known: dict[str, learning.ClauseView], *, tells: bool
) -> tuple[Line, ...]:
    """The scene as a script with notes. Without ``tells`` the notes say what was done, not what to do instead."""
    script, asked = [], -1
    for line in lines:
        side = "agent" if line.own or line.speaker == "agent" else "customer"
        who = _("You") if side == "agent" else line.name
        if line.speaker in ("system", "wait") and not line.own:
            side, who = "system", ""
        elif line.speaker == "supervisor" and not line.name:
            who = _("Your manager")
        note = line.note if tells or line.note is None else replace(line.note, coach="", model="")
        again = line.n - 1 if line.own and line.n != asked else None
        asked = line.n if line.own else asked
        script.append(Line(line.n, side, who, line.text, coach_note(note, known), again))
    return tuple(script)


def _verdict(play: Play, found: engine.Debrief) -> str:
    """Whether it is enough, and what is missing. A figure stands only with its parts."""
    if found.outcome.stopped:
        return _("Stopping is not held against you. Nothing was recorded.")
    if play.waits:
        return _("The result comes with the marks for what you wrote.")
    short = [row.title for row in found.competencies if row.required and not row.passed]
    if play.counts:
        if found.outcome.passed:
            day = date_format(timezone.localtime(play.ended_at), _("l j F"))
            return _("Done on %(day)s. This is enough.") % {"day": day}
        return _("Not yet. %(why)s Try again today, or ask your buddy.") % {"why": _why(found, short)}
    if found.outcome.passed:
        return _("If it counted, this would be enough.")
    return _("If it counted, this would not be enough yet. %(why)s") % {"why": _why(found, short)}


def _why(found: engine.Debrief, short: list[str]) -> str:
    if found.fatal:
        return _("A rule was broken that must not be.")
    if short:
        return ngettext("Still short: %(parts)s.", "Still short: %(parts)s.", len(short)) % {
            "parts": ", ".join(short)
        }
    return _("The scene did not end as it should.")


def _missed_line(found: engine.Debrief) -> str:
    count = len(found.missed_facts)
    if not count:
        return ""
    return ngettext(
        "There is %(count)s thing that you did not hear. Practise the scene, and ask.",
        "There are %(count)s things that you did not hear. Practise the scene, and ask.",
        count,
    ) % {"count": count}


def _promise(row: engine.PromiseView) -> Promise:
    amounts = {"amount": row.amount, "unit": row.unit, "limit": row.limit, "what": row.what}
    sentence = (
        _("%(what)s: you promised %(amount)s %(unit)s, and may give %(limit)s %(unit)s on your own.")
        if row.over
        else _("%(what)s: you promised %(amount)s %(unit)s, within your limit of %(limit)s %(unit)s.")
    ) % amounts
    if row.broken:
        return Promise(row.said, sentence, "stop", _("Not kept"))
    state = {
        "kept": _("Kept"),
        "approved": _("Approved by your manager"),
        "corrected": _("Corrected in time"),
    }.get(row.status, _("Within your limit"))
    return Promise(row.said, sentence, "ok", state)


def _needless(row: engine.NeedlessView) -> Promise:
    sentence = _("%(what)s: you handed this on. Your own limit of %(limit)s %(unit)s was enough.") % {
        "what": row.what,
        "limit": row.limit,
        "unit": row.unit,
    }
    return Promise(row.said, sentence, "warn", _("Handed on without need"))


def _walks(scene: engine.Scenario, own: engine.State) -> list[Walk]:
    """How two others did it: the good and the poor walk of the author, where they are written down.

    They speak the language of the learner's ``own`` play, and the notes on them its support language.
    """
    titles = {"model": _("One who settled it"), "antimodel": _("One who did not")}
    walks = []
    for plan in scene.testplans:
        if plan.name not in titles:
            continue
        outcome = engine.run_plan(scene, plan)
        if outcome.state is None or outcome.fault is not None:
            continue
        played = engine.under(scene, plan.lens)
        spoken = outcome.state._replace(locale=own.locale, support_locale=own.support_locale)
        seen = engine.view(played, spoken, engine.Audience.DEBRIEF)
        lines = tuple(replace(line, again=None) for line in script_of(seen.transcript, {}, tells=True))
        walks.append(Walk(titles[plan.name], seen.ending_title, lines))
    return walks


def _first_try(play: Play) -> Play | None:
    """The try whose result is kept, when this one is a later try."""
    if play.forked_from_id is None:
        return None
    first = Play.objects.filter(family=play.family, status=Play.Status.ENDED).order_by("pk").first()
    return first if first is not None and first.pk != play.pk else None


def _next_step(play: Play) -> tuple[str, str]:
    """Back into the lesson or course that the scene stands in; empty when it stands in none of the person's."""
    access = learning.access(play.person, play.activity.uuid)
    if access.state is None:
        return "", ""
    path = access.state.path(play.activity.uuid)[:-1]
    if not path:
        return "", ""
    return learning.learn_url(path[-1].uuid), path[-1].title
