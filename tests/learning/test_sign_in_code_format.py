"""How a one-time code is written."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.rules.sign_in_code import ALPHABET, LENGTH, SPACE, TYPED, code_of, read_code, shown

numbers = st.integers(0, SPACE - 1)


def test_there_are_too_many_to_guess_and_none_is_misread():
    assert math.log2(SPACE) > 49
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert set("01OIL").isdisjoint(ALPHABET)


@given(numbers)
def test_what_is_shown_is_read(number):
    code = code_of(number)
    assert len(code) == LENGTH
    assert read_code(shown(code)) == read_code(code) == code


@given(numbers, st.data())
def test_spaces_dashes_and_case_make_no_difference(number, data):
    code = code_of(number)
    between = st.text(st.sampled_from(" -–\u00a0_."), max_size=2)
    typed = "".join(
        data.draw(between) + data.draw(st.sampled_from([letter, letter.lower()])) for letter in code
    )
    assert read_code(typed + data.draw(between)) == code


@given(numbers, numbers)
def test_two_numbers_are_two_codes(one, other):
    assert (code_of(one) == code_of(other)) == (one == other)


@given(st.text(max_size=60))
def test_anything_else_is_no_code(text):
    code = read_code(text)
    assert code is None or (len(code) == LENGTH and set(code) <= set(ALPHABET))


@pytest.mark.parametrize(
    "text",
    ["", "ABCDE-FGHJ", "ABCDE-FGHJKM", "ABCDE-FGHJ0", "ABCDE-FGHJO", "A" * 10 + " " * TYPED, "ＡBCDEFGHJK"],
)
def test_no_code(text):
    assert read_code(text) is None


@pytest.mark.parametrize("number", [-1, SPACE])
def test_there_are_no_others(number):
    with pytest.raises(ValueError, match="no code number"):
        code_of(number)


def test_the_first_and_the_last():
    assert (code_of(0), code_of(1), code_of(SPACE - 1)) == ("2222222222", "2222222223", "ZZZZZZZZZZ")
