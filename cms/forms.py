"""The forms in which trainers write pages: few fields, plain words, and the checks of publishing beside their cause."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.forms import WagtailAdminPageForm

from cms.blocks.references import standard_choices
from cms.clause_picker import ClausesField
from cms.completion import leaves
from learning import api as learning


class LinesField(forms.CharField):
    """A list of short texts, one on each line."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        if isinstance(value, list):
            return value
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def run_validators(self, value: Any) -> None:
        if any(len(line) > 300 for line in value):
            raise forms.ValidationError(_("One of the lines is longer than 300 characters."))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class KeysField(forms.MultipleChoiceField):
    """Some of a list, as keys. A key that is chosen but no longer offered stays visible, so that it can be removed."""

    widget = forms.CheckboxSelectMultiple
    before: tuple[str, ...] = ()

    def offer(self, choices: list[tuple[str, str]], chosen: list[str]) -> None:
        """Set what may be chosen."""
        have = {key for key, _title in choices}
        gone = [(key, _("%(key)s (no longer published)") % {"key": key}) for key in chosen if key not in have]
        self.choices = [*choices, *gone]
        self.before = tuple(chosen)

    def clean(self, value: Any) -> list[str]:
        """What stays keeps its order, so that opening and saving a page changes nothing."""
        now = super().clean(value)
        return [key for key in self.before if key in now] + [key for key in now if key not in self.before]


class BasePageForm(WagtailAdminPageForm):
    """What all pages share: one-line sources, a key that stays, and the content checks when publishing."""

    sources = LinesField(
        rows=2, label=gettext_lazy("Sources"), help_text=gettext_lazy("One key on each line.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = self.instance
        if "key" in self.fields and page.pk and page.first_published_at:
            self.fields["key"].disabled = True
        if "change" in self.fields and page.pk and page.live and not page.has_unpublished_changes:
            # The last choice was about the last version. A new one begins at the careful middle.
            self.initial["change"] = learning.Change.MINOR

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation and not self.errors:
            from cms.actions.checks import problems

            for name, value in cleaned.items():
                if name in self.fields and hasattr(self.instance, name):
                    setattr(self.instance, name, value)
            for problem in problems(self.instance, parent=self.parent_page):
                self.add_error(problem.field if problem.field in self.fields else None, problem.message)
        return cleaned


class CompletionForm(BasePageForm):
    """Adds: complete when … A rule from a pack that no form can say is offered to be kept as it is."""

    sign = KeysField(
        required=False,
        label=gettext_lazy("Standards to sign"),
        help_text=gettext_lazy("What must be signed as well."),
    )
    modes: tuple[str, ...] = ("all", "some")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = self.instance
        if "sign" in self.fields:
            self.fields["sign"].offer(standard_choices(), list(page.sign or []))
        if "completion" in self.fields:
            if not page.pk:
                self.initial["completion"] = page.default_mode
            field = self.fields["completion"]
            words = self.mode_words()
            modes = [*self.modes, "custom"] if page.completion == "custom" else list(self.modes)
            field.widget = forms.RadioSelect()
            field.choices = [(mode, words[mode]) for mode in modes]
            if page.completion == "custom":
                named = ", ".join(dict.fromkeys(key for _need, key in leaves(page.rule)))
                field.help_text = _("Its own rule names: %(keys)s. Another choice replaces it.") % {
                    "keys": named
                }

    def mode_words(self) -> dict[str, str]:
        """The choices in the words of this kind of page."""
        return {
            "all": _("When everything in it is done"),
            "some": _("When some of it is done"),
            "custom": _("By a rule of its own, from a content pack"),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if (
            cleaned.get("completion") == "some"
            and not cleaned.get("needed")
            and not self.is_deferred_validation
        ):
            self.add_error("needed", _("Say how many are needed."))
        return cleaned


class ContainerForm(CompletionForm):
    """Courses: complete when all, or some, of what stands inside is done."""

    def mode_words(self) -> dict[str, str]:
        return {
            **super().mode_words(),
            "all": _("When every module in it is done"),
            "some": _("When some of its modules are done (say how many)"),
        }


class ModuleForm(CompletionForm):
    """Modules: lessons inside, and other modules of the course to finish first."""

    requires = KeysField(
        required=False,
        label=gettext_lazy("Opens after"),
        help_text=gettext_lazy("Modules to finish first. Leave empty to open it at once."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "requires" in self.fields:
            course = self.parent_page or (self.instance.get_parent() if self.instance.pk else None)
            siblings = course.get_children().specific() if course is not None else []
            choices = [
                (page.key, page.title) for page in siblings if page.pk != self.instance.pk and page.key
            ]
            self.fields["requires"].offer(choices, list(self.instance.requires or []))

    def mode_words(self) -> dict[str, str]:
        return {
            **super().mode_words(),
            "all": _("When every lesson in it is done"),
            "some": _("When some of its lessons are done (say how many)"),
        }


class LessonForm(CompletionForm):
    """Lessons: read, or practised."""

    teaches = ClausesField(
        required=False,
        label=gettext_lazy("Teaches"),
        help_text=gettext_lazy("Clauses of our standards that this lesson is about."),
    )
    modes = ("read", "all", "some")

    def mode_words(self) -> dict[str, str]:
        return {
            **super().mode_words(),
            "read": _("When it has been read to the end"),
            "all": _("When every quiz and role-play in it is passed"),
            "some": _("When some of its quizzes and role-plays are passed (say how many)"),
        }


class StandardForm(BasePageForm):
    """Standards: three short lists, one entry on each line."""

    do = LinesField(label=gettext_lazy("Do"), help_text=gettext_lazy("One on each line."))
    dont = LinesField(label=gettext_lazy("Do not"), help_text=gettext_lazy("One on each line."))
    limits = LinesField(
        label=gettext_lazy("Limits"), help_text=gettext_lazy("Where the rule ends. One on each line.")
    )


def impact_words(impact: learning.Impact) -> list[str]:
    """Whom a publish touches, in sentences."""
    said = []
    if impact.half_way:
        said.append(
            ngettext(
                "One person is half-way. They keep the version they started.",
                "%(n)s people are half-way. They keep the version they started.",
                impact.half_way,
            )
            % {"n": _number(impact.half_way)}
        )
    if impact.not_started:
        said.append(
            ngettext(
                "One person has not begun. They get the new version.",
                "%(n)s people have not begun. They get the new version.",
                impact.not_started,
            )
            % {"n": _number(impact.not_started)}
        )
    if impact.done:
        said.append(
            ngettext(
                "One person is done. Their record stays as it is.",
                "%(n)s people are done. Their records stay as they are.",
                impact.done,
            )
            % {"n": _number(impact.done)}
        )
    return said or [_("Nobody has it before them yet.")]


def _number(value: int) -> str:
    """Small numbers as words, as people say them."""
    words = (
        "",
        _("One"),
        _("Two"),
        _("Three"),
        _("Four"),
        _("Five"),
        _("Six"),
        _("Seven"),
        _("Eight"),
        _("Nine"),
    )
    return words[value] if value < len(words) else str(value)
