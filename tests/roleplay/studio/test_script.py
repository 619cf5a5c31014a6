"""The script that a scene is pasted as: what is read, what is reported, and that writing it out loses nothing."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay import engine
from roleplay.studio.drafting import Lost, drafted
from roleplay.studio.names import slug
from roleplay.studio.script import Ending, Proof, parse, show
from tests.roleplay.engine.test_academy import habits, passes

STARTERS = sorted((Path(__file__).parents[3] / "roleplay" / "starters").glob("*.txt"))
CALL = """\
# The lamp
Brief: A customer calls
  about a lamp.
Fact: He has called three times.

Mr Ozols: There is no lamp.
It was to come on Monday.
- What has happened so far? -> So what will [best] [asks 1] [mood +1] [listen/hear-out +2: You let him tell it.]
  > He calms down.
- You told us already. [poor]

Mr Ozols: So what will you do?
• I call you at four. → END
You: Nothing. => END left: He hung up.

END left: He hung up.
He does not call again.
"""

PIECES = st.sampled_from(
    [
        "# A title", "Brief: It is late", "Channel: phone", "Channel: pigeon", "Minutes: 4", "Fact: He knows",
        "== The call", "", "Customer: Hello?", "Mr Ozols: I wait", "Anna: Yes", "You: Good morning", "-> 3", "==",
        "- Yes -> 2 [best]", "- [mood +1]", "- No -> END", "- A -> B -> C [x/y +1: so: it] [poor]", "# ", "x: y",
        "* One [hold 2] -> The call", "> A note", "END left: Gone", "END nowhere", "more words", "END", "Care: Loud",
        "- Sure [asks 1] [told = yes]", "Narration: It rains [hard]", "- a => [best]",
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text("aA:->[]#= \n•ENDx/+1", max_size=24)), max_size=24).map("\n".join)


def test_a_script_is_read_line_by_line() -> None:
    script, faults = parse(CALL)
    assert faults == []
    assert (script.title, script.brief) == ("The lamp", "A customer calls about a lamp.")
    assert (script.customer, script.facts) == ("Mr Ozols", ("He has called three times.",))
    assert [turn.said for turn in script.turns] == [
        "There is no lamp. It was to come on Monday.",
        "So what will you do?",
    ]
    ask, told = script.turns[0].replies
    assert (ask.text, ask.to, ask.tag, ask.asks) == (
        "What has happened so far?",
        "So what will",
        "best",
        (1,),
    )
    assert (ask.steps, ask.coach) == ((("mood", 1),), "He calms down.")
    assert ask.proofs == (Proof("listen/hear-out", 2, "You let him tell it."),)
    assert (told.to, told.tag) == ("", "poor")
    assert [reply.to for reply in script.turns[1].replies] == [
        Ending("resolved"),
        Ending("customer_left", "He hung up."),
    ]
    assert script.endings == (Ending("customer_left", "He hung up.", "He does not call again."),)


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("# A\nBrief: b\n\nNobody said this\nCustomer: Hello there, are you open?", 4, "before-turn"),
        ("- A reply to nothing", 1, "no-line"),
        ("Customer: Is anybody there today?\n- Yes -> END sideways", 2, "ending"),
        ("Customer: Is anybody there today?\n- Yes [great]", 2, "mark"),
        ("Customer: Is anybody there today?\n- Yes [asks 1]", 2, "mark"),
        ("Channel: pigeon", 1, "channel"),
        ("Minutes: soon", 1, "minutes"),
        ("Mr Ozols: Is anybody there today?\n- Yes\n\nMrs Berg: And I?", 4, "who"),
        ("> A note on nothing", 1, "note"),
    ],
)
def test_what_is_not_understood_is_named_with_its_line(text: str, line: int, why: str) -> None:
    assert (line, why) in [(fault.line, fault.why) for fault in parse(text)[1]]


def test_a_reply_leads_on_by_words_by_number_or_to_the_next_turn() -> None:
    document, lost = drafted(parse(CALL)[0], "lamp")
    first, second = document["turns"]
    assert [one["to"] for one in first["options"]] == [second["id"], second["id"]]
    left = next(one["id"] for one in document["endings"] if one["class"] == "customer_left")
    assert second["options"][1]["to"] == f"end:{left}"
    assert lost == []
    document, lost = drafted(parse(CALL.replace("So what will [", "Somewhere ["))[0], "lamp")
    assert "to" not in document["turns"][0]["options"][0]
    assert lost == [Lost(8, "Somewhere", several=False)]
    assert drafted(parse(CALL.replace("So what will [", "2 ["))[0], "lamp")[1] == []


def test_an_ending_of_its_own_is_made_only_where_a_reply_of_the_last_turn_needs_one() -> None:
    own = CALL.replace("→ END", "→ END resolved: He rang off.")
    titles = [one["title"]["en"] for one in drafted(parse(own)[0], "lamp")[0]["endings"]]
    assert titles == ["He hung up.", "He rang off."]
    needed = (
        "# Lamp\n\nMr Ozols: There is no lamp.\n- It comes today.\n- We will see. -> END left: He hung up."
    )
    document, _lost = drafted(parse(needed)[0], "lamp")
    assert [one["title"]["en"] for one in document["endings"]] == [
        "The customer has an answer.",
        "He hung up.",
    ]
    assert document["turns"][0]["options"][0]["to"] == f"end:{document['endings'][0]['id']}"


@given(TEXTS)
def test_what_is_written_out_reads_back_the_same(text: str) -> None:
    script, _faults = parse(text)
    again, faults = parse(show(script))
    assert (again, faults) == (script, [])


@given(TEXTS)
def test_any_text_gives_a_draft_that_the_engine_can_read(text: str) -> None:
    document, _lost = drafted(parse(text)[0], "scene")
    scene, problems = engine.parse(document)
    assert scene is not None
    assert {problem.code for problem in problems} <= {"RP018"}, (
        "only what is missing may be wrong with its form"
    )
    ids = [one["id"] for turn in document["turns"] for one in (turn, *turn["say"], *turn["options"])]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("path", STARTERS, ids=lambda path: path.stem)
def test_each_shape_is_understood_whole_and_leaves_nothing_to_mend(path: Path) -> None:
    script, faults = parse(path.read_text(encoding="utf-8"))
    document, lost = drafted(script, path.stem)
    assert (faults, lost) == ([], [])
    scene, problems = engine.parse(document)
    assert scene is not None
    assert problems == []
    found = [(problem.code, problem.place, problem.reason) for problem in engine.check(scene)]
    assert [one for one in found if one[0] != "RP017"] == []
    assert 5 <= len(document["turns"]) <= 7


@pytest.mark.parametrize("path", STARTERS, ids=lambda path: path.stem)
def test_neither_luck_nor_a_habit_gets_through_a_shape(path: Path) -> None:
    document, _lost = drafted(parse(path.read_text(encoding="utf-8"))[0], path.stem)
    scene, _problems = engine.parse(document)
    assert scene is not None
    assert [name for name, habit in habits("en").items() if passes(scene, habit)] == []
    dice = random.Random(1)
    assert sum(passes(scene, lambda offered: dice.choice(offered)[1]) for _ in range(1000)) < 100


def test_a_key_is_made_once_and_never_twice() -> None:
    taken = {"what-will-you-do"}
    assert slug("What will you do now, then?", taken, "reply") == "what-will-you-do-2"
    assert slug("Вы где?", taken, "reply") == "reply"
    assert slug("Ко мне!", taken, "reply") == "reply-2"
    assert slug("Kādēļ tā?", taken, "reply") == "kadel-ta"
