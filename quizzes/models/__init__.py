"""The tables of quizzes: what authors write, and what learners answer."""

from quizzes.models.attempts import Answer, Attempt, Ruling
from quizzes.models.bank import NAMESPACE, NotReady, Question, QuestionTag, Quiz
from quizzes.models.regrades import Contest, Regrade, RegradeLine

__all__ = [
    "NAMESPACE",
    "Answer",
    "Attempt",
    "Contest",
    "NotReady",
    "Question",
    "QuestionTag",
    "Quiz",
    "Regrade",
    "RegradeLine",
    "Ruling",
]
