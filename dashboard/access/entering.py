"""Coming in and going out: by invitation, by password."""

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dashboard.access import clock, grants, posts, sessions
from dashboard.access.grants import Refused
from dashboard.access.models import Grant


def enter(request: HttpRequest) -> HttpResponse:
    """GET: the page whose script takes the token out of the address's fragment, which never
    reaches a server or a log.

    POST: the token for a session, and 303 to an address without it.
    """
    if request.method != "POST":
        return render(request, "access/enter.html")
    outcome = grants.redeem(
        request.POST.get("token", "").rpartition("#")[2],
        name=request.POST.get("name", ""),
        now=clock.now(),
    )
    if isinstance(outcome, Refused):
        return render(request, "access/enter.html", {"refused": outcome.why}, status=403)
    return _come_in(request, outcome)


def login(request: HttpRequest) -> HttpResponse:
    """With an account's name and password. After a few failures the account is closed to this
    address for a while.
    """
    if request.method != "POST":
        return render(request, "access/login.html")
    username = request.POST.get("username", "")
    user = authenticate(request, username=username, password=request.POST.get("password", ""))
    if not isinstance(user, User):
        why = "This name and password do not belong together. Check both and try again."
        return render(
            request, "access/login.html", {"refused": why, "username": username}, status=403
        )
    outcome = grants.admit(user, now=clock.now())
    if isinstance(outcome, Refused):
        return render(request, "access/login.html", {"refused": outcome.why}, status=403)
    return _come_in(request, outcome)


def locked_out(request: HttpRequest, *_: object) -> HttpResponse:
    """429: too many wrong passwords."""
    why = "Too many wrong passwords. Wait a quarter of an hour, or come in by a link."
    return render(request, "access/login.html", {"refused": why}, status=429)


def leave(request: HttpRequest) -> HttpResponse:
    """Sign out: the session and its grant end, and sockets within seconds."""
    sessions.close_session(request.session)
    return _see_other("login")


def _come_in(request: HttpRequest, grant: Grant) -> HttpResponse:
    sessions.open_session(request.session, grant)
    return _see_other(posts.page_of(grant.place) if grant.place else "cluster")


def _see_other(name: str) -> HttpResponse:
    # 303 (not 302): the browser must fetch the next page with GET whatever it sent before (RFC
    # 9110, 15.4.4).
    answer = redirect(name)
    answer.status_code = 303
    return answer
