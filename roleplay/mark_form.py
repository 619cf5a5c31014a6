"""Reading a mark out of a form. Criteria are named by their place: their ids are the author's and stay here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from learning import api as learning
from roleplay.actions.marking import Given
from roleplay.engine import marked_in
from roleplay.queries import Standing


@dataclass(frozen=True)
class MarkAnswer:
    """What was sent. ``missing`` are criteria without a level; ``problem`` says what has to be mended first."""

    n: int
    given: Given
    missing: tuple[str, ...] = ()
    problem: str = ""


def field_of(wanted: Sequence[str], criterion: str) -> str:
    """The name of a criterion's radios: level-1 for the first that is marked in this play."""
    return f"level-{list(wanted).index(criterion) + 1}"


def mark_from(posted: Mapping[str, str], now: Standing) -> MarkAnswer:
    """Read a posted mark. Whatever is wrong with it, what was written in it comes back."""
    wanted = marked_in(now.scene, now.state)
    levels, missing = {}, []
    for name in wanted:
        sent = posted.get(field_of(wanted, name), "")
        known = [str(level) for level in range(now.scene.index.criteria[name].max + 1)]
        if sent in known:
            levels[name] = int(sent)
        else:
            missing.append(name)
    note = learning.note_from(posted.get("note", ""))
    given = Given(levels, note, posted.get("second") == "yes")
    return MarkAnswer(_n(posted.get("n", "")), given, tuple(missing), _problem(len(missing), len(note)))


def _n(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


def _problem(missing: int, length: int) -> str:
    if missing:
        return ngettext(
            "%(count)s part has no level yet. Choose what fits best.",
            "%(count)s parts have no level yet. Choose what fits best.",
            missing,
        ) % {"count": missing}
    return learning.note_problem(length)
