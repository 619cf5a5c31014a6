"""From the bytes of a file to its lines."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.lists.cells import day, defused, line, text, undefused
from learning.lists.columns import FIELDS, columns, heading
from learning.lists.guard import half
from learning.lists.reading import Options, open_list, read_lines
from learning.lists.rings import rings
from learning.lists.unreadable import Unreadable
from tests.harness.speed import seconds

HEAD = [heading(field) for field in FIELDS]
LETTERS = "Ģirts Šķēle-Bērziņš Õnne Ævar Ångström Žanis"
LANGUAGES = {"en": "en", "lv": "lv"}


def read(content, **options):
    file = io.BytesIO(content)
    opened = open_list(file, Options(**options))
    return list(read_lines(file, opened, Options(**options), LANGUAGES))


def one(name="Anna", hired="2026-01-05"):
    return ["1", name, "Riga", "Shop", "", hired, "en", "", "", ""]


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1257"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_letters_separators_and_newlines_are_found_out(encoding, separator, newline):
    name = "Ģirts Šķēle-Bērziņš"
    content = newline.join(separator.join(row) for row in (HEAD, one(name), [])).encode(encoding)
    assert [found.data["name"] for found in read(content)] == [name]


def test_nordic_letters_of_windows_1252_are_told_from_baltic_ones():
    content = "\n".join(";".join(row) for row in (HEAD, one("Bjørn Sæther"), one("Søren Ærø"), [])).encode(
        "cp1252"
    )
    assert [found.data["name"] for found in read(content)] == ["Bjørn Sæther", "Søren Ærø"]


def test_columns_stand_in_any_order_case_and_language_and_others_are_named():
    found = columns(
        ["VALODA", " e-pasts", "Amats:", "Vārds, uzvārds", "Nr.", "Alga", "Filiāle", "Vadītājs", "Pieņemts"]
    )
    assert not found.missing
    assert found.unknown == ("Alga",)
    assert columns(["name", "Full Name"]).twice == ("Full Name",)


@pytest.mark.parametrize(
    ("words", "order", "means"),
    [
        ("2026-03-04", "", date(2026, 3, 4)),
        ("4.3.2026", "", date(2026, 3, 4)),
        ("04.03.2026.", "mdy", date(2026, 3, 4)),
        ("13/03/2026", "", date(2026, 3, 13)),
        ("03/13/2026", "", date(2026, 3, 13)),
        ("03/04/2026", "", "date-order"),
        ("03/04/2026", "dmy", date(2026, 4, 3)),
        ("03/04/2026", "mdy", date(2026, 3, 4)),
        ("05/05/2026", "", date(2026, 5, 5)),
        ("2026-02-30", "", "date"),
        ("2026-03-04 00:00:00", "", date(2026, 3, 4)),
        ("soon", "", "date"),
    ],
)
def test_days(words, order, means):
    assert day(words, order) == means


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_is_read_back_however_it_is_written(one):
    for words in (
        one.isoformat(),
        f"{one.day}.{one.month}.{one.year}",
        f"{one.day:02}.{one.month:02}.{one.year}",
    ):
        assert day(words, "") == one
    assert day(f"{one.day}/{one.month}/{one.year}", "dmy") == one
    assert day(f"{one.month}/{one.day}/{one.year}", "mdy") == one


@given(st.text(max_size=60))
def test_words_have_one_spelling_and_survive_a_spreadsheet(words):
    once = text(words)
    assert text(once) == once or once.startswith("'")
    assert not defused(once).startswith(("=", "+", "-", "@"))
    assert undefused(defused(once)) == undefused(once) or once.startswith("'")


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=300)))
def test_a_row_of_anything_is_read_and_what_is_kept_is_bounded(cells):
    found = line(2, cells, "", LANGUAGES)
    assert set(found.errors) <= set(FIELDS)
    assert all(len(words) <= 254 for words in found.data.values())


def test_a_workbook_gives_real_days_and_numbers():
    content = workbook(
        HEAD,
        [
            12,
            " Anna  Kalniņa ",
            "Riga",
            "Shop",
            7.0,
            datetime.combine(date(2026, 1, 5), time.min),
            "lv",
            date(2026, 12, 31),
        ],
    )
    (found,) = read(content)
    assert not found.errors
    assert [found.data[field] for field in ("number", "name", "manager", "hired_on", "left_on")] == [
        "12", "Anna Kalniņa", "7", "2026-01-05", "2026-12-31",
    ]  # fmt: skip


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_a_workbook_that_was_cut_is_refused(kept):
    content = workbook(HEAD, *[one(f"Anna {n}") for n in range(200)])
    with pytest.raises(Unreadable):
        read(content[: int(len(content) * kept)])


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")))
def test_rings_are_found_once_each_and_only_where_they_are(above):
    found = rings(above)
    inside = {one for ring in found for one in ring}
    assert sum(map(len, found)) == len(inside)
    for ring in found:
        assert all(above[low] == high for low, high in zip(ring, (*ring[1:], ring[0]), strict=True))
    for start in above:
        here = start
        for _step in range(len(above) + 1):
            here = above.get(here, "")
        assert not here or here in inside


def test_rings_among_many_people_are_looked_for_in_proportion_to_them():
    above = {str(n): str(n // 10) for n in range(1, 100_000)} | {"0": "7"}
    taken = seconds(lambda: above.update(found="".join(rings(above)[0])))
    assert above["found"] in ("07", "70")
    assert taken < 2.0


def test_the_guard_lets_few_leave_and_stops_more():
    assert not half(leaves=2, here=10, rows=8, last=0)
    assert half(leaves=3, here=10, rows=7, last=0)
    assert not half(leaves=5, here=100, rows=95, last=100)
    assert half(leaves=6, here=100, rows=94, last=100)
    assert half(leaves=0, here=100, rows=79, last=100)
    assert not half(leaves=0, here=100, rows=80, last=100)
