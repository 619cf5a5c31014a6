"""A21: a file that is made to do harm is refused as a list of people, in time and without taking memory."""

import io
import tracemalloc
import zipfile

import openpyxl
import pytest

from learning.lists import xlsx_rows
from learning.lists.columns import FIELDS, heading
from learning.lists.reading import Options, open_list, read_lines
from learning.lists.unreadable import Unreadable

HEAD = [heading(field) for field in FIELDS]
BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

PARTS = ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml")
NO_LISTS = (
    b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 100, b"%PDF-1.7\n", b"\x00" * 1000,
    b"\xff\xfe\x00", b"PK\x05\x06" + b"\x00" * 18,
)  # fmt: skip


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(["1", '=HYPERLINK("http://example.org")', "Riga", "Shop", "", "2026-01-05", "en"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def changed(part: str, change) -> bytes:
    """The workbook with one part of it replaced."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
        if part not in old.namelist():
            new.writestr(part, change(b""))
    return content.getvalue()


def read(content: bytes):
    file = io.BytesIO(content)
    opened = open_list(file, Options())
    return list(read_lines(file, opened, Options(), {"en": "en"}))


@pytest.mark.parametrize("declares", [BOMB, OUTSIDE, BOMB.decode().encode("utf-16")])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml"]
)
def test_a21_a_workbook_with_entities_of_its_own_is_refused(part, declares):
    with pytest.raises(Unreadable):
        read(changed(part, lambda old: declares + old.partition(b"?>")[2]))


def test_a21_a_part_that_unpacks_to_very_much_is_refused_before_it_is_unpacked():
    content = changed("xl/worksheets/sheet1.xml", lambda old: old + b" " * (64 << 20))
    assert len(content) < 1 << 20
    tracemalloc.start()
    with pytest.raises(Unreadable) as no:
        read(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert no.value.why == "too-big-inside"
    assert peak < 8 << 20


def test_a21_what_a_part_says_of_its_own_size_is_not_believed(monkeypatch):
    monkeypatch.setattr(xlsx_rows, "MOST_BYTES", 1 << 16)
    with pytest.raises(Unreadable):
        read(changed("xl/media/image1.png", lambda _old: bytes(range(256)) * 1024))


@pytest.mark.parametrize("content", NO_LISTS)
def test_a21_what_is_no_list_is_refused(content):
    with pytest.raises(Unreadable):
        read(content)


def test_a21_a_formula_is_never_worked_out():
    """Its last value counts, and this one has none."""
    (line,) = read(workbook())
    assert line.data["name"] == ""
    assert line.errors["name"] == {"key": "empty"}


def test_a21_a_line_without_end_takes_no_memory():
    content = b"number;name\n1;" + b"a" * (10 << 20)
    with pytest.raises(Unreadable):
        read(content)
