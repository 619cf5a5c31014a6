"""Words in several languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in several languages."""

    entries: tuple[tuple[str, str], ...] = ()

    def get(self, locale: str, default: str = "en") -> str:
        """Return the words in `locale`, else in its base language, else in `default`, else the first there are."""
        table = dict(self.entries)
        for wanted in (locale, locale.split("-")[0], default):
            if table.get(wanted):
                return table[wanted]
        return next((words for _, words in self.entries if words), "")

    def __bool__(self) -> bool:
        return any(words for _, words in self.entries)


NO_WORDS = Text()
