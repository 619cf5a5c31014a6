from django.urls import path

from quizzes import contesting, marking_views, views

app_name = "quizzes"
urlpatterns = [
    path("start/<uuid:activity>/", views.quiz, name="quiz"),
    path("marking/", marking_views.queue, name="marking"),
    path("marking/question/<slug:key>/", marking_views.question, name="marking-question"),
    path("marking/<uuid:answer>/", marking_views.mark, name="mark"),
    path("marking/<uuid:answer>/accept/", marking_views.accept, name="accept"),
    path("<uuid:attempt>/", views.attempt, name="attempt"),
    path("<uuid:attempt>/<int:position>/", views.question, name="question"),
    path("<uuid:attempt>/clock/", views.clock, name="clock"),
    path("<uuid:attempt>/<int:position>/mark/", marking_views.own, name="mark-own"),
    path("<uuid:attempt>/review/", views.review, name="review"),
    path("<uuid:attempt>/<int:position>/contest/", contesting.contest, name="contest"),
    path("<uuid:attempt>/missed/", contesting.missed, name="missed"),
    path("<uuid:attempt>/result/", views.result, name="result"),
]
