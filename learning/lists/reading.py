"""From a file to its lines, row by row: whatever the size of the file, one row is in memory at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from learning.lists.cells import Cell, Line, Order, line, text
from learning.lists.columns import Columns, columns
from learning.lists.csv_rows import csv_rows, encoding_of
from learning.lists.unreadable import Unreadable
from learning.lists.xlsx_rows import look_inside, xlsx_rows

MOST_BYTES = 20 << 20
MOST_ROWS = 200_000
_HEADINGS_WITHIN = 10
_ENOUGH = 3
"""So many headings that we know make a row the row of headings."""


@dataclass(frozen=True)
class Options:
    """What somebody said of the file beforehand; empty means: find out."""

    order: Order = ""
    encoding: str = ""


@dataclass(frozen=True)
class Opened:
    """A file whose headings are known. ``kind`` is ``xlsx`` or the encoding of a text file."""

    kind: str
    headings_row: int
    columns: Columns


def open_list(file: BinaryIO, options: Options) -> Opened:
    """Look at the file and find its headings. Raises :class:`Unreadable`."""
    file.seek(0, 2)
    size = file.tell()
    if size == 0:
        raise Unreadable("no-rows")
    if size > MOST_BYTES:
        raise Unreadable("too-big", most=MOST_BYTES >> 20)
    file.seek(0)
    start = file.read(8)
    if start.startswith(b"PK"):
        look_inside(file)
        kind = "xlsx"
    elif start.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")):
        raise Unreadable("old-workbook" if start.startswith(b"\xd0\xcf") else "not-a-list")
    else:
        kind = encoding_of(file, options.encoding)
    best: tuple[int, Columns] | None = None
    for number, row, _last in _rows(file, kind):
        found = columns([text(cell) for cell in row])
        if best is None or len(found.places) > len(best[1].places):
            best = number, found
        if not found.missing or number >= _HEADINGS_WITHIN:
            break
    if best is None:
        raise Unreadable("no-rows")
    if len(best[1].places) < _ENOUGH:
        raise Unreadable("no-headings")
    if best[1].twice:
        raise Unreadable("twice", names=list(best[1].twice))
    if best[1].missing:
        raise Unreadable("columns", fields=list(best[1].missing))
    return Opened(kind, best[0], best[1])


def read_lines(
    file: BinaryIO, opened: Opened, options: Options, languages: Mapping[str, str], after: int = 0
) -> Iterator[Line]:
    """The lines below the headings and below row ``after``; empty rows are left out.

    Raises :class:`Unreadable` for more than ``MOST_ROWS`` rows, and for a file that stops in the middle of a row.
    """
    places, count = opened.columns.places, 0
    short: int | None = None
    for number, row, last in _rows(file, opened.kind):
        if number <= opened.headings_row:
            continue
        if not any(text(cell) for cell in row):
            continue
        count += 1
        if count > MOST_ROWS:
            raise Unreadable("too-many-rows", most=MOST_ROWS)
        short = number if last and len(row) < opened.columns.width else None
        if short is not None:
            break
        if number > after:
            yield line(number, _fields(row, places), options.order, languages)
    if short is not None:
        raise Unreadable("cut-off", row=short)
    if not count:
        raise Unreadable("no-rows")


def _fields(row: Sequence[Cell], places: dict[str, int]) -> dict[str, Cell]:
    return {field: row[place] if place < len(row) else None for field, place in places.items()}


def _rows(file: BinaryIO, kind: str) -> Iterator[tuple[int, Sequence[Cell], bool]]:
    if kind == "xlsx":
        for number, row in xlsx_rows(file, MOST_ROWS + _HEADINGS_WITHIN + 2):
            yield number, row, False
    else:
        yield from csv_rows(file, kind)
