from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from quizzes.authoring import contesting, exchange, lookups, regrading, statistics
from quizzes.authoring.viewsets import QuizzesGroup
from quizzes.policies import may_see_statistics

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
        path("quizzes/statistics/<uuid:quiz>/", statistics.quiz, name="quizzes_statistics"),
        path(
            "quizzes/statistics/questions/<uuid:question>/",
            statistics.question,
            name="quizzes_question_statistics",
        ),
        path("quizzes/looks/", statistics.looks, name="quizzes_looks"),
        path("quizzes/looks/<uuid:flag>/dismiss/", statistics.dismiss, name="quizzes_dismiss"),
        path("quizzes/near/", lookups.near_questions, name="quizzes_near"),
        path("quizzes/fields/", lookups.question_fields, name="quizzes_fields"),
        path("quizzes/regrades/", regrading.index, name="quizzes_regrades"),
        path("quizzes/regrades/new/<slug:key>/", regrading.begin, name="quizzes_regrade_begin"),
        path("quizzes/regrades/<uuid:uuid>/", regrading.regrade, name="quizzes_regrade"),
        path("quizzes/contests/", contesting.index, name="quizzes_contests"),
        path("quizzes/contests/<uuid:uuid>/", contesting.contest, name="quizzes_contest"),
    ]


class _LooksItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return may_see_statistics(request.user)


@hooks.register("register_admin_menu_item")
def looks_item() -> MenuItem:
    return _LooksItem(_("To look at"), reverse("quizzes_looks"), icon_name="help", order=225)
