"""The walk of a test plan as lines of words: one answer to a line, in the words of the reply and not by its key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from roleplay.studio.fields import OMIT, Context, Key, LineOfWords
from roleplay.studio.reading import objects, words

_JOINS = (" + ", " > ")


def replies_of(document: Mapping[str, Any]) -> dict[str, str]:
    """The words of every reply and of everything that is put in order, by key."""
    return {
        str(one.get("id")): " ".join(words(document, one.get("text")).split())
        for turn in objects(document, "turns")
        for one in objects(turn, "options")
    }


def shown(document: Mapping[str, Any], choices: Sequence[str]) -> list[str]:
    """Each choice in words; a key stands where the words would mean more than one."""
    replies = replies_of(document)

    def said(key: str) -> str:
        own = replies.get(key, "")
        plain = own and list(replies.values()).count(own) == 1 and not own.startswith(("~", "!"))
        return own if plain and not any(join in own for join in _JOINS) else key

    found = []
    for choice in choices:
        if choice.startswith(("~", "!")):
            found.append(" ".join(choice.split()) if choice.startswith("!") else choice)
            continue
        join = next((join for join in _JOINS if join in choice), "")
        found.append(join.join(said(one) for one in choice.split(join)) if join else said(choice))
    return found


def read(document: Mapping[str, Any], lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The choices of the lines, and the lines that no single reply begins with."""
    replies = replies_of(document)
    missed: list[str] = []

    def meant(said: str) -> str | None:
        if said in replies:
            return said
        for fits in (str.__eq__, str.startswith):
            found = [key for key, own in replies.items() if fits(own.casefold(), said.casefold())]
            if len(found) == 1:
                return found[0]
        return None

    choices: list[str] = []
    for raw in lines:
        line = " ".join(raw.split())
        if not line:
            continue
        if line.startswith(("~", "!")):
            choices.append(raw.strip())
            continue
        whole = meant(line)
        join = next((join for join in _JOINS if join in line), "")
        several = [meant(one.strip()) for one in line.split(join)] if join and whole is None else []
        if whole is not None:
            choices.append(whole)
        elif several and None not in several:
            choices.append(join.join(one for one in several if one))
        else:
            missed.append(line)
    return choices, missed


@dataclass(frozen=True)
class Walk(Key):
    """The choices of a test plan, in words."""

    def form_fields(self, context: Context) -> dict[str, forms.Field]:
        def reader(text: str) -> list[str]:
            choices, missed = read(context.document, text.splitlines())
            if missed:
                raise forms.ValidationError(
                    _("No single reply begins with “%(words)s”.") % {"words": missed[0]}
                )
            return choices

        field = LineOfWords(reader, required=False, max_length=20000, label=self.label, help_text=self.help)
        field.widget = forms.Textarea(attrs={"rows": 6})
        return {self.name: field}

    def initial(self, value: Any, context: Context) -> dict[str, Any]:
        return {self.name: "\n".join(shown(context.document, value)) if isinstance(value, list) else ""}

    def value(self, cleaned: Mapping[str, Any], before: Any, context: Context) -> Any:
        found = cleaned.get(self.name) or []
        if (
            before is not OMIT
            and isinstance(before, list)
            and shown(context.document, before) == shown(context.document, found)
        ):
            return before
        return self._kept(found, before, [])
