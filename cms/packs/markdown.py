"""Markdown in and out. In: markdown-it, of which only our subset is let through. Out: our own writer.

The writer's one duty is that reading what it wrote gives the same blocks; a property test holds it to that.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cms.packs.richtext import BREAK, PAGE_KINDS, Block, Run, clean_href, tidy

_parser = MarkdownIt("commonmark", {"html": False}).disable(["autolink", "reference"])
_parser.validateLink = lambda url: True  # type: ignore[method-assign]  # judged below, with a line to it

Fault = tuple[int, str]
"""A line, counted from 0 inside the text, and what is wrong there."""


@dataclass
class _State:
    blocks: list[Block]
    faults: list[Fault]
    line: int = 0


def read_markdown(text: str, *, headings: bool = True) -> tuple[list[Block], list[Fault]]:
    """The blocks of a Markdown text, and everything in it that lessons do not use."""
    state = _State([], [])
    tokens = _parser.parse(text)
    lists: list[str] = []
    tag, items = "p", 0
    for token in tokens:
        if token.map:
            state.line = token.map[0]
        match token.type:
            case "paragraph_open":
                tag = lists[-1] if lists else "p"
                items += 1 if lists else 0
                if lists and items > 1:
                    state.faults.append(
                        (state.line, _("A list item holds one paragraph. Make it two items."))
                    )
            case "heading_open":
                tag = token.tag
                if lists or not headings:
                    state.faults.append((state.line, _("A heading cannot stand here.")))
                elif tag not in ("h2", "h3"):
                    state.faults.append((state.line, _("Headings are ## and ###.")))
            case "bullet_list_open" | "ordered_list_open":
                lists.append("ul" if token.type.startswith("bullet") else "ol")
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
                items = 1
            case "list_item_open":
                items = 0
            case "inline":
                runs = tidy(_inline(token.children or [], state))
                if runs:
                    state.blocks.append(Block(tag, runs, max(len(lists) - 1, 0)))
            case "fence" | "code_block":
                state.faults.append((state.line, _("Code blocks are not used in lessons.")))
            case "blockquote_open":
                state.faults.append(
                    (state.line, _("Quotations (>) are not used in lessons. Use a callout or a dialogue."))
                )
            case "hr":
                state.faults.append((state.line, _("Lines across (---) are not used in lessons.")))
            case "paragraph_close" | "heading_close" | "list_item_close" | "blockquote_close":
                pass
            case _:
                state.faults.append((state.line, _("This is not used in lessons.")))
    return state.blocks, state.faults


def _inline(tokens: Sequence[Token], state: _State) -> list[Run]:
    runs: list[Run] = []
    bold = italic = 0
    href = ""
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                runs.append(Run(token.content, bold > 0, italic > 0, href))
            case "softbreak":
                runs.append(Run(" ", bold > 0, italic > 0, href))
            case "hardbreak":
                runs.append(BREAK)
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                href = _href(str(token.attrs.get("href", "")), state)
            case "link_close":
                href = ""
            case "code_inline":
                state.faults.append((state.line, _("Code (`…`) is not used in lessons.")))
            case "image":
                state.faults.append((state.line, _("A picture is a block of its own: :::image.")))
            case _:
                state.faults.append((state.line, _("This is not used in lessons.")))
    return runs


def _href(href: str, state: _State) -> str:
    kind, _colon, key = href.partition(":")
    if kind in PAGE_KINDS and re.fullmatch(r"[a-z0-9-]+", key):
        return href
    clean = clean_href(href)
    if not clean:
        state.faults.append(
            (
                state.line,
                _("Links lead to https:, mailto:, tel:, or lesson:, module:, course:, standard: and a key."),
            )
        )
    return clean


# --- Out ----------------------------------------------------------------------------------------------

_ENTITY = re.compile(r"&(?=#?[a-zA-Z0-9]+;)")
_LEADING = re.compile(r"^(?:[#>+\-=~]|\d{1,9}(?=[.)](?:\s|$)))")


def write_markdown(blocks: Sequence[Block]) -> str:
    """The canonical Markdown of the blocks, without a newline at the end."""
    out: list[str] = []
    before: Block | None = None
    numbers: list[int] = []
    indents: list[int] = []
    for block in blocks:
        words = _runs(block.runs)
        if block.tag in ("ul", "ol"):
            continues = before is not None and before.tag in ("ul", "ol")
            numbers[block.depth + 1 :] = []
            indents[block.depth + 1 :] = []
            if not continues and block.depth == 0:
                numbers, indents = [], []
            if len(numbers) <= block.depth:
                numbers.append(0)
                indents.append(0)
            if continues and before is not None and _new_list(blocks, block, before):
                numbers[block.depth] = 0
            numbers[block.depth] += 1
            mark = "-" if block.tag == "ul" else f"{numbers[block.depth]}."
            indent = sum(indents[: block.depth])
            indents[block.depth] = len(mark) + 1
            inner = " " * (indent + len(mark) + 1)
            line = " " * indent + mark + " " + words.replace("\n", "\n" + inner)
            out.append(("\n" if continues else "\n\n") + line if out else line)
        else:
            mark = {"h2": "## ", "h3": "### "}.get(block.tag, "")
            # A heading is one line; a break in it becomes a blank.
            words = words.replace("\\\n", " ") if mark else words
            out.append(("\n\n" if out else "") + mark + words)
        before = block
    return "".join(out)


def _new_list(blocks: Sequence[Block], block: Block, before: Block) -> bool:
    """Whether the item begins a list of another kind at its depth, which starts its numbers again."""
    position = next(i for i, one in enumerate(blocks) if one is block)
    for one in reversed(blocks[:position]):
        if one.tag not in ("ul", "ol") or one.depth < block.depth:
            return True
        if one.depth == block.depth:
            return one.tag != block.tag
    return True


def _runs(runs: Sequence[Run]) -> str:
    """Inline Markdown. Marks that their surroundings would hide are saved by writing a neighbour as an entity."""
    pieces: list[str] = []
    for index, run in enumerate(runs):
        if run == BREAK:
            pieces.append("\\\n")
            continue
        text = run.text
        before = runs[index - 1] if index else BREAK
        after = runs[index + 1] if index + 1 < len(runs) else BREAK
        first = before == BREAK
        head = _shield(text[0]) if _hides(before, run, text[0], before.text[-1]) else None
        tail = _shield(text[-1]) if _hides(after, run, text[-1], after.text[0]) else None
        words = _escape(text, first, head, tail)
        if words.endswith("!") and after.href and after.href != run.href:
            # Before a link it would make a picture of it.
            words = words[:-1] + "\\!"
        mark = "**" if run.bold else "_" if run.italic else ""
        words = f"{mark}{words}{mark}"
        if run.href:
            opens = before.href != run.href
            closes = after.href != run.href
            words = (
                ("[" if opens else "") + words + (f"]({_ENTITY.sub('&amp;', run.href)})" if closes else "")
            )
        pieces.append(words)
    return "".join(pieces)


def _hides(neighbour: Run, run: Run, mine: str, theirs: str) -> bool:
    """Whether the character at this edge keeps the neighbour's mark from being one (CommonMark's flanking rules)."""
    if neighbour == BREAK or run.bold or run.italic or not (neighbour.bold or neighbour.italic):
        return False
    if neighbour.href != run.href:
        return False
    if _blank_or_sign(mine):
        return False
    return neighbour.italic or _blank_or_sign(theirs)


def _blank_or_sign(char: str) -> bool:
    return char.isspace() or unicodedata.category(char)[0] in "PS"


def _shield(char: str) -> str:
    return f"&#{ord(char)};"


def _escape(text: str, first: bool, head: str | None, tail: str | None) -> str:
    out: list[str] = []
    for index, char in enumerate(text):
        before = text[index - 1] if index else ""
        after = text[index + 1] if index + 1 < len(text) else ""
        if index == 0 and head:
            out.append(head)
        elif index == len(text) - 1 and tail:
            out.append(tail)
        elif char in "\\*[]`" or (char == "_" and not (before.isalnum() and after.isalnum())):
            out.append("\\" + char)
        elif char == "<" and (after.isalpha() or after in "/!?"):
            out.append("\\<")
        elif char == "&" and _ENTITY.match(text, index):
            out.append("&amp;")
        elif (
            char != " "
            and char.isspace()
            and (not before or not after or before.isspace() or after.isspace())
        ):
            out.append(_shield(char))
        else:
            out.append(char)
    words = "".join(out)
    if first and (found := _LEADING.match(words)):
        words = words[: found.end() - 1] + (
            "\\" + words[found.end() - 1 :]
            if not found[0][-1].isdigit()
            else found[0][-1] + "\\" + words[found.end() :]
        )
    return words


def canonical_markdown(text: str, *, headings: bool = True) -> str:
    """The one way to write this text. Idempotent."""
    return write_markdown(read_markdown(text, headings=headings)[0])
