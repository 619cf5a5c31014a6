"""A scene as a script that people write anywhere and paste: read leniently, and written out again.

    # The lamp that did not come
    Brief: A customer calls about a lamp.
    Channel: phone
    Fact: He has called three times.

    == The call
    Mr Ozols: There is no lamp.
    - What has happened so far? -> 2 [best] [asks 1] [mood +1] [listen/hear-out +2: You let him tell it.]
      > He calms down once he has told it.
    - You told us already. -> END left: He hung up. [poor]

What cannot be understood comes back with its line number; nothing is dropped silently. Plain Python.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any, Literal

MOST_SIGNS = 200_000
MOST_MARKS = 40
CLASSES = {
    "resolved": "resolved", "settled": "resolved", "solved": "resolved",
    "follow-up": "resolved_with_follow_up", "followup": "resolved_with_follow_up",
    "handed on": "escalated_properly", "escalated": "escalated_properly", "passed on": "escalated_properly",
    "open": "left_unresolved", "unresolved": "left_unresolved",
    "left": "customer_left", "gone": "customer_left", "hung up": "customer_left",
    "broken": "broke_rule", "rule broken": "broke_rule",
}  # fmt: skip
"""Words for how a scene ends, and what the engine calls it."""
CLASS_WORD = {
    "resolved": "resolved",
    "resolved_with_follow_up": "follow-up",
    "escalated_properly": "handed on",
    "left_unresolved": "open",
    "customer_left": "left",
    "broke_rule": "broken",
}
CHANNELS = {
    "face": "face", "counter": "face", "shop": "face", "phone": "phone", "call": "phone",
    "written": "written", "letter": "written", "e-mail": "written", "email": "written", "chat": "chat",
}  # fmt: skip
TAGS = {
    "best": "best",
    "good": "best",
    "ok": "acceptable",
    "acceptable": "acceptable",
    "poor": "poor",
    "trap": "trap",
}
_HEAD = {
    "title": "title", "brief": "brief", "channel": "channel", "minutes": "minutes", "learner": "learner",
    "you": "learner", "agent": "learner", "customer": "customer", "about": "about", "care": "care",
    "next shift": "next_shift", "fact": "fact",
}  # fmt: skip
_SPEAKERS = {
    "customer": "customer",
    "narration": "system",
    "narrator": "system",
    "scene": "system",
    "manager": "supervisor",
}
_SPEAKER_WORD = {"customer": "Customer", "system": "Narration", "supervisor": "Manager"}
_LEARNER = {"you", "learner", "agent"}
_NAMED = re.compile(r"([^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,3}):(?:\s+|$)(.*)\Z")
_REPLY = re.compile(r"[-*•–—](?:\s+|$)(.*)\Z")
_ONE_LINE = ("title", "heading", "ending")
_ARROW = re.compile(r"\s*(?:->|→|=>)\s*")
_POINTLESS = re.compile(r"(?:\s*(?:->|→|=>))+\s*\Z")
"""Arrows that lead nowhere, at the end of a reply."""
_MARK = re.compile(r"\s*\[([^\[\]]*)\]\s*\Z")
_ENDING = re.compile(r"END\b\s*([^:]*?)\s*(?::\s*(.*))?\Z", re.IGNORECASE)
_EVIDENCE = re.compile(
    r"([a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*)\s*([+-]\s*\d{1,2})\s*(?::\s*(.*))?\Z", re.DOTALL
)
_STEP = re.compile(r"([a-z][a-z0-9-]*)\s*([+-])\s*(\d{1,2})\Z")
_ASKS = re.compile(r"asks (\d{1,2}(?:\s*,\s*\d{1,2})*)\Z")
_HOLD = re.compile(r"hold(?: (\d{1,2}))?\Z")
DEEDS = {
    "answers": "ring", "back": "return", "checks in": "check_in", "mutes": "mute", "unmutes": "unmute",
    "hands over": "handover", "hands over cold": "handover cold", "brings in": "escalate",
}  # fmt: skip
"""What a reply does besides being said, and what the engine calls it."""
_DEED_WORD = {deed: word for word, deed in DEEDS.items()}
_SET = re.compile(r"([a-z][a-z0-9-]*)\s*=\s*(yes|no)\Z")

type Why = Literal[
    "before-turn", "no-line", "no-words", "mark", "channel", "minutes", "ending", "who", "note"
]


@dataclass(frozen=True)
class Fault:
    """A line that is not understood. ``line`` counts from 1; ``said`` is what stands there."""

    line: int
    why: Why
    said: str


@dataclass(frozen=True)
class Proof:
    """What a reply shows or breaks: a clause, its points, and why."""

    clause: str
    delta: int
    why: str = ""


@dataclass(frozen=True)
class Ending:
    cls: str
    title: str = ""
    text: str = ""


@dataclass(frozen=True)
class Reply:
    """What the learner can say. ``to`` is as written: words of a turn, its number, or an :class:`Ending`."""

    text: str
    to: str | Ending = ""
    tag: str = ""
    steps: tuple[tuple[str, int], ...] = ()
    sets: tuple[tuple[str, bool], ...] = ()
    proofs: tuple[Proof, ...] = ()
    asks: tuple[int, ...] = ()
    deed: str = ""
    """What it does: a value of :data:`DEEDS`, or ``hold`` (for ``minutes``, when it says how long)."""
    minutes: int = 0
    coach: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Turn:
    said: str
    title: str = ""
    speaker: str = "customer"
    replies: tuple[Reply, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Script:
    title: str = ""
    brief: str = ""
    channel: str = ""
    minutes: int = 0
    learner: str = ""
    customer: str = ""
    about: str = ""
    care: str = ""
    next_shift: str = ""
    facts: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    endings: tuple[Ending, ...] = ()


def parse(text: str) -> tuple[Script, list[Fault]]:
    """Read a script. Returns what was understood, and every line that was not."""
    reader = _Reader()
    for number, raw in enumerate(text[:MOST_SIGNS].splitlines(), 1):
        reader.take(number, " ".join(raw.split()))
    reader.close()
    found = replace(reader.script, turns=tuple(reader.turns), endings=tuple(reader.endings))
    return found, sorted(reader.faults, key=lambda fault: fault.line)


class _Reader:
    """Goes through the lines once. A line is held open until the next one shows whether it goes on."""

    def __init__(self) -> None:
        self.script = Script()
        self.turns: list[Turn] = []
        self.endings: list[Ending] = []
        self.faults: list[Fault] = []
        self.open: tuple[str, int, str] | None = None
        self.title = ""
        self.blank = True
        self.inside = ""
        """What the lines belong to: "" for the head, then "turn" or "ending"."""

    def take(self, number: int, line: str) -> None:
        if not line:
            self._shut()
            self.blank = True
            return
        kind, rest = self._kind(line)
        if kind == "more" and self.open is not None and self.open[0] not in _ONE_LINE:
            self.open = (self.open[0], self.open[1], f"{self.open[2]} {rest}".strip())
        else:
            self._shut()
            self.open = (kind, number, rest)
            if kind == "heading" or kind.startswith("said "):
                self.inside = "turn"
        self.blank = False

    def close(self) -> None:
        self._shut()

    def _kind(self, line: str) -> tuple[str, str]:
        if line.startswith("=="):
            return "heading", line.strip("= ")
        if line == "#" or line.startswith("# "):
            return "title", line[1:].strip()
        if line.startswith(">"):
            return "coach", line[1:].strip()
        if match := _REPLY.match(line):
            return "reply", match[1]
        if _ENDING.match(line) and (line.startswith("END") or ":" in line):
            return "ending", line
        if match := _NAMED.match(line):
            return self._named(match[1], match[2], line)
        if not self.inside and not self.script.title and self.open is None:
            return "title", line
        return "more", line

    def _named(self, name: str, rest: str, line: str) -> tuple[str, str]:
        word = name.casefold()
        if not self.inside and word in _HEAD and not (word == "customer" and self._sounds_spoken(rest)):
            return f"head {_HEAD[word]}", rest
        if word in _LEARNER:
            return "reply", rest
        if word in _SPEAKERS:
            return f"said {_SPEAKERS[word]}", rest
        if self.script.customer.casefold() in ("", word):
            if not self.script.customer:
                self.script = replace(self.script, customer=name)
            return "said customer", rest
        # A colon inside a sentence that goes on is no speaker.
        return ("more", line) if self.open and not self.blank else ("who", line)

    def _sounds_spoken(self, rest: str) -> bool:
        """``Customer: Mr Ozols`` in the head names somebody; a sentence is already spoken."""
        return len(rest.split()) > 4 or rest.endswith((".", "?", "…", "!"))

    def _shut(self) -> None:
        if self.open is None:
            return
        kind, number, rest = self.open
        self.open = None
        if kind.startswith("head "):
            self._head(kind[5:], number, rest)
        elif kind.startswith("said "):
            self._said(kind[5:], number, rest)
        elif kind == "title":
            self._head("title", number, rest)
        elif kind == "heading":
            self.title = rest
        elif kind == "reply":
            self._reply(number, rest)
        elif kind == "coach":
            self._coach(number, rest)
        elif kind == "ending":
            self._ending(number, rest)
        elif self.inside == "ending" and kind == "more" and self.endings:
            last = self.endings[-1]
            self.endings[-1] = replace(last, text=f"{last.text} {rest}".strip())
        else:
            self.faults.append(Fault(number, "who" if kind == "who" else "before-turn", rest))

    def _head(self, key: str, number: int, rest: str) -> None:
        if key == "channel":
            channel = CHANNELS.get(rest.casefold())
            if channel is None:
                self.faults.append(Fault(number, "channel", rest))
                return
            self.script = replace(self.script, channel=channel)
        elif key == "minutes":
            if not (rest.isdecimal() and rest.isascii() and 0 < int(rest[:4]) <= 120):
                self.faults.append(Fault(number, "minutes", rest))
                return
            self.script = replace(self.script, minutes=int(rest))
        elif key == "fact":
            self.script = replace(self.script, facts=(*self.script.facts, *([rest] if rest else [])))
        else:
            before = str(getattr(self.script, key))
            joined = f"{before} {rest}".strip() if key in ("brief", "about", "care") else rest
            changed: dict[str, Any] = {key: joined}
            self.script = replace(self.script, **changed)

    def _said(self, speaker: str, number: int, rest: str) -> None:
        if not rest:
            self.faults.append(Fault(number, "no-words", ""))
            return
        self.turns.append(Turn(rest, self.title, speaker, line=number))
        self.title = ""

    def _reply(self, number: int, rest: str) -> None:
        if not self.turns or self.title or self.inside == "ending":
            self.faults.append(Fault(number, "no-line", rest))
            return
        rest, marks = _marks(_POINTLESS.sub("", rest))
        pieces = _ARROW.split(rest)
        text, to = (" -> ".join(pieces[:-1]), pieces[-1]) if len(pieces) > 1 else (rest, "")
        text, more = _marks(text)
        reply = Reply(text.strip(), to.strip(), line=number)
        if not reply.text:
            self.faults.append(Fault(number, "no-words", rest))
            return
        if isinstance(reply.to, str) and (match := _ENDING.match(reply.to)):
            ending = _ending_of(match)
            if ending is None:
                self.faults.append(Fault(number, "ending", reply.to))
            reply = replace(reply, to=ending or "")
        for mark in (*more, *marks):
            marked = _marked(reply, mark, len(self.script.facts))
            if marked is None:
                self.faults.append(Fault(number, "mark", f"[{mark}]"))
            else:
                reply = marked
        turn = self.turns[-1]
        self.turns[-1] = replace(turn, replies=(*turn.replies, reply))

    def _coach(self, number: int, rest: str) -> None:
        if self.inside != "turn" or not self.turns or not self.turns[-1].replies or self.title:
            self.faults.append(Fault(number, "note", rest))
            return
        turn = self.turns[-1]
        last = turn.replies[-1]
        last = replace(last, coach=f"{last.coach} {rest}".strip())
        self.turns[-1] = replace(turn, replies=(*turn.replies[:-1], last))

    def _ending(self, number: int, rest: str) -> None:
        match = _ENDING.match(rest)
        ending = _ending_of(match) if match else None
        if ending is None:
            self.faults.append(Fault(number, "ending", rest))
            return
        self.inside, self.title = "ending", ""
        self.endings.append(ending)


def _marks(text: str) -> tuple[str, list[str]]:
    """The text without the marks at its end, and these in the order in which they stand."""
    found: list[str] = []
    while len(found) < MOST_MARKS and (match := _MARK.search(text)):
        found.insert(0, " ".join(match[1].split()))
        text = text[: match.start()]
    return text, found


def _marked(reply: Reply, mark: str, facts: int) -> Reply | None:
    word = mark.casefold()
    if word in TAGS:
        return replace(reply, tag=TAGS[word])
    if word in DEEDS:
        return replace(reply, deed=DEEDS[word], minutes=0)
    if match := _HOLD.match(word):
        return replace(reply, deed="hold", minutes=int(match[1] or 0))
    if match := _ASKS.match(word):
        asked = sorted({*reply.asks, *(int(one) for one in match[1].split(","))})
        return replace(reply, asks=tuple(asked)) if asked[0] >= 1 and asked[-1] <= facts else None
    if match := _EVIDENCE.match(mark):
        proof = Proof(match[1], int(match[2].replace(" ", "")), (match[3] or "").strip())
        return replace(reply, proofs=(*reply.proofs, proof))
    if match := _STEP.match(word):
        return replace(reply, steps=(*reply.steps, (match[1], int(match[2] + match[3]))))
    if match := _SET.match(word):
        return replace(reply, sets=(*reply.sets, (match[1], match[2] == "yes")))
    return None


def _ending_of(match: re.Match[str]) -> Ending | None:
    word = match[1].casefold().replace("_", "-")
    cls = "resolved" if not word else CLASSES.get(word)
    return None if cls is None else Ending(cls, (match[2] or "").strip())


def show(script: Script) -> str:
    """The script as text; reading it again gives an equal script."""
    lines = [f"# {script.title}"] if script.title else []
    for word, value in (
        ("Brief", script.brief),
        ("Channel", script.channel),
        ("Minutes", str(script.minutes or "")),
        ("Learner", script.learner),
        ("Customer", script.customer),
        ("About", script.about),
        ("Care", script.care),
        ("Next shift", script.next_shift),
    ):
        if value:
            lines.append(f"{word}: {value}")
    lines += [f"Fact: {fact}" for fact in script.facts]
    for at, turn in enumerate(script.turns):
        # A heading also ends the head, in which "Customer:" would name somebody.
        heading = [f"== {turn.title}".rstrip()] if turn.title or not at else []
        lines += ["", *heading, f"{_SPEAKER_WORD[turn.speaker]}: {turn.said}"]
        for reply in turn.replies:
            lines.append(_shown(reply))
            lines += [f"  > {reply.coach}"] if reply.coach else []
    for ending in script.endings:
        lines += ["", _shown_ending(ending), *([ending.text] if ending.text else [])]
    return "\n".join(lines) + "\n"


def _shown(reply: Reply) -> str:
    to = _shown_ending(reply.to) if isinstance(reply.to, Ending) else reply.to
    marks = [f"[{reply.tag}]"] if reply.tag else []
    marks += [f"[asks {', '.join(str(one) for one in reply.asks)}]"] if reply.asks else []
    if reply.deed:
        held = f"hold {reply.minutes}" if reply.minutes else "hold"
        marks.append(f"[{held if reply.deed == 'hold' else _DEED_WORD[reply.deed]}]")
    marks += [f"[{name} {by:+d}]" for name, by in reply.steps]
    marks += [f"[{name} = {'yes' if value else 'no'}]" for name, value in reply.sets]
    marks += [f"[{one.clause} {one.delta:+d}{f': {one.why}' if one.why else ''}]" for one in reply.proofs]
    return " ".join([f"- {reply.text}", *([f"-> {to}"] if to else []), *marks])


def _shown_ending(ending: Ending) -> str:
    return f"END {CLASS_WORD[ending.cls]}{f': {ending.title}' if ending.title else ''}"
