"""Rows of a text file: its encoding, its separator and its quotes found out, then read line by line."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from learning.lists.columns import columns
from learning.lists.unreadable import Unreadable

ENCODINGS = ("utf-8-sig", "utf-16", "cp1257", "cp1252")
SEPARATORS = ";,\t"
_PIECE = 1 << 16
_LOOKED_AT = 1 << 14
# Letters of Latvian, Lithuanian and Estonian in Windows-1257, and of the Nordic languages in Windows-1252.
_BALTIC = frozenset(
    b"\xe2\xe8\xe7\xec\xee\xed\xef\xf2\xf0\xfb\xfe\xc2\xc8\xc7\xcc\xce\xcd\xcf\xd2\xd0\xdb\xde\xe0\xeb\xe1\xf8"
)
_WESTERN = frozenset(b"\xe6\xf8\xc6\xd8\xea\xf1\xf3\xfa")


def encoding_of(file: BinaryIO, wanted: str = "") -> str:
    """How the file is written. ``wanted`` is what somebody says; else it is looked at. Raises :class:`Unreadable`."""
    if wanted:
        if not _decodes(file, wanted):
            raise Unreadable("encoding")
        return wanted
    file.seek(0)
    start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if not _decodes(file, "utf-16"):
            raise Unreadable("encoding")
        return "utf-16"
    if start[1:2] == b"\x00" or start[:1] == b"\x00":
        name = "utf-16-le" if start[1:2] == b"\x00" else "utf-16-be"
        if not _decodes(file, name):
            raise Unreadable("encoding")
        return name
    if _decodes(file, "utf-8-sig"):
        return "utf-8-sig"
    baltic = western = 0
    file.seek(0)
    while piece := file.read(_PIECE):
        if b"\x00" in piece:
            raise Unreadable("not-a-list")
        baltic += sum(piece.count(byte) for byte in _BALTIC)
        western += sum(piece.count(byte) for byte in _WESTERN)
    for name in ("cp1252", "cp1257") if western > baltic else ("cp1257", "cp1252"):
        if _decodes(file, name):
            return name
    raise Unreadable("encoding")


def _decodes(file: BinaryIO, name: str) -> bool:
    """Whether all of it can be read so. Raises :class:`Unreadable` for Unicode that stops within a letter."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(name)()
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
    except UnicodeDecodeError:
        return False
    state = decoder.getstate()[0]
    if state:
        raise Unreadable("cut-off")
    return True


def csv_rows(file: BinaryIO, encoding: str) -> Iterator[tuple[int, list[str], bool]]:
    """The rows, numbered as a spreadsheet does, and whether nothing follows the row, not even a newline.

    Raises :class:`Unreadable` for a quote that is never closed.
    """
    file.seek(0)
    words = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        head = words.read(_LOOKED_AT)
        first, _newline, _rest = head.partition("\n")
        skipped = first.strip().lower().startswith("sep=")
        separator = first.strip()[4:5] or "\t" if skipped else _separator(head)
        words.seek(0)
        lines = _Lines(words)
        number = 0
        try:
            for number, row in enumerate(csv.reader(lines, delimiter=separator, strict=True), start=1):
                if not (skipped and number == 1):
                    yield number, row, not lines.last.endswith(("\n", "\r"))
        except csv.Error as wrong:
            raise Unreadable("quotes", row=number + 1) from wrong
    finally:
        words.detach()


class _Lines:
    """The lines of a text, remembering the one that was given last. A line without end is a quote without end."""

    def __init__(self, words: io.TextIOWrapper) -> None:
        self.words = words
        self.last = ""

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.words.readline(_PIECE)
        if not line:
            raise StopIteration
        if len(line) >= _PIECE:
            raise Unreadable("not-a-list")
        self.last = line
        return line


def _separator(head: str) -> str:
    """The separator with which the first rows have the most headings that we know."""
    best, most = ",", -1
    for one in SEPARATORS:
        lines = head.splitlines()[:12]
        found = max((len(columns(_cells(line, one)).places) for line in lines), default=0)
        if found > most:
            best, most = one, found
    return best


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []
