"""A program of Kubernetes' tests that belongs to root and is setuid: whom does it run as?"""

from practice.images.program import Exit, Program, Say, Step


class NoNewPrivileges(Program):
    """Prints its effective user, and ends. Mirrors test/images/nonewprivs of Kubernetes 1.37."""

    def _make_plan(self) -> list[Step]:
        rights = self.start.rights
        uid = 0 if rights.may_escalate else rights.uid
        return [Say(f"Effective uid: {uid}"), Exit(0)]
