"""Where the boxes and lines of a map stand. The only place that knows the library which works it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_MARGIN = 16.0


@dataclass(frozen=True)
class Layout:
    """Positions in pixels from the upper left: the middle of each box, and the corners of each line, as given."""

    width: float
    height: float
    middles: Mapping[str, tuple[float, float]]
    lines: Sequence[Sequence[tuple[float, float]]]


def arranged(boxes: Mapping[str, tuple[float, float]], links: Sequence[tuple[str, str]]) -> Layout:
    """Put boxes (``id -> (width, height)``) in layers from top to bottom, so that links mostly lead down.

    Every link joins two boxes that are there. The same graph always gives the same picture.
    """
    from graphlay import Graph, layout  # compiled code, loaded when the first map is drawn

    if not boxes:
        return Layout(2 * _MARGIN, 2 * _MARGIN, {}, [])
    graph = Graph()
    for name, (width, height) in boxes.items():
        graph.node(name, width=width, height=height)
    for source, target in links:
        graph.edge(source, target)
    found = layout(graph, options={"direction": "topbottom"})
    places = found.positions()
    lines = [[(point["x"], point["y"]) for point in edge["points"]] for edge in found.edges]
    corners = [
        (x + way * width / 2, y + way * height / 2)
        for name, (width, height) in boxes.items()
        for x, y in (places[name],)
        for way in (-1, 1)
    ] + [point for line in lines for point in line]
    left, top = min(x for x, _ in corners) - _MARGIN, min(y for _, y in corners) - _MARGIN
    return Layout(
        max(x for x, _ in corners) - left + _MARGIN,
        max(y for _, y in corners) - top + _MARGIN,
        {name: (places[name][0] - left, places[name][1] - top) for name in boxes},
        [[(x - left, y - top) for x, y in line] for line in lines],
    )
