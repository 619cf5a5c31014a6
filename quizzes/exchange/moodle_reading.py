"""Read Moodle XML (https://docs.moodle.org/en/Moodle_XML_format)."""

import re
from collections.abc import Collection, Iterable
from fractions import Fraction

from quizzes.exchange.attachments import Attachment, Taken, attachments, find_picture, plain_words
from quizzes.exchange.drafts import (
    FULL_MARK,
    MOST_QUESTIONS,
    Draft,
    Labels,
    decimal_of,
    finish,
    number_of,
    whole_marks,
)
from quizzes.exchange.gift_reading import accepted, categories, figure, put_matching
from quizzes.exchange.naming import is_key
from quizzes.exchange.plain import AUTO, HTML, MARKDOWN, PLAIN
from quizzes.exchange.remarks import FileRefused, ReadFile
from quizzes.exchange.xml_nodes import Node, parse

_FORMS = {"html": HTML, "moodle_auto_format": AUTO, "markdown": MARKDOWN, "plain_text": PLAIN}
_KINDS = {
    "multichoice", "truefalse", "matching", "shortanswer", "numerical", "essay", "gapselect", "ddwtos", "ordering",
}  # fmt: skip
_GAP = re.compile(r"\[\[(\d{1,3})\]\]")
_STANDARD_PENALTIES = {Fraction(0), Fraction("0.3333333")}


def read_moodle(content: bytes, locale: str, labels: Labels) -> ReadFile:
    """All questions of a Moodle XML file in the language ``locale``. Raises :class:`FileRefused`."""
    root = parse(content)
    if root.name != "quiz":
        raise FileRefused("not-moodle", root.line)
    drafts: list[Draft] = []
    category: list[str] = []
    taken = Taken()
    for node in root.all("question"):
        if node.attributes.get("type") == "category":
            holder = node.first("category")
            category = categories(holder.said("text") if holder else "")
            continue
        if len(drafts) == MOST_QUESTIONS:
            raise FileRefused("too-many-questions", node.line, most=MOST_QUESTIONS)
        drafts.append(_Reading(node, locale, labels, taken).draft(category))
    return finish(drafts)


def moodle_pictures(content: bytes, wanted: Collection[str]) -> dict[str, Attachment]:
    """The pictures of a file that :func:`read_moodle` has read, by their SHA-256. Raises :class:`FileRefused`."""
    return attachments(parse(content), wanted)


class _Reading:
    """One ``<question>``. ``taken``: the pictures of the whole file."""

    def __init__(self, node: Node, locale: str, labels: Labels, taken: Taken) -> None:
        self.node = node
        self.labels = labels
        self.taken = taken
        self.into = Draft(node.line, locale)

    def draft(self, category: Iterable[str]) -> Draft:
        kind, into = self.node.attributes.get("type", ""), self.into
        for name in category:
            into.tag(name)
        into.title = into.words(self._name())
        for key in (self.node.said("idnumber"), into.title):
            into.key = into.key or (key if is_key(key) else "")
        if kind == "description":
            into.refuse("no-question")
        elif kind not in _KINDS:
            into.refuse("kind-unknown", kind=kind[:40])
        else:
            self._shared()
            getattr(self, f"_{kind}")()
        return into

    def _name(self) -> str:
        name = self.node.first("name")
        return name.said("text") if name else ""

    def _text(self, holder: Node | None, form: str = "") -> dict[str, str]:
        """What a holder of ``<text>`` says, in the format that it gives; its pictures are said to be lost."""
        if holder is None:
            return {}
        inner = holder.first("text")
        if holder.first("file") is not None or (inner is not None and inner.first("file") is not None):
            self.into.lose("picture")
        form = form or _FORMS.get(holder.attributes.get("format", ""), HTML)
        return self.into.text(inner.text if inner else holder.text, form)

    def _asked(self, holder: Node | None) -> dict[str, str]:
        """What is asked. The first picture in it stands with the question, others are said to be lost."""
        form = _FORMS.get(holder.attributes.get("format", ""), HTML) if holder else PLAIN
        inner = holder.first("text") if holder else None
        if holder is None or inner is None or form not in (HTML, AUTO):
            return self._text(holder)
        found = find_picture(inner.text, holder, self.taken)
        if found is None:
            return self._text(holder)
        if found.crowded:
            self.into.lose("too-many-pictures")
        elif not found.file:
            self.into.lose("picture-unusable")
        else:
            self.into.put(picture={"file": found.file, "alt": self.into.text(found.alt, PLAIN)})
        if (exact := plain_words(found.words)) is not None:
            return self.into.text(exact, PLAIN)
        return self.into.text(found.words, form)

    def _bare(self, holder: Node) -> dict[str, str]:
        """The same for words that have a format only where one is given: answers, partners."""
        return self._text(holder, "" if holder.attributes.get("format") else PLAIN)

    def _shared(self) -> None:
        node, into = self.node, self.into
        text = self._asked(node.first("questiontext"))
        if not text:
            into.refuse("no-words")
        into.put(
            text=text,
            hints=[said for hint in node.all("hint") if (said := self._text(hint))],
            feedback=self._text(node.first("generalfeedback")),
        )
        for tags in node.all("tags"):
            for tag in tags.all("tag"):
                into.tag(tag.said("text"))
        if (grade := node.said("defaultgrade")) and number_of(grade) not in (1, None):
            into.lose("default-grade", value=grade[:20])
        if (penalty := node.said("penalty")) and number_of(penalty) not in (_STANDARD_PENALTIES | {None}):
            into.lose("penalty", value=penalty[:20])
        if any(
            self._text(node.first(f"{name}feedback")) for name in ("correct", "partiallycorrect", "incorrect")
        ):
            into.lose("combined-feedback")
        if node.said("hidden") == "1":
            into.lose("hidden")

    def _mark(self, answer: Node) -> Fraction:
        mark = number_of(answer.attributes.get("fraction", "0"))
        if mark is None or abs(mark) > FULL_MARK:
            self.into.refuse("marks", answer.line)
            return Fraction(0)
        return mark

    def _multichoice(self) -> None:
        answers = list(self.node.all("answer"))
        several = self.node.said("single") in ("false", "0")
        exact = [self._mark(answer) for answer in answers]
        marks = whole_marks(exact) if several else [whole_marks([mark])[0] for mark in exact]
        options = []
        for answer, mark in zip(answers, marks, strict=True):
            text = self._text(answer)
            if not text:
                self.into.refuse("no-words", answer.line)
            options.append(self.into.option(text, mark, self._text(answer.first("feedback"))))
        self.into.need(options)
        self.into.put(kind="multiple" if several else "single", options=options)

    def _truefalse(self) -> None:
        feedback: dict[str, dict[str, str]] = {}
        right = ""
        for answer in self.node.all("answer"):
            name = answer.said("text").lower()
            feedback[name] = self._text(answer.first("feedback"))
            right = name if self._mark(answer) == FULL_MARK else right
        if set(feedback) != {"true", "false"} or not right:
            self.into.refuse("no-answers")
            return
        said = [feedback["true"], feedback["false"]]
        self.into.true_false(right=right == "true", labels=self.labels, feedback=said)

    def _matching(self) -> None:
        pairs, extras = [], []
        for row in self.node.all("subquestion"):
            holder = row.first("answer")
            partner = "".join((self._bare(holder) if holder else {}).values())
            line = "".join(self._text(row).values())
            if not partner:
                self.into.refuse("no-partner", row.line)
            elif line:
                pairs.append((line, partner))
            else:
                extras.append(partner)
        put_matching(self.into, pairs, extras)

    def _shortanswer(self) -> None:
        given = []
        for answer in self.node.all("answer"):
            said = "".join(self._text(answer, PLAIN).values())
            mark = whole_marks([self._mark(answer)])[0]
            if words := accepted(self.into, said):
                given.append((words, mark, self._text(answer.first("feedback"))))
        if self.node.said("usecase") == "1":
            self.into.lose("case")
        self.into.answers(given)

    def _numerical(self) -> None:
        into, answers, units = self.into, [], []
        for answer in self.node.all("answer"):
            said = answer.said("text")
            if said == "*":
                into.lose("anything-else")
                continue
            value, tolerance = number_of(said), number_of(answer.said("tolerance") or "0")
            if value is None or tolerance is None or tolerance < 0:
                into.refuse("not-a-number", answer.line, value=said[:40])
                continue
            mark = whole_marks([self._mark(answer)])[0]
            answers.append(figure(into, value, tolerance, mark, self._text(answer.first("feedback"))))
        for holder in self.node.all("units"):
            for unit in holder.all("unit"):
                multiplier, text = number_of(unit.said("multiplier")), into.text(unit.said("unit_name"))
                if not multiplier or not text:
                    into.refuse("unit", unit.line)
                    continue
                # Moodle multiplies the right answer where we multiply what was written.
                factor, _rounded = decimal_of(1 / multiplier)
                units.append({"id": into.new_id(), "text": text, "factor": factor})
        into.need(answers)
        into.put(kind="number", answers=answers, units=units)

    def _essay(self) -> None:
        node, into = self.node, self.into
        limits = {"least": "minwordlimit", "most": "maxwordlimit"}
        bounds = {name: number_of(node.said(limit)) for name, limit in limits.items()}
        into.put(
            kind="essay",
            words={name: int(bound) for name, bound in bounds.items() if bound},
            model=self._text(node.first("graderinfo")),
        )
        into.lose("rubric-needed")
        if self._text(node.first("responsetemplate")):
            into.lose("response-template")
        if node.said("attachments") not in ("", "0"):
            into.lose("attachments")

    def _gapselect(self) -> None:
        self._gaps("selectoption")

    def _ddwtos(self) -> None:
        self._gaps("dragbox")

    def _gaps(self, name: str) -> None:
        into = self.into
        choices = [
            (row.said("group") or "1", self._text(row, PLAIN), row.line) for row in self.node.all(name)
        ]
        groups = [group for group, _text, _line in choices]
        gaps: list[dict[str, object]] = []
        order: dict[str, int] = {}

        def gap(found: re.Match[str]) -> str:
            index = int(found[1]) - 1
            if not 0 <= index < len(choices):
                into.refuse("no-such-gap", value=found[0])
                return found[0]
            one, options, right = into.new_id(), [], ""
            for place, (group, text, line) in enumerate(choices):
                if group == choices[index][0]:
                    if not text:
                        into.refuse("no-words", line)
                    options.append({"id": into.new_id(), "text": text})
                    right = str(options[-1]["id"]) if place == index else right
            gaps.append({"id": one, "right": right, "options": options})
            order[one] = groups.index(choices[index][0])
            return f"[[{one}]]"

        text = into.fields.get("text", {})
        if len(_GAP.findall("".join(text.values()))) > _MOST_GAPS:
            into.refuse("too-many-gaps")
            return
        into.put(text={locale: _GAP.sub(gap, words) for locale, words in text.items()})
        into.need(gaps)
        # In the order of their choices: the words of another language may need the gaps in another order.
        gaps.sort(key=lambda one: order[str(one["id"])])
        into.put(kind="gaps", gaps=gaps)

    def _ordering(self) -> None:
        answers = list(self.node.all("answer"))
        places = {id(answer): number_of(answer.attributes.get("fraction", "")) for answer in answers}
        if None not in places.values() and len(set(places.values())) == len(answers):
            answers.sort(key=lambda answer: places[id(answer)] or 0)
        items = []
        for answer in answers:
            text = self._text(answer)
            if not text:
                self.into.refuse("no-words", answer.line)
            items.append({"id": self.into.new_id(), "text": text})
        if self.node.said("selecttype").upper() not in ("", "0", "ALL"):
            self.into.lose("some-items")
        self.into.need(items)
        self.into.put(kind="ordering", items=items)


_MOST_GAPS = 40
