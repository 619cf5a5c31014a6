"""Scenario documents for the tests: the small hand-made one, and random ones that use every part of the schema."""

import copy
import functools
import random
from pathlib import Path
from typing import Any

import yaml
from hypothesis import assume
from hypothesis import strategies as st

from roleplay.engine import (
    Accepted,
    CannotStart,
    Choose,
    Input,
    Ring,
    Scenario,
    State,
    Stop,
    Timeout,
    parse,
    start,
    step,
)
from roleplay.engine.explore import inputs_at

SMALL = Path(__file__).parent / "small.yaml"
FACT_CANARY = "SECRETFACT"
COACH_CANARY = "SECRETCOACH"
WHY_CANARY = "SECRETWHY"


@functools.cache
def _small() -> dict[str, Any]:
    return yaml.safe_load(SMALL.read_text(encoding="utf-8"))


def small_doc() -> dict[str, Any]:
    """Return a fresh copy of the broken kettle, to be changed at will."""
    return copy.deepcopy(_small())


def read(doc: dict[str, Any]) -> Scenario:
    """Parse a document that has no fault of form."""
    scenario, problems = parse(doc)
    assert scenario is not None
    assert problems == []
    return scenario


@functools.cache
def small() -> Scenario:
    return read(small_doc())


def option_in(doc: dict[str, Any], name: str) -> dict[str, Any]:
    return next(option for turn in doc["turns"] for option in turn.get("options", ()) if option["id"] == name)


def turn_in(doc: dict[str, Any], name: str) -> dict[str, Any]:
    return next(turn for turn in doc["turns"] if turn["id"] == name)


def both(words: str) -> dict[str, str]:
    return {"en": words, "lv": f"{words} (lv)"}


def random_doc(seed: int, *, size: int = 6, loops: bool = True) -> dict[str, Any]:
    """Return a random well-formed scenario of `size` turns. Everything in it follows from the seed.

    Every fact, coach line and reason carries a canary, so that a leak is found by looking for it.
    """
    rng = random.Random(seed)
    turns = [f"t{n}" for n in range(size)]
    facts = [f"f{n}" for n in range(3)]
    endings = ["good", "later", "bad"]
    criteria = [f"c{n}" for n in range(4)]

    def guard(depth: int = 0) -> dict[str, Any]:
        kind = rng.choice(
            ["var", "var", "flag", "fact", "asked", "seen", "elapsed", "channel", "hold", "all", "any", "not"]
        )
        if kind in ("all", "any") and depth < 2:
            return {kind: [guard(depth + 1) for _ in range(rng.randint(1, 2))]}
        if kind == "not" and depth < 2:
            return {"not": guard(depth + 1)}
        return rng.choice(
            [
                {"var": "mood", "op": rng.choice([">=", "<", "!="]), "value": rng.randint(-2, 2)},
                {"var": "flag", "op": "==", "value": rng.random() < 0.5},
                {"var": "tone", "op": "!=", "value": rng.choice(["calm", "sharp"])},
                {"fact": rng.choice(facts), "known": rng.random() < 0.5},
                {"asked": rng.choice(facts)},
                {"seen": rng.choice(turns)},
                {"elapsed": {"op": rng.choice([">=", "<"]), "value": rng.randint(5, 60)}},
                {"channel": rng.choice(["phone", "face"])},
                {"on_hold": rng.random() < 0.5},
            ]
        )

    def target(at: int) -> str:
        if loops and rng.random() < 0.2:
            return rng.choice(turns)
        ahead = turns[at + 1 :]
        return rng.choice(ahead) if ahead and rng.random() < 0.85 else f"end:{rng.choice(endings)}"

    def effect() -> dict[str, Any]:
        return rng.choice(
            [
                {"add": "mood", "by": rng.randint(-3, 3)},
                {"add": "trust", "by": rng.randint(-2, 2)},
                {"add": "patience", "by": rng.randint(-2, 1)},
                {"set": "flag", "to": rng.random() < 0.5},
                {"set": "tone", "to": rng.choice(["calm", "sharp"])},
            ]
        )

    def option(at: int, number: int, kind: str) -> dict[str, Any]:
        name = f"o{at}-{number}"
        body: dict[str, Any] = {
            "id": name,
            "kind": kind,
            "text": both(f"words {name}"),
            "to": turns[at] if kind in ("hold", "check_in", "return") else target(at),
            "time_s": rng.choice([0, 5, 20, 70]),
            "once": rng.random() < 0.8,
            "effects": [effect() for _ in range(rng.randint(0, 2))],
            "evidence": [
                {"criterion": c, "delta": rng.choice([-2, -1, 1, 2]), "why": both(f"{WHY_CANARY}{name}")}
                for c in rng.sample(criteria, rng.randint(0, 2))
            ],
            "coach": both(f"{COACH_CANARY}{name}"),
            "tags": [rng.choice(["best", "acceptable", "poor", "trap"])],
        }
        if rng.random() < 0.3 and number:
            body["when"] = guard()
            body["locked"] = rng.choice(["hide", both(f"not yet {name}"), both(f"{FACT_CANARY}{facts[0]}")])
        if rng.random() < 0.4:
            body["asks"] = rng.sample(facts, rng.randint(1, 2))
        if rng.random() < 0.1:
            body["reveals"] = [rng.choice(facts)]
        if rng.random() < 0.2:
            body["requires_known"] = [rng.choice(facts)]
        if rng.random() < 0.2:
            body["promises"] = [{"authority": "refund", "amount": rng.choice([20, 80, 500])}]
        if rng.random() < 0.15:
            body["keeps"] = [{"authority": "refund", "how": rng.choice(["kept", "approved", "corrected"])}]
        if rng.random() < 0.05:
            body["fatal"] = "broken"
        if kind in ("hold", "check_in") and rng.random() < 0.7:
            body["hold"] = {"announced": rng.random() < 0.6, "minutes": rng.randint(0, 2)}
        return body

    def turn(at: int) -> dict[str, Any]:
        body: dict[str, Any] = {
            "id": turns[at],
            "speaker": rng.choice(["customer", "system", "supervisor", "wait"]),
            "order": rng.choice(["shuffle", "shuffle", "fixed"]),
            "say": [
                {"id": f"l{at}-{n}", "text": both(f"line {at} {n}"), **extra}
                for n, extra in enumerate(
                    rng.choice([[{}], [{"weight": 2}, {"weight": 1}], [{"when": guard()}, {"weight": 3}, {}]])
                )
            ],
        }
        if rng.random() < 0.1:
            body["channel"] = rng.choice(["phone", "face", "chat"])
        if rng.random() < 0.1 and at + 1 < size:
            body["auto"] = [{"when": guard(), "to": turns[at + 1]}, {"to": target(at)}]
            return body
        kinds = ["ring"] * 2 if at == 0 and rng.random() < 0.5 else ["say"] * rng.randint(1, 3)
        if at and rng.random() < 0.3:
            kinds += ["hold", "return"] + (["check_in"] if rng.random() < 0.5 else [])
        body["options"] = [option(at, number, kind) for number, kind in enumerate(kinds)]
        if rng.random() < 0.15:
            body["timeout"] = body["options"][0]["id"]
        return body

    reveals = ["asked", "adjacent", {"trust": rng.randint(0, 5)}, {"when": guard()}]
    return {
        "schema": 1,
        "key": f"random-{seed}",
        "locales": ["en", "lv"],
        "title": both("Random"),
        "brief": both("Reach an end."),
        "channel": rng.choice(["face", "phone"]),
        "roles": {"agent": {"name": both("You")}, "customer": {"name": both("They")}},
        "vars": {
            "mood": {"type": "int", "lo": -3, "hi": 3, "init": rng.randint(-3, 3)},
            "trust": {"type": "int", "lo": 0, "hi": 5, "init": rng.randint(0, 5)},
            "patience": {"type": "int", "lo": 0, "hi": 6, "init": rng.randint(2, 6)},
            "flag": {"type": "bool", "init": False},
            "tone": {"type": "enum", "values": ["calm", "sharp"], "init": "calm"},
        },
        "facts": [
            {"id": f, "text": both(f"{FACT_CANARY}{f}"), "reveal": rng.choice(reveals), "required": True}
            for f in facts
        ],
        "authority": [
            {
                "id": "refund",
                "what": both("Refund"),
                "unit": "EUR",
                "limits": {"employee": 50, "manager": 200},
            }
        ],
        "competencies": [
            {"id": "k0", "title": both("First"), "mark": rng.randint(0, 100), "required": True},
            {
                "id": "k1",
                "title": both("Second"),
                "mark": rng.randint(0, 100),
                "required": rng.random() < 0.5,
            },
        ],
        "criteria": [
            {
                "id": c,
                "clause": f"phone/{c}",
                "competency": f"k{n % 2}",
                "kind": rng.choice(["content", "process"]),
                "max": rng.randint(1, 4),
                "base": rng.randint(0, 1),
                "weight": rng.randint(1, 3),
            }
            for n, c in enumerate(criteria)
        ]
        + [{"id": "broken", "clause": "words/honest", "competency": "k0", "kind": "fatal"}],
        "pass": {"endings": ["resolved", "resolved_with_follow_up"]},
        "goals": [{"id": "g0", "text": both("Goal"), "done": guard()}],
        "start": "t0",
        "turns": [turn(at) for at in range(size)],
        "endings": [
            {"id": "good", "class": "resolved", "title": both("Good"), "text": both("All well.")},
            {
                "id": "later",
                "class": "resolved_with_follow_up",
                "title": both("Later"),
                "text": both("Soon."),
            },
            {"id": "bad", "class": rng.choice(["customer_left", "left_unresolved"]), "title": both("Bad")},
        ],
        "on_patience_out": rng.choice(["bad", None]),
        "limits": {"max_turns": rng.choice([5, 12, 40]), "hold_rate": rng.randint(0, 2), "rings": 3},
    }


@functools.lru_cache(maxsize=512)
def random_scenario(seed: int, size: int = 6) -> Scenario:
    return read(random_doc(seed, size=size))


seeds = st.integers(0, 2**31)


@st.composite
def scenarios(draw: st.DrawFn, largest: int = 9) -> Scenario:
    """Random scenarios that can start (an automatic loop at the very beginning is a fault of the draft)."""
    scenario = random_scenario(draw(seeds), draw(st.integers(2, largest)))
    try:
        start(scenario, seed=0)
    except CannotStart:
        assume(False)
    return scenario


def random_input(rng: random.Random, scenario: Scenario, state: State) -> Input:
    """Return something to do: mostly what is offered, sometimes what is not."""
    offered = [given for given, _ in inputs_at(scenario, state)]
    if offered and rng.random() < 0.85:
        return rng.choice(offered)
    everything = [*scenario.index.options, "no-such-option", ""]
    return rng.choice([Choose(rng.choice(everything)), Timeout(), Ring(rng.randint(-1, 9)), Choose("t0")])


def random_walk(
    scenario: Scenario, begin: State, seed: int, *, longest: int = 50, stop: bool = False
) -> tuple[list[Input], list[State]]:
    """Walk at random. Returns the inputs that were accepted, and the states from `begin` on."""
    rng = random.Random(seed)
    log: list[Input] = []
    states = [begin]
    for _ in range(longest):
        given = Stop() if stop and rng.random() < 0.02 else random_input(rng, scenario, states[-1])
        result = step(scenario, states[-1], given)
        if isinstance(result, Accepted):
            log.append(given)
            states.append(result.state)
    return log, states
