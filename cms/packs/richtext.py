"""The running text of lessons between its three forms: stored HTML, runs of marked text, and Markdown.

Everything goes through :class:`Block` and :class:`Run`, so that one text has one HTML and one Markdown, whoever wrote
it. The subset is what the editor offers: paragraphs, two levels of headings, nested lists, bold, italic, links.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote


@dataclass(frozen=True)
class Run:
    """Text with one look. A line break is a run whose text is a single newline.

    ``href`` holds an address or ``kind:key`` of a page. Bold wins where both marks meet: one emphasis is enough.
    """

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


BREAK = Run("\n")


@dataclass(frozen=True)
class Block:
    """One paragraph, heading or list item. ``tag``: p, h2, h3, ul, ol (the last two: an item of such a list)."""

    tag: str
    runs: tuple[Run, ...]
    depth: int = 0


def tidy(runs: Sequence[Run]) -> tuple[Run, ...]:
    """One way to write the same look: white space collapsed and outside of marks, equal neighbours joined."""
    parts: list[Run] = []
    for run in runs:
        if run == BREAK:
            parts.append(run)
            continue
        text = "".join(
            ch for ch in run.text if ch in "\t\n\r\f" or unicodedata.category(ch) not in ("Cc", "Cs")
        )
        text = re.sub(r"[ \t\n\r\f]+", " ", text)
        if run.bold and run.italic:
            run = replace(run, italic=False)
        head, body, tail = _edges(text) if run.bold or run.italic else ("", text, "")
        if not body:
            head, tail = head + tail, ""
        for piece, look in ((head, Run("", href=run.href)), (body, run), (tail, Run("", href=run.href))):
            if piece:
                parts.append(replace(look, text=piece))
    joined: list[Run] = []
    for run in parts:
        last = joined[-1] if joined else None
        if last and BREAK not in (last, run) and replace(last, text="") == replace(run, text=""):
            joined[-1] = replace(last, text=re.sub(" +", " ", last.text + run.text))
        elif last and last.text.endswith(" ") and run.text.startswith(" "):
            if stripped := run.text.lstrip(" "):
                joined.append(replace(run, text=stripped))
        else:
            joined.append(run)
    return _trimmed(joined)


def _edges(text: str) -> tuple[str, str, str]:
    body = text.strip()
    if not body:
        return text, "", ""
    start = text.index(body)
    return text[:start], body, text[start + len(body) :]


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    """Without blanks at the ends and around line breaks, and without empty links."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run == BREAK:
            lines.append([])
        else:
            lines[-1].append(run)
    out: list[list[Run]] = []
    for line in lines:
        for first, cut in ((0, str.lstrip), (-1, str.rstrip)):
            while line:
                text = cut(line[first].text)
                if text:
                    line[first] = replace(line[first], text=text)
                    break
                line.pop(first)
        if line:
            out.append(line)
    flat: list[Run] = []
    for line in out:
        flat += ([BREAK] if flat else []) + line
    return tuple(flat)


# --- HTML ---------------------------------------------------------------------------------------------


class _Reader(HTMLParser):
    """Reads stored HTML into blocks. What the subset does not know loses its tags and keeps its words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.tag = "p"
        self.lists: list[str] = []
        self.bold = self.italic = 0
        self.hrefs: list[str] = []
        self.silent = 0

    def flush(self) -> None:
        runs = tidy(self.runs)
        if runs:
            self.blocks.append(
                Block(self.tag, runs, max(len(self.lists) - 1, 0) if self.tag in ("ul", "ol") else 0)
            )
        self.runs = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.silent += 1
        elif tag in ("p", "h2", "h3", "h1", "h4", "h5", "h6", "div", "blockquote"):
            self.flush()
            if not self.lists:
                self.tag = tag if tag in ("h2", "h3") else "p"
        elif tag in ("ul", "ol"):
            self.flush()
            self.lists.append(tag)
        elif tag == "li":
            self.flush()
            self.tag = self.lists[-1] if self.lists else "p"
        elif tag == "br":
            self.runs.append(BREAK)
        elif tag in ("b", "strong"):
            self.bold += 1
        elif tag in ("i", "em"):
            self.italic += 1
        elif tag == "a":
            found = dict(attrs)
            if found.get("linktype") == "page":
                self.hrefs.append(f"page#{found.get('id') or ''}")
            else:
                self.hrefs.append(clean_href(found.get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.silent = max(self.silent - 1, 0)
        elif tag in ("p", "h2", "h3", "h1", "h4", "h5", "h6", "div", "blockquote", "li"):
            self.flush()
            if not self.lists:
                self.tag = "p"
        elif tag in ("ul", "ol"):
            self.flush()
            if self.lists:
                self.lists.pop()
            self.tag = self.lists[-1] if self.lists else "p"
        elif tag in ("b", "strong"):
            self.bold = max(self.bold - 1, 0)
        elif tag in ("i", "em"):
            self.italic = max(self.italic - 1, 0)
        elif tag == "a" and self.hrefs:
            self.hrefs.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent and data:
            # The newline of the source is a blank; only <br> is a break.
            text = " " if data == "\n" else data
            href = self.hrefs[-1] if self.hrefs else ""
            self.runs.append(Run(text, self.bold > 0, self.italic > 0, href))


def read_html(html: str) -> list[Block]:
    """The blocks of stored HTML. Page links come out as ``page#<id>``."""
    reader = _Reader()
    reader.feed(html or "")
    reader.close()
    reader.flush()
    return _levelled(reader.blocks)


def _levelled(blocks: list[Block]) -> list[Block]:
    """No list item deeper than one step below the item before it: neither HTML nor Markdown can say more."""
    out: list[Block] = []
    depth = -1
    for block in blocks:
        if block.tag in ("ul", "ol"):
            depth = min(block.depth, depth + 1)
            block = replace(block, depth=depth)
        else:
            depth = -1
        out.append(block)
    return out


def write_html(blocks: Sequence[Block], page_id: Any = None) -> str:
    """Stored HTML. ``page_id(kind, key)`` gives the page of a ``kind:key`` link, or ``None`` to drop the link."""
    out: list[str] = []
    open_lists: list[str] = []

    def close(depth: int) -> None:
        while len(open_lists) > depth:
            out.append(f"</li></{open_lists.pop()}>")

    for block in blocks:
        words = "".join(_run_html(run, page_id) for run in block.runs)
        if block.tag not in ("ul", "ol"):
            close(0)
            out.append(f"<{block.tag}>{words}</{block.tag}>")
            continue
        close(block.depth + 1)
        if len(open_lists) == block.depth + 1 and open_lists[-1] != block.tag:
            close(block.depth)
        if len(open_lists) == block.depth + 1:
            out.append(f"</li><li>{words}")
        else:
            open_lists.append(block.tag)
            out.append(f"<{block.tag}><li>{words}")
    close(0)
    return "".join(out)


def _run_html(run: Run, page_id: Any) -> str:
    if run == BREAK:
        return "<br/>"
    html = escape(run.text, quote=False)
    if run.bold:
        html = f"<b>{html}</b>"
    elif run.italic:
        html = f"<i>{html}</i>"
    if not run.href:
        return html
    kind, _hash, known = run.href.partition("#")
    if kind == "page":
        return f'<a id="{escape(known)}" linktype="page">{html}</a>'
    kind, _colon, key = run.href.partition(":")
    if kind in PAGE_KINDS:
        found = page_id(kind, key) if page_id else None
        return f'<a id="{found}" linktype="page">{html}</a>' if found else html
    return f'<a href="{escape(run.href)}">{html}</a>'


PAGE_KINDS = ("course", "module", "lesson", "standard")
SCHEMES = ("http:", "https:", "mailto:", "tel:")


def clean_href(href: str) -> str:
    """One spelling of an address; empty for what a lesson may not link to."""
    href = "".join(href.split())
    if not href.lower().startswith(SCHEMES):
        return ""
    return quote(href, safe="%:/?#@!$&'*+,;=~-._")
