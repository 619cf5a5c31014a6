"""Small models of two scenes: what they take, and where that leads. They know nothing of the engine's code."""

from itertools import permutations
from typing import Any, ClassVar

from roleplay.engine import (
    Arrange,
    AskHint,
    Choose,
    Hold,
    Input,
    Mode,
    Pick,
    Rate,
    Return,
    Ring,
    Timeout,
    Write,
)
from tests.factories import roleplay as factory
from tests.roleplay.engine.scenarios import desk_doc, turn_in


class PlainCall:
    """The scene of the factory, one option at a time. "skip-ahead" is locked until a fact is known: too late for it."""

    offers: ClassVar = {
        "ring": {"greet-full": "story", "greet-short": "story"},
        "story": {"ask-story": "offer", "hold-first": "held", "skip-ahead": "offer"},
        "held": {"come-back": "offer"},
        "offer": {"offer-fifty": "settled", "offer-all": "gone"},
    }
    inputs: tuple[Input, ...] = (
        *map(Choose, sorted({option for offered in offers.values() for option in offered} | {"nothing", ""})),
        *(Pick(("greet-full", "greet-short")), Arrange(("ask-story",)), Write("Hello there, Mr Ozols.")),
        *(Timeout(), Ring(), Return(), Rate("greet", 2, "me")),
    )

    def __init__(self, mode: Mode) -> None:
        self.turn, self.status, self.said = "ring", "running", ()

    @staticmethod
    def document() -> dict[str, Any]:
        return factory.document()

    def take(self, given: Input) -> bool:
        """Whether the scene takes this input now; if so, it has."""
        if self.status != "running":
            return False
        if given == Return() and self.turn == "held":
            given = Choose("come-back")
        if not isinstance(given, Choose) or given.option not in self.offers[self.turn]:
            return False
        if given.option == "skip-ahead":
            return False
        self.said = (*self.said, given.option)
        self.turn = self.offers[self.turn][given.option]
        if self.turn not in self.offers:
            self.status = "ended"
        return True

    @property
    def passed(self) -> bool:
        """Whether a play that is over has passed."""
        return "greet-full" in self.said and self.turn == "settled"


def lamp_doc() -> dict[str, Any]:
    """The lamp: several at once, an order, a letter, hand-over, mute; and here a hold, and time that runs out."""
    doc = desk_doc()
    call = turn_in(doc, "call")
    call["timeout"] = "mute"
    hold = {"announced": True, "minutes": 2}
    call["options"] += [
        {
            "id": "wait",
            "kind": "hold",
            "text": factory.text("Two minutes?"),
            "hold": hold,
            "once": False,
            "to": "call",
        },
        {"id": "back", "kind": "return", "text": factory.text("Thank you."), "once": False, "to": "call"},
    ]
    return doc


class Lamp:
    """The scene with every way to decide."""

    passed = None
    """What a play comes to is left to the engine's own tests."""
    longest = 40
    things = ("offer", "say-back", "sorry")
    asks = ("ask-how", "ask-when", "ask-whom")
    leads: ClassVar = {"pass-on": "rita", "pass-cold": "rita", "give-all": "settled", "ask-boss": "above"}
    inputs: tuple[Input, ...] = (
        *(
            Pick(names)
            for names in (asks[:2], asks[1:], asks[:1], asks, ("ask-how", "ask-how"), ("ask-how", "done"))
        ),
        *map(Arrange, permutations(things)),
        *(Arrange(names) for names in ((), things[:2], ("offer", "offer", "sorry"), (*things, "offer"))),
        *map(Write, ("Dear Mr Saar, thank you.", "x" * 200, "x" * 201, "short", " " * 50)),
        *map(
            Choose,
            (
                *leads,
                "ring-him",
                "wait",
                "back",
                "mute",
                "unmute",
                "done",
                "ask-how",
                "in-order",
                "letter-sent",
            ),
        ),
        *(Hold(), Return(), Timeout(), Timeout(actor="learner"), AskHint(), Ring(), Rate("tone", 2, "me")),
    )

    def __init__(self, mode: Mode) -> None:
        self.turn, self.status = "opening", "running"
        self.held = self.muted = self.written = False
        self.steps, self.hints = 0, 1 if mode is Mode.PRACTICE else 0

    @staticmethod
    def document() -> dict[str, Any]:
        return lamp_doc()

    def take(self, given: Input) -> bool:
        """Whether the scene takes this input now; if so, it has."""
        if self.status != "running":
            return False
        if isinstance(given, AskHint):
            left, self.hints = self.hints, max(0, self.hints - 1)
            return left > 0
        to = self._leads_to(given)
        if to is None:
            return False
        self.turn, self.steps = to, self.steps + 1
        if to in ("settled", "above") or self.steps == self.longest:
            self.status = "waiting" if self.written else "ended"
            self.turn = to if to in ("settled", "above") else ""
        return True

    def _leads_to(self, given: Input) -> str | None:
        match self.turn, given:
            case "opening", Pick(options=names):
                return "order" if len(names) == len(set(names) & set(self.asks)) == 2 else None
            case "order", Arrange(order=order):
                return "letter" if sorted(order) == sorted(self.things) else None
            case "letter", Write(text=text):
                self.written = 10 <= len(text.strip()) <= 200
                return "call" if self.written else None
            case "letter", Choose(option="ring-him"):
                return "call"
            case "rita", Choose(option="done"):
                return "settled"
            case "call", Choose(option=option) if option in self.leads:
                return self.leads[option]
            case "call", _:
                return self._on_the_line(given)
        return None

    def _on_the_line(self, given: Input) -> str | None:
        match given:
            case Hold() | Choose(option="wait") if not self.held and not self.muted:
                self.held = True
            case Return() | Choose(option="back") if self.held:
                self.held = False
            case Choose(option="mute") if not self.held and not self.muted:
                self.muted = True
            case Timeout():  # what time running out takes asks for no leave
                self.muted = True
            case Choose(option="unmute") if self.muted:
                self.muted = False
            case _:
                return None
        return "call"
