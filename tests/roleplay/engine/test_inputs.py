"""Inputs in JSON, their digests, replaying logs, and what is no input at all."""

from typing import Any

import pytest

from roleplay.engine import (
    Arrange,
    BrokenLog,
    Choose,
    Hold,
    Input,
    Pick,
    Rate,
    Refusal,
    Rejected,
    Return,
    Ring,
    Stop,
    Timeout,
    enter,
    input_digest,
    input_from_json,
    input_to_json,
    replay,
    run_plan,
    start,
    step,
)
from roleplay.engine.step import limit_ms

from .scenarios import desk, read, small, small_doc, turn_in

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


@pytest.mark.parametrize("given", [None, 17, "choose", {"do": "choose"}])
def test_what_is_no_input_is_rejected_also_where_a_turn_has_its_seconds(given: Any) -> None:
    doc = small_doc()
    doc["limits"]["realtime"] = True
    turn_in(doc, "story")["limit_s"] = 10
    scenario = read(doc)
    timed = replay(scenario, start(scenario, seed=1), [Choose("answer")])
    assert limit_ms(scenario, timed) == 10_000
    assert step(scenario, timed, given) == Rejected(Refusal.BAD_INPUT)


@pytest.mark.parametrize(
    ("turn", "given"),
    [
        ("opening", Pick(([],))),  # type: ignore[list-item, arg-type]
        ("order", Arrange((5, "offer", "sorry"))),  # type: ignore[arg-type]
        ("order", Arrange(None)),  # type: ignore[arg-type]
        ("", Rate([], 1, "one")),  # type: ignore[arg-type]
        ("", Rate("tone", 1, None)),  # type: ignore[arg-type]
    ],
)
def test_names_that_are_none_are_rejected(turn: str, given: Input) -> None:
    begin = start(desk(), seed=1)
    state = enter(desk(), begin, turn) if turn else run_plan(desk(), desk().testplans[0]).state
    assert state is not None
    result = step(desk(), state, given)
    assert isinstance(result, Rejected)
    assert result.code in (Refusal.BAD_INPUT, Refusal.WRONG_ORDER)
