"""How one key of the document stands in a form: what is shown, and what comes back. One class per sort of value.

A key that is absent and left empty stays absent, and a value that was not touched comes back as it was, so that
saving a form without changing anything changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from roleplay.studio import conditions, shorthand

OMIT: Any = object()
"""The key does not stand in the document."""

type Label = Any
"""A word, or one that is translated when it is shown."""
type Choices = Callable[["Context"], Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Context:
    """What fields need to know of the rest: the document, its languages, and the clauses there are."""

    document: Mapping[str, Any]
    locales: tuple[str, ...]
    clauses: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Key:
    """One key. ``label`` and ``help`` are the trainer's words; ``wide`` takes the whole width of the form.

    ``fold``: "" stands open, "more" is folded away until it is wanted, "technical" holds keys and the like.
    """

    name: str
    label: Label
    help: Label = ""
    required: bool = False
    wide: bool = field(default=False, kw_only=True)
    fold: str = field(default="", kw_only=True)

    def form_fields(self, context: Context) -> dict[str, forms.Field]:
        raise NotImplementedError

    def initial(self, value: Any, context: Context) -> dict[str, Any]:
        raise NotImplementedError

    def value(self, cleaned: Mapping[str, Any], before: Any, context: Context) -> Any:
        raise NotImplementedError

    def _kept(self, value: Any, before: Any, empty: Any) -> Any:
        """``OMIT`` for an empty value of a key that was absent."""
        return OMIT if value == empty and before is OMIT else value


class Word(Key):
    """A short text of one line."""

    def form_fields(self, context: Context) -> dict[str, forms.Field]:
        return {
            self.name: forms.CharField(
                required=self.required, max_length=200, label=self.label, help_text=self.help
            )
        }

    def initial(self, value: Any, context: Context) -> dict[str, Any]:
        return {self.name: "" if value is OMIT or value is None else str(value)}

    def value(self, cleaned: Mapping[str, Any], before: Any, context: Context) -> Any:
        said = cleaned.get(self.name, "")
        return OMIT if said == "" else said


class Name(Word):
    """A name inside the scene: small letters, digits and dashes."""

    def form_fields(self, context: Context) -> dict[str, forms.Field]:
        return {
            self.name: forms.RegexField(
                r"^[a-z0-9][a-z0-9_-]*$",
                required=self.required,
                max_length=80,
                label=self.label,
                help_text=self.help,
                error_messages={"invalid": _("Use small letters, digits and dashes, as in: ask-story.")},
            )
        }


class Whole(Key):
    """A whole number."""

    def form_fields(self, context: Context) -> dict[str, forms.Field]:
        return {
            self.name: forms.IntegerField(
                required=self.required,
                label=self.label,
                help_text=self.help,
                min_value=-9999,
                max_value=99999,
            )
        }

    def initial(self, value: Any, context: Context) -> dict[str, Any]:
        return {self.name: None if value is OMIT else value}

    def value(self, cleaned: Mapping[str, Any], before: Any, context: Context) -> Any:
        number = cleaned.get(self.name)
        return OMIT if number is None else number


@dataclass(frozen=True)
class Flag(Key):
    """Yes or no; ``default`` is what an absent key means."""

    default: bool = False

    def form_fields(self, context: Context) -> dict[str, forms.Field]:
        return {self.name: forms.BooleanField(required=False, label=self.label, help_text=self.help)}

    def initial(self, value: Any, context: Context) -> dict[str, Any]:
        return {self.name: self.default if value is OMIT else bool(value)}

    def value(self, cleaned: Mapping[str, Any], before: Any, context: Context) -> Any:
        return self._kept(bool(cleaned.get(self.name)), before, self.default)


@dataclass(frozen=True)
class Choice(Key):
    """One of a few. What the document has and the list has not is offered too: a draft may point at nothing yet."""

    choices: Choices = lambda context: ()
    empty: Label = ""

    def form_fields(self, context: Context) -> dict[str, forms.Field]:
        return {
            self.name: forms.ChoiceField(
                required=self.required,
                label=self.label,
                help_text=self.help,
                choices=[("", self.empty), *self.choices(context)]
                if not self.required or self.empty
                else self.choices(context),
            )
        }

    def initial(self, value: Any, context: Context) -> dict[str, Any]:
        return {self.name: "" if value is OMIT else value}

    def value(self, cleaned: Mapping[str, Any], before: Any, context: Context) -> Any:
        said = cleaned.get(self.name, "")
        return OMIT if said == "" else said


@dataclass(frozen=True)
class Some(Key):
    """Any number of a few, in the order of the list."""

    choices: Choices = lambda context: ()

    def form_fields(self, context: Context) -> dict[str, forms.Field]:
        return {
            self.name: forms.MultipleChoiceField(
                required=False,
                label=self.label,
                help_text=self.help,
                choices=self.choices(context),
                widget=forms.CheckboxSelectMultiple,
            )
        }

    def initial(self, value: Any, context: Context) -> dict[str, Any]:
        return {self.name: [] if value is OMIT else list(value)}

    def value(self, cleaned: Mapping[str, Any], before: Any, context: Context) -> Any:
        said = list(cleaned.get(self.name, ()))
        if before is not OMIT and set(said) == set(before):
            return before
        return self._kept(said, before, [])


@dataclass(frozen=True)
class Said(Key):
    """Words in every language of the scene, side by side."""

    rows: int = 2

    def field_name(self, locale: str) -> str:
        return f"{self.name}__{locale}"

    def form_fields(self, context: Context) -> dict[str, forms.Field]:
        return {
            self.field_name(locale): forms.CharField(
                required=False,
                strip=False,
                max_length=4000,
                label=f"{self.label} ({locale})" if len(context.locales) > 1 else self.label,
                help_text=self.help if locale == context.locales[0] else "",
                widget=forms.Textarea(attrs={"rows": self.rows, "lang": locale, "data-locale": locale}),
            )
            for locale in context.locales
        }

    def initial(self, value: Any, context: Context) -> dict[str, Any]:
        words = value if isinstance(value, Mapping) else {}
        return {self.field_name(locale): words.get(locale, "") for locale in context.locales}

    def value(self, cleaned: Mapping[str, Any], before: Any, context: Context) -> Any:
        old = dict(before) if isinstance(before, Mapping) else {}
        for locale in context.locales:
            said = str(cleaned.get(self.field_name(locale), "")).replace("\r\n", "\n")
            if said.strip():
                old[locale] = said
            else:
                old.pop(locale, None)
        return old or OMIT


@dataclass(frozen=True)
class Levels(Said):
    """A list of texts, in every language: one text to a line."""

    def initial(self, value: Any, context: Context) -> dict[str, Any]:
        texts = value if isinstance(value, list) else []
        return {
            self.field_name(locale): "\n".join(
                str(one.get(locale, "")) if isinstance(one, Mapping) else "" for one in texts
            )
            for locale in context.locales
        }

    def value(self, cleaned: Mapping[str, Any], before: Any, context: Context) -> Any:
        said = {
            locale: str(cleaned.get(self.field_name(locale), "")).replace("\r\n", "\n").rstrip().split("\n")
            for locale in context.locales
        }
        count = max(len(lines) for lines in said.values())
        found = [
            {
                locale: lines[at].strip()
                for locale, lines in said.items()
                if at < len(lines) and lines[at].strip()
            }
            for at in range(count)
        ]
        return self._kept(found if any(found) else [], before, [])


@dataclass(frozen=True)
class Shorthand(Key):
    """A list or mapping as one line of text."""

    show: Callable[[Any], str] = shorthand.show_words
    read: Callable[[str], Any] = shorthand.read_words

    def form_fields(self, context: Context) -> dict[str, forms.Field]:
        return {
            self.name: LineOfWords(
                self._read, required=self.required, max_length=1000, label=self.label, help_text=self.help
            )
        }

    def _read(self, text: str) -> Any:
        try:
            return self.read(text)
        except shorthand.ShorthandFault as fault:
            raise forms.ValidationError(_("“%(piece)s” cannot be read here.") % {"piece": fault}) from fault

    def initial(self, value: Any, context: Context) -> dict[str, Any]:
        return {self.name: "" if value is OMIT else self.show(value)}

    def value(self, cleaned: Mapping[str, Any], before: Any, context: Context) -> Any:
        found = cleaned.get(self.name)
        return self._kept(found, before, {} if isinstance(found, dict) else [])


class Condition(Key):
    """A guard on one line of text."""

    def form_fields(self, context: Context) -> dict[str, forms.Field]:
        return {
            self.name: LineOfWords(
                self._read, required=self.required, max_length=1000, label=self.label, help_text=self.help
            )
        }

    def _read(self, text: str) -> Any:
        try:
            return conditions.read(text)
        except conditions.ConditionFault as fault:
            raise forms.ValidationError(
                _("At “%(rest)s”: here should stand %(wanted)s.")
                % {"rest": text[fault.at : fault.at + 20] or _("the end"), "wanted": fault.wanted}
            ) from fault

    def initial(self, value: Any, context: Context) -> dict[str, Any]:
        return {self.name: "" if value is OMIT else conditions.show(value)}

    def value(self, cleaned: Mapping[str, Any], before: Any, context: Context) -> Any:
        found = cleaned.get(self.name)
        if before is not OMIT and found is not None and conditions.show(before) == conditions.show(found):
            return before
        return OMIT if found is None else found


class LineOfWords(forms.CharField):
    """A line of text that is read into something else."""

    def __init__(self, reader: Callable[[str], Any], **options: Any) -> None:
        self.reader = reader
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        return self.reader(super().clean(value))


@dataclass(frozen=True)
class Lock(Said):
    """Why an option is locked, in every language; empty hides it instead."""

    def initial(self, value: Any, context: Context) -> dict[str, Any]:
        return super().initial(value if isinstance(value, Mapping) else OMIT, context)

    def value(self, cleaned: Mapping[str, Any], before: Any, context: Context) -> Any:
        said = super().value(cleaned, before if isinstance(before, Mapping) else OMIT, context)
        return before if said is OMIT and before == "hide" else said


@dataclass(frozen=True)
class Reveal(Key):
    """When a fact is told: ``asked``, ``adjacent``, ``trust 3``, or a condition after ``when``."""

    def form_fields(self, context: Context) -> dict[str, forms.Field]:
        return {
            self.name: LineOfWords(
                self._read, required=False, max_length=1000, label=self.label, help_text=self.help
            )
        }

    def _read(self, text: str) -> Any:
        text = text.strip()
        if text in ("", "asked", "adjacent"):
            return text or None
        head, _space, rest = text.partition(" ")
        if head == "trust" and rest.isdecimal():
            return {"trust": int(rest)}
        if head == "when":
            return {"when": Condition(self.name, self.label)._read(rest)}
        raise forms.ValidationError(_("Write asked, adjacent, trust and a number, or when and a condition."))

    def initial(self, value: Any, context: Context) -> dict[str, Any]:
        if value is OMIT or isinstance(value, str):
            said = "" if value is OMIT else value
        elif "trust" in value:
            said = f"trust {value['trust']}"
        else:
            said = f"when {conditions.show(value.get('when'))}"
        return {self.name: said}

    def value(self, cleaned: Mapping[str, Any], before: Any, context: Context) -> Any:
        found = cleaned.get(self.name)
        return OMIT if found is None else found


@dataclass(frozen=True)
class Scalar(Key):
    """A number, yes or no, or a word: the first value of a variable."""

    def form_fields(self, context: Context) -> dict[str, forms.Field]:
        return {
            self.name: forms.CharField(
                required=self.required, max_length=80, label=self.label, help_text=self.help
            )
        }

    def initial(self, value: Any, context: Context) -> dict[str, Any]:
        return {self.name: "" if value is OMIT else shorthand.show_value(value)}

    def value(self, cleaned: Mapping[str, Any], before: Any, context: Context) -> Any:
        said = cleaned.get(self.name, "")
        return OMIT if said == "" else shorthand.read_value(said)


@dataclass(frozen=True)
class Group(Key):
    """A group of keys inside: a role, the hold, what a plan expects. Empty keys leave no group."""

    keys: tuple[Key, ...] = ()

    def form_fields(self, context: Context) -> dict[str, forms.Field]:
        return {
            f"{self.name}__{name}": one for key in self.keys for name, one in key.form_fields(context).items()
        }

    def initial(self, value: Any, context: Context) -> dict[str, Any]:
        inner = value if isinstance(value, Mapping) else {}
        return {
            f"{self.name}__{name}": one
            for key in self.keys
            for name, one in key.initial(inner.get(key.name, OMIT), context).items()
        }

    def value(self, cleaned: Mapping[str, Any], before: Any, context: Context) -> Any:
        start = f"{self.name}__"
        inner = {name[len(start) :]: one for name, one in cleaned.items() if name.startswith(start)}
        found = written(self.keys, inner, before if isinstance(before, Mapping) else {}, context)
        return found or OMIT


def written(
    keys: Sequence[Key], cleaned: Mapping[str, Any], before: Mapping[str, Any], context: Context
) -> dict[str, Any]:
    """The object after a form: its keys as the form says, everything that the form does not show as it was."""
    found = dict(before)
    for key in keys:
        value = key.value(cleaned, before.get(key.name, OMIT), context)
        if value is OMIT:
            found.pop(key.name, None)
        else:
            found[key.name] = value
    return found
