"""The certificate as a PDF."""

from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from PIL import ImageFile

from learning.dates import local
from learning.models import Certificate

FONTS = Path(settings.BASE_DIR) / "cms" / "static" / "fonts" / "pdf"


def certificate_pdf(certificate: Certificate, address: str, locale: str) -> bytes:
    """Render a certificate on one A4 page. ``address`` is the page at which its code can be checked.

    The same certificate gives the same page at any time: it is drawn from the release and dates that it froze.
    WeasyPrint is imported here and not above: it takes a second that no other screen should pay.
    """
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    # It tells Pillow, for the whole process, to make do with half a picture. Whoever uploads one should hear of it.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with translation.override(locale):
        html = render_to_string(
            "learning/certificate.html",
            {
                "certificate": certificate,
                "title": certificate.release.text(locale).title,
                "completed_on": local(certificate.completed_at, certificate.person.effective_zone),
                "address": address,
                "qr": mark_safe(segno.make(address, error="m").svg_inline(scale=3, border=0)),  # noqa: S308 - segno draws it
                "fonts": _fonts(),
                "locale": locale,
            },
        )
    document = HTML(string=html, url_fetcher=_only_our_fonts)
    return bytes(document.write_pdf(font_config=FontConfiguration(), pdf_identifier=certificate.uuid.bytes))


@lru_cache
def _fonts() -> list[tuple[str, str, str]]:
    """Family, weight and address of every full font that lies ready for PDFs (subset fonts garble Latvian)."""
    found = []
    for file in sorted(FONTS.glob("*.ttf")):
        family, _dash, weight = file.stem.partition("-")
        found.append(
            (family, {"SemiBold": "600", "Bold": "700"}.get(weight, "400"), f"file://{quote(str(file))}")
        )
    return found


def _only_our_fonts(url: str, *args: object, **kwargs: object) -> dict[str, object]:
    """WeasyPrint may read our fonts and nothing else: no text in a certificate can make it fetch an address."""
    for _family, _weight, address in _fonts():
        if url == address:
            return {"string": (FONTS / Path(url).name).read_bytes(), "mime_type": "font/ttf"}
    raise ValueError("A certificate fetches nothing.")
