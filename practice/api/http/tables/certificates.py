"""Rows of CertificateSigningRequests and PodCertificateRequests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from practice.api.http.tables.ages import age, human_duration
from practice.api.http.tables.column import AGE, NAME, NONE, Column, Printer
from practice.api.schema.structure import Json


def _request(obj: Json, now: datetime) -> list[Any]:
    spec = obj.get("spec", {})
    seconds = spec.get("expirationSeconds")
    return [
        obj["metadata"]["name"],
        age(obj, now),
        spec.get("signerName") or NONE,
        spec.get("username", ""),
        NONE if seconds is None else human_duration(timedelta(seconds=seconds)),
        _condition(obj.get("status") or {}),
    ]


def _condition(status: Json) -> str:
    kinds = {one.get("type") for one in status.get("conditions") or []}
    decided = next((kind for kind in ("Denied", "Approved") if kind in kinds), "Pending")
    failed = ",Failed" if "Failed" in kinds else ""
    return decided + failed + (",Issued" if status.get("certificate") else "")


def _pod_request(obj: Json, _now: datetime) -> list[Any]:
    spec, status = obj.get("spec", {}), obj.get("status") or {}
    kinds = [one.get("type") for one in status.get("conditions") or []]
    decided = [kind for kind in kinds if kind in ("Issued", "Denied", "Failed")]
    notes = spec.get("unverifiedUserAnnotations") or {}
    return [
        obj["metadata"]["name"],
        *(spec.get(f"{word}Name", "") for word in ("pod", "serviceAccount", "node", "signer")),
        decided[-1] if decided else "Pending",
        ",".join(f"{key}={notes[key]}" for key in sorted(notes)) or NONE,
    ]


CERTIFICATE_REQUESTS = Printer(
    (
        NAME,
        AGE,
        Column("SignerName", description="Who is asked to sign."),
        Column("Requestor", description="Who asks."),
        Column("RequestedDuration", description="How long the certificate shall be good."),
        Column("Condition", description="What was decided, and whether it is issued."),
    ),
    _request,
)

POD_CERTIFICATE_REQUESTS = Printer(
    (
        NAME,
        Column("PodName", description="Whose certificate it is to be."),
        Column("ServiceAccountName", description="The pod's account."),
        Column("NodeName", description="Where the pod runs."),
        Column("SignerName", description="Who is asked to sign."),
        Column("State", description="What was decided."),
        Column("UnverifiedUserAnnotations", description="What the signer is told.", priority=1),
    ),
    _pod_request,
)
