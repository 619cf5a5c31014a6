"""The moments that mattered: what the learner said, what it caused, and what would have served better."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from roleplay import engine


@dataclass(frozen=True)
class Turning:
    """One moment. ``n`` inputs stood before it: trying again begins there.

    ``better`` is empty when no other line did more, and when it may not be told.
    """

    n: int
    said: str
    causes: tuple[str, ...]
    heard: str
    better: str
    instead: str


def turnings(scene: engine.Scenario, found: engine.Debrief, *, tells: bool) -> tuple[Turning, ...]:
    """The choices that gave most away, the worst first; where nothing was given away, the words that moved the
    customer most for the worse. Without ``tells`` one better line is told, that of the worst: the moment that can be
    tried again at once.
    """
    notes = {line.n: line.note for line in found.transcript if line.own and line.note}
    if found.regrets:
        return tuple(
            Turning(
                one.n - 1,
                one.said,
                _causes(scene, found, one.n, notes.get(one.n), tells=tells),
                one.heard,
                one.better if tells or not at else "",
                one.instead if tells or not at else "",
            )
            for at, one in enumerate(found.regrets)
        )
    worst = min(found.turning_points, key=_moved_by, default=None)
    if worst is None or _moved_by(worst) >= 0:
        return ()
    causes = _causes(scene, found, worst.n, notes.get(worst.n), tells=tells)
    return (Turning(worst.n - 1, worst.said, causes, worst.heard, "", ""),)


def turned_at(found: engine.Debrief) -> frozenset[int]:
    """The inputs at which the scene turned: the largest change, and the largest regret."""
    most = max(
        found.turning_points, key=lambda point: sum(abs(by) for _name, by in point.changes), default=None
    )
    return frozenset(([most.n] if most is not None else []) + ([found.regrets[0].n] if found.regrets else []))


def _moved_by(point: engine.TurningPoint) -> int:
    return sum(change for _name, change in point.changes)


def _causes(
    scene: engine.Scenario, found: engine.Debrief, n: int, note: engine.Note | None, *, tells: bool
) -> tuple[str, ...]:
    causes = list(note.reasons) if note else []
    if not causes and note and note.coach and tells:
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
