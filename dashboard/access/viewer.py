"""The person behind a request or a socket, as the rest of Podium sees them."""

from dataclasses import dataclass

from dashboard.roles import Role, reaches


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Somebody with a valid grant. `id` is the grant's: it names one browser, not one human."""

    id: str
    name: str
    role: Role

    def may(self, needed: Role) -> bool:
        """Whether the viewer's role includes `needed`."""
        return reaches(self.role, needed)
