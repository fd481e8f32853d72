"""The end of a lesson on a real cluster: its namespace goes, also where the API server does not answer at once."""

import logging

from dashboard.kube.api import Api
from dashboard.kube.errors import KubeError, NotFound
from dashboard.kube.kinds import by_name
from dashboard.kube.timing import Timing
from explainer.limits import CLEAN_PAUSE_S, CLEAN_TRIES

log = logging.getLogger(__name__)


async def cleaned(api: Api, namespace: str, timing: Timing) -> None:
    """Nothing of the lesson is left, or the log says what is."""
    for left in reversed(range(CLEAN_TRIES)):
        try:
            await api.delete(by_name("Namespace"), "", namespace)
        except NotFound:
            return
        except KubeError as why:
            if not left:
                log.warning("The namespace %s is left behind: %s", namespace, why.message)
                return
            await timing.sleep(CLEAN_PAUSE_S)
        else:
            return
