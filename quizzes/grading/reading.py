"""Documents in, questions and quizzes out, with everything that is wrong named by its place."""

from collections.abc import Iterable, Sequence

from quizzes.grading.documents import (
    FULL_MARK,
    NO_TEXT,
    DrawRule,
    FeedbackTime,
    Option,
    Order,
    Question,
    QuestionKind,
    Quiz,
    Text,
)
from quizzes.grading.findings import DocumentRefused, Finding, blocking, join
from quizzes.grading.reader import CLAUSE, LOCALE, Reader

SCHEMA = 1
MOST_OPTIONS = 12
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
        text=reader.text("text", needed=True),
        options=tuple(
            _read_option(item, join(path, f"options[{index}]"), findings)
            for index, item in enumerate(reader.items("options", needed=True))
        ),
        feedback=reader.text("feedback"),
    )
    reader.close()
    findings.extend(one.under(path) for one in _marks(question))
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
    )
    reader.close()
    findings.extend(_repeated(path, quiz.questions))
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
    for index, option in enumerate(question.options):
        said.append((f"options[{index}].text", option.text))
        said.append((f"options[{index}].feedback", option.feedback))
    for locale in locales:
        missing += [
            Finding(f"{place}.{locale}", "not-translated", {"locale": locale})
            for place, text in said
            if text and locale not in text
        ]
    return missing


def _read_option(item: object, path: str, findings: list[Finding]) -> Option:
    reader = Reader(item, path, findings)
    option = Option(
        id=reader.key("id"),
        text=reader.text("text", needed=True),
        fraction=reader.whole("fraction", -FULL_MARK, FULL_MARK, 0),
        feedback=reader.text("feedback"),
    )
    reader.close()
    return option


def _read_inside(item: object, path: str, findings: list[Finding]) -> Question:
    question, inside = read_question(item, path)
    findings.extend(inside)
    return question


def _read_draw(reader: Reader, findings: list[Finding]) -> tuple[DrawRule, ...]:
    rules: list[DrawRule] = []
    for index, item in enumerate(reader.items("draw", needed=True)):
        row = Reader(item, join(reader.path, f"draw[{index}]"), findings)
        rule = DrawRule(tag=row.key("tag"), count=row.whole("count", 1, MOST_ASKED))
        row.close()
        if rule.tag and rule.tag in {earlier.tag for earlier in rules}:
            row.note("tag", "twice", value=rule.tag)
        rules.append(rule)
    if sum(rule.count for rule in rules) > MOST_ASKED:
        reader.note("draw", "too-many", limit=MOST_ASKED)
    return tuple(rules)


def _marks(question: Question) -> list[Finding]:
    """Whether the marks of the options make sense together."""
    options, found = question.options, []
    ids = [option.id for option in options]
    if len(options) > MOST_OPTIONS:
        return [Finding("options", "too-many", {"limit": MOST_OPTIONS})]
    for index, name in enumerate(ids):
        if name and name in ids[:index]:
            found.append(Finding(f"options[{index}].id", "twice", {"value": name}))
    if options and len(options) < 2:
        found.append(Finding("options", "too-few-options"))
    full = sum(option.fraction == FULL_MARK for option in options)
    match question.kind:
        case QuestionKind.TRUEFALSE if sorted(ids) != ["false", "true"]:
            found.append(Finding("options", "not-true-false"))
        case QuestionKind.SINGLE | QuestionKind.TRUEFALSE if full != 1:
            found.append(Finding("options", "one-right", {"count": full}))
        case QuestionKind.MULTIPLE:
            positive = sum(option.fraction for option in options if option.fraction > 0)
            if positive != FULL_MARK:
                found.append(Finding("options", "sum-not-full", {"sum": positive}))
            elif sum(option.fraction for option in options) == FULL_MARK:
                found.append(Finding("options", "all-ticked-is-full", blocking=False))
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
    for name, text in (("title", quiz.title), ("brief", quiz.brief or NO_TEXT)):
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
