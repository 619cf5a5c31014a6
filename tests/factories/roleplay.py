"""People, standards and scenes for tests of role-plays."""

from copy import deepcopy
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group

from learning import api as learning
from learning.models import Branch, Job, User
from roleplay.actions.authoring import load_scenario
from roleplay.actions.begin import start_play
from roleplay.actions.turns import take_turn
from roleplay.engine import Choose, Mode, Write
from roleplay.models import Play, Scenario

CANARY = "ZZCANARY"
"""Stands in everything that a learner may not see while the scene runs."""


def text(words: str) -> dict[str, str]:
    return {"en": words}


def document(**changes: Any) -> dict[str, Any]:
    """A short call: a ring, a complaint, a hold, an offer. Good and poor ways through it, five or six inputs long."""
    scene: dict[str, Any] = {
        "schema": 1,
        "key": "lamp-call",
        "locale_default": "en",
        "locales": ["en"],
        "title": text("The lamp that did not come"),
        "brief": text("A customer calls about a lamp. Find out what happened."),
        "minutes": 4,
        "channel": "phone",
        "roles": {
            "agent": {"name": text("Anna, service desk")},
            "customer": {"name": text("Mr Ozols"), "about": text("He ordered a lamp."), "pronoun": "he"},
        },
        "vars": {
            "mood": {"type": "int", "lo": -5, "hi": 5, "init": -2},
            "trust": {"type": "int", "lo": 0, "hi": 5, "init": 2},
            "patience": {"type": "int", "lo": 0, "hi": 10, "init": 8},
        },
        "facts": [
            {
                "id": "three-calls",
                "text": text(f"He has called three times. {CANARY}-fact"),
                "reveal": "asked",
                "required": True,
                "question": text("What has happened so far?"),
            }
        ],
        "authority": [
            {"id": "refund", "what": text("Money back"), "unit": "EUR", "limits": {"employee": 50}}
        ],
        "competencies": [
            {"id": "phone", "title": text("On the phone"), "mark": 50, "required": True},
            {"id": "promises", "title": text("Promises"), "mark": 50, "required": True},
        ],
        "criteria": [
            {
                "id": "greet",
                "clause": "phone/greet",
                "competency": "phone",
                "kind": "content",
                "max": 2,
                "base": 0,
            },
            {
                "id": "within",
                "clause": "limits/within",
                "competency": "promises",
                "kind": "process",
                "max": 2,
            },
        ],
        "goals": [
            {
                "id": "heard",
                "text": text("He has been heard"),
                "done": {"fact": "three-calls", "known": True},
            },
        ],
        "start": "ring",
        "turns": [
            {
                "id": "ring",
                "speaker": "customer",
                "say": [{"id": "ring-1", "text": text("Ozols here. Again.")}],
                "options": [
                    _option(
                        "greet-full", "Five Doors, Anna speaking. How can I help?", "story", greet=2, mood=1
                    ),
                    _option("greet-short", "Yes?", "story", greet=-1, mood=-1),
                ],
            },
            {
                "id": "story",
                "speaker": "customer",
                "say": [{"id": "story-1", "text": text("There is no lamp.")}],
                "options": [
                    {
                        **_option("ask-story", "What has happened so far?", "offer", mood=1),
                        "asks": ["three-calls"],
                    },
                    {
                        **_option("hold-first", "One moment, two minutes, is that all right?", "held"),
                        "kind": "hold",
                        "hold": {"announced": True, "minutes": 2},
                    },
                    {
                        **_option("skip-ahead", "You told us already.", "offer", mood=-1),
                        "when": {"fact": "three-calls", "known": True},
                        "locked": text("He has not told you yet."),
                    },
                ],
            },
            {
                "id": "held",
                "speaker": "wait",
                "say": [{"id": "held-1", "text": text("The line is quiet.")}],
                "options": [{**_option("come-back", "Thank you for waiting.", "offer"), "kind": "return"}],
            },
            {
                "id": "offer",
                "speaker": "customer",
                "say": [{"id": "offer-1", "text": text("So what will you do?")}],
                "options": [
                    {
                        **_option("offer-fifty", "I can give you 50 euro now.", "end:settled", within=2),
                        "promises": [{"authority": "refund", "amount": 50}],
                    },
                    {
                        **_option(
                            "offer-all", "I refund all of it, 84 euro.", "end:gone", within=-2, mood=-2
                        ),
                        "promises": [{"authority": "refund", "amount": 84}],
                    },
                ],
            },
        ],
        "endings": [
            {
                "id": "settled",
                "class": "resolved",
                "title": text("He rang off with an answer."),
                "text": text("The money is on its way."),
            },
            {
                "id": "gone",
                "class": "customer_left",
                "title": text("He hung up."),
                "text": text("The promise could not be kept."),
            },
        ],
        "on_patience_out": "gone",
        "debrief": {"next_shift": text("Say your name first.")},
        "testplans": [
            {
                "name": "model",
                "choices": ["greet-full", "ask-story", "offer-fifty"],
                "expect": {"ending": "settled", "passed": True},
            },
            {
                "name": "antimodel",
                "choices": ["greet-short", "ask-story", "offer-all"],
                "expect": {"ending": "gone", "passed": False},
            },
        ],
    }
    return {**deepcopy(scene), **changes}


def letter(**changes: Any) -> dict[str, Any]:
    """A complaint by e-mail: one choice, then a reply in one's own words, which people mark by two criteria."""

    def marked(name: str, clause: str, *anchors: str) -> dict[str, Any]:
        return {
            "id": name,
            "clause": clause,
            "competency": "phone",
            "kind": "marked",
            "max": len(anchors) - 1,
            "anchors": [text(words) for words in anchors],
        }

    scene = document(key="lamp-letter", title=text("A letter about a lamp"), channel="written")
    scene["facts"], scene["goals"], scene["authority"] = [], [], []
    scene["competencies"] = [{"id": "phone", "title": text("In writing"), "mark": 60, "required": True}]
    scene["criteria"] = [
        {
            "id": "greet",
            "clause": "phone/greet",
            "competency": "phone",
            "kind": "content",
            "max": 2,
            "base": 0,
        },
        marked(
            "plain",
            "phone/close",
            "Nobody could follow it",
            "One has to read it twice",
            "Plain to the end",
        ),
        marked("next", "limits/keep", "He does not know what comes next", "He knows what comes, and by when"),
    ]
    scene["start"] = "mail"
    scene["turns"] = [
        {
            "id": "mail",
            "speaker": "customer",
            "say": [{"id": "mail-1", "text": text("I ordered a lamp three weeks ago. There is no lamp.")}],
            "options": [
                _option("look-up", "I look up the order first.", "reply", greet=2, mood=1),
                _option("right-away", "I answer right away.", "reply", greet=-1),
                {**_option("leave-it", "I leave it for tomorrow.", "end:gone"), "tags": ["poor"]},
            ],
        },
        {
            "id": "reply",
            "speaker": "customer",
            "say": [],
            "subject": text("Your lamp"),
            "decide": {
                "kind": "written",
                "task": text("Answer him in a few lines."),
                "least": 20,
                "most": 600,
                "rubric": ["plain", "next"],
                "model": text("MODELANSWER Dear Mr Ozols, your lamp left our store this morning."),
                "to": "end:settled",
            },
            "options": [],
        },
    ]
    scene["testplans"] = [
        {
            "name": "model",
            "choices": ["look-up", "~ Dear Mr Ozols, your lamp comes on Friday."],
            "marks": {"plain": 2, "next": 1},
            "expect": {"ending": "settled", "passed": True},
        },
        {"name": "antimodel", "choices": ["leave-it"], "expect": {"ending": "gone", "passed": False}},
    ]
    return {**scene, **changes}


LETTER = "Dear Mr Ozols,\nyour lamp left our store today and comes on Friday.\nAnna"


def sent(
    who: learning.Person,
    scenario: Scenario,
    mode: Mode = Mode.EXAM,
    words: str = LETTER,
    first: str = "look-up",
) -> Play:
    """A play of :func:`letter` in which the reply has been sent, and waits for its marks."""
    play = start_play(person=who, activity=scenario.uuid, mode=mode)
    for n, given in enumerate((Choose(first), Write(words)), play.n + 1):
        play = take_turn(person=who, play=play.uuid, n=n, given=given).play
    return play


def _option(
    key: str, words: str, to: str, *, greet: int = 0, within: int = 0, mood: int = 0
) -> dict[str, Any]:
    option: dict[str, Any] = {
        "id": key,
        "text": text(words),
        "to": to,
        "time_s": 5,
        "tags": ["best" if greet > 0 or within > 0 else "trap" if within < 0 else "acceptable"],
        "coach": text(f"{CANARY}-coach about {key}"),
    }
    if mood:
        option["effects"] = [{"add": "mood", "by": mood}, {"add": "trust", "by": 1 if mood > 0 else -1}]
    evidence = [("greet", greet), ("within", within)]
    found = [
        {"criterion": name, "delta": delta, "why": text(f"{CANARY}-why of {key}")}
        for name, delta in evidence
        if delta
    ]
    if found:
        option["evidence"] = found
    return option


STANDARDS = {"phone": ["greet", "close"], "limits": ["within", "keep"]}
"""The two standards whose clauses the scene of :func:`document` is about."""


def cited(doc: dict[str, Any]) -> dict[str, list[str]]:
    """The standards and clauses that a document cites."""
    found: dict[str, list[str]] = {}
    for criterion in doc["criteria"]:
        standard, clause = criterion["clause"].split("/")
        found.setdefault(standard, []).append(clause)
    return found


def standards(wanted: dict[str, list[str]] = STANDARDS) -> None:
    """Publish standards with these clauses."""
    for key, clauses in wanted.items():
        learning.publish(
            activity=uuid4(),
            kind=learning.Kind.STANDARD,
            key=key,
            source="cms",
            change=learning.Change.MINOR,
            locale_default="en",
            texts={
                "en": learning.ReleaseTextIn(
                    f"Standard {key}",
                    "",
                    {
                        "clauses": [
                            {"key": one, "text": f"What {one} asks", "why": "Because"} for one in clauses
                        ]
                    },
                )
            },
            body={},
            by=None,
        )


def person(login: str = "anna@example.org", **fields: Any) -> learning.Person:
    """Somebody who works here, with an account."""
    branch, _made = Branch.objects.get_or_create(key="riga", defaults={"name": "Riga", "zone": "Europe/Riga"})
    job, _made = Job.objects.get_or_create(key="desk", defaults={"name": "Service desk"})
    user = User.objects.create_user(login, "a-long-password-1", email=fields.pop("email", ""))
    for role in fields.pop("roles", ()):
        user.groups.add(Group.objects.get(name=role.value))
    return learning.Person.objects.create(
        user=user,
        number=login,
        name=fields.pop("name", "Anna Ozola"),
        hired_on=date(2026, 1, 5),
        branch=branch,
        job=job,
        **fields,
    )


def published(doc: dict[str, Any] | None = None) -> Scenario:
    """A scenario that is live, with its standards."""
    if not learning.search_clauses("", "en"):
        standards(STANDARDS if doc is None or doc["key"] == "lamp-call" else cited(doc))
    doc = doc or document()
    load_scenario(doc, by=None)
    return Scenario.objects.get(key=doc["key"])


def assigned(who: learning.Person, scenario: Scenario) -> learning.Cycle:
    """A started cycle in which the scene counts for this person."""
    return learning.start_cycle(person=who, activity=learning.Activity.objects.get(uuid=scenario.uuid))
