"""Words in several languages."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

Text = Mapping[str, str]
"""One thing said in several languages: locale -> words."""

NO_TEXT: Text = MappingProxyType({})


def ordered(text: Text, locales: Sequence[str]) -> dict[str, str]:
    """The text as a document holds it: languages in the order of ``locales``, then by name."""
    rank = {locale: index for index, locale in enumerate(locales)}
    order = sorted(text, key=lambda locale: (rank.get(locale, len(rank)), locale))
    return {locale: text[locale] for locale in order}


def filled(**fields: object) -> dict[str, object]:
    """The fields that say anything: a document holds nothing empty."""
    return {name: value for name, value in fields.items() if value not in ({}, [], "", False, None)}


def lines(text: Text) -> Iterable[str]:
    """Every line in every language."""
    return (line.strip() for words in text.values() for line in words.split("\n") if line.strip())
