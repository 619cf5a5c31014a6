"""Choosing a person by typing: a plain text field with suggestions, which works without JavaScript too."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from learning.models import Person
from learning.queries.find_people import SHOWN, label, meant, numbered


class PersonInput(forms.TextInput):
    """The input and the list of suggestions, which htmx fills while somebody types."""

    template_name = "learning/widgets/person.html"
    find: Any = reverse_lazy("learning:find-person")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        found = f"{context['widget']['attrs'].get('id', name)}_found"
        context["found"] = found
        context["widget"]["attrs"] |= {
            "list": found,
            "autocomplete": "off",
            "hx-get": str(self.find),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#{found}",
            "hx-swap": "innerHTML",
            "hx-sync": "this:replace",
        }
        return context


class PersonField(forms.CharField):
    """Somebody of ``people``, by number or name. What fits several asks which one, and names them.

    ``by_number``: who is found by their whole number as well, and by nothing else. ``find``: where suggestions come
    from.
    """

    widget = PersonInput

    def __init__(
        self,
        *,
        people: Callable[[], QuerySet[Person]] = Person.objects.all,
        by_number: Callable[[], QuerySet[Person]] | None = None,
        find: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(max_length=200, **kwargs)
        self.people, self.by_number = people, by_number
        if find is not None:
            self.widget.find = find

    def prepare_value(self, value: Any) -> Any:
        return label(value) if isinstance(value, Person) else value

    def clean(self, value: Any) -> Person | None:
        words: str = super().clean(value)
        if not words:
            return None
        found = (self.by_number and numbered(self.by_number(), words)) or meant(self.people(), words)
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("Nobody who works here has this name or number."))
        if len(found) > SHOWN:
            raise forms.ValidationError(_("Many people fit this. Write more of the name, or the number."))
        several = [_("%(name)s (%(number)s) in %(branch)s") % _words(person) for person in found]
        raise forms.ValidationError(
            _("Which one? Write the number: %(people)s.") % {"people": get_text_list(several, _("or"))}
        )


def _words(person: Person) -> dict[str, str]:
    return {"name": person.name, "number": person.number, "branch": person.branch.local_name}
