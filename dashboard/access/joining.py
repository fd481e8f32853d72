"""Coming in by a code, or by what a QR carries: to one place, to look.

The QR's address carries the invitation's token in its fragment, which browsers send to nobody; the page's script
takes it out of the address and hands it in by POST. A code is typed. Either becomes a cookie and 303 to the place: no
address holds a token.
"""

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dashboard.access import clock, grants, posts, sessions
from dashboard.access.grants import Refused
from dashboard.access.guessing import guesses
from dashboard.access.models import Invitation

WRONG = "No lesson that runs here has this code. Look at the screen again; small letters are as good as capitals."


def join(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: `code` or `token`, for a session."""
    if request.method != "POST":
        return render(request, "access/join.html")
    now_s = time.monotonic()
    token, code = request.POST.get("token", ""), request.POST.get("code", "")
    address = request.META.get("REMOTE_ADDR", "")
    # A token cannot be guessed (128 bits), so that a hall whose codes are under attack still comes in by its QR.
    if not token and (wait_s := guesses.wait_s(address, now_s)) > 0:
        return _too_often(request, wait_s)
    row = grants.by_token(token) if token else grants.by_code(code)
    if row is None or not row.place:
        if not token:
            guesses.was_wrong(address, now_s)
        return _no(request, WRONG, code)
    return _come_in(request, row, code)


def _come_in(request: HttpRequest, row: Invitation, code: str) -> HttpResponse:
    held = request.session.get(sessions.GRANT)
    # Who may be there already keeps what they have: an instructor that tries the code stays one.
    if not (held and grants.viewer(held, now=clock.now(), place=row.place)):
        outcome = grants.use(row, name="", now=clock.now())
        if isinstance(outcome, Refused):
            return _no(request, outcome.why, code)
        sessions.open_session(request.session, outcome)
    answer = redirect(posts.page_of(row.place))
    answer.status_code = 303
    return answer


def _no(request: HttpRequest, why: str, code: str) -> HttpResponse:
    return render(request, "access/join.html", {"refused": why, "code": code[:20]}, status=403)


def _too_often(request: HttpRequest, wait_s: float) -> HttpResponse:
    minutes = int(wait_s // 60) + 1
    why = (
        f"Too many wrong codes came from here. Scan the QR instead, or try again in {minutes} min."
    )
    answer = render(request, "access/join.html", {"refused": why}, status=429)
    answer["Retry-After"] = str(int(wait_s) + 1)
    return answer
