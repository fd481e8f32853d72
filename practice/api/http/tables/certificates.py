"""Rows of CertificateSigningRequests."""

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
