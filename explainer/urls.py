"""The explainer's routes, each with its roles; `dashboard.urls` includes them.

Who plays alone has the role of an operator in the place of the run (`dashboard.access.posts`), so the route of
commands asks for an operator, as every other that acts.
"""

from dashboard.access.routes import route
from dashboard.roles import Role
from explainer import gallery, views
from explainer.room import pages
from explainer.room import views as room
from explainer.sandbox import views as sandbox
from explainer.terminal import views as terminal

urlpatterns = [
    route("terminal/", terminal.terminal, "terminal", write=Role.OPERATOR),
    route("sandbox/", sandbox.sandbox, "sandbox", read=Role.OBSERVER, write=Role.OBSERVER),
    route(
        "sandbox/state/", sandbox.state, "sandbox-state", read=Role.OPERATOR, write=Role.OPERATOR
    ),
    route("sandbox/kubeconfig/", sandbox.kubeconfig, "sandbox-kubeconfig", read=Role.OPERATOR),
    route("lessons/<slug:lesson>/start/", views.start, "lesson-start", write=Role.OBSERVER),
    route("lessons/", views.course_map, "lessons", read=Role.OBSERVER),
    route("lessons/<slug:lesson>/play/", views.play, "lesson-play", write=Role.OBSERVER),
    route("lessons/runs/", views.runs, "lesson-runs", read=Role.OBSERVER),
    route("lesson/", views.lesson, "lesson", read=Role.OBSERVER, write=Role.OPERATOR),
    route("room/", room.room, "room", read=Role.OBSERVER, write=Role.OBSERVER, guests=True),
    route("room/lead/", room.lead, "room-lead", write=Role.OPERATOR),
    route("room/qr.svg", room.qr, "room-qr", read=Role.OPERATOR),
    route("room/replay/", pages.replay, "room-replay", read=Role.OBSERVER),
    route("speaker/", pages.speaker, "speaker", read=Role.OPERATOR),
    route("room/recording/", room.recording, "room-recording", read=Role.OBSERVER),
    route("lessons/drawn/", gallery.gallery, "lessons-drawn", read=Role.OPERATOR),
]
