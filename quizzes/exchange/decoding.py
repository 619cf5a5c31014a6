"""Bytes of an uploaded file as text, and which format they are."""

import codecs

from quizzes.exchange.remarks import FileRefused

MOST_BYTES = 5 * 1024 * 1024


def decode(content: bytes) -> str:
    """The text of a file: UTF-8 with or without a mark, or UTF-16 with one. Lines end in ``\\n``.

    Raises :class:`FileRefused` with the line at which it stops being text.
    """
    if len(content) > MOST_BYTES:
        raise FileRefused("file-too-large", most=MOST_BYTES >> 20)
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise FileRefused("encoding", content[: wrong.start].count(b"\n") + 1) from wrong
    if "\x00" in text:
        raise FileRefused("not-text", text[: text.index("\x00")].count("\n") + 1)
    return text.replace("\r\n", "\n").replace("\r", "\n")
