"""Real attempts, plays and marks, made through the actions that people use, with an outcome that is wanted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from cms.demo.letters import Pen
from cms.demo.ways import Way, way_through
from learning import api as learning
from quizzes import api as quizzes
from roleplay import api as roleplay
from roleplay.engine import Mode

SEEDS = 1 << 62
READ_WITHIN_S = (15 * 60, 60 * 60)
"""How long after a text was sent, or after the mark before, a marker has marked it: on the same day."""


@dataclass(frozen=True)
class Scene:
    """A scene that was played to its end at ``over``: the play, and the way that was gone."""

    play: roleplay.Play
    way: Way
    over: datetime


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
        at += timedelta(seconds=rng.randint(15, 50))
        quizzes.save_answer(
            person=person,
            attempt=attempt.uuid,
            position=position + 1,
            revision=0,
            answering=quizzes.by_id(question.best if position in known else _wrong(question)),
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


def _wrong(question: quizzes.QuestionDoc) -> quizzes.Response:
    """The worst option of a list; nothing at all where something else is to be done."""
    if not isinstance(question.body, quizzes.Choices):
        return ()
    return (min(question.body.options, key=lambda option: (option.fraction, option.id)).id,)


def play_scene(
    person: learning.Person,
    activity: learning.Activity,
    at: datetime,
    *,
    passes: bool | None,
    pen: Pen,
) -> Scene:
    """Play a whole scene for real from ``at`` on, in a way that ends as wanted; what was written waits for its marks.

    ``passes`` is ``None`` where only the marks will tell: then something is written for sure.
    """
    seed = pen.rng.randrange(SEEDS)
    play = roleplay.start_play(person=person, activity=activity.uuid, mode=Mode.EXAM, at=at, seed=seed)
    locale = play.state["locale"]
    scene = roleplay.scene_played(play)
    way = way_through(scene, seed=seed, locale=locale, passes=passes, pen=pen)
    over = at
    for n, given in enumerate(way.log, start=1):
        over = at + timedelta(milliseconds=given.at_ms)
        play = roleplay.take_turn(person=person, play=play.uuid, n=n, given=given, at=over).play
    return Scene(play, way, over)


def mark_scene(scene: Scene, by: Iterable[learning.User], rng: Random, *, opinions: int = 1) -> datetime:
    """Mark what was written in a scene, one marker after the other; the moment of the last mark.

    ``opinions``: how many are asked for. The first marker gives what the text is worth, the next one sees a little less
    in it. With fewer markers than that the text goes on waiting, as it does without any.
    """
    play, at = scene.play, scene.over
    if not play.waits:
        return at
    levels = dict(scene.way.levels)
    for count, marker in enumerate(by, start=1):
        at += timedelta(seconds=rng.randint(*READ_WITHIN_S))
        given = roleplay.Given(levels, scene.way.note if count == 1 else "", second=count < opinions)
        play = roleplay.mark_play(by=marker, play=play.uuid, given=given, n=play.n, at=at).play
        lowered = rng.choice(sorted(levels))
        levels = {**levels, lowered: max(0, levels[lowered] - 1)}
    return at
