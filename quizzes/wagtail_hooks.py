from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from quizzes.authoring import lookups
from quizzes.authoring.viewsets import QuizzesGroup

register_snippet(QuizzesGroup)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("quizzes/clauses/", lookups.clauses, name="quizzes_clauses"),
        path("quizzes/bank/", lookups.bank, name="quizzes_bank"),
        path("quizzes/near/", lookups.near_questions, name="quizzes_near"),
        path("quizzes/fields/", lookups.question_fields, name="quizzes_fields"),
    ]
