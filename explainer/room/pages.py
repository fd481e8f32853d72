"""Pages of a hall beside the cluster's own: the speaker's window, and the recording that is played as a rescue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboard.web import several
from dashboard.web.side import in_a_pane
from explainer.room.views import here


def speaker(request: HttpRequest) -> HttpResponse:
    """Notes, what comes, votes, clock, health, the way in. What it shows comes over the socket."""
    run, _ = here()
    return render(
        request,
        "room/speaker.html",
        {"base": several.place(run.slug), "title": run.lesson.head.title},
    )


def replay(request: HttpRequest) -> HttpResponse:
    """The player over the lesson's recording, for the stage's frame."""
    run, _ = here()
    base = several.place(run.slug)
    answer = render(request, "dashboard/player.html", {"recording_url": f"{base}/room/recording/"})
    return in_a_pane(answer)
