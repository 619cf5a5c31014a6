"""When a course, module or lesson is complete: from what a trainer chooses in a form to the rule that is released.

Three choices cover nearly everything: all of it, some of it, or (for a lesson) reading it; each may add standards to
sign. Any other rule, from a content pack, is kept as it was written. Rules here name things by key; ``learning``
knows them by uuid.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

Mode = Literal["read", "all", "some", "custom"]
Leaf = tuple[str, str]
"""What is needed of which key: ``("passed", "phone-check")``."""

NEEDS = ("done", "passed", "signed", "read")


@dataclass(frozen=True)
class Plan:
    """A completion rule as a form holds it. ``rule`` is only used by ``custom``, ``needed`` only by ``some``."""

    mode: Mode
    needed: int | None = None
    sign: tuple[str, ...] = ()
    rule: Mapping[str, Any] | None = None


def _leaf(tree: Any) -> Leaf | None:
    if isinstance(tree, Mapping) and len(tree) == 1:
        ((need, key),) = tree.items()
        if need in NEEDS and isinstance(key, str):
            return need, key
    return None


def read_plan(tree: Mapping[str, Any] | None, steps: Sequence[Leaf], *, own: str, default: Mode) -> Plan:
    """The plan that a rule from a pack amounts to, given the ``steps`` inside (lessons, or a lesson's activities).

    ``own`` is the key of the page itself. No rule is the ``default`` of its kind. What no form can say becomes
    ``custom``.
    """
    if tree is None:
        return Plan(default)
    branches = tree.get("all") if isinstance(tree, Mapping) and list(tree) == ["all"] else [tree]
    if not isinstance(branches, list):
        return Plan("custom", rule=tree)
    signed: list[str] = []
    rest: list[Any] = []
    for branch in branches:
        leaf = _leaf(branch)
        if leaf and leaf[0] == "signed":
            signed.append(leaf[1])
        else:
            rest.append(branch)
    sign = tuple(signed)
    if len(set(sign)) == len(sign):
        if default == "read" and [_leaf(branch) for branch in rest] == [("read", own)]:
            return Plan("read", sign=sign)
        if steps and [_leaf(branch) for branch in rest] == list(steps):
            return Plan("all", sign=sign)
        if len(rest) == 1 and (some := _some(rest[0], steps)) is not None:
            return Plan("some", needed=some, sign=sign)
    return Plan("custom", rule=tree)


def _some(tree: Any, steps: Sequence[Leaf]) -> int | None:
    """How many of the steps a branch needs; ``None`` when it is about anything else."""
    if not isinstance(tree, Mapping) or not steps:
        return None
    needed: Any
    if list(tree) == ["any"]:
        needed, branches = 1, tree["any"]
    elif list(tree) == ["n_of"] and isinstance(tree["n_of"], Mapping):
        needed, branches = tree["n_of"].get("n"), tree["n_of"].get("of")
    else:
        return None
    if not isinstance(branches, list) or [_leaf(branch) for branch in branches] != list(steps):
        return None
    return needed if isinstance(needed, int) and 0 < needed < len(steps) else None


def write_rule(plan: Plan, steps: Sequence[Leaf], *, own: str, default: Mode) -> dict[str, Any] | None:
    """The rule of a plan, by keys; ``None`` where it says no more than the kind's default."""
    if plan.mode == "custom":
        return dict(plan.rule) if plan.rule else None
    signed = [{"signed": key} for key in plan.sign]
    if plan.mode == default and not signed:
        return None
    leaves = [{need: key} for need, key in steps]
    match plan.mode:
        case "all":
            branches: list[Any] = [*leaves, *signed]
        case "some":
            branches = [{"n_of": {"n": plan.needed, "of": leaves}}, *signed]
        case _:
            branches = [{"read": own}, *signed]
    return {"all": branches}


def leaves(tree: Any) -> Iterator[Leaf]:
    """Everything that a rule names, in order. Reads any shape, so that drafts can be looked at."""
    leaf = _leaf(tree)
    if leaf:
        yield leaf
    elif isinstance(tree, Mapping):
        for value in tree.values():
            yield from leaves(value)
    elif isinstance(tree, list):
        for branch in tree:
            yield from leaves(branch)


def must(tree: Any) -> Iterator[Leaf]:
    """What nobody gets round: leaves that stand under ``all`` only."""
    leaf = _leaf(tree)
    if leaf:
        yield leaf
    elif isinstance(tree, Mapping) and list(tree) == ["all"] and isinstance(tree["all"], list):
        for branch in tree["all"]:
            yield from must(branch)


def resolve(tree: Any, uuid_of: Callable[[str, str], UUID]) -> Any:
    """The rule with uuids instead of keys. ``uuid_of(need, key)`` raises ``LookupError`` for what is not there."""
    leaf = _leaf(tree)
    if leaf:
        return {leaf[0]: str(uuid_of(*leaf))}
    if isinstance(tree, Mapping):
        return {word: resolve(value, uuid_of) for word, value in tree.items()}
    if isinstance(tree, list):
        return [resolve(branch, uuid_of) for branch in tree]
    return tree
