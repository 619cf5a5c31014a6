"""Real attempts and real plays, made through the actions that learners use, with an outcome that is wanted."""

from datetime import datetime, timedelta
from random import Random

from learning import api as learning
from quizzes import api as quizzes
from roleplay import api as roleplay
from roleplay.engine import Choose, Mode, Rejected, Scenario, State, Status, Tag, score, step

SEEDS = 1 << 62
WALKS = 12
"""How many ways through a scene are tried before the author's own test plan is taken."""


def take_quiz(
    person: learning.Person, activity: learning.Activity, at: datetime, *, passes: bool, rng: Random
) -> None:
    """Answer a whole quiz from ``at`` on, and hand it in."""
    attempt = quizzes.start_attempt(
        person=person, activity=activity.uuid, now=at, seed=rng.randrange(SEEDS)
    ).attempt
    quiz, asked = attempt.frozen.quiz, len(attempt.drawn)
    needed = -(-asked * quiz.pass_mark // 100)
    right = rng.randint(needed, asked) if passes else rng.randint(max(0, needed - 3), needed - 1)
    known = set(rng.sample(range(asked), right))
    for position, drawn in enumerate(attempt.drawn):
        question = attempt.frozen.question(drawn["question"])
        worst = min(question.options, key=lambda option: (option.fraction, option.id))
        at += timedelta(seconds=rng.randint(15, 50))
        quizzes.save_answer(
            person=person,
            attempt=attempt.uuid,
            position=position + 1,
            revision=0,
            chosen=sorted(question.full_answer) if position in known else [worst.id],
            now=at,
        )
    attempt.refresh_from_db(fields=["revision"])
    done = quizzes.submit_attempt(
        person=person,
        attempt=attempt.uuid,
        revision=attempt.revision,
        now=at + timedelta(seconds=20),
        locale=person.locale,
    )
    if done.attempt.passed is not passes:
        raise RuntimeError(f"{activity.key} came out otherwise than wanted.")


def play_scene(
    person: learning.Person,
    activity: learning.Activity,
    at: datetime,
    *,
    passes: bool,
    rng: Random,
    counts: bool = True,
) -> None:
    """Play a whole scene from ``at`` on, in a way that ends as wanted."""
    mode = Mode.EXAM if counts else Mode.PRACTICE
    seed = rng.randrange(SEEDS)
    play = roleplay.start_play(person=person, activity=activity.uuid, mode=mode, at=at, seed=seed)
    scene = roleplay.scene_of(play.release.uuid)
    for n, option in enumerate(_way(scene, State.from_json(play.state), passes, rng), start=1):
        at += timedelta(seconds=rng.randint(8, 35))
        roleplay.take_turn(person=person, play=play.uuid, n=n, given=Choose(option), at=at)


def _way(scene: Scenario, first: State, passes: bool, rng: Random) -> list[str]:
    """The options of a walk through the scene that passes, or does not."""
    care = 0.9 if passes else 0.35
    for _try in range(WALKS):
        chosen = _wander(scene, first, care, rng)
        if chosen is not None and chosen[1] is passes:
            return chosen[0]
    plan = next(plan for plan in scene.testplans if plan.passed is passes)
    return list(plan.choices)


def _wander(scene: Scenario, first: State, care: float, rng: Random) -> tuple[list[str], bool] | None:
    """Walk at random, with ``care`` for the better options; ``None`` for a walk that comes to no end."""
    state = first
    chosen: list[str] = []
    while state.status is Status.RUNNING and len(chosen) < scene.limits.max_turns:
        turn = scene.index.turns[state.turn]
        best = [option for option in turn.options if Tag.BEST in option.tags]
        rest = [option for option in turn.options if Tag.BEST not in option.tags]
        rng.shuffle(best)
        rng.shuffle(rest)
        for option in [*best, *rest] if rng.random() < care else [*rest, *best]:
            result = step(scene, state, Choose(option.id))
            if not isinstance(result, Rejected):
                state = result.state
                chosen.append(option.id)
                break
        else:
            return None
    if state.status is not Status.ENDED:
        return None
    return chosen, bool(score(scene, state).passed)
