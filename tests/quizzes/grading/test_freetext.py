"""When two written answers are the same one, and what a written number means."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading.freetext import normal, same
from quizzes.grading.kinds.numbers import readings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("refund is allowed within 14 days", "refund is not allowed within 14 days"),
        ("within 14 days", "within 41 days"),
        ("listen before answering", "answering before listening"),
        ("drīkst atmaksāt", "nedrīkst atmaksāt"),
        ("uklarhed", "klarhed"),
        ("oklart svar", "klart svar"),
        ("unable", "able"),
        ("võlg", "volg"),
        ("kõlbulik", "kolbulik"),
        ("болохгүй", "болохгүүй"),
        ("cannot", "cannott"),
        ("order 123456", "order 123457"),
        ("", ""),
        ("...", "!"),
    ],
)
def test_what_is_not_the_same_whatever_is_forgiven(one, other):
    assert not same(one, other, typos=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Three rings!", "three  RINGS"),
        ("m\u0113bele", "me\u0304bele"),
        ("ТАЙЛБАР", "тайлбар"),
        ("“May I put you on hold?”", "may i put you on hold"),
        ("it’s ready", "It's ready."),
        ("STRASSE", "straße"),
    ],
)
def test_what_is_the_same_without_forgiving_anything(one, other):
    assert same(one, other)


@pytest.mark.parametrize("slip", ["recieve", "receve", "receivee", "reteive"])
def test_one_slip_in_a_long_word_is_forgiven_where_the_author_allows_it(slip):
    assert same("we receive it", f"we {slip} it", typos=True)
    assert not same("we receive it", f"we {slip} it")
    assert not same("receive and receive", f"{slip} and {slip}", typos=True), "one in all"
    assert not same("ring", "rings", typos=True), "a short word has no slips"


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_goes_both_ways_and_forgiving_only_adds(one, other):
    assert same(one, other, typos=True) == same(other, one, typos=True)
    assert same(one, other, typos=True) or not same(one, other)
    assert same(one, one) == bool(normal(one))


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("12", [12]),
        ("-3", [-3]),
        ("\u22123", [-3]),
        ("1,5", [Fraction(3, 2)]),
        ("1.5", [Fraction(3, 2)]),
        (",5", [Fraction(1, 2)]),
        ("1 000", [1000]),
        ("1\u00a0000,50", [Fraction(2001, 2)]),
        ("1,000", [1, 1000]),
        ("1.000,5", [Fraction(2001, 2)]),
        ("1,000.5", [Fraction(2001, 2)]),
        ("1,000,000", [1000000]),
        ("0.125", [Fraction(1, 8)]),
        ("5.", [5]),
        ("1,2,3", []),
        ("1.2.3,4", []),
        ("twelve", []),
        ("1e3", []),
        ("", []),
        ("12 min", []),
        (".", []),
    ],
)
def test_numbers_are_read_as_people_of_both_habits_write_them(written, means):
    assert sorted(readings(written)) == means


@given(st.integers(-(10**9), 10**9), st.integers(0, 999))
def test_a_plain_number_is_what_it_is(whole, rest):
    assert Fraction(whole) in readings(str(whole))
    assert Fraction(f"{whole}.{rest:03}") in readings(f"{whole},{rest:03}")
