"""The end of a scene: score it, and hand the result to the record or to the learner's own practice.

Where something was written, the result waits for its marks: then the last mark settles the play, and what is recorded
is dated by the evidence, the moment at which the scene ended.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from learning import api as learning
from roleplay.engine import Scenario, Score, State, clause_results, score
from roleplay.models import Play
from roleplay.releases import SOURCE
from roleplay.words import QUOTE_MOST, shorten


def finish(play: Play, scene: Scenario, state: State, *, at: datetime) -> Score:
    """Write the end of the scene into ``play`` (the caller saves it), in the caller's transaction.

    What was written waits for its marks; everything else is settled at once.
    """
    result = score(scene, state)
    play.ended_at = at
    play.ending = state.ending
    if result.waiting:
        play.status = Play.Status.WAITING
    else:
        settle(play, scene, state)
    return result


def settle(
    play: Play,
    scene: Scenario,
    state: State,
    *,
    raters: Sequence[str] = (),
    by: "learning.User | None" = None,
) -> Score:
    """Write the result into ``play`` (the caller saves it) and hand it on, in the caller's transaction.

    ``raters`` are the roles of those who marked what was written, ``by`` is whose mark was the last.

    What counts goes into the record. Practice goes to the learner's own sums, once for each row of forks: the first
    try that came to an end is kept. Tries that begin from a scene that counted leave no second trace of it.
    """
    result = score(scene, state)
    won, possible = _points(scene, result)
    release = (
        learning.Release.objects.select_related("activity").defer("body", "outline").get(pk=play.release_id)
    )
    assert play.ended_at is not None
    play.status = Play.Status.ENDED
    play.passed = bool(result.passed)
    play.score = _percent(won, possible)
    handed = learning.ActivityResult(
        person=play.person,
        activity=release.activity.uuid,
        release=release,
        source=SOURCE,
        attempt=play.family,
        occurred_at=play.ended_at,
        passed=play.passed,
        score=Decimal(won),
        out_of=Decimal(possible),
        outcome=result.ending_class.value if result.ending_class else "",
        evidence=evidence(scene, state),
        detail=_detail(play, scene, state, result, raters),
        locale=state.locale,
        seconds=max(0, int((play.ended_at - play.started_at).total_seconds())),
    )
    if play.counts:
        learning.record_result(handed, actor=by)
    elif not _family_counted(play):
        learning.record_practice(handed)
    return result


def evidence(scene: Scenario, state: State) -> tuple[learning.ClauseEvidence, ...]:
    """What the play showed about each clause that it could show, with the learner's own words.

    Every criterion of the scenario takes part, whichever way the play went: silence about a clause is no way round it.
    A rule that must not be broken has no points: keeping it says nothing, breaking it is nothing of one.
    Of a long text its beginning is quoted; the whole stands in the play.
    """
    return tuple(
        learning.ClauseEvidence(
            row.clause, row.earned, max(1, row.possible), row.broke, shorten(row.quote, QUOTE_MOST)
        )
        for row in clause_results(scene, state)
        if row.possible or row.broke
    )


def _points(scene: Scenario, result: Score) -> tuple[int, int]:
    weights = {criterion.id: criterion.weight for criterion in scene.criteria}
    counted = [row for row in result.criteria if row.applicable]
    return (
        sum(row.score * weights[row.criterion] for row in counted),
        sum(row.max * weights[row.criterion] for row in counted),
    )


def _percent(won: int, possible: int) -> Decimal:
    if not possible:
        return Decimal(0)
    return (Decimal(100 * won) / Decimal(possible)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _detail(
    play: Play, scene: Scenario, state: State, result: Score, raters: Sequence[str]
) -> dict[str, Any]:
    titles = {competency.id: competency.title for competency in scene.competencies}
    ending = scene.index.endings.get(state.ending)
    return {
        "play": str(play.uuid),
        "digest": state.digest,
        "seed": str(play.seed),
        "inputs": state.n,
        "ending": {
            "id": state.ending,
            "title": scene.words(ending.title, state.locale) if ending else "",
        },
        "competencies": [
            {
                "id": row.competency,
                "title": scene.words(titles[row.competency], state.locale),
                "percent": row.percent,
                "mark": row.mark,
                "required": row.required,
                "passed": row.passed,
            }
            for row in result.competencies
        ],
        "broken": list(result.fatal),
        **({"marked_by": list(raters)} if raters else {}),
    }


def _family_counted(play: Play) -> bool:
    """Whether this row of tries began with a scene that counted (its result stands in the record already)."""
    if play.family == play.uuid:
        return False
    return Play.objects.filter(uuid=play.family, mode=Play.Mode.EXAM).exists()
