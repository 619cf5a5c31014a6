"""Pictures inside a Moodle XML file: ``<file name="…" path="/" encoding="base64">`` beside the text that shows them.

A text names such a file ``@@PLUGINFILE@@/name`` (https://docs.moodle.org/en/Moodle_XML_format). What comes in is
bounded, is what it says by its own bytes, and is never a drawing that could hold a script.
"""

import base64
import binascii
import html
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import unquote

from quizzes.exchange.plain import MOST_LETTERS, plain
from quizzes.exchange.xml_nodes import Node
from quizzes.raster import NotAPicture, examine

MOST_PICTURES = 200
"""Different pictures in one file."""
MOST_PICTURE_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 400_000_000
"""Of all pictures of a file together: every one of them is looked through, and few bytes can hold many."""

_HERE = "@@PLUGINFILE@@"
# Possessive: what did not match once is not tried again from the middle of an attribute.
_IMG = re.compile(r"<img\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>", re.IGNORECASE)
_SAYS = re.compile(r"(?<![\w-])(src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))", re.IGNORECASE)

_OPENS, _CLOSES = '<div class="plain-words">', "</div>"
_PLAIN = re.compile(rf"\s*{_OPENS}((?:[^<]|<br>)*+){_CLOSES}\s*<p></p>\s*")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture of a file. ``name`` is what it is called there."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Found:
    """The picture of a text and the words without it. ``file`` is empty where it cannot come along: there was no room
    for one more (``crowded``), or it is none that can be shown.
    """

    words: str
    file: str = ""
    alt: str = ""
    crowded: bool = False


@dataclass(slots=True)
class Taken:
    """What a file's pictures came to so far."""

    known: dict[str, bool] = field(default_factory=dict)
    pixels: int = 0

    def has_room(self, digest: str) -> bool:
        """Whether one more picture may be looked at."""
        return digest in self.known or (len(self.known) < MOST_PICTURES and self.pixels <= MOST_PIXELS)

    def take(self, digest: str, content: bytes) -> bool:
        """Whether a picture can come along."""
        if digest not in self.known:
            try:
                self.pixels += examine(content).pixels
            except NotAPicture:
                self.known[digest] = False
            else:
                self.known[digest] = True
        return self.known[digest]


def find_picture(words: str, holder: Node, taken: Taken) -> Found | None:
    """The first picture of a text in HTML that its file holds; None where there is none."""
    files = {_place(node): node for node in _files(holder)}
    if not files or len(words) > MOST_LETTERS["html"] + sum(map(len, files)):
        return None
    for image in _IMG.finditer(words):
        said = {
            one[1].lower(): html.unescape(one[2] or one[3] or one[4] or "")
            for one in _SAYS.finditer(image[1])
        }
        source = said.get("src", "")
        node = files.get(unquote(source.removeprefix(_HERE).partition("?")[0]))
        if not source.startswith(_HERE) or node is None:
            continue
        rest = words[: image.start()] + words[image.end() :]
        content = _decoded(node)
        digest = sha256(content or b"").hexdigest()
        if content is not None and not taken.has_room(digest):
            return Found(rest, crowded=True)
        usable = content is not None and taken.take(digest, content)
        return Found(rest, digest, said.get("alt", "")) if usable else Found(rest)
    return None


def plain_words(words: str) -> str | None:
    """The exact words of a text that :func:`illustrated` wrote, its picture taken out; None for any other."""
    found = _PLAIN.fullmatch(words)
    return html.unescape(found[1].replace("<br>", "\n")) if found else None


def illustrated(words: str, alt: str, name: str) -> str:
    """Plain words and a picture as HTML from which both can be read again, sign by sign."""
    said = html.escape(words, quote=False).replace("\n", "<br>")
    shown = html.escape(alt).replace("\n", "&#10;")
    return f'{_OPENS}{said}{_CLOSES}<p><img src="{_HERE}/{name}" alt="{shown}"></p>'


def attachments(root: Node, wanted: Collection[str]) -> dict[str, Attachment]:
    """The pictures of a file that was read before, by the SHA-256 of their bytes."""
    found: dict[str, Attachment] = {}
    waiting = [root]
    while waiting and len(found) < len(set(wanted)):
        node = waiting.pop()
        waiting += node.children
        content = _decoded(node) if node.name == "file" else None
        if content is not None and (digest := sha256(content).hexdigest()) in wanted:
            found[digest] = Attachment(plain(node.attributes.get("name", "")[:200])[0], content)
    return found


def _files(holder: Node) -> Iterator[Node]:
    yield from holder.all("file")
    if (inner := holder.first("text")) is not None:
        yield from inner.all("file")


def _place(node: Node) -> str:
    return f"{node.attributes.get('path', '/') or '/'}{node.attributes.get('name', '')}"


def _decoded(node: Node) -> bytes | None:
    if node.attributes.get("encoding") != "base64" or len(node.text) > 2 * MOST_PICTURE_BYTES:
        return None
    try:
        content = base64.b64decode("".join(node.text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if 0 < len(content) <= MOST_PICTURE_BYTES else None
