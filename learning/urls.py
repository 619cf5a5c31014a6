"""The learner's and the manager's addresses."""

from django.urls import path

from learning.views import home, learn, library, record, team

app_name = "learning"
urlpatterns = [
    path("", home.home_view, name="home"),
    path("library/", library.library_view, name="library"),
    path("learn/<uuid:uuid>/", learn.activity_view, name="activity"),
    path("learn/<uuid:uuid>/start/", learn.start_view, name="start"),
    path("learn/<uuid:uuid>/read/", learn.read_view, name="read"),
    path("learn/<uuid:uuid>/sign/", learn.sign_view, name="sign"),
    path("record/", record.record_view, name="record"),
    path("record/certificate/<uuid:uuid>.pdf", record.certificate_view, name="certificate"),
    path("team/", team.team_view, name="team"),
    path("team/<uuid:uuid>/", team.person_view, name="person"),
    path("verify/", record.verify_view, name="verify-form"),
    path("verify/<str:code>/", record.verify_view, name="verify"),
]
