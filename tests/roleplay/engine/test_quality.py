"""One fault, one finding: what makes a scene worth playing, on scenes that lack just that."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from roleplay.engine import (
    USUAL,
    Thresholds,
    check,
    check_document,
    check_live,
    compare,
    parse,
    stale_texts,
    texts,
)
from roleplay.engine.check_answers import lix
from roleplay.engine.codes_quality import QUALITY
from roleplay.engine.codes_service import SERVICE

from .large import large_doc
from .scenarios import EASY, both, option_in, read, small_doc, turn_in

type Doc = dict[str, Any]
type Change = Callable[[Doc], object]


def put(option: str, **values: object) -> Change:
    return lambda doc: option_in(doc, option).update(values)


def line(text: str, **values: object) -> Change:
    return lambda doc: turn_in(doc, "desk")["say"][0].update(text=both(text), **values)


def add(path: str, item: object) -> Change:
    return lambda doc: doc[path].append(item)


def top(**values: object) -> Change:
    return lambda doc: doc.update(values)


def quiz(doc: Doc, *, best: Callable[[int], str], poor: Callable[[int], str], order: str = "fixed") -> None:
    """Make the scene six decisions in a row, each with one best and two poor replies."""
    turns = []
    for n in range(6):
        to = f"q{n + 1}" if n < 5 else "end:settled"
        poors = [
            {
                "id": f"p{n}{i}",
                "text": both(poor(n) + " " + "abcdef"[n] * (i + 3)),
                "to": to,
                "tags": ["poor"],
            }
            for i in range(2)
        ]
        good = {"id": f"b{n}", "text": both(best(n)), "to": to, "tags": ["best"]}
        good["evidence"] = [{"criterion": "greet" if n % 2 else "cause", "delta": 1, "why": both("Yes.")}]
        for one in poors:
            one["coach"] = both("Not so.")
        turns.append({"id": f"q{n}", "order": order, "options": [good, *poors]})
    doc.update(start="q0", turns=turns, testplans=[], facts=[], goals=[])


def best_last(doc: Doc) -> None:
    options = turn_in(doc, "q5")["options"]
    options.append(options.pop(0))


def words(n: int) -> str:
    return (
        "Let me look at that",
        "And when was it",
        "Tell me more",
        "I see it here",
        "Two of them",
        "Thank you",
    )[n]


def lens(**values: object) -> Change:
    return top(lenses=[{"id": "calm", "title": both("Calm"), "card": both("A tendency."), **values}])


def one_way_only(doc: Doc) -> None:
    """After the first answer everything is settled."""
    for name in ("ask-parcel", "ask-when", "look-up", "just-hold", "refund-all", "blame", "invent"):
        turn_in(doc, "story")["options"].remove(option_in(doc, name))
    turn_in(doc, "story").pop("timeout")
    doc["turns"].pop()
    option_in(doc, "answer").update(
        evidence=[{"criterion": name, "delta": 9} for name in ("rings", "greet", "cause", "calm-voice")]
    )
    option_in(doc, "answer-short").update(evidence=[{"criterion": "cause", "delta": -9}])
    option_in(doc, "refund").update(evidence=[], requires_known=[])
    doc.update(testplans=[], facts=[], goals=[])


def slips(doc: Doc, cost: int) -> None:
    """Three turns with one poor reply each; a slip costs this many points of what is needed."""
    turns = []
    for n in range(3):
        to = f"s{n + 1}" if n < 2 else "end:settled"
        turns.append(
            {
                "id": f"s{n}",
                "options": [
                    {
                        "id": f"good{n}",
                        "text": both(f"Good {words(n)}"),
                        "to": to,
                        "evidence": [{"criterion": "cause", "delta": 2}],
                    },
                    {
                        "id": f"slip{n}",
                        "text": both(f"Poor {words(n + 1)}"),
                        "to": to,
                        "tags": ["poor"],
                        "coach": both("No."),
                        "evidence": [{"criterion": "cause", "delta": cost}]
                        if cost
                        else [{"criterion": "cause", "delta": 2}],
                    },
                ],
            }
        )
    doc.update(start="s0", turns=turns, testplans=[], facts=[], goals=[], on_patience_out=None)
    doc["competencies"] = [{"id": "settle", "title": both("Settling"), "mark": 100}]
    doc["criteria"] = [
        {"id": "cause", "clause": "complaint/find-cause", "competency": "settle", "max": 2, "kind": "process"}
    ]


def kind_lens(doc: Doc) -> None:
    """With this customer slips cost nothing."""
    kind = [{"criterion": "cause", "delta": 2}]
    lens(evidence={f"slip{n}": kind for n in range(3)})(doc)


STRICT = replace(EASY, decisions=3)
FAULTS: list[tuple[str, str, Change, Thresholds]] = [
    ("too-short", "", top(), replace(EASY, shortest=9)),
    (
        "too-long",
        "",
        lambda doc: (quiz(doc, best=words, poor=words), doc.update(limits={"max_turns": 6})),
        EASY,
    ),
    ("merges", "", top(), EASY),
    ("never-read", "dull", lambda doc: doc["vars"].update(dull={"type": "bool", "init": False}), EASY),
    (
        "never-written",
        "dull",
        lambda doc: (
            doc["vars"].update(dull={"type": "bool", "init": False}),
            put("back", when={"var": "dull", "op": "==", "value": False})(doc),
        ),
        EASY,
    ),
    (
        "always-true",
        "back",
        put("back", when={"any": [{"var": "mood", "op": ">=", "value": -5}, {"on_hold": True}]}),
        EASY,
    ),
    ("never-true", "back", put("back", when={"all": [{"channel": "face"}, {"on_hold": True}]}), EASY),
    (
        "overwritten",
        "ask-parcel",
        put("ask-parcel", effects=[{"add": "mood", "by": 2}, {"set": "mood", "to": 1}]),
        EASY,
    ),
    ("no-effect", "search", put("search", effects=[{"add": "mood", "by": 0}]), EASY),
    (
        "always-told",
        "cracked",
        lambda doc: [option.update(reveals=["cracked"]) for option in turn_in(doc, "ring")["options"]],
        EASY,
    ),
    ("limit-unused", "refund", put("refund-all", promises=[]), EASY),
    ("always-full", "rings", lambda doc: doc["criteria"][0].update(base=1), EASY),
    ("never-full", "greet", lambda doc: doc["criteria"][1].update(max=3), EASY),
    ("first-decides", "", one_way_only, EASY),
    ("no-recovery", "", lambda doc: slips(doc, -4), EASY),
    ("free-recovery", "", lambda doc: slips(doc, 0), EASY),
    (
        "best-is-not",
        "answer-short",
        lambda doc: (put("answer", tags=[])(doc), put("answer-short", tags=["best"])(doc)),
        EASY,
    ),
    (
        "dominated",
        "just-hold",
        lambda doc: (
            put(
                "just-hold",
                tags=["acceptable"],
                evidence=[{"criterion": "greet", "delta": -1}, {"criterion": "calm-voice", "delta": -1}],
            )(doc),
            put(
                "look-up",
                evidence=[{"criterion": "greet", "delta": 1}, {"criterion": "calm-voice", "delta": 1}],
            )(doc),
        ),
        EASY,
    ),
    (
        "fatal-by-silence",
        "lie",
        lambda doc: (put("invent", fatal="")(doc), put("blame", fatal="lie")(doc)),
        EASY,
    ),
    ("luck", "", lambda doc: [item.update(mark=0) for item in doc["competencies"]], replace(EASY, lucky=5)),
    (
        "strategy",
        "",
        lambda doc: quiz(
            doc, best=lambda n: words(n) + " and a good deal more than that besides", poor=words
        ),
        replace(EASY, strategies=50),
    ),
    ("few-decisions", "phone", top(), STRICT),
    ("same-place", "", lambda doc: quiz(doc, best=words, poor=words), EASY),
    (
        "places",
        "",
        lambda doc: (quiz(doc, best=words, poor=words), best_last(doc)),
        replace(EASY, places_chance=10),
    ),
    (
        "longest-is-best",
        "",
        lambda doc: quiz(doc, best=lambda n: words(n) + " and a good deal more", poor=words),
        EASY,
    ),
    (
        "best-is-longer",
        "",
        lambda doc: quiz(doc, best=lambda n: words(n) + " and a good deal more", poor=words),
        replace(EASY, longest=100),
    ),
    ("giveaway", "", lambda doc: quiz(doc, best=lambda n: words(n) + "?", poor=words), EASY),
    ("loaded-words", "", lambda doc: quiz(doc, best=words, poor=lambda n: words(n) + " always"), EASY),
    (
        "alike",
        "refund-all",
        put("refund-all", text=both("I give you back 40 euros now!")),
        EASY,
    ),
    ("too-many-options", "story", top(), replace(EASY, most_options=2)),
    ("long-option", "blame", put("blame", text=both("You must have dropped it. " * 6)), EASY),
    ("long-line", "desk-1", line("You look at the order. " * 12), EASY),
    (
        "hard-to-read",
        "desk-1",
        line(
            "Notwithstanding aforementioned considerations regarding administrative responsibilities, "
            "documentation requirements necessitate confirmation immediately thereafter"
        ),
        EASY,
    ),
    ("no-feedback", "refund-all", put("refund-all", coach={}), EASY),
    (
        "same-feedback",
        "desk",
        lambda doc: (
            turn_in(doc, "desk")["options"].append(
                {"id": "look", "text": both("Look again"), "to": "desk", "coach": both("Hm.")}
            ),
            put("search", coach=both("Hm."))(doc),
        ),
        EASY,
    ),
    ("phone-without", "", top(), replace(EASY, phone_clauses=("phone/close",))),
    ("hold-unannounced", "story", lambda doc: put("look-up", hold={"announced": False})(doc), EASY),
    ("no-empathy", "", top(), replace(EASY, empathy_clauses=("complaint/acknowledge",))),
    ("no-way-up", "", top(), EASY),
    ("mood-contradicts", "blame", put("blame", effects=[{"add": "mood", "by": 1}]), EASY),
    ("mood-jumps", "search", put("search", effects=[{"add": "mood", "by": -4}]), EASY),
    ("placeholders", "", put("blame", text={"en": "You, {name}?", "lv": "Jūs?"}), EASY),
    (
        "longest-translated",
        "",
        lambda doc: (
            quiz(doc, best=words, poor=words),
            [
                turn["options"][0]["text"].update(lv="Garāka atbilde par visām pārējām, daudz garāka")
                for turn in doc["turns"]
            ],
        ),
        EASY,
    ),
    ("lens-names", "calm", lens(lines={"nobody": both("Hm")}), EASY),
    ("lens-value", "calm", lens(vars={"mood": 9}), EASY),
    ("lens-unpassable", "calm", lens(evidence={"ask-parcel": [], "refund": [], "look-up": []}), EASY),
    ("lens-unfailable", "calm", lambda doc: (slips(doc, -4), kind_lens(doc)), EASY),
    ("lens-luck", "calm", lambda doc: (slips(doc, -4), kind_lens(doc)), replace(EASY, lucky=40)),
    ("lens-gap", "calm", lens(evidence={"answer": [{"criterion": "greet", "delta": 1}]}), EASY),
    ("local-figures", "", put("blame", text={"en": "That costs 20 EUR.", "lv": "Tas maksā."}), EASY),
    ("no-timeout", "desk", lambda doc: turn_in(doc, "desk").update(limit_s=20), EASY),
    ("shouting", "desk-1", line("WHERE IS MY KETTLE"), EASY),
    ("no-note", "desk-1", line("My mother died last week."), EASY),
    ("personal-data", "", put("blame", text=both("Write to inga@inbox.lv then.")), EASY),
    ("active-content", "", put("blame", text=both("See http://elsewhere.lv/x.")), EASY),
    ("tells-secret", "desk-1", line("CANARY-cracked: the box was wet when it came."), EASY),
    ("coverage", "", top(), EASY),
]


@pytest.mark.parametrize(("message", "place", "change", "limits"), FAULTS, ids=[one[0] for one in FAULTS])
def test_a_lack_is_found_and_was_not_there_before(
    message: str, place: str, change: Change, limits: Thresholds
) -> None:
    doc = small_doc()
    change(doc)
    problems = check_document(doc, limits)[1]
    assert [one.place.id for one in problems if one.message == message][:1] == [place]
    for one in problems:
        assert "%(" not in one.reason + one.fix
        assert one.reason.endswith(".")
        assert one.fix.endswith(".")
    if message not in {"merges", "no-way-up", "coverage"}:  # which the small scene has by its size
        assert message not in {one.message for one in check_document(small_doc(), EASY)[1]}


def has(message: str, doc: Doc, limits: Thresholds = EASY) -> bool:
    return message in {one.message for one in check_document(doc, limits)[1]}


def test_a_loaded_word_in_a_best_reply_counts_wherever_that_reply_stands() -> None:
    doc = small_doc()
    quiz(doc, best=words, poor=lambda n: words(n) + " always")
    assert has("loaded-words", doc)
    # Two best replies that stand in for one another: which is offered hangs on the mood.
    best = turn_in(doc, "q2")["options"][0]
    low = {"var": "mood", "op": "<", "value": 0}
    best["when"] = {"not": low}
    turn_in(doc, "q2")["options"].append(
        {**best, "id": "b2-low", "when": low, "text": both("I always look twice")}
    )
    assert not has("loaded-words", doc)


def test_a_reply_that_brings_out_something_of_its_own_is_not_beaten_in_everything() -> None:
    doc = small_doc()
    put("just-hold", tags=["acceptable"], evidence=[{"criterion": "greet", "delta": 1}])(doc)
    better = [{"criterion": "greet", "delta": 2}, {"criterion": "calm-voice", "delta": 1}]
    put("look-up", evidence=better)(doc)
    assert has("dominated", doc)
    put("just-hold", reveals=["cracked"])(doc)
    assert not has("dominated", doc)


@pytest.mark.parametrize("clause", USUAL.empathy_clauses)
def test_an_upset_customer_is_heard_out_in_more_ways_than_one(clause: str) -> None:
    limits, doc = replace(EASY, empathy_clauses=USUAL.empathy_clauses), small_doc()
    assert has("no-empathy", doc, limits)
    doc["criteria"][1]["clause"] = clause
    assert not has("no-empathy", doc, limits)


def test_every_message_has_a_scene_that_lacks_it() -> None:
    # Both compare with the live version, which one document does not know.
    assert {*QUALITY, *SERVICE} - {one[0] for one in FAULTS} == {"stale", "plan-moved"}


def test_a_plan_that_comes_to_something_else_is_told() -> None:
    before, now = read(small_doc()), small_doc()
    option_in(now, "refund")["evidence"] = []
    assert [one.code for one in compare(before, before)] == []
    moved = [one for one in compare(before, read(now)) if one.code == "RP103"]
    assert [one.place.id for one in moved] == ["model"]
    assert "settled" in moved[0].reason


def test_what_changed_at_home_and_not_abroad_is_stale() -> None:
    before, now = small_doc(), small_doc()
    option_in(now, "blame")["text"]["en"] = "You dropped it, did you?"
    option_in(now, "refund")["text"] = both("40 euros, now.")
    found = stale_texts(dict(texts(read(before))), dict(texts(read(now))), "en")
    assert found == {"lv": ["option blame"]}


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("Short words are good.", 0, 0),
        ("I will look at it for you now and ring you at two if that is fine.", 10, 25),
        (
            (
                "Notwithstanding considerations regarding administrative responsibilities "
                "documentation requirements necessitate confirmation immediately thereafter nevertheless"
            ),
            100,
            130,
        ),
    ],
)
def test_reading_level(text: str, least: int, most: int) -> None:
    assert least <= lix(text) <= most


@pytest.mark.slow
def test_the_live_findings_are_among_all_findings() -> None:
    for doc in (small_doc(), large_doc(1), large_doc(2)):
        scenario, _ = parse(doc)
        assert scenario is not None
        everything = {(one.code, one.place) for one in check(scenario, USUAL)}
        assert {(one.code, one.place) for one in check_live(scenario)} <= everything


@pytest.mark.slow
def test_a_large_scene_is_looked_at_without_giving_up() -> None:
    scenario, problems = check_document(large_doc(3))
    assert scenario is not None
    assert len(scenario.turns) == 60
    assert len(scenario.vars) == 13
    assert problems
