"""Completion rules: met when, and dated how."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.rules.completion import (
    Fact,
    Group,
    Leaf,
    Node,
    Rule,
    RuleError,
    complete,
    dump_node,
    dump_rule,
    evaluate,
    leaves,
    missing,
    parse_node,
    parse_rule,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
IDS = [UUID(int=i) for i in range(1, 7)]
times = st.integers(0, 100).map(lambda days: START + timedelta(days=days))
leaf_rules = st.builds(Leaf, st.sampled_from(["read", "done", "passed", "signed"]), st.sampled_from(IDS))


def _groups(children: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    return st.lists(children, min_size=1, max_size=4).flatmap(
        lambda of: st.integers(1, len(of)).map(lambda needed: Group(needed, tuple(of)))
    )


rules = st.recursive(leaf_rules, _groups, max_leaves=8)
facts = st.dictionaries(
    st.sampled_from(IDS),
    st.builds(Fact, *(st.none() | times for _ in range(4))),
)


@given(rules)
def test_a_rule_survives_being_written_and_read(rule: Rule) -> None:
    again = parse_rule(dump_rule(rule))
    assert dump_rule(again) == dump_rule(rule)
    assert list(leaves(again)) == list(leaves(rule))


def _reference(rule: Rule, known: dict[UUID, Fact], at: datetime) -> bool:
    """Whether the rule is met by what had happened up to ``at``, by counting."""
    if isinstance(rule, Leaf):
        when = getattr(known.get(rule.activity, Fact()), rule.need)
        return when is not None and when <= at
    return sum(_reference(branch, known, at) for branch in rule.of) >= rule.needed


@given(rules, facts)
def test_the_date_is_the_first_moment_at_which_the_rule_was_met(rule: Rule, known: dict[UUID, Fact]) -> None:
    standing = evaluate(rule, known)
    moments = sorted(
        {when for fact in known.values() for when in (fact.read, fact.done, fact.passed, fact.signed) if when}
    )
    met = [moment for moment in moments if _reference(rule, known, moment)]
    assert standing.met == bool(met)
    assert standing.at == (met[0] if met else None)


@given(rules, facts, st.sampled_from(IDS), times)
def test_more_evidence_never_takes_a_completion_away(
    rule: Rule, known: dict[UUID, Fact], activity: UUID, at: datetime
) -> None:
    before = evaluate(rule, known)
    old = known.get(activity, Fact())
    more = {**known, activity: Fact(old.read or at, old.done or at, old.passed or at, old.signed or at)}
    after = evaluate(rule, more)
    assert after.met >= before.met
    if before.met and before.at:
        assert after.at is None or after.at <= before.at


def test_nothing_needed_is_met_from_the_start() -> None:
    module = Node(IDS[0], "module", "m", IDS[0])
    done = complete(module, {}, START)
    assert done.standings[IDS[0]].met
    assert done.standings[IDS[0]].at == START


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "expected one of"),
        ({"passed": "x"}, "is not an activity"),
        ({"all": "x"}, "expected a list"),
        ({"any": []}, "needs 1 of 0"),
        ({"n_of": {"n": 3, "of": [{"read": str(IDS[0])}]}}, "needs 3 of 1"),
        ({"none": []}, "is not a rule"),
        ({"all": [{"read": str(IDS[0])}, {"maybe": 1}]}, "rule.all[1]"),
    ],
)
def test_a_wrong_rule_says_where_and_why(data: object, says: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse_rule(data)
    assert says in str(refused.value)


def _course() -> Node:
    quiz = Node(IDS[3], "quiz", "q", IDS[3], role="activity")
    lesson = Node(IDS[2], "lesson", "l", IDS[2], rule=Leaf("passed", IDS[3]), parts=(quiz,))
    reading = Node(IDS[5], "lesson", "r", IDS[5])
    first = Node(IDS[1], "module", "m1", IDS[1], parts=(reading,))
    second = Node(IDS[4], "module", "m2", IDS[4], parts=(lesson,), requires=(IDS[1],))
    return Node(IDS[0], "course", "c", IDS[0], parts=(first, second))


def test_a_course_completes_from_its_leaves_up_whatever_the_order() -> None:
    early, late = START + timedelta(days=1), START + timedelta(days=5)
    course = _course()
    assert not complete(course, {IDS[3]: Fact(passed=late)}, START).standings[IDS[0]].met
    for read, passed in ((early, late), (late, early)):
        done = complete(course, {IDS[5]: Fact(read=read), IDS[3]: Fact(passed=passed)}, START)
        assert done.standings[IDS[0]].at == late


def test_a_locked_module_names_what_it_waits_for() -> None:
    course = _course()
    second = course.parts[1]
    assert missing(second, complete(course, {}, START)) == (IDS[1],)
    assert missing(second, complete(course, {IDS[5]: Fact(read=START)}, START)) == ()


def test_a_completion_keeps_its_date_when_the_demands_grow() -> None:
    course = _course()
    kept = START + timedelta(days=2)
    done = complete(course, {IDS[0]: Fact(done=kept)}, START)
    assert done.standings[IDS[0]].met
    assert done.standings[IDS[0]].at == kept


def test_an_outline_survives_being_stored() -> None:
    course = _course()
    assert dump_node(parse_node(dump_node(course))) == dump_node(course)
