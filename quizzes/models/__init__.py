"""The tables of quizzes: what authors write, and what learners answer."""

from quizzes.models.attempts import Answer, Attempt, Ruling
from quizzes.models.bank import NAMESPACE, NotReady, Question, QuestionTag, QuestionWord, Quiz

__all__ = [
    "NAMESPACE",
    "Answer",
    "Attempt",
    "NotReady",
    "Question",
    "QuestionTag",
    "QuestionWord",
    "Quiz",
    "Ruling",
]
