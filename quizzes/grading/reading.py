"""Documents in, questions and quizzes out, with everything that is wrong named by its place."""

from collections.abc import Iterable, Sequence

from quizzes.grading.documents import (
    NO_TEXT,
    Difficulty,
    DrawRule,
    FeedbackTime,
    Method,
    Order,
    Question,
    QuestionKind,
    Quiz,
    Review,
    Shown,
    Text,
)
from quizzes.grading.findings import DocumentRefused, Finding, blocking, join
from quizzes.grading.kinds import BODIES
from quizzes.grading.kinds.gaps import Gaps
from quizzes.grading.pictures import read_picture
from quizzes.grading.reader import CLAUSE, LOCALE, Reader

SCHEMA = 1
MOST_HINTS = 5
MOST_ASKED = 100


def read_question(document: object, path: str = "") -> tuple[Question, list[Finding]]:
    """Read a question's document. The question is only to be used when no finding is blocking."""
    findings: list[Finding] = []
    reader = Reader(document, path, findings)
    key = reader.key("key")
    kind = reader.choice("kind", QuestionKind) or QuestionKind.SINGLE
    question = Question(
        key=key,
        kind=kind,
        tags=reader.names("tags"),
        clauses=reader.names("clauses", CLAUSE),
        sources=reader.names("sources"),
        difficulty=reader.choice("difficulty", Difficulty, Difficulty.MEDIUM) or Difficulty.MEDIUM,
        text=reader.text("text", needed=True),
        picture=read_picture(reader),
        body=BODIES[kind].read(reader, kind.value),
        hints=_read_hints(reader),
        feedback=reader.text("feedback"),
    )
    reader.close()
    findings.extend(one.under(path) for one in _problems(question))
    findings.extend(one.under(path) for one in untranslated(question, question.locales))
    return question, findings


def read_quiz(document: object, path: str = "") -> tuple[Quiz, tuple[Question, ...], list[Finding]]:
    """Read a quiz's document as a pack holds it, with its questions inside."""
    findings: list[Finding] = []
    reader = Reader(document, path, findings)
    if (schema := reader.take("schema")) != SCHEMA or isinstance(schema, bool):
        reader.note("schema", "unknown-schema", known=SCHEMA)
    key = reader.key("key")
    locales = reader.names("locales", LOCALE)
    if not locales:
        reader.note("locales", "missing")
    default = reader.take("locale_default")
    if not isinstance(default, str) or default not in locales:
        reader.note("locale_default", "not-among-locales")
        default = locales[0] if locales else "en"
    questions = tuple(
        _read_inside(item, join(path, f"questions[{index}]"), findings)
        for index, item in enumerate(reader.items("questions"))
    )
    quiz = Quiz(
        key=key,
        locale_default=default,
        locales=locales,
        title=reader.text("title", needed=True),
        brief=reader.text("brief"),
        minutes=reader.whole("minutes", 1, 600, 5),
        pass_mark=reader.whole("pass_mark", 0, 100),
        attempts=reader.whole("attempts", 0, 100, 0),
        order=reader.choice("order", Order, Order.SHUFFLE) or Order.SHUFFLE,
        feedback=reader.choice("feedback", FeedbackTime, FeedbackTime.END) or FeedbackTime.END,
        draw=_read_draw(reader, findings),
        questions=tuple(question.key for question in questions),
        sources=reader.names("sources"),
        time_limit=reader.whole("time_limit", 0, 600, 0),
        grace=reader.whole("grace", 0, 600, 30),
        delay=reader.whole("delay", 0, 60 * 24 * 60, 0),
        opens=reader.instant("opens"),
        closes=reader.instant("closes"),
        tries=reader.whole("tries", 1, MOST_HINTS, 1),
        penalty=reader.whole("penalty", 0, 100, 33),
        certainty=reader.flag("certainty"),
        method=reader.choice("method", Method, Method.HIGHEST) or Method.HIGHEST,
        review=_read_review(reader),
    )
    reader.close()
    findings.extend(_repeated(path, quiz.questions))
    findings.extend(one.under(path) for one in _settings(quiz))
    findings.extend(one.under(path) for one in _in_every_locale(quiz, questions))
    return quiz, questions, findings


def question_of(document: object) -> Question:
    """A question from a document that was checked before it was stored. Raises DocumentRefused otherwise."""
    question, findings = read_question(document)
    if wrong := blocking(findings):
        raise DocumentRefused(wrong)
    return question


def quiz_of(document: object) -> tuple[Quiz, tuple[Question, ...]]:
    """A quiz from a document that was checked before it was stored. Raises DocumentRefused otherwise."""
    quiz, questions, findings = read_quiz(document)
    if wrong := blocking(findings):
        raise DocumentRefused(wrong)
    return quiz, questions


def untranslated(question: Question, locales: Iterable[str]) -> list[Finding]:
    """Where the question lacks words in one of ``locales``.

    What is said in any language must be said in all: a learner who reads Latvian gets the same help.
    """
    missing: list[Finding] = []
    said: list[tuple[str, Text]] = [("text", question.text), ("feedback", question.feedback)]
    if question.picture:
        said.append(("picture.alt", question.picture.alt))
    said += question.body.texts()
    said += ((f"hints[{index}]", hint) for index, hint in enumerate(question.hints))
    for locale in locales:
        missing += [
            Finding(f"{place}.{locale}", "not-translated", {"locale": locale})
            for place, text in said
            if text and locale not in text
        ]
    return missing


def _read_hints(reader: Reader) -> tuple[Text, ...]:
    rows = reader.items("hints")
    if len(rows) > MOST_HINTS:
        reader.note("hints", "too-many", limit=MOST_HINTS)
        rows = []
    # Each hint is a text of its own: a row with one field reads it like any other.
    path = join(reader.path, "hints")
    found = Reader({f"[{index}]": row for index, row in enumerate(rows)}, path, reader.findings)
    return tuple(found.text(f"[{index}]", needed=True) for index in range(len(rows)))


def _read_inside(item: object, path: str, findings: list[Finding]) -> Question:
    question, inside = read_question(item, path)
    findings.extend(inside)
    return question


def _read_draw(reader: Reader, findings: list[Finding]) -> tuple[DrawRule, ...]:
    rules: list[DrawRule] = []
    for index, item in enumerate(reader.items("draw", needed=True)):
        row = Reader(item, join(reader.path, f"draw[{index}]"), findings)
        if row.take("question") is not None:
            rule = DrawRule(question=row.key("question"), section=row.text("section"))
        else:
            rule = DrawRule(
                tag=row.key("tag"),
                count=row.whole("count", 1, MOST_ASKED),
                difficulty=row.choice("difficulty", Difficulty) if row.has("difficulty") else None,
                section=row.text("section"),
            )
        row.close()
        known = [(earlier.tag, earlier.difficulty, earlier.question) for earlier in rules]
        if (rule.tag or rule.question) and (rule.tag, rule.difficulty, rule.question) in known:
            row.note("question" if rule.question else "tag", "twice", value=rule.question or rule.tag)
        rules.append(rule)
    if sum(rule.count for rule in rules) > MOST_ASKED:
        reader.note("draw", "too-many", limit=MOST_ASKED)
    return tuple(rules)


def _read_review(reader: Reader) -> Review:
    """What is shown when; what is not said is as usual."""
    if (value := reader.take("review")) is None:
        return Review()
    row, usual = Reader(value, join(reader.path, "review"), reader.findings), Review()
    after = row.choices("after", Shown) if row.has("after") else usual.after
    closed = row.choices("closed", Shown) if row.has("closed") else usual.closed
    row.close()
    return Review(after, closed)


def _settings(quiz: Quiz) -> list[Finding]:
    """Whether the settings make sense together."""
    found: list[Finding] = []
    if quiz.tries > 1 and quiz.feedback is not FeedbackTime.EACH:
        found.append(Finding("tries", "needs-feedback-each"))
    if quiz.opens and quiz.closes and quiz.opens >= quiz.closes:
        found.append(Finding("closes", "closes-before-it-opens"))
    if Shown.RIGHT in quiz.review.after and quiz.attempts != 1:
        found.append(Finding("review.after", "right-before-the-next-try", blocking=False))
    return found


def _problems(question: Question) -> list[Finding]:
    """Whether what the question says makes sense together."""
    found = list(question.body.problems())
    if isinstance(question.body, Gaps):
        found += question.body.not_in(question.text)
    if not question.tags:
        found.append(Finding("tags", "no-tag", blocking=False))
    return found


def _repeated(path: str, keys: Sequence[str]) -> list[Finding]:
    return [
        Finding(join(path, f"questions[{index}].key"), "twice", {"value": key})
        for index, key in enumerate(keys)
        if key and key in keys[:index]
    ]


def _in_every_locale(quiz: Quiz, questions: Sequence[Question]) -> list[Finding]:
    found: list[Finding] = []
    sections = [(f"draw[{index}].section", rule.section) for index, rule in enumerate(quiz.draw)]
    for name, text in (("title", quiz.title), ("brief", quiz.brief or NO_TEXT), *sections):
        found += [
            Finding(f"{name}.{locale}", "not-translated", {"locale": locale})
            for locale in quiz.locales
            if text and locale not in text
        ]
    for index, question in enumerate(questions):
        # A language that the question itself lacks altogether; gaps inside its own are noted already.
        absent = [locale for locale in quiz.locales if locale not in question.locales and question.text]
        found += [one.under(f"questions[{index}]") for one in untranslated(question, absent)]
    return found
