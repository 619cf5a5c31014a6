"""The tables of quizzes: what authors write, and what learners answer."""

from quizzes.models.attempts import Answer, Attempt, Ruling
from quizzes.models.bank import NAMESPACE, NotReady, Question, QuestionTag, Quiz
from quizzes.models.marking import AnswerMark, AnswerToMark

__all__ = [
    "NAMESPACE",
    "Answer",
    "AnswerMark",
    "AnswerToMark",
    "Attempt",
    "NotReady",
    "Question",
    "QuestionTag",
    "Quiz",
    "Ruling",
]
