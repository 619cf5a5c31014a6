from django.urls import path

from roleplay.views.debrief import again, debrief, intend, reflect
from roleplay.views.marking import mark, own, queue
from roleplay.views.plays import compare, plays
from roleplay.views.replay import replay
from roleplay.views.scene import scene
from roleplay.views.stage import play, stop

app_name = "roleplay"
urlpatterns = [
    path("scene/<uuid:activity>/", scene, name="scene"),
    path("mine/", plays, name="plays"),
    path("mine/compare/", compare, name="compare"),
    path("marking/", queue, name="marking"),
    path("marking/<uuid:uuid>/", mark, name="mark"),
    path("<uuid:uuid>/", play, name="play"),
    path("<uuid:uuid>/stop/", stop, name="stop"),
    path("<uuid:uuid>/debrief/", debrief, name="debrief"),
    path("<uuid:uuid>/again/", again, name="again"),
    path("<uuid:uuid>/mark/", own, name="mark_own"),
    path("<uuid:uuid>/reflect/", reflect, name="reflect"),
    path("<uuid:uuid>/intend/", intend, name="intend"),
    path("<uuid:uuid>/replay/<int:n>/", replay, name="replay"),
]
