from typing import Any

from django.urls import path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from quizzes.authoring import exchange, lookups
from quizzes.authoring.viewsets import QuizzesGroup

register_snippet(QuizzesGroup)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("quizzes/clauses/", lookups.clauses, name="quizzes_clauses"),
        path("quizzes/bank/", lookups.bank, name="quizzes_bank"),
        path("quizzes/exchange/", exchange.exchange, name="quizzes_exchange"),
        path("quizzes/exchange/give/", exchange.give, name="quizzes_give"),
        path("quizzes/exchange/<uuid:uuid>/", exchange.question_file, name="quizzes_file"),
        path("quizzes/exchange/<uuid:uuid>/take/", exchange.take_file, name="quizzes_file_take"),
        path(
            "quizzes/exchange/<uuid:uuid>/<int:number>/",
            exchange.question_in_file,
            name="quizzes_file_question",
        ),
    ]
