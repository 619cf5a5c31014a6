"""YAML that remembers its lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _

from cms import plain_yaml

Path = tuple[str | int, ...]


@dataclass
class Marked:
    """What a YAML text says, and the line on which each part of it stands (counted from 1)."""

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)

    def line(self, path: Sequence[str | int]) -> int:
        """The line of the part at ``path``, or of the nearest part around it."""
        steps = tuple(path)
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return self.lines.get(steps, 1)


class _Loader(plain_yaml.Loader):
    """Plain data only. Dates stay text: a pack's dates are compared as they are written."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

DEPTH = 40
"""Nothing that people write is nested deeper."""


def load_marked(text: str, first_line: int = 1) -> Marked:
    """Read one YAML document that begins on ``first_line`` of its file. Faults are reported, never raised.

    Aliases are refused: a few lines of them can stand for gigabytes.
    """
    marked = Marked()
    shift = first_line
    try:
        # Its constructor looks at the text already.
        loader = _Loader(text)
    except yaml.YAMLError:
        marked.faults.append((shift, _("The text holds characters that YAML does not know.")))
        return marked
    try:
        node = loader.get_single_node()
        if node is None:
            return marked
        _walk(node, (), marked, shift, 0, set())
        if not marked.faults:
            marked.data = loader.construct_document(node)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = shift + (mark.line if mark else 0)
        said = getattr(error, "problem", None) or str(error).splitlines()[0]
        marked.faults.append((line, _("This YAML cannot be read: %(said)s.") % {"said": said}))
    except (ValueError, RecursionError, OverflowError):
        marked.faults.append((shift, _("This YAML cannot be read.")))
    finally:
        loader.dispose()
    return marked


def _walk(node: yaml.Node, path: Path, marked: Marked, shift: int, depth: int, met: set[int]) -> None:
    marked.lines.setdefault(path, node.start_mark.line + shift)
    if id(node) in met:
        marked.faults.append(
            (node.start_mark.line + shift, _("References between parts (& and *) are not used in packs."))
        )
        return
    met.add(id(node))
    if depth > DEPTH:
        marked.faults.append((node.start_mark.line + shift, _("This is nested too deeply.")))
        return
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + shift
            if not isinstance(key, yaml.ScalarNode):
                marked.faults.append((line, _("A name on the left has to be plain text.")))
                continue
            if key.value in seen:
                marked.faults.append((line, _("“%(name)s” stands here twice.") % {"name": key.value}))
            seen.add(key.value)
            marked.lines[(*path, key.value)] = line
            _walk(value, (*path, key.value), marked, shift, depth + 1, met)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*path, index), marked, shift, depth + 1, met)


class _Dumper(yaml.SafeDumper):
    """One way to write everything: block style, unicode, text over several lines as a block."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
# What looks like a date is quoted on the way out as it is text on the way in.
_Dumper.yaml_implicit_resolvers = yaml.SafeDumper.yaml_implicit_resolvers


def dump_yaml(data: Mapping[str, Any]) -> str:
    """The canonical text of a mapping: its order is kept, lines are not folded."""
    return yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=10_000
    )
