"""Random scenario documents that use every part of the schema. Everything in one follows from its seed.

What must not leak carries a canary, so that a leak is found by looking for it.
"""

import random
from typing import Any

from .scenarios import COACH_CANARY, FACT_CANARY, MODEL_CANARY, WHY_CANARY, both

LOCKED_CANARY = "SECRETLOCK"
CARD_CANARY = "SECRETCARD"
ENDINGS = ("good", "later", "above", "bad")
POINTS = tuple(f"c{n}" for n in range(4))
MARKED = ("m0", "m1")
VARS = {
    "mood": lambda rng: rng.randint(-3, 3),
    "trust": lambda rng: rng.randint(0, 5),
    "patience": lambda rng: rng.randint(2, 6),
    "flag": lambda rng: rng.random() < 0.5,
    "tone": lambda rng: rng.choice(["calm", "sharp"]),
}


def random_doc(seed: int, *, size: int = 6) -> dict[str, Any]:
    """Return a random well-formed scenario of `size` turns."""
    return _Writer(seed, size).scene()


class _Writer:
    """Writes one scene, drawing from one generator in a fixed order."""

    def __init__(self, seed: int, size: int) -> None:
        self.rng = random.Random(seed)
        self.seed, self.size = seed, size
        self.turns = [f"t{n}" for n in range(size)]
        self.facts = [f"f{n}" for n in range(4)]
        self.realtime = self.chance(0.3)
        self.back = self.rng.choice([0, 0.2, 0.6])
        ways = ["choose"] * 5 + ["multi"] * 2 + ["rank", "rank", "written", "written", "auto"]
        self.ways = [self.rng.choice(ways) for _ in self.turns]
        self.ways[-1] = "choose" if self.ways[-1] == "auto" else self.ways[-1]
        # Only options that surely come to be: conditions name them before they are written.
        self.sure = [f"o{at}-0" for at, way in enumerate(self.ways) if way in ("choose", "multi")]

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    # What is the same everywhere ---------------------------------------------------------------------------

    def guard(self, depth: int = 0) -> dict[str, Any]:
        rng = self.rng
        kind = rng.choice(["leaf"] * 9 + ["all", "any", "not"])
        if kind in ("all", "any") and depth < 2:
            return {kind: [self.guard(depth + 1) for _ in range(rng.randint(1, 2))]}
        if kind == "not" and depth < 2:
            return {"not": self.guard(depth + 1)}
        return rng.choice(
            [
                {"var": "mood", "op": rng.choice([">=", "<", "!="]), "value": rng.randint(-2, 2)},
                {"var": rng.choice(["trust", "patience"]), "op": ">", "value": rng.randint(0, 4)},
                {"var": "flag", "op": "==", "value": self.chance(0.5)},
                {"var": "tone", "op": "!=", "value": rng.choice(["calm", "sharp"])},
                {"fact": rng.choice(self.facts), "known": self.chance(0.5)},
                {"asked": rng.choice(self.facts)},
                {"seen": rng.choice([*self.turns, *self.sure])},
                {"elapsed": {"op": rng.choice([">=", "<"]), "value": rng.randint(5, 60)}},
                {"channel": rng.choice(["phone", "face"])},
                {"on_hold": self.chance(0.5)},
                {"muted": self.chance(0.5)},
                {"handed": rng.choice(["warm", "cold"])},
            ]
        )

    def target(self, at: int) -> str:
        """On, or as often as this scene likes back, and the nearer to the last turn the more often to an ending."""
        if self.chance(self.back):
            return self.rng.choice(self.turns)
        ahead = self.turns[at + 1 : at + 3]
        if ahead and self.chance(0.98 if at * 2 < self.size else 0.85):
            return self.rng.choice(ahead)
        return f"end:{self.rng.choice(ENDINGS)}"

    def effect(self) -> dict[str, Any]:
        rng = self.rng
        return rng.choice(
            [
                {"add": "mood", "by": rng.randint(-3, 3)},
                {"add": "trust", "by": rng.randint(-2, 2)},
                {"add": "patience", "by": rng.randint(-2, 1)},
                {"set": "flag", "to": self.chance(0.5)},
                {"set": "tone", "to": rng.choice(["calm", "sharp"])},
            ]
        )

    def rule(self, criterion: str, name: str) -> dict[str, Any]:
        body = {"criterion": criterion, "delta": self.rng.choice([-2, -1, 1, 2])}
        body["why"] = both(f"{WHY_CANARY}{name}")
        return {**body, "when": self.guard()} if self.chance(0.2) else body

    def rules(self, name: str) -> list[dict[str, Any]]:
        return [self.rule(criterion, name) for criterion in self.rng.sample(POINTS, self.rng.randint(0, 2))]

    # Options -----------------------------------------------------------------------------------------------

    def doing(self, name: str) -> dict[str, Any]:
        """What any option can do, whatever is decided: of its own turn, in a band, or a letter that is sent."""
        rng = self.rng
        body: dict[str, Any] = {
            "time_s": rng.choice([0, 5, 20, 70]),
            "effects": [self.effect() for _ in range(rng.randint(0, 2))],
            "evidence": self.rules(name),
            "coach": both(f"{COACH_CANARY}{name}"),
            "tags": [rng.choice(["best", "acceptable", "poor", "trap"])],
        }
        if self.chance(0.4):
            body["asks"] = rng.sample(self.facts, rng.randint(1, 2))
        if self.chance(0.1):
            body["reveals"] = [rng.choice(self.facts)]
        if self.chance(0.2):
            body["requires_known"] = [rng.choice(self.facts)]
        if self.chance(0.2):
            body["promises"] = [
                {"authority": rng.choice(["refund", "gift"]), "amount": rng.choice([10, 20, 80, 500])}
            ]
        if self.chance(0.15):
            how = rng.choice(["kept", "approved", "corrected"])
            body["keeps"] = [{"authority": rng.choice(["refund", "gift"]), "how": how}]
        if self.chance(0.1):
            body["escalates"] = rng.choice(["refund", "gift"])
        if self.chance(0.05):
            body["fatal"] = "broken"
        return body

    def option(self, at: int, number: int, kind: str = "say") -> dict[str, Any]:
        rng, name = self.rng, f"o{at}-{number}"
        stays = kind in ("hold", "check_in", "return", "mute", "unmute")
        body: dict[str, Any] = {
            "id": name,
            "kind": kind,
            "text": both(f"words {name}"),
            "to": self.turns[at] if stays else self.target(at),
            "once": self.chance(0.7),
            **self.doing(name),
        }
        if self.chance(0.3) and number:
            body["when"] = self.guard()
            body["locked"] = rng.choice(
                ["hide", both(f"{LOCKED_CANARY}{name}"), both(f"{FACT_CANARY}{self.facts[0]}")]
            )
        if kind in ("hold", "check_in") and self.chance(0.7):
            body["hold"] = {"announced": self.chance(0.6), "minutes": rng.randint(0, 2)}
        if kind == "handover":
            summary = rng.sample(self.facts, rng.randint(0, 3))
            body["handover"] = {"mode": rng.choice(["warm", "warm", "cold"]), "summary": summary}
            body["handover"]["needs"] = rng.randint(0, len(summary))
        if kind == "escalate":
            body["escalates"] = rng.choice(["refund", "gift"])
        return body

    def kinds(self, at: int) -> list[str]:
        """The kinds of a turn's options: what is said, and what can be done with a line."""
        if at == 0 and self.chance(0.4):
            return ["ring"] * 2
        kinds = ["say"] * self.rng.randint(1, 3)
        if at and self.chance(0.4):
            kinds += ["hold", "return"] + (["check_in"] if self.chance(0.5) else [])
        if at and self.chance(0.2):
            kinds += ["mute", "unmute"]
        if self.chance(0.4):
            kinds.append(self.rng.choice(["handover", "escalate"]))
        return kinds

    # Turns -------------------------------------------------------------------------------------------------

    def turn(self, at: int) -> dict[str, Any]:
        rng = self.rng
        body: dict[str, Any] = {
            "id": self.turns[at],
            "speaker": rng.choice(["customer", "system", "supervisor", "wait"]),
            "order": rng.choice(["shuffle", "shuffle", "fixed"]),
            "checkpoint": self.chance(0.25),
            "say": [
                {"id": f"l{at}-{n}", "text": both(f"line {at} {n}"), **extra}
                for n, extra in enumerate(
                    rng.choice(
                        [[{}], [{"weight": 2}, {"weight": 1}], [{"when": self.guard()}, {"weight": 3}, {}]]
                    )
                )
            ],
        }
        if self.chance(0.1):
            body["channel"] = rng.choice(["phone", "face", "chat"])
        if self.chance(0.1):
            body["queue"] = rng.randint(0, 5)
        way = self.ways[at]
        if way == "auto":
            return {
                **body,
                "auto": [{"when": self.guard(), "to": self.turns[at + 1]}, {"to": self.target(at)}],
            }
        body |= getattr(self, way)(at)
        if self.chance(0.5 if self.realtime else 0.15):
            body["timeout"] = self.timeout(at, body)
            body["limit_s"] = rng.choice([0, 10, 30, 90])
        return body

    def timeout(self, at: int, body: dict[str, Any]) -> str:
        if self.sure and self.chance(0.1):
            return self.rng.choice(self.sure)
        own = [option["id"] for option in body["options"]] if self.ways[at] in ("choose", "multi") else []
        own += [band["id"] for band in body.get("decide", {}).get("bands", ())]
        return self.rng.choice(own or [f"{self.turns[at]}-sent"])

    def choose(self, at: int) -> dict[str, Any]:
        return {"options": [self.option(at, number, kind) for number, kind in enumerate(self.kinds(at))]}

    def multi(self, at: int) -> dict[str, Any]:
        options = [self.option(at, number) for number in range(self.rng.randint(2, 4))]
        for option in options:
            del option["to"]
        pick = self.rng.randint(1, min(3, len(options)))
        return {"decide": {"kind": "multi", "pick": pick, "to": self.target(at)}, "options": options}

    def rank(self, at: int) -> dict[str, Any]:
        rng = self.rng
        items = [f"i{at}-{n}" for n in range(rng.choice([2, 3, 3, 4]))]
        pairs = len(items) * (len(items) - 1) // 2
        steps = [*sorted(rng.sample(range(1, pairs + 1), min(pairs, rng.randint(0, 2))), reverse=True), 0]
        bands: list[dict[str, Any]] = []
        for number, least in enumerate(steps):
            name = f"b{at}-{number}"
            bands.append({"id": name, "at_least": least, "to": self.target(at), **self.doing(name)})
            if least and self.chance(0.2):
                bands[-1]["when"] = self.guard()
        return {
            "decide": {"kind": "rank", "ideal": rng.sample(items, len(items)), "bands": bands},
            "options": [{"id": name, "text": both(f"words {name}")} for name in items],
        }

    def written(self, at: int) -> dict[str, Any]:
        rng, name = self.rng, f"{self.turns[at]}-sent"
        least = rng.choice([1, 5, 20])
        decide = {
            "kind": "written",
            "task": both(f"task {at}"),
            "least": least,
            "most": least + rng.choice([0, 30, 400]),
            "rubric": rng.sample(MARKED, rng.randint(0, 2)),
            "model": both(f"{MODEL_CANARY}{name}"),
            "to": self.target(at),
            **self.doing(name),
        }
        others = [self.option(at, number) for number in range(rng.randint(0, 2))]
        return {"subject": both(f"subject {at}"), "decide": decide, "options": others}

    # The whole ---------------------------------------------------------------------------------------------

    def lens(self, number: int, turns: list[dict[str, Any]]) -> dict[str, Any]:
        """A lens over words, weights, first values (the second lens only) and evidence of what there is."""
        rng = self.rng
        lines = [line["id"] for turn in turns for line in turn["say"]]
        said = [option["id"] for turn in turns for option in turn.get("options", ())]
        taken = [name for name in said if name.startswith("o")]
        taken += [band["id"] for turn in turns for band in turn.get("decide", {}).get("bands", ())]
        taken += [f"{name}-sent" for name, way in zip(self.turns, self.ways, strict=True) if way == "written"]

        def some(names: list[str]) -> list[str]:
            return rng.sample(names, rng.randint(0, min(4, len(names))))

        return {
            "id": f"lens{number}",
            "title": both(f"Lens {number}"),
            "card": both(f"{CARD_CANARY}{number}"),
            "lines": {name: both(f"otherwise {name}") for name in some([*lines, *said])},
            "weights": {name: rng.randint(0, 3) for name in some(lines)},
            "vars": {name: VARS[name](rng) for name in some(list(VARS))} if number else {},
            "evidence": {name: self.rules(name) for name in some(taken)},
        }

    def authority(self, name: str, limits: dict[str, int]) -> dict[str, Any]:
        body: dict[str, Any] = {"id": name, "what": both(name), "unit": "EUR", "limits": limits}
        if self.chance(0.5):
            body["enough"] = self.guard()
            body["under"] = self.rule(self.rng.choice(POINTS), name)
        if self.chance(0.5):
            body["over"] = self.rule(self.rng.choice(POINTS), name)
        if self.chance(0.2):
            body["over_fatal"] = "broken"
        return body

    def limits(self) -> dict[str, Any]:
        rng = self.rng
        body = {
            "max_turns": rng.choice([8, 30, 60, 60]),
            "hold_rate": rng.randint(0, 2),
            "rings": 3,
            "hints": rng.randint(0, 3),
            "cold_trust": rng.randint(0, 2),
            "realtime": self.realtime,
        }
        if self.chance(0.4):
            cost = {
                "criterion": rng.choice(POINTS),
                "delta": rng.choice([-1, -2]),
                "why": both(f"{WHY_CANARY}hint"),
            }
            body["hint_cost"] = cost
        return body

    def criteria(self) -> list[dict[str, Any]]:
        rng = self.rng
        points = [
            {
                "id": name,
                "clause": f"phone/{name}",
                "competency": f"k{n % 2}",
                "kind": rng.choice(["content", "process"]),
                "max": rng.randint(1, 4),
                "base": rng.randint(0, 1),
                "weight": rng.randint(1, 3),
            }
            for n, name in enumerate(POINTS)
        ]
        marked = [
            {
                "id": name,
                "clause": f"words/{name}",
                "competency": f"k{n}",
                "kind": "marked",
                "max": n + 1,
                "anchors": [both(f"{MODEL_CANARY}{name} {level}") for level in range(n + 2)],
            }
            for n, name in enumerate(MARKED)
        ]
        fatal = {"id": "broken", "clause": "words/honest", "competency": "k0", "kind": "fatal"}
        return [*points, *marked, fatal]

    def scene(self) -> dict[str, Any]:
        rng = self.rng
        reveals = ["asked", "adjacent", {"trust": rng.randint(0, 5)}, {"when": self.guard()}]
        turns = [self.turn(at) for at in range(self.size)]
        classes = ["resolved", "resolved_with_follow_up", "escalated_properly"]
        classes.append(rng.choice(["customer_left", "left_unresolved", "broke_rule"]))
        return {
            "schema": 1,
            "key": f"random-{self.seed}",
            "locales": ["en", "lv"],
            "title": both("Random"),
            "brief": both("Reach an end."),
            "channel": rng.choice(["face", "phone"]),
            "queue": rng.randint(0, 3),
            "roles": {
                "agent": {"name": both("You")},
                "customer": {"name": both("They")},
                "supervisor": {"name": both("Above")},
            },
            "vars": {
                "mood": {"type": "int", "lo": -3, "hi": 3, "init": VARS["mood"](rng)},
                "trust": {"type": "int", "lo": 0, "hi": 5, "init": VARS["trust"](rng)},
                "patience": {"type": "int", "lo": 0, "hi": 6, "init": VARS["patience"](rng)},
                "flag": {"type": "bool", "init": False},
                "tone": {"type": "enum", "values": ["calm", "sharp"], "init": "calm"},
            },
            "facts": [
                {
                    "id": name,
                    "text": both(f"{FACT_CANARY}{name}"),
                    "reveal": rng.choice(reveals),
                    "required": self.chance(0.7),
                    "weight": rng.randint(0, 2),
                }
                for name in self.facts
            ],
            "authority": [
                self.authority("refund", {"employee": 50, "manager": 200}),
                self.authority("gift", {"manager": 15}),
            ],
            "competencies": [
                {"id": "k0", "title": both("First"), "mark": rng.randint(0, 100), "required": True},
                {
                    "id": "k1",
                    "title": both("Second"),
                    "mark": rng.randint(0, 100),
                    "required": self.chance(0.5),
                },
            ],
            "criteria": self.criteria(),
            "pass": {"endings": rng.sample(classes[:3], rng.randint(1, 3))},
            "goals": [{"id": "g0", "text": both("Goal"), "done": self.guard()}],
            "start": "t0",
            "turns": turns,
            "endings": [
                {"id": name, "class": cls, "title": both(name), "text": both(f"It ended {name}.")}
                for name, cls in zip(ENDINGS, classes, strict=True)
            ],
            "on_patience_out": rng.choice(["bad", None]),
            "limits": self.limits(),
            "lenses": [self.lens(number, turns) for number in range(rng.choice([0, 0, 1, 2]))],
        }
