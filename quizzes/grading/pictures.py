"""The picture that stands with the text of a question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.grading.findings import join
from quizzes.grading.reader import Reader
from quizzes.grading.text import Text, ordered

KEPT = re.compile(r"[0-9a-f]{64}")
NAMED = re.compile(r"(media/)?[A-Za-z0-9][A-Za-z0-9._-]*\.(jpg|jpeg|png|webp)")
NAME_LENGTH = 250


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and what it shows, in words, for people who do not see it.

    ``file`` is the SHA-256 of its bytes, as in the documents of lessons; in the files of a content pack it is the name
    of a file in ``media/``, which becomes the hash when the pack is read.
    """

    file: str
    alt: Text

    def document(self, locales: Sequence[str]) -> dict[str, Any]:
        """The canonical form of it."""
        return {"file": self.file, "alt": ordered(self.alt, locales)}


def read_picture(reader: Reader) -> Picture | None:
    """The picture of a question; None where there is none."""
    if (value := reader.take("picture")) is None:
        return None
    row = Reader(value, join(reader.path, "picture"), reader.findings)
    file = row.take("file")
    if not isinstance(file, str) or len(file) > NAME_LENGTH or not _is_file(file):
        row.note("file", "missing" if file in (None, "") else "not-a-file", value=str(file)[:40])
        file = ""
    picture = Picture(file, row.text("alt", needed=True))
    row.close()
    return picture


def _is_file(name: str) -> bool:
    return bool(KEPT.fullmatch(name) or NAMED.fullmatch(name))
