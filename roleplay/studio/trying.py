"""The screen of a trial: the stage as the learner has it, and beside it what an author may see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from learning import api as learning
from roleplay import words
from roleplay.engine import Audience, Mode, Score, Status, View, score, view
from roleplay.screens.cues import Cues, cues_of, goals_line
from roleplay.screens.decision import Decision, decision_of
from roleplay.screens.notes import Line, lines_of
from roleplay.studio.happened import clause_words, happened, worded
from roleplay.trial import Trial

if TYPE_CHECKING:
    from roleplay.forms import Answer


@dataclass(frozen=True)
class Waiting:
    """Something written that waits for a mark: the clause, and what each level looks like."""

    criterion: str
    clause: str
    levels: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Trying:
    """A trial as it is shown. ``changed`` says what the last step did; ``token`` and ``n`` are for the form."""

    trial: Trial
    seen: View
    lines: tuple[Line, ...]
    cues: Cues
    decision: Decision
    channel: str
    goals: str
    mode: str
    customer: str
    changed: tuple[str, ...]
    values: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, int | None, int], ...]
    result: str
    waiting: tuple[Waiting, ...]
    problem: str
    locale: str
    n: int
    token: str = ""

    @property
    def focus_line(self) -> bool:
        """Whether the focus belongs to the last line, and not to what has gone wrong."""
        return not self.problem

    @property
    def over(self) -> bool:
        """Whether the scene has ended."""
        return self.trial.state.status is not Status.RUNNING


def modes() -> list[tuple[str, str]]:
    """The learners that one can be, in words."""
    return [
        (Mode.COACH.value, _("A learner with the coach")),
        (Mode.PRACTICE.value, _("A learner who practises")),
        (Mode.EXAM.value, _("A learner for whom it counts")),
    ]


def trying_of(
    trial: Trial,
    *,
    answer: "Answer | None" = None,
    problem: str = "",
    moved: str = "",
    keep: tuple[tuple[str, str], ...] = (),
    named: Callable[[str], str] = str,
) -> Trying:
    """Put the screen together; ``answer`` is what was sent and could not be taken, ``keep`` goes with its moves."""
    scene, state = trial.scene, trial.state
    seen = view(scene, state, Audience.AGENT)
    refs = {criterion.clause for criterion in scene.criteria if criterion.clause}
    clauses = learning.clauses(refs, get_language() or state.locale) if refs else {}
    result = score(scene, state)
    titles = {one.id: scene.words(one.title, state.locale) for one in scene.competencies}
    lens = scene.index.lenses.get(scene.lens)
    return Trying(
        trial=trial,
        seen=seen,
        lines=tuple(lines_of(seen, get_language() or state.locale)),
        cues=cues_of(scene, seen),
        decision=decision_of(seen, answer, named=named, moved=moved, keep=keep),
        channel=words.channel(seen.channel),
        goals=goals_line(seen),
        mode=dict(modes())[state.mode.value],
        customer=scene.words(lens.title, state.locale) if lens is not None else "",
        changed=tuple(
            happened(scene, trial.before, state, trial.events, clauses) if trial.before is not None else ()
        ),
        values=tuple((var.name, worded(value)) for var, value in zip(scene.vars, state.vars, strict=True)),
        marks=tuple((titles[row.competency], row.percent, row.mark) for row in result.competencies),
        result=result_words(result, state.status),
        waiting=tuple(
            Waiting(
                name,
                clause_words(scene, name, clauses),
                tuple(
                    (level, scene.words(text, state.locale))
                    for level, text in enumerate(scene.index.criteria[name].anchors)
                )
                or tuple((level, str(level)) for level in range(scene.index.criteria[name].max + 1)),
            )
            for name in result.waiting
        ),
        problem=problem,
        locale=state.locale,
        n=state.n + 1,
    )


def result_words(result: Score, status: Status) -> str:
    """What a walk came to, in one sentence; empty while the scene runs."""
    if status is not Status.ENDED:
        return ""
    if result.passed is None:
        return _("What was written waits for a mark.")
    if result.passed:
        return _("This walk passes.")
    if result.fatal:
        return _("This walk does not pass: a rule is broken.")
    if not result.ending_allowed:
        return _("This walk does not pass: its ending is none that passes.")
    return _("This walk does not pass: a mark is not reached.")
