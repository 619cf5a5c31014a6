"""The debrief: what happened, what worked, the moment that mattered, and everything else folded below."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from learning import api as learning
from roleplay import engine
from roleplay.engine.view import level
from roleplay.models import Play
from roleplay.queries import Standing, first_state, inputs_of
from roleplay.screens.notes import Line, cited, coach_note
from roleplay.screens.stage import limit_line


@dataclass(frozen=True)
class Quote:
    """Words of the learner and why they matter."""

    words: str
    why: str


@dataclass(frozen=True)
class Turning:
    """The moment that mattered: the learner's words, what they caused, and what would have served better.

    ``n`` inputs stood before it: trying again begins there. ``better`` is empty when no other line did more.
    """

    n: int
    said: str
    causes: tuple[str, ...]
    heard: str
    better: str
    instead: str


@dataclass(frozen=True)
class ClauseRow:
    """One clause of a standard in this play: how it stands in a word, and the words that show it."""

    title: str
    number: int
    text: str
    tone: str
    state: str
    shown: tuple[Quote, ...]
    missed: tuple[Quote, ...]


@dataclass(frozen=True)
class Mark:
    """One competency: points reached and needed, in percent, and how that stands."""

    title: str
    percent: int | None
    mark: int
    passed: bool


@dataclass(frozen=True)
class Missed:
    """What the customer would have told, and the question that would have found it."""

    text: str
    question: str


@dataclass(frozen=True)
class Promise:
    """A promise against the limit, as two sentences."""

    words: str
    sentence: str
    tone: str
    state: str


@dataclass(frozen=True)
class Beat:
    """The voice after one of the learner's lines, for the line drawing and its table."""

    n: int
    said: str
    mood: str
    trust: int | None
    patience: int | None
    x: int
    y: int


@dataclass(frozen=True)
class Walk:
    """A way through the scene that its author wrote down."""

    title: str
    ending: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class DebriefScreen:
    """Everything on the page, in its order."""

    play: Play
    locale: str
    who_sees: str
    title: str
    text: str
    verdict: str
    stopped: bool
    worked: Quote | None
    turning: Turning | None
    marks: tuple[Mark, ...]
    clauses: tuple[ClauseRow, ...]
    kept_line: str
    script: tuple[Line, ...]
    beats: tuple[Beat, ...]
    beats_line: str
    missed: tuple[Missed, ...]
    assumed: tuple[Quote, ...]
    promises: tuple[Promise, ...]
    limits: tuple[str, ...]
    walks: tuple[Walk, ...]
    next_shift: str
    next_url: str
    next_title: str
    first_try: Play | None
    pronoun: str
    other: str


def debrief_of(now: Standing) -> DebriefScreen:
    """Put the debrief of a play that is over together."""
    scene, play, state = now.scene, now.play, now.state
    found = engine.debrief(scene, first_state(play, scene), inputs_of(play))
    tongue = get_language() or state.support_locale
    known = learning.clauses({row.clause for row in found.clauses}, tongue)
    known = {**known, **cited(found.transcript, tongue)}
    next_url, next_title = _next_step(play)
    rows = tuple(
        _clause(row, known[row.clause]) for row in found.clauses if row.clause in known and _said(row)
    )
    return DebriefScreen(
        play=play,
        locale=state.locale,
        who_sees=learning.who_sees(play.counts),
        title=_("You stopped the scene.") if found.outcome.stopped else found.outcome.title,
        text=found.outcome.text,
        verdict=_verdict(play, found),
        stopped=found.outcome.stopped,
        worked=Quote(found.worked.words, found.worked.why) if found.worked else None,
        turning=_turning(scene, found),
        marks=tuple(
            Mark(row.title, row.percent, row.mark, row.passed)
            for row in found.competencies
            if not found.outcome.stopped
        ),
        clauses=rows,
        kept_line=_kept(rows),
        script=tuple(_line(line, known) for line in found.transcript),
        beats=_beats(scene, found),
        beats_line=_beats_line(scene, found),
        missed=tuple(Missed(row.text, row.question) for row in found.missed_facts),
        assumed=tuple(Quote(row.said, row.text) for row in found.assumptions),
        promises=tuple(_promise(row) for row in found.promises),
        limits=tuple(
            limit_line(scene.words(row.what, tongue), row.own_limit, row.unit) for row in scene.authority
        ),
        walks=() if play.counts else tuple(_walks(scene, state.locale)),
        next_shift=found.next_shift,
        next_url=next_url,
        next_title=next_title,
        first_try=_first_try(play),
        pronoun=scene.customer.pronoun,
        other=scene.words(scene.customer.name, state.locale),
    )


def _verdict(play: Play, found: engine.Debrief) -> str:
    """Whether it is enough, and what is missing. A figure stands only with its parts."""
    if found.outcome.stopped:
        return _("Stopping is not held against you. Nothing was recorded.")
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


def _turning(scene: engine.Scenario, found: engine.Debrief) -> Turning | None:
    """The largest regret; where there is none, the words that moved the customer most for the worse."""
    notes = {line.n: line.note for line in found.transcript if line.own and line.note}
    points = {point.n: point for point in found.turning_points}
    if found.regrets:
        worst = found.regrets[0]
        return Turning(
            worst.n - 1,
            worst.said,
            _causes(scene, found, worst.n, notes.get(worst.n)),
            worst.heard,
            worst.better,
            worst.instead,
        )
    fell = [point for point in points.values() if sum(change for _name, change in point.changes) < 0]
    if not fell:
        return None
    worst_point = min(fell, key=lambda point: sum(change for _name, change in point.changes))
    causes = _causes(scene, found, worst_point.n, notes.get(worst_point.n))
    return Turning(worst_point.n - 1, worst_point.said, causes, worst_point.heard, "", "")


def _causes(
    scene: engine.Scenario, found: engine.Debrief, n: int, note: engine.Note | None
) -> tuple[str, ...]:
    causes = list(note.reasons) if note else []
    if not causes and note and note.coach:
        causes.append(note.coach)
    causes += [
        _("You promised %(amount)s %(unit)s. You may give %(limit)s %(unit)s on your own.")
        % {"amount": row.amount, "unit": row.unit, "limit": row.limit}
        for row in found.promises
        if row.n == n and row.over
    ]
    moved = _moved(scene, found, n)
    return (*causes, moved) if moved else tuple(causes)


def _moved(scene: engine.Scenario, found: engine.Debrief, n: int) -> str:
    """What the words did to trust, in figures of the scene."""
    before = next((point for point in found.timeline if point.n == n - 1), None)
    after = next((point for point in found.timeline if point.n == n), None)
    if before is None or after is None or before.trust is None or after.trust is None:
        return ""
    if before.trust == after.trust:
        return ""
    values = {"before": before.trust, "after": after.trust}
    pronoun = scene.customer.pronoun
    if after.trust < before.trust:
        said = {
            "he": _("His trust fell from %(before)s to %(after)s."),
            "she": _("Her trust fell from %(before)s to %(after)s."),
        }.get(pronoun, _("Their trust fell from %(before)s to %(after)s."))
    else:
        said = {
            "he": _("His trust rose from %(before)s to %(after)s."),
            "she": _("Her trust rose from %(before)s to %(after)s."),
        }.get(pronoun, _("Their trust rose from %(before)s to %(after)s."))
    return said % values


def _said(row: engine.ClauseResult) -> bool:
    return bool(row.possible or row.shown or row.missed)


def _clause(row: engine.ClauseResult, clause: learning.ClauseView) -> ClauseRow:
    if row.broke:
        tone, state = "stop", _("Broken")
    elif not row.shown:
        tone, state = "plain", _("Not shown")
    elif row.earned >= row.possible:
        tone, state = "ok", _("Kept")
    else:
        tone, state = "warn", _("Partly kept")
    return ClauseRow(
        clause.standard_title,
        clause.number,
        clause.text,
        tone,
        state,
        tuple(Quote(quote.words, quote.why) for quote in row.shown),
        tuple(Quote(quote.words, quote.why) for quote in row.missed),
    )


def _kept(rows: tuple[ClauseRow, ...]) -> str:
    kept = sum(row.tone == "ok" for row in rows)
    return ngettext("%(kept)s of %(total)s clause kept", "%(kept)s of %(total)s clauses kept", len(rows)) % {
        "kept": kept,
        "total": len(rows),
    }


def _line(line: engine.LineView, known: dict[str, learning.ClauseView]) -> Line:
    side = "agent" if line.own or line.speaker == "agent" else "customer"
    who = _("You") if side == "agent" else line.name
    if line.speaker in ("system", "wait") and not line.own:
        side, who = "system", ""
    elif line.speaker == "supervisor":
        who = _("Your manager")
    return Line(line.n, side, who, line.text, coach_note(line.note, known))


WIDTH, HEIGHT = 600, 120


def _beats(scene: engine.Scenario, found: engine.Debrief) -> tuple[Beat, ...]:
    """The voice over time. The drawing has worst at the bottom; its table says the same in words."""
    at = scene.index.var_at.get("mood")
    points = [point for point in found.timeline if point.mood is not None]
    if at is None or len(points) < 2:
        return ()
    said = {line.n: line.text for line in found.transcript if line.own}
    var = scene.vars[at]
    span = max(1, var.hi - var.lo)
    beats = []
    for place, point in enumerate(points):
        assert point.mood is not None
        beats.append(
            Beat(
                point.n,
                said.get(point.n, ""),
                engine.MOODS[level(var, point.mood)],
                point.trust,
                point.patience,
                10 + round((WIDTH - 20) * place / (len(points) - 1)),
                10 + round((HEIGHT - 20) * (var.hi - point.mood) / span),
            )
        )
    return tuple(beats)


def _beats_line(scene: engine.Scenario, found: engine.Debrief) -> str:
    return " ".join(f"{beat.x},{beat.y}" for beat in _beats(scene, found))


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


def _walks(scene: engine.Scenario, locale: str) -> list[Walk]:
    """How two others did it: the good and the poor walk of the author, where they are written down."""
    titles = {"model": _("One who settled it"), "antimodel": _("One who did not")}
    walks = []
    for plan in scene.testplans:
        if plan.name not in titles:
            continue
        outcome = engine.run_plan(scene, plan)
        if outcome.state is None or outcome.fault:
            continue
        seen = engine.view(scene, outcome.state, engine.Audience.DEBRIEF, locale=locale)
        lines = tuple(_line(line, {}) for line in seen.transcript)
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
