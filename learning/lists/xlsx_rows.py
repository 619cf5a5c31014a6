"""Rows of a workbook's first sheet. What is inside the zip is measured before anything of it is opened."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import BinaryIO

import openpyxl
from openpyxl.xml import DEFUSEDXML

from learning.lists.cells import Cell
from learning.lists.unreadable import Unreadable

MOST_MEMBERS = 500
MOST_BYTES = 200 << 20
MOST_WORDS_BYTES = 40 << 20
"""Words that cells share are held in memory as a whole."""
MOST_RATIO = 100
_SMALL = 1 << 20
_PIECE = 1 << 16
_WIDEST = 100
_DECLARES = (b"<!DOCTYPE", b"<!ENTITY")


def look_inside(file: BinaryIO) -> None:
    """Raise :class:`Unreadable` unless this is a workbook of a sane size without entities of its own.

    Each part is unpacked piece by piece and thrown away, so what a part says of its own size need not be believed.
    """
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as box:
            members = box.infolist()
            if "[Content_Types].xml" not in box.namelist():
                raise Unreadable("not-a-list")
            if any(one.flag_bits & 1 for one in members):
                raise Unreadable("locked")
            if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_BYTES:
                raise Unreadable("too-big-inside")
            for one in members:
                _measure(box, one)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, ValueError) as wrong:
        raise Unreadable("cut-off") from wrong


def _measure(box: zipfile.ZipFile, one: zipfile.ZipInfo) -> None:
    if one.file_size > _SMALL and one.file_size > MOST_RATIO * max(1, one.compress_size):
        raise Unreadable("too-big-inside")
    most = MOST_WORDS_BYTES if one.filename.endswith("sharedStrings.xml") else MOST_BYTES
    is_xml = one.filename.endswith((".xml", ".rels"))
    size, before = 0, b""
    with box.open(one) as member:
        while piece := member.read(_PIECE):
            size += len(piece)
            if size > most:
                raise Unreadable("too-big-inside")
            if is_xml:
                seen = (before + piece).replace(b"\x00", b"")
                if any(mark in seen for mark in _DECLARES):
                    raise Unreadable("not-a-list")
                before = piece[-32:]


def xlsx_rows(file: BinaryIO, most: int) -> Iterator[tuple[int, list[Cell]]]:
    """The rows with their numbers. Raises :class:`Unreadable` for ``most`` rows, and when the sheet cannot be read."""
    assert DEFUSEDXML, "openpyxl reads with defusedxml where it is installed"
    file.seek(0)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception as wrong:  # whatever a broken workbook makes the library say
        raise Unreadable("not-a-list") from wrong
    try:
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            raise Unreadable("no-rows")
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=most, max_col=_WIDEST, values_only=True)
        number = 0
        while True:
            try:
                row = next(rows)
            except StopIteration:
                return
            except Unreadable:
                raise
            except Exception as wrong:
                raise Unreadable("broken-sheet", row=number + 1) from wrong
            number += 1
            if number >= most:
                raise Unreadable("too-many-rows", most=most)
            yield number, [_cell(value) for value in row]
    finally:
        book.close()


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float | bool | datetime | date):
        return value
    if isinstance(value, time):
        return value.isoformat()
    return str(value)
