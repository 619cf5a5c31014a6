"""Formatted words become plain words: the product shows text, and nothing that a file brings is ever markup to it."""

import html
import re

import nh3

from quizzes.grading.reader import tidy

MOST_LETTERS = {"html": 20_000, "moodle_auto_format": 20_000, "markdown": 20_000, "plain_text": 100_000}
MOST_TAGS = 500
"""Readers of markup take the square of its length for what is nested on purpose; more than this is not looked at."""

_LINES = {
    "p",
    "div",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "table",
}
_SHAPES = {
    "b", "strong", "i", "em", "u", "s", "sub", "sup", "code", "a", "table", "tr", "td", "th", "ul", "ol", "li",
    "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote",
}  # fmt: skip
_MEDIA = {"img", "audio", "video"}
_TAGS = {"p", "div", "br"} | _SHAPES | _MEDIA
_TAG = re.compile(r"<(/?)([a-z0-9]+)[^<>]*>")
# Markdown is only unwrapped, in one pass over the text: a real reader of it can be kept busy for minutes.
_LINK = re.compile(r"(!?)\[([^\[\]\n]*)\]\([^()\n]*\)")
_WRAPPING = re.compile(
    r"(?<!\w)[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}(?!\w)|^ {0,3}(?:#{1,6} |(?:> ?){1,9})", re.MULTILINE
)
_ACTIVE = re.compile(r"<(?:script|style|iframe|object|embed|svg|form)\b", re.IGNORECASE)
_INLINE_PICTURE = re.compile(r"data:image/[^\"'\s<>]+")
_MARKUP = re.compile(r"<[a-zA-Z/!]|&[a-zA-Z#]")
# Controls, line ends of other systems, and the signs that turn the direction of writing for what follows: they can
# make words look like others. The marks that Arabic and Hebrew need (U+200E, U+200F) stay.
_SIGNS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)

HTML, AUTO, MARKDOWN, PLAIN = "html", "moodle_auto_format", "markdown", "plain_text"


def plain(words: str, form: str = PLAIN) -> tuple[str, frozenset[str]]:
    """Words as text, and the codes of what they lost: ``formatting``, ``picture``, ``script``, ``signs``.

    ``form`` is how they are written, by Moodle's names: ``html``, ``moodle_auto_format`` (text that may hold HTML),
    ``markdown`` or ``plain_text``. Raises ValueError for more than ``MOST_LETTERS`` or ``MOST_TAGS``.
    """
    if form != PLAIN:
        words = _INLINE_PICTURE.sub("", words)
    if len(words) > MOST_LETTERS[form] or (form != PLAIN and words.count("<") > MOST_TAGS):
        raise ValueError("too-long")
    lost: set[str] = set()
    text = words.replace("\r\n", "\n").replace("\r", "\n")
    if form == MARKDOWN:
        text = _from_markdown(text, lost)
    if form == HTML:
        text = _from_html(re.sub(r"\s+", " ", text), lost)
    elif form != PLAIN and _MARKUP.search(text):
        text = _from_html(text, lost)
    bare = _SIGNS.sub("", text)
    if bare != text:
        lost.add("signs")
    return tidy(bare), frozenset(lost)


def _from_markdown(text: str, lost: set[str]) -> str:
    def said(link: re.Match[str]) -> str:
        lost.add("picture" if link[1] else "formatting")
        return "" if link[1] else link[2]

    linked = _LINK.sub(said, text)
    bare = _WRAPPING.sub("", linked)
    if bare != linked:
        lost.add("formatting")
    return bare


def _from_html(text: str, lost: set[str]) -> str:
    if _ACTIVE.search(text):
        lost.add("script")
    # What nh3 leaves is well formed: every < of it begins one of our tags, so a plain pattern is enough from here.
    clean = nh3.clean(text, tags=_TAGS, attributes={"img": {"alt"}}, link_rel=None)
    names = {match[2] for match in _TAG.finditer(clean)}
    if names & _SHAPES:
        lost.add("formatting")
    if names & _MEDIA:
        lost.add("picture")
    said = html.unescape(_TAG.sub(_line, clean)).replace("\xa0", " ")
    lines = [line.strip() for line in said.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _line(tag: re.Match[str]) -> str:
    closing, name = tag[1], tag[2]
    if name == "br" or (name in _LINES and closing):
        return "\n"
    if name == "li":
        return "- "
    return " " if name in ("td", "th") and closing else ""
