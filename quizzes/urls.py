from django.urls import path

from quizzes import views

app_name = "quizzes"
urlpatterns = [
    path("start/<uuid:activity>/", views.quiz, name="quiz"),
    path("<uuid:attempt>/", views.attempt, name="attempt"),
    path("<uuid:attempt>/<int:position>/", views.question, name="question"),
    path("<uuid:attempt>/clock/", views.clock, name="clock"),
    path("<uuid:attempt>/review/", views.review, name="review"),
    path("<uuid:attempt>/result/", views.result, name="result"),
]
