"""What is different between two versions of a scene, by turn, in the words of the forms that it was written in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from roleplay.studio.fields import OMIT, Choice, Context, Flag, Group, Key, Name, Said, Some
from roleplay.studio.links import labels_of
from roleplay.studio.parts import PARTS, content
from roleplay.studio.reading import as_object, objects, quoted, words
from roleplay.studio.shapes import Part, Rows
from roleplay.studio.turn_part import TURN_PART

type Piece = tuple[str, str]
"""Words, and whether they are the ``same``, or ``gone`` from the older or ``new`` in the newer version."""


@dataclass(frozen=True)
class Change:
    """One sentence; where something was changed, both versions with the difference marked."""

    said: str
    before: Sequence[Piece] = ()
    after: Sequence[Piece] = ()


@dataclass(frozen=True)
class Section:
    """The changes of one turn, or of one part of the frame."""

    title: str
    changes: Sequence[Change]


def changes(old: Context, new: Context) -> list[Section]:
    """All changes, the frame first, then the turns in story order, then the turns that are gone."""
    return list(_Comparison(old, new).sections())


class _Comparison:
    def __init__(self, old: Context, new: Context) -> None:
        self.old, self.new = old, new

    def sections(self) -> Iterator[Section]:
        for part in PARTS:
            before, after = content(self.old.document, part), content(self.new.document, part)
            if found := self._part(part, before, after):
                yield Section(str(part.label), found)
        was = {str(one.get("id")): one for one in objects(self.old.document, "turns")}
        now = {str(one.get("id")): one for one in objects(self.new.document, "turns")}
        names = labels_of(self.new.document)
        for key, turn in now.items():
            found = self._part(TURN_PART, was.get(key, {}), turn)
            if key not in was:
                found = [Change(_("This turn is new.")), *found]
            if found:
                yield Section(names.get(key, key), found)
        if [key for key in was if key in now] != [key for key in now if key in was]:
            yield Section(_("Order"), [Change(_("The turns stand in another order."))])
        names = labels_of(self.old.document)
        for key in was.keys() - now.keys():
            yield Section(names.get(key, key), [Change(_("This turn is gone."))])

    def _part(self, part: Part, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
        found = list(self._keys(part.keys, before, after, ""))
        for rows in part.rows:
            found += self._rows(rows, before, after, "")
        return found

    def _keys(
        self, keys: Sequence[Key], before: Mapping[str, Any], after: Mapping[str, Any], what: str
    ) -> Iterator[Change]:
        for key in keys:
            was, now = before.get(key.name, OMIT), after.get(key.name, OMIT)
            if was is now or was == now:
                continue
            if isinstance(key, Group):
                label = f"{what}{key.label} · "
                yield from self._keys(key.keys, as_object(was), as_object(now), label)
                continue
            one, other = self._said(key, was, self.old), self._said(key, now, self.new)
            if one == other:
                continue
            if isinstance(key, Said):
                yield Change(f"{what}{key.label}", *marked(one, other))
            else:
                yield Change(
                    f"{what}{key.label}", [(one, "gone")] if one else (), [(other, "new")] if other else ()
                )

    def _rows(
        self, rows: Rows, before: Mapping[str, Any], after: Mapping[str, Any], what: str
    ) -> Iterator[Change]:
        was, now = self._listed(rows, before), self._listed(rows, after)
        for key, one in now.items():
            heading = self._heading(rows, one, self.new)
            if key not in was:
                yield Change(
                    _("%(list)s: new.") % {"list": f"{what}{rows.label}"},
                    (),
                    [(self._row(rows, one, self.new), "new")],
                )
                continue
            label = f"{quoted(heading)} · " if heading else f"{what}{rows.label} · "
            yield from self._keys(rows.keys, was[key], one, label)
            for inner in rows.inner:
                yield from self._rows(inner, was[key], one, label)
        for key, one in was.items():
            if key not in now:
                yield Change(
                    _("%(list)s: gone.") % {"list": f"{what}{rows.label}"},
                    [(self._row(rows, one, self.old), "gone")],
                )
        if [key for key in was if key in now] != [key for key in now if key in was]:
            yield Change(_("%(list)s: in another order.") % {"list": f"{what}{rows.label}"})

    def _listed(self, rows: Rows, found: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """The rows by their key; where one stands twice, the later ones by their number too."""
        held = rows.of(found)
        if rows.folding:
            several = rows.folding.rows_of(as_object(held))
        else:
            several = [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []
        listed: dict[str, dict[str, Any]] = {}
        for one in several:
            key = str(one.get(rows.id_key, ""))
            n = sum(1 for other in listed if other.split("\n")[0] == key)
            listed[f"{key}\n{n}" if n else key] = one
        return listed

    def _row(self, rows: Rows, one: Mapping[str, Any], context: Context) -> str:
        """A whole row in one line: its words, else everything that it says."""
        said = [
            self._said(key, one[key.name], context) for key in rows.keys if key.name in one and not key.fold
        ]
        return self._heading(rows, one, context, 1000) or ", ".join(part for part in said if part)

    def _heading(self, rows: Rows, one: Mapping[str, Any], context: Context, most: int = 60) -> str:
        said = next(
            (words(context.document, one[name]) for name in ("text", "title", "what") if one.get(name)),
            str(one.get("name") or (one.get("id", "") if self._named(rows) else "")),
        )
        return said if len(said) <= most else said[: most - 1] + "…"

    def _named(self, rows: Rows) -> bool:
        """Whether the rows are known by a key that stands open in the form."""
        return any(key.name == "id" and not key.fold and isinstance(key, Name) for key in rows.keys)

    def _said(self, key: Key, value: Any, context: Context) -> str:
        if value is OMIT:
            return ""
        if isinstance(key, Choice):
            return str(dict(key.choices(context)).get(str(value), value))
        if isinstance(key, Some) and isinstance(value, list):
            labels = dict(key.choices(context))
            return ", ".join(str(labels.get(str(one), one)) for one in value)
        if isinstance(key, Flag):
            return _("yes") if value else _("no")
        shown = key.initial(value, context)
        if isinstance(key, Said) and len(context.locales) > 1:
            return "\n".join(f"{name.rpartition('__')[2]}: {one}" for name, one in shown.items() if one)
        return "\n".join(str(one) for one in shown.values() if one is not None)


def marked(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """The two texts word by word, with what only one of them has marked."""
    was, now = before.split(), after.split()
    old: list[Piece] = []
    new: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            old.append((" ".join(was[a:b]), "same"))
            new.append((" ".join(now[c:d]), "same"))
            continue
        if b > a:
            old.append((" ".join(was[a:b]), "gone"))
        if d > c:
            new.append((" ".join(now[c:d]), "new"))
    return old, new
