"""A lesson's blocks where no learner's page has looked them up: previews of drafts, and single blocks."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from learning.queries.lesson import BlockView, draft_blocks

register = template.Library()


@register.simple_tag
def render_blocks(blocks: Iterable[dict[str, Any] | BlockView], locale: str = "") -> SafeString:
    """Every block by the template that learners see. Plain blocks are looked up in what is published now.

    HTML inside blocks is cleaned when it is frozen and again where it is shown, in a container where htmx
    attributes have no effect.
    """
    given = list(blocks)
    plain = [block for block in given if not isinstance(block, BlockView)]
    views = iter(draft_blocks(plain, locale or get_language() or "en"))
    one = get_template("learning/block.html")
    shown = (block if isinstance(block, BlockView) else next(views) for block in given)
    return format_html_join("\n", "{}", ((one.render({"view": view}),) for view in shown))
