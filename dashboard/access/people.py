"""For instructors: who is here, which links are open, and ending either."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dashboard import limits
from dashboard.access import clock, grants
from dashboard.access.models import Grant, Invitation
from dashboard.roles import Role

HOUR_S = 3600


class InvitationForm(forms.Form):
    """A new link. Anything but an observer's link is for one person."""

    role = forms.ChoiceField(choices=[(role.value, role.value) for role in Role])
    label = forms.CharField(required=False, max_length=limits.NAME_MAX_CHARS)
    hours = forms.IntegerField(min_value=1, max_value=limits.INVITATION_MAX_S // HOUR_S, initial=12)
    max_uses = forms.IntegerField(
        min_value=1, max_value=limits.INVITATION_MAX_USES, initial=100, label="uses"
    )

    def clean(self) -> dict[str, Any]:
        """Links that let people act stay small: they are handed to persons, not to rooms."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("role") != Role.OBSERVER and (data.get("max_uses") or 0) > 1:
            self.add_error("max_uses", f"A link for one {data.get('role')} can be used once.")
        return data


def people(request: HttpRequest) -> HttpResponse:
    """The page, and POST: make a link. The link is shown in the answer and never again."""
    form = InvitationForm(request.POST if request.method == "POST" else None)
    link = ""
    if form.is_bound and form.is_valid():
        _, token = grants.invite(
            role=Role(form.cleaned_data["role"]),
            lasts_s=form.cleaned_data["hours"] * HOUR_S,
            max_uses=form.cleaned_data["max_uses"],
            label=form.cleaned_data["label"],
            by=request.viewer.name,  # type: ignore[attr-defined]
            now=clock.now(),
        )
        link = f"{request.build_absolute_uri(reverse('enter'))}#{token}"
        form = InvitationForm()
    status = 422 if form.errors else 200
    return render(request, "access/people.html", _people(form, link, clock.now()), status=status)


def revoke_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """End a link and everybody who came in by it."""
    grants.revoke_invitation(pk, now=clock.now())
    return _back()


def revoke_grant(_request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """End one person's stay; their sockets close within seconds."""
    grants.revoke_grant(str(pk), now=clock.now())
    return _back()


def _people(form: InvitationForm, link: str, now: datetime) -> dict[str, Any]:
    invitations = [{"row": row, "state": row.state(now)} for row in Invitation.objects.all()[:100]]
    return {"form": form, "link": link, "here": _here(now)[:500], "invitations": invitations}


def _here(now: datetime) -> QuerySet[Grant]:
    return Grant.objects.select_related("invitation").filter(
        Q(invitation=None) | Q(invitation__revoked_at=None), revoked_at=None, expires_at__gt=now
    )


def _back() -> HttpResponse:
    answer = redirect("access")
    answer.status_code = 303
    return answer
