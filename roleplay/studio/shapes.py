"""What a form of the editor is made of: single keys, and lists of rows."""

from dataclasses import dataclass

from roleplay.studio.fields import Key, Label

BASICS, TURN = "basics", "turn:"


@dataclass(frozen=True)
class Rows:
    """A list of objects inside a part. ``spare`` empty rows stand at its end; ``inner`` lists stand in each row."""

    name: str
    label: Label
    keys: tuple[Key, ...]
    id_key: str = "id"
    spare: int = 1
    inner: tuple["Rows", ...] = ()
    mapping: bool = False


@dataclass(frozen=True)
class Part:
    """One form of the editor: single keys, then lists."""

    ref: str
    label: Label
    keys: tuple[Key, ...] = ()
    rows: tuple[Rows, ...] = ()
