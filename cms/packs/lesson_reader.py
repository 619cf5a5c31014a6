"""The two Markdown documents of a pack: lessons and standards."""

from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.translation import gettext as _

from cms.packs.content import Item
from cms.packs.lesson_text import Parts, Piece
from cms.packs.markdown import read_markdown, write_markdown
from cms.packs.marks import Marked, load_marked
from cms.packs.schema import block_names, findings
from cms.packs.shapes import SHAPES, Shape, one_line, reshape


class Reading(Protocol):
    """What is needed of the pass over the pack."""

    default: str

    def complain(self, file: str, line: int, message: str) -> None: ...
    def media(self, file: str, name: str, line: int) -> str: ...


def read_lesson(
    reading: Reading, key: str, base: str, by_locale: Mapping[str, Parts], files: Mapping[str, str]
) -> Item:
    """A lesson with all its languages."""
    front = by_locale[reading.default].front
    course, module = base.split("/")[1:3]
    item = Item("lesson", key, files[reading.default], {}, front)
    texts = {}
    for locale, parts in by_locale.items():
        texts[locale] = {
            "title": one_line(parts.front.data["title"]),
            "summary": one_line(parts.front.data.get("summary") or ""),
            "body": _blocks(reading, parts, files[locale], locale, item),
        }
    item.document = {
        "key": key,
        "course": course,
        "module": module,
        "minutes": front.data.get("minutes", 5),
        "teaches": list(front.data.get("teaches") or []),
        "sources": list(front.data.get("sources") or []),
        "rule": front.data.get("rule"),
        "texts": texts,
    }
    return item


def read_standard(
    reading: Reading, key: str, _base: str, by_locale: Mapping[str, Parts], files: Mapping[str, str]
) -> Item:
    """A standard with all its languages. The body of the file is its "why"."""
    front = by_locale[reading.default].front
    texts = {}
    for locale, parts in by_locale.items():
        data = parts.front.data
        for piece in parts.pieces:
            if piece.name:
                reading.complain(files[locale], piece.line - 1, _("A standard holds no blocks, only text."))
        why = "\n\n".join(
            _markdown(reading, piece.text, files[locale], piece.line)
            for piece in parts.pieces
            if not piece.name
        )
        texts[locale] = {
            "title": one_line(data["title"]),
            "statement": one_line(data["statement"]),
            "owner": one_line(data.get("owner") or (front.data.get("owner") or "")),
            "clauses": [
                {
                    "key": clause["key"],
                    "text": one_line(clause["text"]),
                    "why": one_line(clause.get("why") or ""),
                }
                for clause in data["clauses"]
            ],
            **{name: [one_line(line) for line in data.get(name) or []] for name in ("do", "dont", "limits")},
            "why": why,
        }
        keys = [clause["key"] for clause in data["clauses"]]
        if len(set(keys)) < len(keys):
            reading.complain(
                files[locale], parts.front.line(("clauses",)), _("Two clauses have the same key.")
            )
        if keys != [clause["key"] for clause in front.data["clauses"]]:
            reading.complain(
                files[locale],
                parts.front.line(("clauses",)),
                _("A translation has the same clauses, in the same order, as its original."),
            )
    document = {
        "key": key,
        "review_on": front.data.get("review_on") or "",
        "sources": list(front.data.get("sources") or []),
        "texts": texts,
    }
    return Item("standard", key, files[reading.default], document, front)


def _blocks(reading: Reading, parts: Parts, file: str, locale: str, item: Item) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    counts: dict[str, int] = {}
    for piece in parts.pieces:
        item.block_lines[locale, f"#{len(out)}"] = (file, piece.line - 1 if piece.name else piece.line)
        if not piece.name:
            text = _markdown(reading, piece.text, file, piece.line)
            if text:
                out.append({"type": "text", "text": text})
            continue
        block = _block(reading, piece, file)
        if block is None:
            continue
        counts[piece.name] = counts.get(piece.name, 0) + 1
        block_id = piece.id or f"{piece.name}-{counts[piece.name]}"
        if (locale, block_id) in item.block_lines:
            reading.complain(file, piece.line - 1, _("Two blocks have the id “%(id)s”.") % {"id": block_id})
        item.block_lines[locale, block_id] = (file, piece.line - 1)
        out.append({"type": piece.name, "id": block_id, **block})
    if not out:
        reading.complain(file, 1, _("The lesson is empty."))
    return out


def _block(reading: Reading, piece: Piece, file: str) -> dict[str, Any] | None:
    if piece.name not in SHAPES:
        reading.complain(
            file,
            piece.line - 1,
            _("There is no block “%(name)s”. There are: %(names)s.")
            % {"name": piece.name, "names": ", ".join(block_names())},
        )
        return None
    marked = load_marked(piece.text, piece.line)
    for line, message in marked.faults:
        reading.complain(file, line, message)
    if marked.faults:
        return None
    if marked.data is None:
        reading.complain(file, piece.line - 1, _("The block is empty."))
        return None
    wrong = list(findings(marked, "blocks", piece.name))
    for line, message in wrong:
        reading.complain(file, line, message)
    if wrong:
        return None
    data = dict(marked.data)
    if "file" in data:
        data["file"] = reading.media(data["file"], file, marked.line(("file",)))
    _check_rich(reading, data, SHAPES[piece.name], marked, file, ())
    return reshape(
        data, SHAPES[piece.name], lambda text: write_markdown(read_markdown(text, headings=False)[0])
    )


def _check_rich(
    reading: Reading,
    value: Mapping[str, Any],
    shape: Shape,
    marked: Marked,
    file: str,
    path: tuple[str | int, ...],
) -> None:
    for name in shape.rich:
        for _line, message in read_markdown(value.get(name) or "", headings=False)[1]:
            reading.complain(file, marked.line((*path, name)), message)
    for name, inner in shape.rows.items():
        for index, row in enumerate(value.get(name) or []):
            _check_rich(reading, row, inner, marked, file, (*path, name, index))


def _markdown(reading: Reading, text: str, file: str, first_line: int) -> str:
    blocks, faults = read_markdown(text)
    for line, message in faults:
        reading.complain(file, first_line + line, message)
    return write_markdown(blocks)
