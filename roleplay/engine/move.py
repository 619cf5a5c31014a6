"""Moving: entering turns, saying their lines, following automatic moves, ending a scene."""

from .draft import Draft
from .events import EventKind
from .offer import Refusal
from .scenario import END, Line, Turn
from .state import Status
from .streams import pick, weighted

AUTO_MOST = 64
"""How many automatic moves may follow one another before the scene counts as going round in circles."""


def move(draft: Draft, target: str) -> Refusal | None:
    """Go to a turn or an ending, and on along automatic moves. Returns why it cannot be done, if it cannot."""
    index = draft.index
    for _ in range(AUTO_MOST):
        if target.startswith(END):
            return end(draft, target[len(END) :])
        turn = index.turns.get(target)
        if turn is None:
            return Refusal.BROKEN_TARGET
        _enter(draft, turn)
        if not turn.auto:
            return None
        for auto in turn.auto:
            if auto.when is None or auto.when.holds(draft, index):
                target = auto.to
                break
        else:
            return None
    return Refusal.AUTO_LOOP


def end(draft: Draft, ending: str) -> Refusal | None:
    """End the scene. `ending` is an id, or empty for a scene that was cut off and has no ending for it."""
    if ending and ending not in draft.index.endings:
        return Refusal.BROKEN_TARGET
    draft.status, draft.ending = Status.ENDED, ending
    draft.hold_since = draft.hold_due = draft.muted_since = None
    for commitment in draft.commitments:
        if commitment.broken:
            draft.note(EventKind.BROKEN_PROMISE, commitment.authority, commitment.amount)
    draft.note(EventKind.ENDED, ending)
    return None


def _enter(draft: Draft, turn: Turn) -> None:
    index = draft.index
    draft.turn = turn.id
    draft.visits[index.turn_at[turn.id]] += 1
    if turn.channel is not None and turn.channel != draft.channel:
        draft.channel = turn.channel
        # Nobody waits on a line that was left.
        draft.hold_since = draft.hold_due = draft.muted_since = None
        draft.note(EventKind.CHANNEL, turn.channel)
    if turn.id in index.ringing:
        draft.rings = 1
    if turn.checkpoint:
        draft.checkpoints += (draft.n,)
    draft.events.append(index.moved[turn.id])
    if draft.patience_out:  # whoever has had enough does not answer any more; the ending tells how they left
        return
    line = _line(draft, turn)
    if line is not None:
        draft.spoke(turn.speaker, "line", line.id, ())
        draft.events.append(index.said[line.id])


def _line(draft: Draft, turn: Turn) -> Line | None:
    """The first line whose guard holds. If that one has a weight, one of all such lines with a weight, by the seed."""
    index = draft.index
    pool: list[Line] = []
    for line in turn.say:
        if line.when is not None and not line.when.holds(draft, index):
            continue
        if not pool and line.weight is None:
            return line
        if line.weight is not None:
            pool.append(line)
    pool = [line for line in pool if line.weight]
    if len(pool) < 2:
        return pool[0] if pool else None
    visit = draft.visits[index.turn_at[turn.id]]
    number = pick(draft.seed, draft.scenario.digest, turn.id, visit, "say")
    return pool[weighted(number, [line.weight or 0 for line in pool])]
