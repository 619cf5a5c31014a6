"""Large scenes for measuring: as many turns and variables as asked for, like what authors write, from a seed."""

import random
from typing import Any


def text(words: str) -> dict[str, str]:
    return {"en": words}


def large_doc(seed: int, *, turns: int = 60, variables: int = 13, back: float = 0.15) -> dict[str, Any]:
    """Return a scene of `turns` turns and `variables` variables (mood, trust and patience among them).

    Two or three options a turn; the share `back` of them leads back to an earlier turn; the rest lead on, mostly to
    the next few turns, as in a written scene. A fifth of the options has a condition; all else as usual.
    """
    rng = random.Random(seed)
    names = [f"t{n}" for n in range(turns)]
    facts = [f"f{n}" for n in range(6)]
    flags = [f"v{n}" for n in range(max(0, variables - 3))]
    criteria = [f"c{n}" for n in range(8)]

    def guard() -> dict[str, Any]:
        kind = rng.choice(["mood", "trust", "flag", "flag", "fact", "seen"])
        if kind == "flag" and flags:
            return {"var": rng.choice(flags), "op": "==", "value": rng.random() < 0.5}
        if kind == "fact":
            return {"fact": rng.choice(facts), "known": rng.random() < 0.5}
        if kind == "seen":
            return {"seen": rng.choice(names)}
        return {
            "var": "mood" if kind == "mood" else "trust",
            "op": rng.choice([">=", "<"]),
            "value": rng.randint(0, 3),
        }

    def target(at: int) -> str:
        if rng.random() < back and at:
            return names[rng.randint(max(0, at - 4), at - 1)]
        ahead = at + rng.choice([1, 1, 1, 2, 3])
        if ahead >= turns:
            return f"end:{rng.choice(['good', 'later', 'bad'])}"
        return names[ahead]

    def option(at: int, number: int) -> dict[str, Any]:
        body: dict[str, Any] = {
            "id": f"o{at}-{number}",
            "text": text(f"I say {at} {number} " + "and more " * rng.randint(0, 6)),
            "to": names[at + 1] if number == 0 and at + 1 < turns else target(at),
            "time_s": rng.choice([5, 10, 20]),
            "effects": [],
            "evidence": [],
            "tags": [rng.choice(["best", "acceptable", "poor"])],
            "coach": text(f"About {at} {number}."),
        }
        if rng.random() < 0.4:
            body["effects"].append({"add": rng.choice(["mood", "trust"]), "by": rng.choice([-2, -1, 1, 1])})
        if flags and rng.random() < 0.15:
            body["effects"].append({"set": rng.choice(flags), "to": rng.random() < 0.8})
        if rng.random() < 0.5:
            body["evidence"].append({"criterion": rng.choice(criteria), "delta": rng.choice([-1, 1, 1, 2])})
        if rng.random() < 0.15:
            body["asks"] = [rng.choice(facts)]
        if rng.random() < 0.05:
            body["promises"] = [{"authority": "refund", "amount": rng.choice([20, 50, 80])}]
        if number and rng.random() < 0.2:
            body["when"] = guard()
        return body

    return {
        "schema": 1,
        "key": f"large-{seed}",
        "locales": ["en"],
        "title": text("Large"),
        "brief": text("Reach an end."),
        "channel": "phone",
        "roles": {"agent": {"name": text("You")}, "customer": {"name": text("They")}},
        "vars": {
            "mood": {"type": "int", "lo": -5, "hi": 5, "init": 0},
            "trust": {"type": "int", "lo": 0, "hi": 5, "init": 2},
            "patience": {"type": "int", "lo": 0, "hi": 10, "init": 8},
            **{name: {"type": "bool", "init": False} for name in flags},
        },
        "facts": [{"id": name, "text": text(f"Fact {name}"), "reveal": "asked"} for name in facts],
        "authority": [{"id": "refund", "what": text("Refund"), "unit": "EUR", "limits": {"employee": 50}}],
        "competencies": [
            {"id": "k0", "title": text("First"), "mark": 40},
            {"id": "k1", "title": text("Second"), "mark": 40},
        ],
        "criteria": [
            {"id": name, "clause": f"phone/{name}", "competency": f"k{n % 2}", "max": 4, "kind": "process"}
            for n, name in enumerate(criteria)
        ],
        "goals": [],
        "start": "t0",
        "turns": [
            {
                "id": names[at],
                "say": [{"id": f"l{at}", "text": text(f"They say {at}.")}],
                "options": [option(at, number) for number in range(rng.choice([2, 3, 3]))],
            }
            for at in range(turns)
        ],
        "endings": [
            {"id": "good", "class": "resolved", "title": text("Good")},
            {"id": "later", "class": "resolved_with_follow_up", "title": text("Later")},
            {"id": "bad", "class": "left_unresolved", "title": text("Bad")},
        ],
        "limits": {"max_turns": 200},
    }
