"""One fault, one finding: every code on a scene that has just that fault."""

from collections.abc import Callable
from typing import Any

import pytest

from roleplay.engine import MESSAGES, Problem, Status, check_document, input_of, parse, replay, start
from roleplay.engine.codes_quality import QUALITY
from roleplay.engine.codes_service import SERVICE

from .scenarios import EASY, both, option_in, small_doc, turn_in

type Doc = dict[str, Any]


def lock_everything(doc: Doc) -> None:
    keep = ("ask-parcel", "look-up", "refund", "blame", "invent")
    turn_in(doc, "story")["options"] = [option_in(doc, name) for name in keep]
    for option in turn_in(doc, "story")["options"]:
        option["once"] = True
        option.pop("effects", None)
        option["to"] = "story" if option["to"].startswith("end:") else option["to"]
    turn_in(doc, "story").pop("timeout")
    doc["testplans"] = []


def no_way_out(doc: Doc) -> None:
    lock_everything(doc)
    option_in(doc, "blame").update(once=False, effects=[])
    option_in(doc, "blame").pop("evidence")
    doc["on_patience_out"] = None


def circle_at_start(doc: Doc) -> None:
    doc["start"] = "spin"
    doc["turns"].append({"id": "spin", "speaker": "system", "auto": [{"to": "spin"}]})
    doc["testplans"] = []


def circle_inside(doc: Doc) -> None:
    doc["turns"].append({"id": "spin", "speaker": "system", "auto": [{"to": "spin"}]})
    option_in(doc, "ask-when")["to"] = "spin"
    doc["testplans"] = []


def everyone_passes(doc: Doc) -> None:
    for item in doc["competencies"]:
        item["mark"] = 0
    doc["on_patience_out"] = None
    option_in(doc, "invent").pop("fatal")
    doc["criteria"].pop()
    doc["endings"].pop()
    option_in(doc, "blame")["once"] = True
    option_in(doc, "back")["once"] = True
    option_in(doc, "just-hold")["to"] = option_in(doc, "look-up")["to"] = "story"
    doc["turns"].pop()
    turn_in(doc, "story").pop("timeout")
    doc["testplans"] = []


def always_lie(doc: Doc) -> None:
    for option in turn_in(doc, "story")["options"]:
        if option["to"] == "end:settled":
            option["fatal"] = "lie"


def add(path: str, item: object) -> Callable[[Doc], None]:
    def change(doc: Doc) -> None:
        doc[path].append(item)

    return change


def put(option: str, **values: object) -> Callable[[Doc], None]:
    def change(doc: Doc) -> None:
        option_in(doc, option).update(values)

    return change


def top(**values: object) -> Callable[[Doc], None]:
    def change(doc: Doc) -> None:
        doc.update(values)

    return change


def one_option(doc: Doc) -> None:
    doc["turns"].append(
        {"id": "bye", "options": [{"id": "bye-1", "text": both("Bye."), "to": "end:settled"}]}
    )
    option_in(doc, "refund")["to"] = "bye"
    doc["testplans"][0]["choices"].append("bye-1")


def same_options(doc: Doc) -> None:
    one_option(doc)
    doc["turns"][-1]["options"].append({"id": "bye-2", "text": both("Take care."), "to": "end:settled"})


def one_class(doc: Doc) -> None:
    doc["endings"][1]["class"] = "resolved"
    doc["testplans"] = []


FAULTS: list[tuple[str, str, str, Callable[[Doc], None]]] = [
    ("RP001", "option", "answer", put("answer", to="nowhere")),
    ("RP001", "option", "refund", put("refund", to="end:nowhere")),
    ("RP001", "scenario", "", top(on_patience_out="nowhere")),
    ("RP002", "scenario", "", top(start="nowhere")),
    ("RP003", "turn", "attic", add("turns", {"id": "attic", "auto": [{"to": "end:settled"}]})),
    (
        "RP004",
        "turn",
        "desk",
        lambda doc: [put(n, when={"seen": "desk"})(doc) for n in ("look-up", "just-hold")],
    ),
    ("RP005", "turn", "pit", lambda doc: (add("turns", {"id": "pit"})(doc), put("ask-when", to="pit")(doc))),
    ("RP006", "turn", "story", lock_everything),
    ("RP007", "turn", "desk", no_way_out),
    ("RP008", "turn", "spin", circle_at_start),
    ("RP008", "turn", "story", circle_inside),
    ("RP009", "option", "blame", put("blame", evidence=[{"criterion": "calm-voice", "delta": 1}])),
    ("RP010", "ending", "none", add("endings", {"id": "none", "class": "resolved", "title": both("No")})),
    ("RP011", "scenario", "", one_class),
    ("RP012", "turn", "bye", one_option),
    ("RP013", "turn", "bye", same_options),
    ("RP014", "fact", "cracked", add("facts", {"id": "cracked", "text": both("Again")})),
    ("RP014", "option", "story", put("ask-when", id="story")),
    ("RP018", "option", "answer", put("answer", colour="red")),
    ("RP020", "option", "answer", put("answer", effects=[{"add": "joy", "by": 1}])),
    ("RP020", "option", "answer", put("answer", asks=["ghost"])),
    ("RP020", "option", "answer", put("answer", evidence=[{"criterion": "ghost", "delta": 1}])),
    ("RP020", "option", "ask-when", put("ask-when", when={"asked": "ghost"})),
    ("RP020", "option", "ask-when", put("ask-when", when={"seen": "ghost"})),
    ("RP021", "option", "answer", put("answer", effects=[{"set": "mood", "to": 6}])),
    ("RP021", "option", "ask-when", put("ask-when", when={"var": "mood", "op": ">", "value": 6})),
    ("RP025", "option", "answer", put("answer", effects=[{"set": "heard", "to": "yes"}])),
    ("RP025", "option", "answer", put("answer", effects=[{"add": "heard", "by": 1}])),
    ("RP025", "option", "ask-when", put("ask-when", when={"var": "mood", "op": "==", "value": "high"})),
    ("RP025", "option", "refund", put("refund", fatal="greet")),
    ("RP026", "fact", "moon", add("facts", {"id": "moon", "text": both("It is full.")})),
    (
        "RP028",
        "option",
        "refund",
        lambda doc: (
            add("facts", {"id": "moon", "text": both("It is full.")})(doc),
            put("refund", requires_known=["moon"])(doc),
        ),
    ),
    ("RP029", "option", "refund", put("refund", promises=[{"authority": "moon", "amount": 1}])),
    ("RP040", "competency", "settle", put("ask-parcel", evidence=[{"criterion": "cause", "delta": -2}])),
    ("RP040", "scenario", "", lambda doc: doc["pass"].update(endings=["escalated_properly"])),
    ("RP040", "scenario", "", always_lie),
    ("RP041", "scenario", "", everyone_passes),
    ("RP043", "criterion", "sun", add("criteria", {"id": "sun", "clause": "a/b", "competency": "phone"})),
    ("RP050", "competency", "sun", add("competencies", {"id": "sun", "title": both("Sun"), "mark": 5})),
    ("RP080", "scenario", "", put("answer", coach={"en": "Only in English."})),
    ("RP100", "testplan", "model", lambda doc: doc["testplans"][0]["expect"].update(passed=False)),
    ("RP100", "testplan", "model", lambda doc: doc["testplans"][0]["choices"].insert(1, "back")),
    ("RP101", "scenario", "", lambda doc: doc["testplans"].pop()),
]


def found(doc: Doc) -> list[Problem]:
    return check_document(doc, EASY)[1]


@pytest.mark.parametrize(("code", "kind", "name", "change"), FAULTS)
def test_a_fault_is_found_at_its_place(
    code: str, kind: str, name: str, change: Callable[[Doc], object]
) -> None:
    doc = small_doc()
    change(doc)
    problems = found(doc)
    assert (code, kind, name) in {(item.code, item.place.kind, item.place.id) for item in problems}
    for item in problems:
        assert item.severity == MESSAGES[item.message].severity
        assert "%(" not in item.reason + item.fix
        assert item.reason.endswith(".")
        assert item.fix.endswith(".")


def test_phrases_inside_a_finding_are_translated_with_it() -> None:
    lv = {
        "The test plan “%(id)s” does not do what it says: %(why)s.": "Plāns „%(id)s” nedara, ko saka: %(why)s.",
        "it does not pass (%(marks)s)": "nenokārto (%(marks)s)",
        "it passes (%(marks)s)": "nokārto (%(marks)s)",
    }
    doc = small_doc()
    doc["testplans"][0]["expect"].update(passed=False)
    [problem] = [item for item in found(doc) if item.code == "RP100"]
    assert problem.reason.startswith("The test plan “model” does not do what it says: it passes (")
    reason, fix = problem.said(lambda words: lv.get(words, words))
    assert reason.startswith("Plāns „model” nedara, ko saka: nokārto (")
    assert fix == problem.fix


@pytest.mark.slow
def test_every_message_is_made_by_some_fault_or_named_here() -> None:
    made = set()
    for _, _, _, change in FAULTS:
        doc = small_doc()
        change(doc)
        made |= {item.message for item in found(doc)}
    made |= {item.message for item in parse(None)[1]}
    doc = small_doc()
    doc["endings"][0]["id"] = "Settled!"
    del doc["title"]
    made |= {item.message for item in found(doc)}
    # Said only when a search settles nothing, which no small scene can be made to do on purpose.
    assert set(MESSAGES) - made - set(QUALITY) - set(SERVICE) == {"no-joint-pass"}


@pytest.mark.parametrize(
    ("change", "code", "turn"), [(lock_everything, "RP006", "story"), (circle_inside, "RP008", "")]
)
def test_a_witness_can_be_played(change: Callable[[Doc], None], code: str, turn: str) -> None:
    doc = small_doc()
    change(doc)
    scenario, problems = check_document(doc, EASY)
    assert scenario is not None
    problem = next(item for item in problems if item.code == code)
    walk = problem.witness if turn else problem.witness[:-1]
    state = replay(scenario, start(scenario, seed=0), walk)
    assert state.status is Status.RUNNING
    assert turn in ("", state.turn)
    log = [input_of(choice) for choice in problem.choices]
    assert (
        replay(scenario, start(scenario, seed=0), log[: len(problem.choices) if turn else -1]).turn
        == state.turn
    )


def test_what_blocks_publishing_comes_first() -> None:
    doc = small_doc()
    doc["testplans"].pop()
    one_option(doc)
    put("answer", coach={"en": "Only in English."})(doc)
    severities = [item.severity for item in found(doc)]
    assert severities == sorted(severities, key="EWI".index)
    assert set(severities) == {"E", "W", "I"}
