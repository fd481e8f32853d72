"""What becomes of a volume whose claim is gone: kept, or deleted.

Volumes of external provisioners (those with a driver, or with the annotation that names one) are
theirs to delete. Of the others, Kubernetes can delete only directories of hosts, and only below
/tmp, for tests; all else fails, and says so. `Recycle` is deprecated; here the volume goes back to
the others at once, where a real cluster first runs a pod that empties it.
"""

import re
from collections.abc import Callable

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.controllers.persistentvolume.pair import VOLUMES, Pair
from practice.informer import Object
from practice.volume_binding import PROVISIONED_BY, annotations_of

Tell = Callable[[Object, str, str, str], None]


class Reclaimer:
    """Acts on released volumes."""

    def __init__(self, client: Client, tell: Tell) -> None:
        self._client = client
        self._pair = Pair(client)
        self._tell = tell

    def reclaim(self, volume: Object) -> None:
        """Do what the volume's policy says. ApiError: try again later."""
        policy = volume["spec"].get("persistentVolumeReclaimPolicy")
        if policy == "Delete":
            self._delete(volume)
        elif policy == "Recycle":
            self._recycle(volume)

    def _delete(self, volume: Object) -> None:
        spec = volume["spec"]
        name = volume["metadata"]["name"]
        if PROVISIONED_BY in annotations_of(volume) or spec.get("csi") is not None:
            return
        if spec.get("hostPath") is None:
            why = "no deletable volume plugin matched"
            text = f'error getting deleter volume plugin for volume "{name}": {why}'
            self._fail(volume, "VolumeFailedDelete", text)
        elif not re.match(r"^/tmp/.+", spec["hostPath"]["path"]):
            path = spec["hostPath"]["path"]
            text = f"host_path deleter only supports /tmp/.+ but received provided {path}"
            self._fail(volume, "VolumeFailedDelete", text)
        else:
            try:
                self._client.delete(VOLUMES, None, name)
            except ApiError as error:
                if error.code != 404:
                    raise

    def _recycle(self, volume: Object) -> None:
        if volume["spec"].get("hostPath") is None and volume["spec"].get("nfs") is None:
            text = "No recycler plugin found for the volume!"
            self._fail(volume, "VolumeFailedRecycle", text)
            return
        self._tell(volume, "Normal", "VolumeRecycled", "Volume recycled")
        self._pair.unbind(volume)

    def _fail(self, volume: Object, reason: str, text: str) -> None:
        if (volume.get("status") or {}).get("phase") != "Failed":
            self._pair.report_volume(volume, "Failed", text)
            self._tell(volume, "Warning", reason, text)
