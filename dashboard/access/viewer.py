"""The person behind a request or a socket, as the rest of Podium sees them."""

from dataclasses import dataclass

from dashboard.roles import Role, reaches


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Somebody with a valid grant. `id` is the grant's: it names one browser, not one human."""

    id: str
    name: str
    role: Role
    """Here: a post may have made it a greater one."""
    home: str = ""
    """The only place of somebody who came by a code; "": everywhere."""
    own_role: Role | None = None
    """Without the post; None: the same."""

    @property
    def is_guest(self) -> bool:
        """Came by a code, and is where it led to: looks, and writes nothing but what is open to guests."""
        return bool(self.home) and self.own_role is None

    def may_everywhere(self, needed: Role) -> bool:
        """Whether the role includes `needed` wherever this person goes: posts and codes are of one place."""
        return not self.home and reaches(self.own_role or self.role, needed)

    def may(self, needed: Role) -> bool:
        """Whether the viewer's role includes `needed`."""
        return reaches(self.role, needed)
