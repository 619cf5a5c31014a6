"""What is seen: nothing that is not known, nothing that gives the answer away."""

from hypothesis import given, settings

from roleplay.engine import Audience, Choose, Mode, Ring, Scenario, State, hint, replay, start, view
from tests.harness.examples import looking_at

from .random_scenes import CARD_CANARY, LOCKED_CANARY
from .scenarios import COACH_CANARY, FACT_CANARY, MODEL_CANARY, WHY_CANARY, small
from .walks import begun, random_walk, scenarios, seeds

often = looking_at(settings().max_examples * 6 // 5)


def at(*choices: str, mode: Mode = Mode.PRACTICE) -> State:
    return replay(small(), start(small(), seed=1, mode=mode), [Choose(name) for name in choices])


@often
@given(scenarios(), seeds)
def test_i6_no_view_in_play_leaks(scenario: Scenario, seed: int) -> None:
    for mode in Mode:
        for state in random_walk(scenario, begun(scenario, seed, mode), seed).states:
            for locale in ("en", "lv"):
                seen = repr(view(scenario, state, locale=locale))
                for fact in scenario.facts:
                    assert (f"{FACT_CANARY}{fact.id}" in seen) is (fact.id in state.known)
                if mode is not Mode.COACH:
                    for secret in (COACH_CANARY, WHY_CANARY, MODEL_CANARY):
                        assert secret not in seen
                if mode is Mode.EXAM:
                    assert LOCKED_CANARY not in seen
                for (
                    name
                ) in scenario.index.options:  # notes are about what was said, never about what could be
                    if name not in state.taken:
                        for secret in (COACH_CANARY, MODEL_CANARY):
                            assert f"{secret}{name}'" not in seen
                            assert f"{secret}{name} " not in seen
                bands = {f"'{option.id}'" for option in scenario.index.options.values() if not option.text}
                for word in (CARD_CANARY, "acceptable", "poor", "trap", "Evidence(", "delta", *MARKS, *bands):
                    assert word not in seen


MARKS = ("'m0'", "'m1'", "Rating(", "ideal", "at_least", "rubric")
"""What would tell how an order or a letter is marked."""


def test_an_exam_has_no_mood_no_meter_no_note_and_no_locked_option() -> None:
    exam, practice, coach = (
        view(small(), at("answer", mode=mode)) for mode in (Mode.EXAM, Mode.PRACTICE, Mode.COACH)
    )
    assert (exam.mood, exam.meters) == (None, ())
    assert practice.mood == "annoyed"
    assert [meter.value for meter in practice.meters] == [None, None, None]
    assert [(meter.name, meter.value) for meter in coach.meters] == [
        ("mood", -1),
        ("trust", 2),
        ("patience", 4),
    ]
    assert "ask-when" not in {option.id for option in exam.options}
    locked = next(option for option in practice.options if option.id == "ask-when")
    assert (locked.open, locked.reason) == (False, "First ask what happened.")
    assert [line.note for line in exam.transcript + practice.transcript] == [None] * 6


def test_the_coach_speaks_beside_the_line_it_is_about() -> None:
    coach = view(small(), at("answer", mode=Mode.COACH))
    note = next(line.note for line in coach.transcript if line.own)
    assert note is not None
    assert note.coach == "COACH-answer: she knows where she is."
    assert note.reasons == ("You answered in time.", "Warm, with your name.")
    assert note.clauses == ("phone/rings", "phone/greet")
    assert coach.can_go_back


def test_scene_and_support_may_be_in_two_languages() -> None:
    begin = start(small(), seed=1, mode=Mode.COACH, locale="lv", support_locale="en")
    seen = view(small(), replay(small(), begin, [Choose("answer")]))
    own = next(line for line in seen.transcript if line.own)
    assert own.text.startswith("Five Doors, šeit Anna")
    assert own.note is not None
    assert own.note.coach == "COACH-answer: she knows where she is."


def test_the_phone_is_seen_ringing_and_on_hold() -> None:
    begin = start(small(), seed=1)
    seen = view(small(), replay(small(), begin, [Ring(1)]))
    assert (seen.ringing, seen.rings, seen.rings_limit) == (True, 2, 3)
    held = view(small(), at("answer", "look-up", "search"))
    assert (held.on_hold, held.hold_left_s, held.can_return, held.ringing) == (True, 50, True, False)
    assert {option.id for option in held.options} == {"search", "tell-her", "back"}


def test_goals_limits_and_known_facts_are_told_in_words() -> None:
    seen = view(small(), at("answer", "ask-parcel"))
    assert [(goal.text, goal.done) for goal in seen.goals] == [
        ("She was heard", True),
        ("You know why", True),
    ]
    assert seen.goals_done == 2
    assert seen.known == ("CANARY-cracked: the box was wet when it came.",)
    assert [(limit.what, limit.limit, limit.unit) for limit in seen.limits] == [("Refund", 50, "EUR")]
    assert [line.fresh for line in seen.transcript] == [False, False, False, False, True]


def test_a_debrief_view_has_notes_even_after_an_exam() -> None:
    state = at("answer", "refund", mode=Mode.EXAM)
    assert all(line.note is None for line in view(small(), state).transcript)
    assert any(line.note for line in view(small(), state, Audience.DEBRIEF).transcript)
    assert view(small(), state).ending_title == "The kettle is settled."


def test_fixed_order_is_the_authors_and_shuffled_order_differs_by_seed() -> None:
    fixed = {tuple(o.id for o in view(small(), start(small(), seed=seed)).options) for seed in range(10)}
    assert fixed == {("answer", "answer-short")}
    orders = set()
    for seed in range(30):
        state = replay(small(), start(small(), seed=seed), [Choose("answer")])
        orders.add(tuple(option.id for option in view(small(), state).options))
    assert len(orders) > 20
    assert len({frozenset(order) for order in orders}) == 1


def test_a_hint_names_the_clause_and_never_in_an_exam() -> None:
    found = hint(small(), at("answer"))
    assert found is not None
    assert found.clauses == ("complaint/find-cause", "words/plain")
    assert found.goals == ("She was heard", "You know why")
    assert hint(small(), at("answer", mode=Mode.EXAM)) is None
    assert hint(small(), at("answer", "refund")) is None
