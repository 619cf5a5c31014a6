"""The tables of quizzes: what authors write, and what learners answer."""

from quizzes.models.attempts import Answer, Attempt, Ruling
from quizzes.models.bank import NAMESPACE, NotReady, Question, QuestionTag, QuestionWord, Quiz
from quizzes.models.marking import AnswerMark, AnswerToMark, MarkDraft
from quizzes.models.pictures import Picture
from quizzes.models.question_file import QuestionFile
from quizzes.models.regrades import Contest, Regrade, RegradeLine
from quizzes.models.statistics import QuestionFlag, QuestionStatistics, QuizStatistics

__all__ = [
    "NAMESPACE",
    "Answer",
    "AnswerMark",
    "AnswerToMark",
    "Attempt",
    "Contest",
    "MarkDraft",
    "NotReady",
    "Picture",
    "Question",
    "QuestionFile",
    "QuestionFlag",
    "QuestionStatistics",
    "QuestionTag",
    "QuestionWord",
    "Quiz",
    "QuizStatistics",
    "Regrade",
    "RegradeLine",
    "Ruling",
]
