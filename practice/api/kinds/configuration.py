"""ConfigMaps, Secrets and ServiceAccounts: what pods read."""

from __future__ import annotations

from practice.api.resource import Resource
from practice.api.values import text_at

CONFIG_MAPS = Resource(
    group="",
    version="v1",
    plural="configmaps",
    singular="configmap",
    kind="ConfigMap",
    short_names=("cm",),
)

SECRETS = Resource(
    group="",
    version="v1",
    plural="secrets",
    singular="secret",
    kind="Secret",
    fields={"type": text_at("type")},
)

SERVICE_ACCOUNTS = Resource(
    group="",
    version="v1",
    plural="serviceaccounts",
    singular="serviceaccount",
    kind="ServiceAccount",
    short_names=("sa",),
    returns_deleted=True,
)
