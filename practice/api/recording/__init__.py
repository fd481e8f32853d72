"""Events as components record them: made, named, counted up, combined and held back as client-go does.

`recorder` is what a component calls; `correlating` decides about the events of the older way (core/v1),
`series` about those of the newer (events.k8s.io/v1), which only the scheduler uses. What was recorded
is remembered here, not looked up in the cluster: so an event is counted up by its cause, and named by
the time at which it was first seen.
"""

from practice.api.recording.correlating import Correlated, Correlator
from practice.api.recording.making import Report, event_about
from practice.api.recording.recorder import Recorder

__all__ = ["Correlated", "Correlator", "Recorder", "Report", "event_about"]
