from django.urls import path

from roleplay.studio import approval, evidence, outline, views
from roleplay.studio.beginning import begin
from roleplay.studio.history import history
from roleplay.studio.planning import plans
from roleplay.studio.play import play_draft
from roleplay.studio.publishing import publish
from roleplay.studio.scene_map import scene_map
from roleplay.studio.walking import random_walks

app_name = "studio"
urlpatterns = [
    path("new/", begin, name="begin"),
    path("<uuid:uuid>/", views.write, name="write"),
    path("<uuid:uuid>/outline/", outline.outline, name="outline"),
    path("<uuid:uuid>/problems/", views.problem_list, name="problems"),
    path("<uuid:uuid>/turns/save/", outline.save_row, name="row"),
    path("<uuid:uuid>/turns/add/", outline.add, name="add"),
    path("<uuid:uuid>/turns/remove/", outline.remove, name="remove"),
    path("<uuid:uuid>/turns/move/", outline.move, name="move"),
    path("<uuid:uuid>/evidence/", evidence.evidence, name="evidence"),
    path("<uuid:uuid>/evidence/save/", evidence.save_points, name="points"),
    path("<uuid:uuid>/evidence/clauses/", evidence.clauses, name="clauses"),
    path("<uuid:uuid>/evidence/add/", evidence.add_clause, name="add_clause"),
    path("<uuid:uuid>/versions/", history, name="versions"),
    path("<uuid:uuid>/approval/", approval.take, name="approval"),
    path("<uuid:uuid>/map/", scene_map, name="map"),
    path("<uuid:uuid>/play/", play_draft, name="play"),
    path("<uuid:uuid>/walks/", random_walks, name="walks"),
    path("<uuid:uuid>/plans/", plans, name="plans"),
    path("<uuid:uuid>/publish/", publish, name="publish"),
]
