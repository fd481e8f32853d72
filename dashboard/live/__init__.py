"""From changes to sockets: ticks, a journal to resume from, frames encoded once, and viewers that
pull.

``docs/protocol.md`` is the contract; ``dashboard.live.protocol`` is the client's half of it in
Python."""
