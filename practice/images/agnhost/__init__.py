"""agnhost, the image of Kubernetes' own end-to-end tests: one program with many subcommands.

Mirrors test/images/agnhost of Kubernetes 1.37: the same flags, paths, answers and log lines. What
is not simulated (TLS, UDP, SCTP, real processes) is said in the module that leaves it out.
"""

from practice.images.agnhost.choice import Agnhost

__all__ = ["Agnhost"]
