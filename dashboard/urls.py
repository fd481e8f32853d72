"""Every route, and who may read and write it. Nothing is reachable that is not on this page."""

from django.urls import include, path

from dashboard.access import entering, joining, people
from dashboard.access.routes import ANYONE, route
from dashboard.roles import Role
from dashboard.web import (
    acting,
    auditing,
    authors,
    doctor,
    draining,
    editing,
    events,
    manifests,
    pages,
    past,
    preview,
    search,
    side,
    snapshot,
    traffic,
)
from dashboard.web.inspector import views as inspector
from dashboard.web.logs import views as logs
from dashboard.web.others import views as others
from dashboard.web.rollout import views as rollout

OBSERVER, OPERATOR, INSTRUCTOR = Role.OBSERVER, Role.OPERATOR, Role.INSTRUCTOR

urlpatterns = [
    route("", pages.home, "home", read=ANYONE),
    route("livez", pages.livez, "livez", read=ANYONE),
    route("readyz", pages.readyz, "readyz", read=ANYONE),
    route("enter/", entering.enter, "enter", read=ANYONE, write=ANYONE),
    route("join/", joining.join, "join", read=ANYONE, write=ANYONE),
    route("login/", entering.login, "login", read=ANYONE, write=ANYONE),
    route("leave/", entering.leave, "logout", write=ANYONE),
    route("cluster/", pages.cluster, "cluster", read=OBSERVER),
    route("side/", side.side, "side", read=OBSERVER),
    route(
        "objects/<str:kind>/<str:namespace>/<str:name>/",
        inspector.inspect,
        "inspect",
        read=OBSERVER,
    ),
    route("live/snapshot/", snapshot.snapshot, "snapshot", read=OBSERVER),
    route("live/events/", events.events, "events", read=OBSERVER),
    route("live/search/", search.search, "search", read=OBSERVER),
    route("history/", past.overview, "history", read=OBSERVER),
    route("history/recording/", past.recording, "recording", read=OBSERVER),
    route(
        "rollout/<str:kind>/<str:namespace>/<str:name>/", rollout.rollout, "rollout", read=OBSERVER
    ),
    route("others/", others.others, "others", read=OPERATOR),
    route("others/<str:resource>/", others.table, "others-table", read=OPERATOR),
    route("others/<str:resource>/news/", others.news, "others-news", read=OPERATOR),
    route(
        "others/<str:resource>/<str:namespace>/<str:name>/",
        others.one,
        "others-one",
        read=OPERATOR,
    ),
    route("logs/<str:kind>/<str:namespace>/<str:name>/", logs.stream, "logs", read=OBSERVER),
    route(
        "logs/<str:kind>/<str:namespace>/<str:name>/download/",
        logs.download,
        "logs-download",
        read=OBSERVER,
    ),
    route("history/authors/", authors.authors, "authors", read=OBSERVER),
    route("history/film/", past.film, "film", read=OBSERVER),
    route("recordings/", past.player, "player", read=OBSERVER),
    route("actions/<slug:name>/", acting.action, "action", read=OPERATOR, write=OPERATOR),
    route("actions/<slug:name>/line/", acting.line, "action-line", read=OPERATOR),
    route("actions/<slug:name>/preview/", preview.preview, "action-preview", read=OPERATOR),
    route("drains/<slug:drain>/cancel/", draining.cancel, "drain-cancel", write=OPERATOR),
    route("manifests/", manifests.manifests, "manifests", read=OPERATOR),
    route("manifests/edit/", editing.edit, "edit", read=OPERATOR),
    route("manifests/edit/check/", editing.check, "edit-check", write=OPERATOR),
    route("manifests/edit/save/", editing.save, "edit-save", write=OPERATOR),
    route("manifests/check/", manifests.check, "manifests-check", write=OPERATOR),
    route("manifests/apply/", manifests.apply, "manifests-apply", write=OPERATOR),
    route("manifests/delete/", manifests.delete, "manifests-delete", write=OPERATOR),
    route("traffic/stop/", traffic.stop, "traffic-stop", write=OPERATOR),
    route("access/", people.people, "access", read=INSTRUCTOR, write=INSTRUCTOR),
    route(
        "access/links/<int:pk>/revoke/",
        people.revoke_invitation,
        "revoke-invitation",
        write=INSTRUCTOR,
    ),
    route("access/people/<uuid:pk>/revoke/", people.revoke_grant, "revoke-grant", write=INSTRUCTOR),
    route("doctor/", doctor.doctor, "doctor", read=OPERATOR),
    route("doctor/findings/", doctor.findings, "doctor-findings", read=OPERATOR),
    route("doctor/podium-rbac.yaml", doctor.rbac, "doctor-rbac", read=OPERATOR),
    route("audit/", auditing.audit, "audit", read=INSTRUCTOR),
    path("", include("explainer.urls")),
]

handler400 = "dashboard.web.errors.bad_request"
handler403 = "dashboard.web.errors.forbidden"
handler404 = "dashboard.web.errors.not_found"
handler500 = "dashboard.web.errors.server_error"
