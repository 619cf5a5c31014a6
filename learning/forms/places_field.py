"""Choosing branches or jobs: few of them are all there to be ticked, of many some are looked for and added.

Whatever is ticked is sent with the form, in either way. So it is all there when the form comes back, and it works
without JavaScript; with it, what fits comes while somebody types (``components/picks_search.html``).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.models import Branch, Job
from learning.queries.find_places import SHOWN, few_places, places_named, places_of

MOST_CHOSEN = 5000


class PlaceSearch:
    """What a field shows beside what is chosen: the words that somebody looks for, and what fits them.

    ``name`` is that of the field with the words; ``more`` says that not all that fits is shown.
    """

    def __init__(
        self, field: str, model: type[Branch] | type[Job], words: str, chosen: Sequence[str]
    ) -> None:
        self.field, self.name, self.words = field, f"find_{field}", words[:100].strip()
        found = places_named(model, self.words)
        self.more = len(found) > SHOWN
        self.found = [(row.key, row.local_name) for row in found[:SHOWN] if row.key not in set(chosen)]
        self.nothing = bool(self.words) and not found
        self.label = _("Find a branch") if model is Branch else _("Find a job")


class PlacesField(forms.MultipleChoiceField):
    """Branches or jobs by their keys. ``offer`` says which there are, before the form is looked at.

    ``rows`` are those that can be chosen as the form stands, by key; ``search`` is there when they are many.
    """

    widget = forms.CheckboxSelectMultiple

    def __init__(self, model: type[Branch] | type[Job], **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.model = model
        self.rows: dict[str, Any] = {}
        self.search: PlaceSearch | None = None

    def offer(self, name: str, chosen: Sequence[str], asked: Mapping[str, Any]) -> None:
        """Offer what there is: all of it, or what is chosen and what fits the words in ``asked``.

        Three queries at most, none of which grows with what there is.
        """
        rows = few_places(self.model)
        if rows is None:
            rows = places_of(self.model, list(dict.fromkeys(map(str, chosen)))[:MOST_CHOSEN])
            words = str(asked.get(f"find_{name}", ""))
            self.search = PlaceSearch(name, self.model, words, [row.key for row in rows])
            self.help_text = gettext_lazy("Nothing chosen means all of them.")
        self.rows = {row.key: row for row in rows}
        self.choices = [(row.key, row.local_name) for row in rows]

    def validate(self, value: list[str]) -> None:
        if len(value) > MOST_CHOSEN:
            raise forms.ValidationError(_("Choose at most %(most)s.") % {"most": MOST_CHOSEN})
        super().validate(value)

    def of(self, keys: Sequence[str]) -> list[Any]:
        """The branches or jobs with these keys, in the order in which they stand in the form."""
        wanted = set(keys)
        return [row for key, row in self.rows.items() if key in wanted]
