"""Inputs in JSON, their digests, and replaying logs."""

import pytest

from roleplay.engine import (
    BrokenLog,
    Choose,
    Hold,
    Input,
    Return,
    Ring,
    Stop,
    Timeout,
    input_digest,
    input_from_json,
    input_to_json,
    replay,
    start,
)

from .scenarios import small

EVERY: list[Input] = [
    Choose("answer", at_ms=5),
    Timeout(),
    Hold(3),
    Return(),
    Ring(2, 7),
    Stop(at_ms=1, actor="system"),
]


@pytest.mark.parametrize("given", EVERY)
def test_every_input_survives_json(given: Input) -> None:
    assert input_from_json(input_to_json(given)) == given


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"do": "win"},
        {"do": "choose"},
        {"do": "choose", "option": 4},
        {"do": "ring", "times": "2"},
        {"do": "stop", "at_ms": -1},
        {"do": "stop", "at_ms": True},
        {"do": "stop", "actor": "customer"},
        {"do": ["stop"]},
    ],
)
def test_what_is_no_input_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        input_from_json(body)


def test_a_digest_tells_a_repeat_from_another_answer() -> None:
    assert input_digest(Choose("answer", at_ms=1)) == input_digest(Choose("answer", at_ms=999))
    assert len({input_digest(given) for given in [*EVERY, Choose("blame"), Ring(3)]}) == len(EVERY) + 2


def test_a_foreign_log_is_named_by_its_first_bad_input() -> None:
    with pytest.raises(BrokenLog) as caught:
        replay(small(), start(small(), seed=1), [Choose("answer"), Choose("back")])
    assert caught.value.position == 1
