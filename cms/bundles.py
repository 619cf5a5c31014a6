"""One stylesheet for the whole site, put together from its parts.

A page asks for one file, `css/site.css`; people who write styles keep one file for each component. This finder stands
between them: Django's own static machinery (collectstatic, the development server, WhiteNoise, tests) sees the
finished file and treats it like any other, with a hashed name and compression.
"""

import atexit
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

BUNDLE = "css/site.css"
FIRST = ("fonts.css", "tokens.css", "base.css")
CSS = Path(__file__).parent / "static" / "css"

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\n\s*")


def sources() -> list[Path]:
    """The parts in the order in which they are put together: fonts, tokens, base, components, screens.

    Screens are `static/css/screens/*.css` of every app, so that an app keeps what only it shows.
    """
    parts = [CSS / name for name in FIRST]
    parts += sorted((CSS / "components").glob("*.css"))
    root = CSS.parents[2]
    for config in apps.get_app_configs():
        home = Path(config.path)
        if home.parent == root:
            parts += sorted((home / "static" / "css" / "screens").glob("*.css"))
    return parts


def stylesheet(parts: Iterable[Path]) -> str:
    """The parts as one text, without comments and indents."""
    text = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    return _INDENT.sub("\n", _COMMENT.sub("", text)).lstrip()


class BundleFinder(BaseFinder):
    """Offers `css/site.css` and nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="site-css-"))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self.storage = FileSystemStorage(location=self.folder)
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != BUNDLE:
            return []
        built = str(self._build())
        return [built] if find_all else built

    def list(self, ignore_patterns: Iterable[str] | None = None) -> Iterator[tuple[str, FileSystemStorage]]:
        if not matches_patterns(BUNDLE, ignore_patterns or []):
            self._build()
            yield BUNDLE, self.storage

    def _build(self) -> Path:
        """The finished file, written again only when its text has changed (collectstatic compares times)."""
        target = self.folder / BUNDLE
        text = stylesheet(sources())
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return target
