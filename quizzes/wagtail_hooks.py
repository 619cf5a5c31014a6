from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from quizzes.authoring import contesting, lookups, regrading
from quizzes.authoring.viewsets import QuizzesGroup

register_snippet(QuizzesGroup)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("quizzes/clauses/", lookups.clauses, name="quizzes_clauses"),
        path("quizzes/bank/", lookups.bank, name="quizzes_bank"),
        path("quizzes/regrades/", regrading.index, name="quizzes_regrades"),
        path("quizzes/regrades/new/<slug:key>/", regrading.begin, name="quizzes_regrade_begin"),
        path("quizzes/regrades/<uuid:uuid>/", regrading.regrade, name="quizzes_regrade"),
        path("quizzes/contests/", contesting.index, name="quizzes_contests"),
        path("quizzes/contests/<uuid:uuid>/", contesting.contest, name="quizzes_contest"),
    ]
