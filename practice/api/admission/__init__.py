"""Admission: what stands between a permitted request and the store.

Mirrors kube-apiserver's chain (plugin/pkg/admission; its documentation page "Admission Controllers"):
each plugin is a file here, called in the real order, first all that change the object, then, after
the kind's own validation, all that only judge it. Every request passes it, over HTTP or in-process.
"""

from practice.api.admission.attempt import Attempt
from practice.api.admission.chain import Admission
from practice.api.admission.plugin import Plugin

__all__ = ["Admission", "Attempt", "Plugin"]
