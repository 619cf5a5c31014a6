"""Every address pattern of the site, and one address for each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver

ADMIN = "admin/"
_CONVERTER = re.compile(r"<(?:(\w+):)?(\w+)>")
# Patterns that are regular expressions of a library; a part of the pattern, and something that fits it.
_EXPRESSIONS = {
    r"^confirm-email/(?P<key>[-:\w]+)/$": "confirm-email/nokey/",
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-nokey/",
    r"(?P<pk>\d+)/revisions/compare/": "1/revisions/compare/live...latest/",
    r"(?P<pk>.+)/revisions/compare/": "1/revisions/compare/live...latest/",
    r"^(\d+)/(.*)$": "{document}/{file}",
    r"^((?:[\w\-]+/)*)$": "{page_path}",
    r"^.*/$": "no/such/page/",
}


@dataclass(frozen=True)
class Route:
    """A pattern as the resolver knows it, its name (may be empty) and its view."""

    pattern: str
    name: str
    view: Any

    @property
    def is_admin(self) -> bool:
        """Whether it belongs to authoring."""
        return self.pattern.startswith(ADMIN)

    def path(self, values: Mapping[str, Any]) -> str:
        """An address that this pattern answers; ``values`` by parameter name, else by kind of parameter."""
        text = self.pattern
        for expression, sample in _EXPRESSIONS.items():
            at = text.find(expression)
            if at >= 0:
                text = text[:at] + sample.format(**values)
        text = _CONVERTER.sub(lambda found: str(_value(found[1] or "str", found[2], values)), text)
        return "/" + text.replace("^", "").replace("$", "")


def _value(kind: str, name: str, values: Mapping[str, Any]) -> Any:
    if name in values:
        return values[name]
    return values[f"any {kind}"]


def routes() -> list[Route]:
    """All of them, each pattern once, in the resolver's order."""
    found = {route.pattern: route for route in reversed(list(_walk(get_resolver().url_patterns, "", "")))}
    return list(reversed(found.values()))


def _walk(patterns: list[Any], prefix: str, space: str) -> Iterator[Route]:
    for one in patterns:
        text = prefix + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _walk(one.url_patterns, text, space + (f"{one.namespace}:" if one.namespace else ""))
        else:
            yield Route(text, space + (one.name or ""), one.callback)
