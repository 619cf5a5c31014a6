"""What the editor shows as text reads back as the same value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.ordering import canonical
from roleplay.studio import conditions, shorthand
from roleplay.studio.plain import lines_of

names = st.from_regex(r"[a-z][a-z0-9-]{0,10}", fullmatch=True).filter(
    lambda name: name not in conditions._WORDS | {"true", "false", "yes", "no", "hold", "is"}
)
numbers = st.integers(-99, 99)
values = st.one_of(numbers, st.booleans(), names)
leaves = st.one_of(
    st.fixed_dictionaries({"var": names, "op": st.sampled_from(conditions.OPERATORS), "value": values}),
    st.fixed_dictionaries({"fact": names, "known": st.booleans()}),
    st.fixed_dictionaries({"asked": names}),
    st.fixed_dictionaries({"seen": names}),
    st.fixed_dictionaries(
        {"elapsed": st.fixed_dictionaries({"op": st.sampled_from(conditions.OPERATORS), "value": numbers})}
    ),
    st.fixed_dictionaries({"channel": names}),
    st.fixed_dictionaries({"on_hold": st.booleans()}),
    st.fixed_dictionaries({"muted": st.booleans()}),
    st.fixed_dictionaries({"handed": st.sampled_from(["warm", "cold"])}),
    st.fixed_dictionaries(
        {"var": st.sampled_from(["muted", "handed"]), "op": st.just("=="), "value": values}
    ),
    st.sampled_from([{"all": []}, {"any": []}]),
)
guards = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"all": st.lists(inner, min_size=2, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=2, max_size=3)}),
    ),
    max_leaves=8,
)


@given(guards)
def test_a_condition_reads_back(guard):
    assert conditions.read(conditions.show(guard)) == guard


@given(st.text(max_size=60))
def test_whatever_is_written_is_read_or_refused_with_a_place(text):
    fault = None
    try:
        conditions.read(text)
    except conditions.ConditionFault as caught:
        fault = caught
    assert fault is None or (0 <= fault.at <= len(text) and fault.wanted)


@pytest.mark.parametrize(
    ("text", "guard"),
    [
        ("", None),
        ("mood=1", {"var": "mood", "op": "==", "value": 1}),
        ("not knows a or on hold", {"any": [{"not": {"fact": "a", "known": True}}, {"on_hold": True}]}),
        (
            "seen a and (seen b or seen c)",
            {"all": [{"seen": "a"}, {"any": [{"seen": "b"}, {"seen": "c"}]}]},
        ),
        ("told == yes", {"var": "told", "op": "==", "value": True}),
        ("channel is phone", {"channel": "phone"}),
    ],
)
def test_conditions_as_people_write_them(text, guard):
    assert conditions.read(text) == guard


@pytest.mark.parametrize(
    "text", ["mood", "mood >=", "(seen a", "seen a b", "and", "knows", "elapsed > x", "& a"]
)
def test_what_is_no_condition_is_refused(text):
    with pytest.raises(conditions.ConditionFault):
        conditions.read(text)


@given(
    st.lists(
        st.one_of(
            st.fixed_dictionaries({"add": names, "by": numbers}),
            st.fixed_dictionaries({"set": names, "to": values}),
        )
    )
)
def test_effects_read_back(effects):
    assert shorthand.read_effects(shorthand.show_effects(effects)) == effects


@given(st.dictionaries(names, st.integers(0, 999)))
def test_limits_read_back(limits):
    assert shorthand.read_limits(shorthand.show_limits(limits)) == limits


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (shorthand.read_effects, "mood up"),
        (shorthand.read_promises, "refund much"),
        (shorthand.read_promises, "84"),
        (shorthand.read_keeps, "refund forgotten"),
        (shorthand.read_limits, "manager -1"),
    ],
)
def test_what_cannot_be_read_is_named(read, text):
    with pytest.raises(shorthand.ShorthandFault, match=text):
        read(text)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["key", "vars", "turns", "title", "locales", "zz"]), json_values))
def test_canonical_order_keeps_everything_and_is_stable(document):
    ordered = canonical(document)
    assert ordered == document
    shuffled = dict(reversed(list(document.items())))
    assert list(canonical(shuffled)) == list(ordered)
    lines_of(ordered)
