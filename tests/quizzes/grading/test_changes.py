"""What an edit changed, which words it left behind, and which questions are near each other."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading.changes import GONE, KEPT, NEW, changes, diff, ids_in, left_behind
from quizzes.grading.likeness import NEAR, likeness, telling, words_of
from tests.quizzes.grading import kinds

DAY = datetime(2026, 11, 2, tzinfo=UTC)
WORDS = st.lists(
    st.sampled_from(["when", "do", "you", "answer", "the", "telephone", "not", "kad"]), max_size=9
)


def versions(*documents):
    return [(DAY + timedelta(days=n), document) for n, document in enumerate(documents)]


def test_what_only_moves_does_not_change():
    before, after = kinds.document("judgement"), kinds.document("judgement")
    after["options"].reverse()
    assert changes(before, after) == []


def test_changes_are_said_by_place_and_language():
    before, after = kinds.document("single"), kinds.document("single", difficulty="hard")
    after["options"].insert(0, {"id": "d", "text": {"en": "new"}, "fraction": -50})
    after["options"][1]["text"]["en"] = "quite a"
    after["options"].pop()
    assert [(one.path, one.locale, one.pieces) for one in changes(before, after)] == [
        ("options[0].text", "en", ((NEW, "new"),)),
        ("options[0].fraction", "", ((NEW, "-50"),)),
        ("options[1].text", "en", ((NEW, "quite"), (KEPT, "a"))),
        ("difficulty", "", ((NEW, "hard"),)),
        ("options[2].text", "en", ((GONE, "c"),)),
        ("options[2].text", "lv", ((GONE, "c (lv)"),)),
        ("options[2].fraction", "", ((GONE, "0"),)),
    ]


@given(WORDS, WORDS)
def test_a_diff_holds_both_texts(before, after):
    pieces = diff(" ".join(before), " ".join(after))
    assert " ".join(words for kind, words in pieces if kind != NEW).split() == before
    assert " ".join(words for kind, words in pieces if kind != GONE).split() == after


def test_ids_are_found_at_every_depth():
    assert ids_in(kinds.document("gaps")) == {"one", "two", *"abcde"}
    assert ids_in(kinds.document("matching")) == {*"abcx"}


def test_a_language_is_left_behind_until_it_follows():
    first = {"text": {"en": "Answer quickly", "lv": "Atbildi ātri", "da": "Svar hurtigt"}}
    second = {"text": {**first["text"], "en": "Answer within three rings"}}
    third = {"text": {**second["text"], "lv": "Atbildi līdz trešajam zvanam"}}
    assert left_behind(versions(first)) == []
    found = left_behind(versions(first, second))
    assert [(one.path, one.locale, one.leader, one.since) for one in found] == [
        ("text", "da", "en", DAY + timedelta(days=1)),
        ("text", "lv", "en", DAY + timedelta(days=1)),
    ]
    assert [one.locale for one in left_behind(versions(first, second, third))] == ["da"]


def test_languages_that_change_together_leave_nothing_behind():
    first = {"text": {"en": "Answer quickly", "lv": "Atbildi ātri"}}
    second = {"text": {"en": "Say who you are", "lv": "Saki, kas esi"}}
    assert left_behind(versions(first, second)) == []


def test_a_mended_slip_and_a_new_translation_leave_nothing_behind():
    first = {"text": {"en": "Answer the telphone"}}
    second = {"text": {"en": "Answer the telephone."}}
    third = {"text": {"en": "Answer the telephone.", "lv": "Atbildi"}}
    assert (
        left_behind(
            versions(
                {"text": {**first["text"], "lv": "Atbildi"}}, {"text": {**second["text"], "lv": "Atbildi"}}
            )
        )
        == []
    )
    assert left_behind(versions(first, second, third)) == []


def test_an_option_that_moved_is_still_the_same():
    def document(words, *order):
        texts = {"a": {"en": words, "lv": "viens"}, "b": {"en": "two", "lv": "divi"}}
        return {"options": [{"id": name, "text": texts[name]} for name in order]}

    found = left_behind(versions(document("one", "a", "b"), document("one of ours", "b", "a")))
    assert [(one.path, one.locale) for one in found] == [("options[1].text", "lv")]


@given(WORDS, WORDS)
def test_very_near_texts_are_found_by_their_telling_words(one, other):
    mine, theirs = words_of(" ".join(one)), words_of(" ".join(other))
    if likeness(mine, theirs) >= NEAR:
        assert set(telling(mine)) & set(telling(theirs))
    assert likeness(mine, theirs) == likeness(theirs, mine)
    assert likeness(mine, mine) == (1 if mine else 0)
