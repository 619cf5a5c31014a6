"""The formats, and one way in and out for all of them."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any

from quizzes.exchange.aiken import read_aiken, write_aiken
from quizzes.exchange.attachments import Attachment
from quizzes.exchange.decoding import decode
from quizzes.exchange.drafts import Labels
from quizzes.exchange.gift_reading import read_gift
from quizzes.exchange.gift_writing import write_gift
from quizzes.exchange.moodle_reading import moodle_pictures, read_moodle
from quizzes.exchange.moodle_writing import Bytes, no_pictures, write_moodle
from quizzes.exchange.remarks import FileRefused, ReadFile, Written
from quizzes.exchange.table import read_table, write_table

MOST_BYTES = 20 * 1024 * 1024
"""Of a Moodle XML file, which may hold pictures; the others are words alone and have less."""


class Format(StrEnum):
    """How questions are written in a file."""

    GIFT = "gift"
    MOODLE = "moodle"
    AIKEN = "aiken"
    CSV = "csv"


SUFFIXES = {Format.GIFT: ".gift.txt", Format.MOODLE: ".xml", Format.AIKEN: ".aiken.txt", Format.CSV: ".csv"}
CONTENT_TYPES = {
    Format.GIFT: "text/plain", Format.MOODLE: "application/xml", Format.AIKEN: "text/plain", Format.CSV: "text/csv",
}  # fmt: skip


def guess(name: str, content: bytes) -> Format:
    """Which format a file most likely has, by its name and its first words."""
    start = content[:20_000].decode("utf-8-sig", "replace").lstrip()
    if start.startswith("<") and not start.startswith("<!--"):
        return Format.MOODLE
    if name.lower().endswith((".csv", ".tsv")):
        return Format.CSV
    if "\nANSWER:" in start and "{" not in start:
        return Format.AIKEN
    return Format.GIFT


def read(content: bytes, form: Format, locale: str, labels: Labels) -> ReadFile:
    """Read a file. ``labels``: what true and false are called in its language. Never raises for what stands in it."""
    try:
        if form is Format.MOODLE:
            if len(content) > MOST_BYTES:
                raise FileRefused("file-too-large", most=MOST_BYTES >> 20)
            return read_moodle(content, locale, labels)
        text = decode(content)
        match form:
            case Format.GIFT:
                return read_gift(text, locale, labels)
            case Format.AIKEN:
                return read_aiken(text, locale)
            case Format.CSV:
                return read_table(text, locale)
    except FileRefused as no:
        return ReadFile(remarks=(no.remark,))


def pictures_of(content: bytes, form: Format, wanted: Collection[str]) -> dict[str, Attachment]:
    """The pictures of a file that was read before, by the SHA-256 of their bytes."""
    return moodle_pictures(content, wanted) if wanted and form is Format.MOODLE else {}


def write(
    documents: Iterable[Mapping[str, Any]],
    form: Format,
    locale: str,
    labels: Labels,
    pictures: Bytes = no_pictures,
) -> Written:
    """Write questions in one language, and say what stayed behind. ``pictures``: where their bytes are."""
    match form:
        case Format.GIFT:
            return write_gift(documents, locale, labels)
        case Format.MOODLE:
            return write_moodle(documents, locale, labels, pictures)
        case Format.AIKEN:
            return write_aiken(documents, locale)
        case Format.CSV:
            return write_table(documents, locale)
