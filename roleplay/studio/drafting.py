"""A playable draft out of a script. What the script does not say gets an honest beginning, or stays empty and is
reported by the checks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from roleplay.engine import METERS
from roleplay.skeleton import skeleton
from roleplay.studio.names import slug
from roleplay.studio.script import CLASS_WORD, Ending, Reply, Script, Turn

END = "end:"
_TITLES = {
    "resolved": gettext_noop("The customer has an answer."),
    "resolved_with_follow_up": gettext_noop("The customer has an answer, and you follow it up."),
    "escalated_properly": gettext_noop("You have handed it on."),
    "left_unresolved": gettext_noop("It stays open."),
    "customer_left": gettext_noop("The customer has left."),
    "broke_rule": gettext_noop("A rule was broken."),
}


@dataclass(frozen=True)
class Lost:
    """A reply at ``line`` leads to words that no turn and no ending begins with, or that several begin with."""

    line: int
    to: str
    several: bool


def drafted(script: Script, key: str, locale: str = "en") -> tuple[dict[str, Any], list[Lost]]:
    """The document of a script in this language, and the replies whose target is not clear; these lead nowhere yet."""
    with override(locale):
        return _Drafter(script, key, locale).document()


class _Drafter:
    def __init__(self, script: Script, key: str, locale: str) -> None:
        self.script, self.key, self.locale = script, key, locale
        self.taken: set[str] = set()
        self.lost: list[Lost] = []
        self.turn_ids = [slug(turn.title or turn.said, self.taken, "turn") for turn in script.turns]
        self.facts = [slug(fact, self.taken, "fact") for fact in script.facts]
        self.endings: dict[str, Ending] = {}
        self.criteria: dict[str, str] = {}
        self.flags: set[str] = set()
        self.counts: set[str] = set()

    def document(self) -> tuple[dict[str, Any], list[Lost]]:
        script = self.script
        for ending in script.endings:
            self._ending(ending)
        turns = [self._turn(at, turn) for at, turn in enumerate(script.turns)]
        if any(
            name == "patience" for turn in script.turns for one in turn.replies for name, _by in one.steps
        ):
            self._ending(Ending("customer_left"))
        left = next((name for name, one in self.endings.items() if one.cls == "customer_left"), "")
        found = skeleton(self.key, self.locale)
        found |= {
            "title": self._said(script.title or found["title"][self.locale]),
            "brief": self._said(script.brief),
            "minutes": script.minutes or max(2, -(-len(turns) // 2)),
            "channel": script.channel or "face",
            "roles": {
                "agent": {"name": self._said(script.learner or _("You"))},
                "customer": {
                    "name": self._said(script.customer or _("The customer")),
                    **({"about": self._said(script.about)} if script.about else {}),
                    "pronoun": "they",
                },
            },
            "facts": [
                {"id": name, "text": self._said(fact), "reveal": "asked", "required": True}
                for name, fact in zip(self.facts, script.facts, strict=True)
            ],
            "goals": self._goals(),
            "competencies": self._competencies(),
            "criteria": self._criteria(turns),
            "endings": [self._ending_object(name, one) for name, one in self.endings.items()],
            "on_patience_out": left,
            **({"start": self.turn_ids[0], "turns": turns} if turns else {}),
            **({"content_note": self._said(script.care)} if script.care else {}),
            **({"debrief": {"next_shift": self._said(script.next_shift)}} if script.next_shift else {}),
        }
        if not left:
            del found["on_patience_out"]
        found["vars"] |= {name: {"type": "bool", "init": False} for name in sorted(self.flags)}
        found["vars"] |= {
            name: {"type": "int", "lo": -10, "hi": 10, "init": 0} for name in sorted(self.counts - self.flags)
        }
        found["testplans"] = _plans(turns, {name: one.cls for name, one in self.endings.items()})
        return found, self.lost

    def _turn(self, at: int, turn: Turn) -> dict[str, Any]:
        own = self.turn_ids[at]
        after = self.turn_ids[at + 1] if at + 1 < len(self.turn_ids) else ""
        found: dict[str, Any] = {
            "id": own,
            "speaker": turn.speaker,
            "say": [{"id": slug(f"{own}-line", self.taken, "line"), "text": self._said(turn.said)}],
            "options": [self._option(reply, after) for reply in turn.replies],
        }
        return found if turn.replies else {**found, "auto": [{"to": self._onward(after)}]}

    def _onward(self, after: str) -> str:
        """The next turn; behind the last one an ending, made only where it is needed."""
        return after or f"{END}{self._ending(self._last())}"

    def _last(self) -> Ending:
        return next((one for one in self.endings.values() if one.cls != "customer_left"), Ending("resolved"))

    def _option(self, reply: Reply, after: str) -> dict[str, Any]:
        to = self._target(reply, after)
        for name, _by in reply.steps:
            self.counts |= {name} - set(METERS)
        self.flags |= {name for name, _value in reply.sets}
        effects = [{"add": name, "by": by} for name, by in reply.steps]
        effects += [{"set": name, "to": value} for name, value in reply.sets]
        evidence = [
            {
                "criterion": self._criterion(one.clause),
                "delta": one.delta,
                **({"why": self._said(one.why)} if one.why else {}),
            }
            for one in reply.proofs
        ]
        return {
            "id": slug(reply.text, self.taken, "reply"),
            "text": self._said(reply.text),
            **({"to": to} if to else {}),
            **self._deed(reply),
            **({"asks": [self.facts[one - 1] for one in reply.asks]} if reply.asks else {}),
            **({"effects": effects} if effects else {}),
            **({"evidence": evidence} if evidence else {}),
            **({"tags": [reply.tag]} if reply.tag else {}),
            **({"coach": self._said(reply.coach)} if reply.coach else {}),
        }

    def _deed(self, reply: Reply) -> dict[str, Any]:
        kind, _space, cold = reply.deed.partition(" ")
        found: dict[str, Any] = {"kind": kind} if kind else {}
        if kind == "hold":
            found["hold"] = {"announced": reply.minutes > 0, "minutes": reply.minutes}
        elif kind == "handover":
            facts = [] if cold else self.facts
            found["handover"] = {"mode": cold or "warm", "summary": facts, "needs": len(facts)}
        return found

    def _target(self, reply: Reply, after: str) -> str:
        if isinstance(reply.to, Ending):
            return f"{END}{self._ending(reply.to)}"
        if not reply.to:
            return self._onward(after)
        names: list[tuple[str, str, tuple[str, ...]]] = [
            (self.turn_ids[at], str(at + 1), (turn.title, turn.said))
            for at, turn in enumerate(self.script.turns)
        ]
        names += [(f"{END}{name}", "", (one.title,)) for name, one in self.endings.items()]
        found = meant(reply.to, names)
        if len(found) == 1:
            return found[0]
        self.lost.append(Lost(reply.line, reply.to, bool(found)))
        return ""

    def _ending(self, wanted: Ending) -> str:
        """The key of an ending: one that is there, or a new one. One without a title is the first of its sort."""
        for name, one in self.endings.items():
            if one.cls == wanted.cls and wanted.title in ("", one.title):
                return name
        name = slug(wanted.title or CLASS_WORD[wanted.cls], self.taken, "ending")
        self.endings[name] = wanted
        return name

    def _ending_object(self, name: str, ending: Ending) -> dict[str, Any]:
        title = ending.title or _(_TITLES[ending.cls])
        return {
            "id": name,
            "class": ending.cls,
            "title": self._said(title),
            "text": self._said(ending.text or title),
        }

    def _criterion(self, clause: str) -> str:
        if clause not in self.criteria:
            self.criteria[clause] = slug(clause.partition("/")[2], self.taken, "clause")
        return self.criteria[clause]

    def _said(self, words: str) -> dict[str, str]:
        return {self.locale: words}

    def _goals(self) -> list[dict[str, Any]]:
        if not self.facts:
            return []
        known = [{"fact": name, "known": True} for name in self.facts]
        text = _("You know what the customer knows")
        return [{"id": slug(text, self.taken, "goal"), "text": self._said(text), "done": {"all": known}}]

    def _competencies(self) -> list[dict[str, Any]]:
        return [{"id": "skill", "title": self._said(_("This conversation")), "mark": 60, "required": True}]

    def _criteria(self, turns: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                "id": name,
                "clause": clause,
                "competency": "skill",
                "kind": "content",
                "max": most_points(turns, name),
                # What can only be broken is kept until then.
                "base": 0 if _earned(turns, name) else 1,
                "weight": 1,
            }
            for clause, name in self.criteria.items()
        ]


def most_points(turns: Sequence[dict[str, Any]], criterion: str) -> int:
    """The points that somebody gets who always says what shows the clause best; at least 1."""
    return max(1, _earned(turns, criterion))


def _earned(turns: Sequence[dict[str, Any]], criterion: str) -> int:
    best = [
        max(
            (
                rule.get("delta", 0)
                for option in turn.get("options", ())
                for rule in option.get("evidence", ())
                if rule.get("criterion") == criterion
            ),
            default=0,
        )
        for turn in turns
    ]
    return sum(points for points in best if points > 0)


def meant(wanted: str, names: Sequence[tuple[str, str, Sequence[str]]]) -> list[str]:
    """Which targets the words may mean, as ``(target, number, words)``: by number, else equal, beginning, anywhere."""
    said = _plain(wanted)
    number = said.removeprefix("turn ")
    if found := [target for target, own, _words in names if own and own == number]:
        return found
    if not said:
        return []
    for fits in (str.__eq__, str.startswith, str.__contains__):
        found = [
            target for target, _own, words in names if any(fits(_plain(one), said) for one in words if one)
        ]
        if found:
            return found
    return []


def _plain(words: str) -> str:
    return " ".join(words.casefold().split()).strip("„“”\"'.…? ")


def _plans(turns: Sequence[dict[str, Any]], classes: dict[str, str]) -> list[dict[str, Any]]:
    """The walk of somebody who always says the best, and of somebody who always says the worst."""
    plans = []
    for name, order in (
        ("model", ("best", "acceptable", "", "poor", "trap")),
        ("antimodel", ("trap", "poor", "", "acceptable", "best")),
    ):
        choices, ending = _walk(turns, order)
        if ending:
            passed = name == "model" and classes.get(ending) not in (
                "left_unresolved",
                "customer_left",
                "broke_rule",
            )
            plans.append({"name": name, "choices": choices, "expect": {"ending": ending, "passed": passed}})
    return plans


def _walk(turns: Sequence[dict[str, Any]], order: Sequence[str]) -> tuple[list[str], str]:
    """The choices, and the ending they lead to; no ending where the walk breaks off or goes round."""
    known = {turn["id"]: turn for turn in turns}
    at, choices, seen = turns[0]["id"] if turns else "", [], set()
    while at in known and at not in seen:
        seen.add(at)
        options = known[at]["options"]
        if options:
            chosen = min(options, key=lambda one: order.index(next(iter(one.get("tags", ())), "")))
            choices.append(chosen["id"])
            at = chosen.get("to", "")
        else:
            at = next((auto["to"] for auto in known[at].get("auto", ())), "")
    return choices, at.removeprefix(END) if at.startswith(END) else ""
