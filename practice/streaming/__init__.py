"""Streams over one HTTP connection: commands in containers, and forwarded ports.

Two carriers, SPDY/3.1 (what kubelets and older kubectl speak) and WebSocket (what newer kubectl and
most other clients speak), and two conversations on top of each: `commands` (exec, attach) and
`forwarding`. The API server of the practice cluster uses it, and the simulated kubelet that serves
a real one.

Promises: everything that waits is bounded; a client that does not read is cut and never waited for;
when the client goes away, whatever it began ends.
"""
