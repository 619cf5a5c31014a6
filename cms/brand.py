"""A company's own accent: what follows from one colour, and where the brand of this moment is looked up."""

from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from django.core.cache import cache
from django.db import transaction

from cms.contrast import ACCENT_LEAST, BLACK, WHITE, lowest, mix, nearest_passing

# As in cms/static/css/tokens.css: the page, a sheet on it, what is sunk, and the dimmed house around a scene.
LIGHT = ["#F4F6F5", "#FFFFFF", "#E9EDEB", "#DDE3E1"]
DARK = ["#101615", "#19211F", "#222C2A", "#090D0D"]

KEY = "brand"
KEPT_S = 300


def fits(accent: str) -> bool:
    """Whether it can be read on every light ground. Raises ValueError for what is no colour."""
    return lowest(accent, LIGHT) >= ACCENT_LEAST


def palette(accent: str) -> dict[str, tuple[str, str]]:
    """The tokens that an accent sets, each for the light and the dark theme. ``accent`` has to fit (:func:`fits`).

    In the dark it is lightened until it can be read there. What stands on it is white, or the darkest page.
    """
    dark = nearest_passing(accent, DARK)
    return {
        "--accent": (mix(accent, accent, 0), dark),
        "--accent-hi": (mix(accent, BLACK, 25), mix(dark, WHITE, 35)),
        "--on-accent": (WHITE, DARK[0]),
        "--accent-soft": (mix(WHITE, accent, 12), mix(DARK[1], dark, 15)),
    }


@lru_cache(maxsize=8)
def css(accent: str) -> str:
    """A style sheet that puts this accent in the place of the product's; colours that a person forces still win."""
    tokens = " ".join(
        f"{name}: light-dark({light}, {dark});" for name, (light, dark) in palette(accent).items()
    )
    return f"@layer tokens {{ @media not (forced-colors: active) {{ :root {{ {tokens} }} }} }}\n"


@dataclass(frozen=True)
class Shown:
    """The brand of this moment; ``logo`` is a file below MEDIA_ROOT."""

    name: str = ""
    accent: str = ""
    logo: str = ""

    @property
    def version(self) -> str:
        """Changes with what is shown, so that browsers may keep it for long under an address that names it.

        It is that of the whole style sheet: what follows from an accent may be another after an upgrade.
        """
        style = css(self.accent) if self.accent else ""
        return f"{crc32(f'{style} {self.logo}'.encode()):08x}"


def shown() -> Shown:
    """What the company has set; kept in the cache, so that a page costs no query for it."""
    found = cache.get(KEY)
    if found is None:
        from cms.models import Brand  # which asks this file what fits

        found = Brand.now()
        cache.set(KEY, found, KEPT_S)
    return found


def forget(**_: object) -> None:
    """The brand or a picture has changed: look it up afresh.

    Once more after the commit: somebody else may have looked before it and kept what was there.
    """
    cache.delete(KEY)
    transaction.on_commit(lambda: cache.delete(KEY))
