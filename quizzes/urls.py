from django.urls import path

from quizzes import contesting, views

app_name = "quizzes"
urlpatterns = [
    path("start/<uuid:activity>/", views.quiz, name="quiz"),
    path("<uuid:attempt>/", views.attempt, name="attempt"),
    path("<uuid:attempt>/<int:position>/", views.question, name="question"),
    path("<uuid:attempt>/clock/", views.clock, name="clock"),
    path("<uuid:attempt>/review/", views.review, name="review"),
    path("<uuid:attempt>/<int:position>/contest/", contesting.contest, name="contest"),
    path("<uuid:attempt>/missed/", contesting.missed, name="missed"),
    path("<uuid:attempt>/result/", views.result, name="result"),
]
