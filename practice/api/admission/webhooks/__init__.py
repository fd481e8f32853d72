"""Webhooks: what is to be written is shown to other programs, which change or refuse it.

Mirrors apiserver's plugins MutatingAdmissionWebhook and ValidatingAdmissionWebhook. Documentation:
"Dynamic Admission Control". The programs run in pods of this cluster and are asked at once, within
the write: time does not pass, but an answer that would take longer than a webhook may is none.
Not here: versions other than the request's own.
"""

from practice.api.admission.webhooks.plugins import MutatingWebhooks, ValidatingWebhooks

__all__ = ["MutatingWebhooks", "ValidatingWebhooks"]
