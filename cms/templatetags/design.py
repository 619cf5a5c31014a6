"""What templates need to look and speak like the rest: icons, parts with contents, an author's text, moods, the bar.

`{% load design %}` in any template of any app.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import nh3
from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.brand import Shown, shown
from learning import api

register = template.Library()

ICONS = Path(__file__).parents[1] / "static" / "icons"
# Arrows point along the line of reading, so they turn round in right-to-left languages.
TURNS = {"arrow-left", "arrow-right", "chevron-left", "chevron-right", "corner-down-right", "log-out"}

QUOTES = tuple('"“„«”')

# From calm to furious, each with the stroke that draws it in a box of 40 by 16.
MOODS = {
    "calm": "M2 8h36",
    "uneasy": "M2 8c4-3 8-3 12 0s8 3 12 0 8-3 12 0",
    "annoyed": "M2 8c2-6 4-6 6 0s4 6 6 0 4-6 6 0 4 6 6 0 4-6 6 0 4 6 6 0",
    "angry": "M2 8l4-5 5 10 5-10 5 10 5-10 5 10 5-10 2 5",
    "furious": "M2 8l2-6 3 13 3-14 3 14 3-14 3 14 3-14 3 14 3-14 3 14 3-13 2 6",
}

# The author's text is cleaned when it is stored. It is cleaned again where it is shown, so that no way in is trusted.
_TAGS = {
    "a", "b", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "strong", "sub", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}


@lru_cache
def _drawing(name: str) -> str:
    """The shapes inside an icon's SVG. Raises TemplateSyntaxError for a name that we do not carry."""
    file = ICONS / f"{name}.svg"
    if not name.replace("-", "").isalnum() or not file.is_file():
        raise template.TemplateSyntaxError(f"There is no icon {name!r} in cms/static/icons.")
    text = file.read_text(encoding="utf-8")
    return text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")].strip()


@register.simple_tag
@lru_cache
def icon(name: str) -> SafeString:
    """A lucide icon inline, hidden from screen readers: a word must stand beside it."""
    shapes = mark_safe(_drawing(name))  # noqa: S308 - our own vendored files
    turns = " icon-turns" if name in TURNS else ""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        turns,
        shapes,
    )


@register.simple_block_tag(end_name="endcomponent")
def component(content: str, name: str, **variables: Any) -> SafeString:
    """`components/<name>.html` around what stands between the tags (there as `body`)."""
    return render_to_string(f"components/{name}.html", {**variables, "body": content})


@register.simple_block_tag(end_name="endaside")
def aside(content: str) -> SafeString | str:
    """The margin column, or nothing at all when it has no contents."""
    return format_html("<aside>{}</aside>", content) if content.strip() else ""


@register.filter
def rich(html: str | None) -> SafeString:
    """An author's text, cleaned and inside a container in which htmx attributes have no effect."""
    clean = nh3.clean(str(html or ""), tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None)
    return format_html('<div class="prose" hx-disable hx-ignore>{}</div>', mark_safe(clean))  # noqa: S308 - cleaned


@register.filter
def mood_word(mood: str) -> str:
    """The word for one of the five moods, as a screen shows it."""
    return {
        "calm": pgettext("mood", "calm"),
        "uneasy": pgettext("mood", "uneasy"),
        "annoyed": pgettext("mood", "annoyed"),
        "angry": pgettext("mood", "angry"),
        "furious": pgettext("mood", "furious"),
    }[mood]


@register.filter
def mood_stroke(mood: str) -> str:
    """The path of the voice line: flat when calm, jagged when angry. Unlike in shape, not only in height."""
    return MOODS[mood]


@register.filter
def quoted(said: object) -> str:
    """Words in the quotation marks of the reader's language. What brings its own is left as it is."""
    words = str(said)
    return words if words[:1] in QUOTES else _("“%(words)s”") % {"words": words}


@register.filter
def share(part: float, whole: float) -> int:
    """Whole percent from 0 to 100 for a bar. Nothing of nothing is 0."""
    return max(0, min(100, round(100 * part / whole))) if whole else 0


@register.simple_tag
def brand() -> Shown:
    """What the company has set of the look."""
    return shown()


@register.simple_tag(takes_context=True)
def turn(context: template.Context) -> api.Turn | None:
    """Whose turn it is at a shared device; ``None`` at one's own."""
    request = context.get("request")
    return api.turn_of(request) if request is not None else None


@register.simple_tag(takes_context=True)
def bar(context: template.Context) -> dict[str, Any]:
    """Who is signed in, for the top bar: name, and which of the rooms for few may be opened."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"signed_in": False}
    try:
        name, works_here = api.person_of(user).name, True
    except api.NoPerson:
        name, works_here = user.get_username(), False
    return {
        "signed_in": True,
        "name": name,
        "about": works_here,
        "devices": api.may_share_devices(user),
        "team": api.may_see_team(user),
        "everybody": api.may_see_everybody(user),
        "author": api.may_author(user),
    }
