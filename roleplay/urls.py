from django.urls import path

from roleplay.views.debrief import again, debrief
from roleplay.views.plays import plays
from roleplay.views.scene import scene
from roleplay.views.stage import play, stop

app_name = "roleplay"
urlpatterns = [
    path("scene/<uuid:activity>/", scene, name="scene"),
    path("mine/", plays, name="plays"),
    path("<uuid:uuid>/", play, name="play"),
    path("<uuid:uuid>/stop/", stop, name="stop"),
    path("<uuid:uuid>/debrief/", debrief, name="debrief"),
    path("<uuid:uuid>/again/", again, name="again"),
]
