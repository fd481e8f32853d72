"""Why a line ends badly, worded as kubectl words it."""

from dashboard.kube import errors

RESPONSES = {400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound"}


class Failed(Exception):
    """The line is over; the text is for standard error, "" when everything was said already."""


def of_server(error: errors.KubeError) -> str:
    """`Error from server (Reason): …` (kubectl's cmdutil.CheckErr)."""
    if isinstance(error, errors.Unreachable | errors.Unreadable):
        return f"Unable to connect to the server: {error.message}"
    if isinstance(error, errors.Invalid):
        return _invalid(error)
    reason = error.reason or RESPONSES.get(error.code, "")
    return f"Error from server{f' ({reason})' if reason else ''}: {error.message}"


def _invalid(error: errors.Invalid) -> str:
    name = str(error.details.get("name") or "")
    kind = str(error.details.get("kind") or "object")
    causes = [
        f"{one.get('field')}: {one.get('message')}" if one.get("field") else str(one.get("message"))
        for one in error.details.get("causes") or []
    ]
    what = f'The {kind} "{name}" is invalid' if name else f"The {kind} is invalid"
    if not causes:
        return f"{what}: {error.message}"
    if len(causes) == 1:
        return f"{what}: {causes[0]}"
    return f"{what}: \n" + "\n".join(f"* {one}" for one in causes)
