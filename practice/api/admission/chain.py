"""The plugins in their order, and which of them a request has to pass."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from practice.api.admission.attempt import Attempt
from practice.api.admission.certificates import (
    CertificateApproval,
    CertificateSigning,
    CertificateSubjectRestriction,
)
from practice.api.admission.default_ingress_class import DefaultIngressClass
from practice.api.admission.default_storage_class import DefaultStorageClass
from practice.api.admission.default_toleration_seconds import DefaultTolerationSeconds
from practice.api.admission.limit_ranger import LimitRanger
from practice.api.admission.namespace_lifecycle import NamespaceLifecycle
from practice.api.admission.persistent_volume_claim_resize import PersistentVolumeClaimResize
from practice.api.admission.plugin import Plugin
from practice.api.admission.pod_resize_validator import PodResizeValidator
from practice.api.admission.policies import MutatingPolicies, ValidatingPolicies
from practice.api.admission.priority import Priority
from practice.api.admission.resource_quota import ResourceQuota
from practice.api.admission.runtime_class import RuntimeClass
from practice.api.admission.service_account import ServiceAccount
from practice.api.admission.taint_nodes_by_condition import TaintNodesByCondition
from practice.api.admission.webhooks import MutatingWebhooks, ValidatingWebhooks
from practice.api.admission.webhooks.plugins import Dialer, Webhooks
from practice.api.rbac import escalation, signers
from practice.api.rbac.authorizer import Authorizer
from practice.api.registry import Registry

ORDER: tuple[type[Plugin], ...] = (
    NamespaceLifecycle,
    LimitRanger,
    ServiceAccount,
    TaintNodesByCondition,
    Priority,
    DefaultTolerationSeconds,
    DefaultStorageClass,
    PersistentVolumeClaimResize,
    RuntimeClass,
    CertificateApproval,
    CertificateSigning,
    CertificateSubjectRestriction,
    DefaultIngressClass,
    PodResizeValidator,
    MutatingPolicies,
    MutatingWebhooks,
    ValidatingPolicies,
    ValidatingWebhooks,
    ResourceQuota,
)
"""As kube-apiserver orders them."""


class Admission:
    """The chain of one API server. `without` names plugins that are switched off."""

    def __init__(
        self,
        authorizer: Authorizer,
        resources: Registry,
        *,
        without: Collection[str] = (),
        plugins: Sequence[type[Plugin]] = ORDER,
    ) -> None:
        self._authorizer = authorizer
        self._plugins = tuple(plugin() for plugin in plugins if plugin.name not in without)
        for plugin in self._plugins:
            plugin.authorizer = authorizer
            plugin.resources_served = resources
        self._concerned: dict[tuple[str, str, str], tuple[Plugin, ...]] = {}

    def use_dialer(self, dialer: Dialer) -> None:
        """The way to webhooks; until it is there, none can be called."""
        for plugin in self._plugins:
            if isinstance(plugin, Webhooks):
                plugin.dialer = dialer

    def admit(self, attempt: Attempt) -> None:
        """First half: the plugins may change the object. ApiError: one refuses."""
        plugins = self._of(attempt)
        for plugin in plugins:
            plugin.admit(attempt)
        if attempt.changed_by_webhooks:
            for plugin in plugins:
                if not isinstance(plugin, Webhooks | ResourceQuota):
                    plugin.admit(attempt)
        if attempt.obj is not None and attempt.resource.group == escalation.GROUP:
            escalation.check(
                self._authorizer, attempt.resource, attempt.request, attempt.obj, attempt.old
            )

    def validate(self, attempt: Attempt) -> None:
        """Second half, after the kind's own validation. ApiError: one refuses."""
        for plugin in self._of(attempt):
            plugin.validate(attempt)
        if attempt.obj is not None and attempt.resource.group == signers.GROUP:
            about = self._authorizer, attempt.resource, attempt.request, attempt.obj, attempt.old
            signers.check_attest(*about)
            signers.check_sign(*about, attempt.context.clock.now())

    def _of(self, attempt: Attempt) -> tuple[Plugin, ...]:
        key = attempt.verb, attempt.resource.key, attempt.subresource
        found = self._concerned.get(key)
        if found is None:
            found = tuple(plugin for plugin in self._plugins if plugin.concerns(attempt))
            self._concerned[key] = found
        return found
