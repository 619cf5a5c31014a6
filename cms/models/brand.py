"""What a company may change of the look: its name, its logo and one accent."""

import math

import structlog
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.images import get_image_model_string

from cms import brand, contrast

HEIGHT = 64
"""Of the logo in pixels: twice what it has on the screen, for fine displays."""

log = structlog.get_logger(__name__)


@register_setting(icon="pick")
class Brand(BaseGenericSetting):
    """One row, which stands for everybody. An accent that cannot be read is refused with the nearest that can."""

    name = models.CharField(
        _("name of the company"), max_length=60, blank=True, help_text=_("Read out in place of the logo.")
    )
    logo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Stands in the top bar, on a light ground."),
    )
    accent = models.CharField(
        _("accent"),
        max_length=7,
        blank=True,
        help_text=_("The colour of what can be pressed, written as #0B5A6B. In the dark it is lightened."),
    )

    panels = [FieldPanel("name"), FieldPanel("logo"), FieldPanel("accent")]  # noqa: RUF012 - Wagtail's way

    class Meta:
        verbose_name = _("brand")

    def __str__(self) -> str:
        return gettext("Brand")

    def clean(self) -> None:
        """Refuse an accent that is no colour, or that cannot be read on the light pages."""
        super().clean()
        self.accent = self.accent.strip().upper()
        if not self.accent:
            return
        try:
            lowest = contrast.lowest(self.accent, brand.LIGHT)
        except ValueError:
            raise ValidationError(
                {
                    "accent": gettext(
                        "A colour is written as # and six digits or letters from A to F: #0B5A6B."
                    )
                }
            ) from None
        self.accent = contrast.mix(self.accent, self.accent, 0)
        if not brand.fits(self.accent):
            raise ValidationError({
                "accent": gettext(
                    "This colour is hard to read on light pages: its contrast is %(has)s and has to be %(needs)s. "
                    "The nearest that can be read is %(nearest)s."
                )
                % {
                    # Cut, not rounded: 4.46 is not enough and must not read as 4.5.
                    "has": number_format(math.floor(lowest * 10) / 10, 1),
                    "needs": number_format(contrast.ACCENT_LEAST, 1),
                    "nearest": contrast.nearest_passing(self.accent, brand.LIGHT),
                }
            })  # fmt: skip

    @classmethod
    def now(cls) -> brand.Shown:
        """What is set now. A logo whose file is lost or cannot be read is left out: every screen shows it."""
        row = cls.objects.select_related("logo").first()
        if row is None:
            return brand.Shown()
        logo = ""
        if row.logo:
            try:
                logo = row.logo.get_rendition(f"height-{HEIGHT}").file.name
            except OSError as error:
                log.warning("logo_unreadable", image=row.logo.pk, error=type(error).__name__)
        return brand.Shown(row.name, row.accent, logo)
