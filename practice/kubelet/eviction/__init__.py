"""Node-pressure eviction: a kubelet takes pods away before its node runs out of something.

Mirrors pkg/kubelet/eviction of Kubernetes 1.37 and the documentation page on node-pressure eviction:
hard thresholds with their defaults, conditions that outlast what caused them by five minutes, unused
images first, then one pod at a time in the documented order, and limits of local storage. Memory beyond
a container's own limit is another matter: that is the kernel's, and kills only the container.
"""

from practice.kubelet.eviction.evictor import Evictor

__all__ = ["Evictor"]
