from django.urls import path

from quizzes.views import contesting, marking, taking

app_name = "quizzes"
urlpatterns = [
    path("start/<uuid:activity>/", taking.quiz, name="quiz"),
    path("marking/", marking.queue, name="marking"),
    path("marking/question/<slug:key>/", marking.question, name="marking-question"),
    path("marking/<uuid:answer>/", marking.mark, name="mark"),
    path("marking/<uuid:answer>/accept/", marking.accept, name="accept"),
    path("<uuid:attempt>/", taking.attempt, name="attempt"),
    path("<uuid:attempt>/<int:position>/", taking.question, name="question"),
    path("<uuid:attempt>/clock/", taking.clock, name="clock"),
    path("<uuid:attempt>/<int:position>/mark/", marking.own, name="mark-own"),
    path("<uuid:attempt>/review/", taking.review, name="review"),
    path("<uuid:attempt>/<int:position>/contest/", contesting.contest, name="contest"),
    path("<uuid:attempt>/missed/", contesting.missed, name="missed"),
    path("<uuid:attempt>/result/", taking.result, name="result"),
]
