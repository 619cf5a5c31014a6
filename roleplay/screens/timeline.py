"""How mood, trust and patience went: one drawing and its table, the same for one play and for two beside each other."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from roleplay import engine
from roleplay.engine.view import level

WIDTH, HEIGHT, PAD = 600, 160, 12


@dataclass(frozen=True)
class Beat:
    """The meters after one of the learner's lines; ``mood`` is a key of a voice. ``turned``: much changed here."""

    n: int
    said: str
    mood: str
    trust: int | None
    patience: int | None
    turned: bool


@dataclass(frozen=True)
class Curve:
    """One meter as a line in a box of :data:`WIDTH` by :data:`HEIGHT`; ``style`` tells it from the others."""

    style: str
    label: str
    points: str
    dots: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Timeline:
    """A drawing and the table that says the same. ``turns`` are the places from left to right where much changed."""

    curves: tuple[Curve, ...]
    turns: tuple[int, ...]
    beats: tuple[Beat, ...]


def timeline(
    scene: engine.Scenario,
    points: Sequence[engine.Point],
    lines: Sequence[engine.LineView],
    turned: Collection[int],
) -> Timeline | None:
    """Draw a play; ``None`` when the scene has no meter or nothing was said."""
    curves = curves_of(scene, {name: (points, name, label) for name, label in labels().items()})
    if not curves:
        return None
    return Timeline(
        curves,
        tuple(_x(at, len(points)) for at, point in enumerate(points) if point.n in turned),
        beats(scene, points, lines, turned),
    )


def labels() -> dict[str, str]:
    """What the meters are called."""
    return {"mood": _("Voice"), "trust": _("Trust"), "patience": _("Patience")}


def curves_of(
    scene: engine.Scenario, wanted: dict[str, tuple[Sequence[engine.Point], str, str]], longest: int = 0
) -> tuple[Curve, ...]:
    """Lines by their style: each from the points of a play, the name of a meter, and its label.

    ``longest`` is how many points fill the width, when several plays share one drawing.
    """
    found = []
    for style, (points, name, label) in wanted.items():
        at = scene.index.var_at.get(name)
        values = [getattr(point, name) for point in points]
        if at is None or len(points) < 2 or any(value is None for value in values):
            continue
        var = scene.vars[at]
        span = max(1, var.hi - var.lo)
        dots = tuple(
            (_x(place, longest or len(values)), PAD + round((HEIGHT - 2 * PAD) * (var.hi - value) / span))
            for place, value in enumerate(values)
        )
        found.append(Curve(style, label, " ".join(f"{x},{y}" for x, y in dots), dots))
    return tuple(found)


def beats(
    scene: engine.Scenario,
    points: Sequence[engine.Point],
    lines: Sequence[engine.LineView],
    turned: Collection[int] = (),
) -> tuple[Beat, ...]:
    """The rows of the table. Asking for a hint is none: nobody speaks, and nothing changes."""
    heard = {line.n for line in lines}
    said: dict[int, str] = {}
    for line in lines:
        if line.own:
            said[line.n] = f"{said[line.n]} {line.text}" if line.n in said else line.text
    return tuple(
        Beat(
            point.n,
            said.get(point.n, ""),
            voice(scene, point.mood),
            point.trust,
            point.patience,
            point.n in turned,
        )
        for before, point in zip((None, *points), points, strict=False)
        if before is None or point.n in heard or replace(before, n=point.n) != point
    )


def voice(scene: engine.Scenario, mood: int | None) -> str:
    """The voice for a mood; empty where a scene has none."""
    at = scene.index.var_at.get("mood")
    return "" if at is None or mood is None else engine.MOODS[level(scene.vars[at], mood)]


def _x(place: int, count: int) -> int:
    return PAD + round((WIDTH - 2 * PAD) * place / max(1, count - 1))
