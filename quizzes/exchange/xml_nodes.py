"""XML as small nodes that know their line. No document type, no entities of its own, nothing fetched, bounded."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import NoReturn, override
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, ErrorHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from quizzes.exchange.remarks import FileRefused

DEEPEST = 24
MOST_NODES = 300_000


@dataclass(slots=True)
class Node:
    """An element. ``text`` is what stands directly in it."""

    name: str
    attributes: dict[str, str]
    line: int
    children: list["Node"] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def all(self, name: str) -> Iterator["Node"]:
        """Its children of this name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> "Node | None":
        """Its first child of this name."""
        return next(self.all(name), None)

    def said(self, name: str) -> str:
        """What a child says, without the space around it; empty when there is none."""
        child = self.first(name)
        return child.text.strip() if child else ""


class _Builder(ContentHandler, ErrorHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root: Node | None = None
        self._open: list[Node] = []
        self._count = 0
        self._place: Locator | None = None

    @override
    def setDocumentLocator(self, locator: Locator) -> None:
        self._place = locator

    def _line(self) -> int:
        return (self._place.getLineNumber() if self._place else 0) or 0

    @override
    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        self._count += 1
        if self._count > MOST_NODES:
            raise FileRefused("too-much", self._line())
        if len(self._open) == DEEPEST:
            raise FileRefused("too-deep", self._line())
        node = Node(name, {key: attrs.getValue(key) for key in attrs.getNames()}, self._line())
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    @override
    def endElement(self, name: str) -> None:
        self._open.pop()

    @override
    def characters(self, content: str) -> None:
        if self._open:
            self._open[-1].parts.append(content)

    @override
    def fatalError(self, exception: BaseException) -> NoReturn:
        raise exception


def parse(content: bytes) -> Node:
    """The root of an XML file. Raises :class:`FileRefused` for what is not well formed, too deep or declares things."""
    builder = _Builder()
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(builder)
    parser.setErrorHandler(builder)
    try:
        parser.parse(BytesIO(content))
    except DefusedXmlException as wrong:
        raise FileRefused("declares", 1) from wrong
    except SAXParseException as wrong:
        raise FileRefused("not-xml", wrong.getLineNumber() or 0) from wrong
    except (UnicodeError, LookupError, ValueError) as wrong:
        if isinstance(wrong, FileRefused):
            raise
        raise FileRefused("encoding") from wrong
    if builder.root is None:
        raise FileRefused("not-xml")
    return builder.root
