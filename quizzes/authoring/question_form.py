"""The form of one question: its kind and what that asks for, its words in each language, and where it belongs."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model
from wagtail.images.widgets import AdminImageChooser

from quizzes.actions.pictures import keep_picture
from quizzes.authoring.columns import Shape, Words
from quizzes.authoring.fields import DocumentForm, ListField, language_name
from quizzes.authoring.queries import behind, latest
from quizzes.authoring.rows import Cells, Rows, Sheet, carried, give_ids
from quizzes.authoring.shapes import HINTS, KINDS, SHAPES
from quizzes.grading.changes import Behind
from quizzes.grading.documents import Difficulty, QuestionKind
from quizzes.grading.findings import Finding
from quizzes.grading.kinds.gaps import GAP
from quizzes.grading.reading import read_question, untranslated
from quizzes.grading.writing import question_document
from quizzes.models import Picture
from quizzes.pictures import PictureFile, Pictures
from quizzes.queries import latest_locales
from quizzes.raster import NotAPicture

LISTED = ("tags", "clauses", "sources")
PLACED = ("key", "kind", "difficulty", *LISTED)


class QuestionForm(DocumentForm):
    """The fields of one kind. Rows without anything in them are left out; an entry keeps its id for ever.

    ``drawn`` says for which kind the fields were drawn: when another one was chosen meanwhile, they are read as what
    they are, and what fits is carried over.
    """

    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect, choices=KINDS)
    difficulty = forms.ChoiceField(
        label=_("Difficulty"),
        required=False,
        choices=[
            (Difficulty.EASY.value, _("Easy")),
            (Difficulty.MEDIUM.value, _("Medium")),
            (Difficulty.HARD.value, _("Hard")),
        ],
    )
    tags = ListField(
        label=_("Tags"),
        required=False,
        help_text=_("Quizzes draw questions by tag. Put commas between: phone, greeting."),
        widget=forms.TextInput(attrs={"list": "quiz-tags"}),
    )
    clauses = ListField(
        label=_("Clauses of our standards"),
        required=False,
        help_text=_("What a right answer shows. Search by the words of the clause."),
        widget=forms.TextInput(attrs={"data-clauses": ""}),
    )
    sources = ListField(
        label=_("Sources"), required=False, help_text=_("Keys of the facts behind it: mn-17.")
    )

    picture = forms.ModelChoiceField(
        label=_("Picture"),
        required=False,
        queryset=get_image_model().objects.all(),
        widget=AdminImageChooser,
        help_text=_(
            "Stands with the question. Learners get it without its name. What is published keeps the picture it has."
        ),
    )
    picture_stays = forms.BooleanField(
        label=_("Keep this picture. It is no longer in the library, and the question still has it."),
        required=False,
    )

    def written_in(self, document: Mapping[str, Any]) -> list[str]:
        return list(document.get("text") or {}) or latest_locales()

    def lay_out(self, document: Mapping[str, Any]) -> None:
        usual = {"kind": QuestionKind.SINGLE.value, "difficulty": Difficulty.MEDIUM.value}
        for name in ("kind", "difficulty", *LISTED):
            self.initial[name] = document.get(name) or usual.get(name, [])
        self.drawn = self._drawn(self.initial["kind"])
        self.shape: Shape = SHAPES[self.drawn]
        if self.drawn != self.initial["kind"] and self.initial["kind"] in SHAPES:
            document = carried(dict(document), SHAPES[self.initial["kind"]], self.shape)
        if self.drawn == QuestionKind.GAPS and not self.is_bound:
            document = _with_new_gaps(document)
        self.question = Sheet(self).lay_out((Words("text", _("Question"), rows=3),), document)
        self._lay_out_picture(document)
        self.body = Sheet(self).lay_out(self.shape, document)
        said = Words("feedback", _("Afterwards"), _("Shown after the quiz, whatever was answered."), rows=2)
        self.after = Sheet(self).lay_out((said, HINTS), document)
        self.behind: list[str] = []
        if self.instance.pk and not self.is_bound:
            self._say_what_is_behind()

    def _lay_out_picture(self, document: Mapping[str, Any]) -> None:
        """The chooser, what the picture shows, and what is left of a picture that the library has lost."""
        alt = Words("picture.alt", _("What the picture shows"), _("For people who do not see it."))
        self.alts = Sheet(self).lay_out((alt,), document)
        named = document.get("picture") or {}
        self.kept = str(named.get("file") or "") if isinstance(named, dict) else ""
        row = Picture.objects.filter(sha256=self.kept).first() if self.kept else None
        self.initial["picture"] = row.image_id if row else None
        self.lost: PictureFile | None = None
        if self.kept and not self.initial["picture"]:
            self.lost = Pictures().load_named([self.kept]).named(self.kept)
            self.initial["picture_stays"] = True
        else:
            del self.fields["picture_stays"]

    def _picture(self) -> dict[str, Any]:
        """The picture as the document names it; empty where none is chosen."""
        chosen = self.cleaned_data.get("picture")
        file = self.kept if self.cleaned_data.get("picture_stays") else ""
        if chosen is not None:
            try:
                with chosen.file.open("rb") as opened:
                    file = keep_picture(content=opened.read(), image=chosen)
            except (OSError, NotAPicture):
                self.add_error("picture", gettext("This picture cannot be read. Choose another one."))
        return {"picture": {**self.alts.read()["picture"], "file": file}} if file else {}

    def _say_what_is_behind(self) -> None:
        """Beside words that stood still since another language's changed, and once for each such language."""
        found = behind(self.instance)
        for one in found:
            if (name := self.field_at(f"{one.path}.{one.locale}")) in self.fields:
                self.fields[name].help_text = _stale(one)
        self.behind = [_stale(one) for one in latest(found)]

    def _drawn(self, stored: str) -> str:
        """The kind whose fields were sent, or are to be shown."""
        if self.is_bound:
            sent = self.data.get("drawn") or self.data.get(self.add_prefix("kind"))
            return str(sent) if sent in SHAPES else QuestionKind.SINGLE.value
        return stored if stored in SHAPES else QuestionKind.SINGLE.value

    @property
    def parts(self) -> list[Cells | Rows]:
        """What the kind asks for, as the template draws it."""
        return self.body.parts

    @property
    def said_afterwards(self) -> Cells | Rows:
        """The general feedback."""
        return self.after.parts[0]

    @property
    def hints(self) -> Cells | Rows:
        """The hints."""
        return self.after.parts[1]

    def assemble(self) -> dict[str, Any]:
        data = self.cleaned_data
        kind = data.get("kind") or self.drawn
        document = {
            "key": data.get("key") or self.instance.key,
            "kind": kind,
            **{name: data.get(name) or [] for name in LISTED},
            "difficulty": data.get("difficulty") or Difficulty.MEDIUM.value,
            **self.question.read(),
            **self._picture(),
            **self.body.read(),
            **self.after.read(),
        }
        give_ids(document, self.shape, self.instance.spent)
        if kind != self.drawn:
            document = carried(document, self.shape, SHAPES[kind])
            give_ids(document, SHAPES[kind], self.instance.spent)
        return document

    def check(self) -> list[Finding]:
        """Beside its own problems: a ticked language in which the question itself says nothing, and a kind whose fields
        nobody has seen yet.
        """
        if self.instance.document["kind"] != self.drawn:
            return [Finding("kind", "kind-just-changed")]
        question, _found = read_question(self.instance.document)
        silent = [locale for locale in self.cleaned_data.get("locales", ()) if locale not in question.locales]
        return [*super().check(), *(untranslated(question, silent) if question.text else ())]

    def field_at(self, path: str) -> str:
        name = path.partition("[")[0]
        if name in PLACED:
            return name
        if name.startswith("picture"):
            _picture, _dot, inside = name.partition(".")
            field = f"picture-alt__{inside.removeprefix('alt.')}"
            return field if field in self.fields else "picture"
        sheets = (self.question, self.body, self.after)
        return next((found for sheet in sheets if (found := sheet.field_at(path))), "")

    def canonical(self) -> dict[str, Any]:
        return question_document(self.instance.read(), self.languages)


def _stale(one: Behind) -> str:
    return gettext("%(language)s may be out of date: the words in %(leader)s changed on %(day)s.") % {
        "language": language_name(one.locale),
        "leader": language_name(one.leader),
        "day": date_format(localtime(one.since), "DATE_FORMAT"),
    }


def _with_new_gaps(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with an entry for every gap that its text has and its list has not."""
    gaps = list(document.get("gaps") or ())
    known = {gap.get("id") for gap in gaps}
    said = [name for words in (document.get("text") or {}).values() for name in GAP.findall(words)]
    new = [{"id": name} for name in dict.fromkeys(said) if name not in known]
    return {**document, "gaps": [*gaps, *new]}
