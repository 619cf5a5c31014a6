"""Reading a lens out of a document."""

from __future__ import annotations

from .guards import Value
from .read_turn import read_evidence
from .reader import Node
from .scenario import EvidenceRule, Lens


def read_lens(node: Node) -> Lens:
    """Read one lens. What it names is looked up when it is applied, and by the checks."""
    lens = Lens(
        id=node.id(),
        title=node.text("title", required=True),
        card=node.text("card", required=True),
        sources=node.words("sources"),
        lines=tuple((name, inner.text(name)) for inner, name in _named(node, "lines")),
        vars=tuple(
            (name, value)
            for inner, name in _named(node, "vars")
            if (value := _value(inner, name)) is not None
        ),
        weights=tuple((name, inner.whole(name, 1, lo=0)) for inner, name in _named(node, "weights")),
        evidence=tuple((name, _rules(inner, name)) for inner, name in _named(node, "evidence")),
    )
    node.done()
    return lens


def _named(node: Node, key: str) -> list[tuple[Node, str]]:
    inner = node.node(key)
    return [] if inner is None else [(inner, str(name)) for name in inner.raw]


def _value(node: Node, name: str) -> Value | None:
    return node.scalar(name)


def _rules(node: Node, name: str) -> tuple[EvidenceRule, ...]:
    return tuple(read_evidence(item) for item in node.nodes(name))
