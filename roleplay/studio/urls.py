from django.urls import path

from roleplay.studio import views
from roleplay.studio.play import play_draft
from roleplay.studio.publishing import publish

app_name = "studio"
urlpatterns = [
    path("<uuid:uuid>/", views.write, name="write"),
    path("<uuid:uuid>/problems/", views.problem_list, name="problems"),
    path("<uuid:uuid>/turns/add/", views.add, name="add"),
    path("<uuid:uuid>/turns/remove/", views.remove, name="remove"),
    path("<uuid:uuid>/turns/move/", views.move, name="move"),
    path("<uuid:uuid>/play/", play_draft, name="play"),
    path("<uuid:uuid>/publish/", publish, name="publish"),
]
