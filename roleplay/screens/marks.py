"""What was written, its rubric and its marks: for whoever marks it, and for the writer afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from learning import api as learning
from roleplay import engine, policies
from roleplay.engine.decision import Written
from roleplay.mark_form import MarkAnswer, field_of
from roleplay.models import Play, PlayMark
from roleplay.queries import Standing
from roleplay.queue import latest_marks
from roleplay.screens.notes import Line


@dataclass(frozen=True)
class Level:
    """One level of a criterion: its number, what it looks like, and whether it is chosen."""

    value: int
    text: str
    chosen: bool


@dataclass(frozen=True)
class Ask:
    """One criterion to be marked: a row of radios. ``missing``: it was sent without a level."""

    field: str
    title: str
    ref: str
    levels: tuple[Level, ...]
    missing: bool


@dataclass(frozen=True)
class Letter:
    """One text, what was asked for, and the model answer (empty while it is not told)."""

    task: str
    text: str
    model: str
    asks: tuple[Ask, ...]


@dataclass(frozen=True)
class MarkScreen:
    """Everything on the page of one play to be marked. ``own``: the writer marks it, in practice.

    ``second`` says that somebody has marked it and asks for a second opinion; ``corrects`` that it was this marker.
    """

    play: Play
    title: str
    sent: str
    locale: str
    n: int
    earlier: tuple[Line, ...]
    letters: tuple[Letter, ...]
    note: str
    note_most: int
    wants_second: bool
    may_ask_second: bool
    second: bool
    corrects: bool
    own: bool
    problem: str


@dataclass(frozen=True)
class Reached:
    """One criterion as it came out: the level that counts, and what it looks like."""

    title: str
    ref: str
    level: int
    most: int
    anchor: str
    tone: str


@dataclass(frozen=True)
class Opinion:
    """One rater's mark: who by role, when, each criterion in words, and the note."""

    who: str
    day: str
    levels: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class MarksView:
    """What the writer reads: ``waits`` before the last mark is in, the rows and the notes after it.

    ``mark_url`` is where one's own practice is marked; empty when that is not asked for.
    """

    play: Play
    locale: str
    waits: str
    mark_url: str
    rows: tuple[Reached, ...]
    opinions: tuple[Opinion, ...]
    letters: tuple[Letter, ...]


def has_texts(scene: engine.Scenario) -> bool:
    """Whether something is written in this scene that a person marks."""
    return any(isinstance(turn.decide, Written) and turn.decide.rubric for turn in scene.turns)


def mark_screen(
    now: Standing, rater: learning.Person, *, answer: MarkAnswer | None = None, problem: str = ""
) -> MarkScreen:
    """Put the page together; ``answer`` is what was sent and not taken, so that nothing of it is lost."""
    scene, state, play = now.scene, now.state, now.play
    marks = [] if not play.counts else latest_marks(play)
    mine = next((mark for mark in marks if mark.rater_id == rater.pk), None)
    if answer is not None:
        chosen, note, wants = answer.given.levels, answer.given.note, answer.given.second
    elif mine is not None:
        chosen, note, wants = mine.levels, mine.note, mine.second
    else:
        chosen, note, wants = {}, "", False
    texts = engine.texts_in(scene, state)
    first = min((n for n, _turn, _task, _text in texts), default=0)
    others = len(marks) - (mine is not None)
    return MarkScreen(
        play=play,
        title=scene.words(scene.title, _tongue(state)),
        sent=_day(play),
        locale=state.locale,
        n=play.n,
        earlier=tuple(_line(line) for line in engine.view(scene, state).transcript if line.n < first),
        letters=_letters(scene, state, chosen=chosen, missing=answer.missing if answer else ()),
        note=note,
        note_most=learning.NOTE_MOST,
        wants_second=wants,
        may_ask_second=play.counts and not others,
        second=bool(others),
        corrects=mine is not None,
        own=not play.counts,
        problem=problem or (answer.problem if answer else ""),
    )


def marks_view(now: Standing) -> MarksView | None:
    """What the writer sees of the marks; ``None`` when nothing was written that is marked."""
    scene, state, play = now.scene, now.state, now.play
    if play.status not in (Play.Status.WAITING, Play.Status.ENDED) or not engine.marked_in(scene, state):
        return None
    told = not play.waits and policies.tells_better(play)
    return MarksView(
        play=play,
        locale=state.locale,
        waits=_waits(play),
        mark_url=reverse("roleplay:mark_own", args=[play.uuid]) if play.waits and not play.counts else "",
        rows=() if play.waits else _reached(scene, state),
        opinions=opinions_of(now) if play.counts and not play.waits else (),
        letters=_letters(scene, state, model=told),
    )


def opinions_of(now: Standing) -> tuple[Opinion, ...]:
    """Every rater's mark, by role."""
    return tuple(_opinion(now, mark) for mark in latest_marks(now.play))


def given_words(now: Standing, levels: Mapping[str, int]) -> tuple[str, ...]:
    """Levels in words, in the order of the rubric; a criterion without a level is left out."""
    wanted = engine.marked_in(now.scene, now.state)
    titles = _titles(now.scene, wanted, _tongue(now.state))
    return tuple(
        _("%(title)s: %(level)s of %(most)s")
        % {"title": titles[name][0], "level": levels[name], "most": now.scene.index.criteria[name].max}
        for name in wanted
        if name in levels
    )


def meanwhile(now: Standing, rater: learning.Person) -> str:
    """Why a mark was not taken though the play still waits. The levels of somebody else are not told yet."""
    last = now.play.marks.order_by("-n").first()
    if last is None:
        return _("This page is out of date. Look at it once more, then send it again.")
    if last.rater_id == rater.pk:
        return _(
            "You have marked this already, in another tab. Send it once more, and what stands here counts."
        )
    return _(
        "%(who)s has marked this meanwhile and asks for a second opinion. Yours is still here: send it once more, "
        "and both count."
    ) % {"who": PlayMark.Role(last.role).label}


def _opinion(now: Standing, mark: PlayMark) -> Opinion:
    day = date_format(timezone.localtime(mark.at), _("l j F"))
    return Opinion(str(PlayMark.Role(mark.role).label), day, given_words(now, mark.levels), mark.note)


def _waits(play: Play) -> str:
    if not play.waits:
        return ""
    if play.counts:
        return learning.sent_line()
    return _("Your text is not marked yet. Lay it beside the model and mark it yourself: only you see this.")


def _reached(scene: engine.Scenario, state: engine.State) -> tuple[Reached, ...]:
    tongue = _tongue(state)
    wanted = engine.marked_in(scene, state)
    titles = _titles(scene, wanted, tongue)
    found = []
    for name in wanted:
        criterion, level = scene.index.criteria[name], engine.level_of(state, name)
        tone = "ok" if level == criterion.max else "plain"
        anchor = _anchor(scene, criterion, level, tongue)
        found.append(Reached(*titles[name], level, criterion.max, anchor, tone))
    return tuple(found)


def _letters(
    scene: engine.Scenario,
    state: engine.State,
    *,
    chosen: Mapping[str, int] | None = None,
    missing: Sequence[str] = (),
    model: bool = True,
) -> tuple[Letter, ...]:
    """The texts in the order in which they were sent; a criterion stands with the first text that it is about."""
    tongue = _tongue(state)
    asks = {} if chosen is None else _asks(scene, engine.marked_in(scene, state), chosen, missing)
    found = []
    for _n, _turn, task, text in engine.texts_in(scene, state):
        own = [asks.pop(name) for name in tuple(asks) if name in task.rubric]
        wanted = scene.words(task.task, tongue)
        found.append(Letter(wanted, text, scene.words(task.model, state.locale) if model else "", tuple(own)))
    return tuple(found)


def _asks(
    scene: engine.Scenario, wanted: Sequence[str], chosen: Mapping[str, int], missing: Sequence[str]
) -> dict[str, Ask]:
    """Every criterion that is marked, in the order of the scene, with what is chosen for it."""
    tongue = get_language() or scene.locale_default
    titles = _titles(scene, wanted, tongue)
    found = {}
    for name in wanted:
        criterion = scene.index.criteria[name]
        levels = tuple(
            Level(value, _anchor(scene, criterion, value, tongue), chosen.get(name) == value)
            for value in range(criterion.max + 1)
        )
        found[name] = Ask(field_of(wanted, name), *titles[name], levels, name in missing)
    return found


def _anchor(scene: engine.Scenario, criterion: engine.Criterion, level: int, locale: str) -> str:
    """What a level looks like. Authors may begin it with its number, which stands beside it anyhow."""
    return scene.words(criterion.anchors[level], locale).removeprefix(f"{level}:").strip()


def _titles(scene: engine.Scenario, wanted: Sequence[str], locale: str) -> dict[str, tuple[str, str]]:
    """What each criterion asks, and which clause that is; without its clause, the skill that it belongs to."""
    criteria = [scene.index.criteria[name] for name in wanted]
    known = learning.clauses({one.clause for one in criteria}, locale)
    found = {}
    for one in criteria:
        clause = known.get(one.clause)
        skill = scene.index.competencies[one.competency].title
        found[one.id] = (
            (
                clause.text,
                _("%(standard)s, clause %(number)s")
                % {"standard": clause.standard_title, "number": clause.number},
            )
            if clause
            else (scene.words(skill, locale), "")
        )
    return found


def _line(line: engine.LineView) -> Line:
    if line.speaker in ("system", "wait") and not line.own:
        return Line(line.n, "system", "", line.text)
    if line.own or line.speaker == "agent":
        return Line(line.n, "agent", _("The writer"), line.text)
    return Line(line.n, "customer", line.name, line.text)


def _day(play: Play) -> str:
    return date_format(timezone.localtime(play.ended_at), _("l j F"))


def _tongue(state: engine.State) -> str:
    return get_language() or state.support_locale
