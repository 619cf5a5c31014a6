"""Reading a mark out of a form. Criteria are named by their place: their ids are the author's and stay here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from learning import api as learning
from quizzes.actions.marking import Given
from quizzes.grading.kinds.writing import Criterion


@dataclass(frozen=True)
class MarkAnswer:
    """What was sent. ``missing`` are criteria without points; ``problem`` says what has to be mended first.

    ``n`` is how many marks the answer had when the form was made, -1 where the form does not say.
    """

    n: int
    given: Given
    missing: tuple[str, ...] = ()
    problem: str = ""


def field_of(place: int) -> str:
    """The field of the criterion at this place, from 1."""
    return f"points-{place}"


def mark_from(posted: Mapping[str, str], rubric: Sequence[Criterion]) -> MarkAnswer:
    """Read a posted mark. Whatever is wrong with it, what was written in it comes back."""
    points, missing = {}, []
    for place, criterion in enumerate(rubric, start=1):
        sent = posted.get(field_of(place), "").strip()
        if sent in {str(value) for value in range(criterion.points + 1)}:
            points[criterion.id] = int(sent)
        else:
            missing.append(criterion.id)
    note = learning.note_from(posted.get("note", ""))
    given = Given(points, note, posted.get("second") == "yes")
    problem = _missing(len(missing)) if missing else learning.note_problem(len(note))
    return MarkAnswer(_n(posted.get("n", "")), given, tuple(missing), problem)


def _n(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


def _missing(count: int) -> str:
    return ngettext(
        "%(count)s part has no points yet. Choose what fits best.",
        "%(count)s parts have no points yet. Choose what fits best.",
        count,
    ) % {"count": count}
