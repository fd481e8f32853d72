"""The volumes of one pod: brought before its containers start, kept fresh, taken away at its end.

Mirrors the kubelet's volume manager: all volumes must be there before the first container starts;
changes of mounted ConfigMaps and Secrets arrive with the kubelet's next sync of the pod, all files
of a volume at once, and never through a `subPath`, which shows the file as it was when the
container started. Documentation: "Volumes", "ConfigMaps" (mounted ConfigMaps are updated
automatically), "Projected Volumes".
"""

from __future__ import annotations

import posixpath

from practice.api.errors import ApiError
from practice.api.kinds.claims import PROTECTION
from practice.clock import Timer
from practice.images.attributes import FILE_MODE, SHARED_FOLDER_MODE, Attributes
from practice.images.catalogue import Image, contents
from practice.images.mounts import Folder, Mount, Mounts
from practice.informer import Object
from practice.kubelet import last_words
from practice.kubelet.environment import ConfigError, expand_strictly
from practice.kubelet.host import Host
from practice.kubelet.users import fs_group, user_of
from practice.kubelet.volumes.certificates import PodCertificates
from practice.kubelet.volumes.maps_content import KINDS, Filler, references
from practice.kubelet.volumes.tokens import NotYetError, PodTokens
from practice.limits import POD_CHANGE_SYNC_S, VOLUME_SYNC_S
from practice.pod_claims import claim_name

_HOST_FOLDERS = ("", "dev", "etc", "home", "opt", "proc", "run", "srv", "sys", "tmp", "usr", "var")
_REMOTE = ("nfs", "iscsi", "fc", "cephfs", "rbd", "glusterfs", "azureFile", "portworxVolume")


class MountError(Exception):
    """A volume cannot be mounted yet; the text is that of the event FailedMount."""


class MountPending(MountError):
    """What a volume needs is on its way; nobody need be told."""


class PodVolumes:
    """Folders by the names of volumes, each with the path inside that counts as its root."""

    def __init__(self, host: Host, pod: Object) -> None:
        self._host = host
        self._pod = pod
        self._found: dict[str, tuple[Folder, str]] = {}
        self._tokens = PodTokens(host)
        self._certificates = PodCertificates(host)
        self._images: set[str] = set()
        """The volumes whose images are there."""
        self._timer: Timer | None = None
        self._renewal: Timer | None = None
        self._listening = False

    # -- beginning and end -------------------------------------------------------------------------

    def set_up(self) -> None:
        """Bring all volumes. MountError: one is not there yet; try again."""
        unmounted = [one["name"] for one in self._pod["spec"].get("volumes") or ()]
        for volume in self._pod["spec"].get("volumes") or ():
            name = volume["name"]
            if name in self._found:
                continue
            try:
                self._found[name] = self._bring(volume)
            except NotYetError as error:
                raise MountPending from error
            except ConfigError as error:
                text = f'MountVolume.SetUp failed for volume "{name}" : {error}'
                raise MountError(text) from error
            except _ClaimError as error:
                raise MountError(
                    f"Unable to attach or mount volumes: unmounted volumes=[{' '.join(unmounted)}]"
                    f", unattached volumes=[], failed to process volumes=[{name}]: {error}"
                ) from error
        self._listen()

    def update(self, pod: Object) -> None:
        """The pod's object has changed; its labels and annotations may be in files."""
        old, self._pod = self._pod, pod
        parts = [[one["metadata"].get(k) for k in ("labels", "annotations")] for one in (old, pod)]
        if self._listening and parts[0] != parts[1]:
            self._refresh_after(POD_CHANGE_SYNC_S)

    def tear_down(self) -> None:
        """The pod has ended here."""
        for timer in (self._timer, self._renewal):
            if timer is not None:
                timer.cancel()
        if self._listening:
            uid = self._pod["metadata"]["uid"]
            for reference in references(self._pod):
                self._host.map_users.remove(reference, uid)
        self._listening = False

    # -- fresh contents ----------------------------------------------------------------------------

    def _listen(self) -> None:
        if self._listening:
            return
        self._listening = True
        uid = self._pod["metadata"]["uid"]
        for reference in references(self._pod):
            self._host.map_users.add(reference, uid, self._map_changed)
        self._renew_later()

    def _renew_later(self) -> None:
        dues = [self._tokens.due_in_s(), self._certificates.due_in_s()]
        known = [due_s for due_s in dues if due_s is not None]
        if known:
            self._renewal = self._host.after(min(known), self._renew)

    def _renew(self) -> None:
        self._fill()
        self._renew_later()

    def _map_changed(self) -> None:
        """The kubelet looks at each pod about once in that time; where it is now is chance."""
        if self._timer is None:
            self._refresh_after(self._host.chance.uniform(*VOLUME_SYNC_S))

    def _refresh_after(self, delay_s: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._host.after(delay_s, self._refresh)

    def _refresh(self) -> None:
        self._timer = None
        self._fill()

    def _fill(self) -> None:
        filler = self._filler()
        for volume in self._pod["spec"].get("volumes") or ():
            if any(volume.get(kind) is not None for kind in KINDS):
                try:
                    self._found[volume["name"]][0].replace(self._filled(filler, volume))
                except NotYetError:
                    continue
                except ConfigError as error:
                    text = f'MountVolume.SetUp failed for volume "{volume["name"]}" : {error}'
                    self._host.event(self._pod, "Warning", "FailedMount", text)

    def _filler(self) -> Filler:
        host = self._host
        return Filler(host.client, self._pod, host.allocatable(), self._tokens, self._certificates)

    # -- one volume --------------------------------------------------------------------------------

    def _bring(self, volume: Object) -> tuple[Folder, str]:
        host, uid = self._host, self._pod["metadata"]["uid"]
        if any(volume.get(kind) is not None for kind in KINDS):
            return self._filled(self._filler(), volume), ""
        if volume.get("hostPath") is not None:
            return self._host_path(volume["hostPath"])
        if volume.get("image") is not None:
            return Folder(writable=False), ""  # until its image is there
        claim = claim_name(self._pod, volume)
        if claim:
            folder, inside = self._claimed(claim)
        else:
            folder, inside = self._scratch_or_remote(volume, uid), ""
        gid = fs_group(self._pod)
        if gid is not None and folder is not host.disks.node(host.name):
            folder.give_to_group(gid)
        return folder, inside

    def _scratch_or_remote(self, volume: Object, uid: str) -> Folder:
        for kind in _REMOTE:
            if volume.get(kind) is not None:
                return self._host.disks.of_source({kind: volume[kind]})
        in_memory = (volume.get("emptyDir") or {}).get("medium") == "Memory"
        return self._host.disks.scratch(uid, volume["name"], in_memory=in_memory)

    def _filled(self, filler: Filler, volume: Object) -> Folder:
        files = filler.files(volume)
        folder = Folder(
            {path: file.data for path, file in files.items()},
            writable=False,
            root_mode=SHARED_FOLDER_MODE,
            file_system="tmpfs",
        )
        for path, file in files.items():
            if (file.mode, file.uid) != (FILE_MODE, 0):  # as most are
                folder.attributes[path] = Attributes(file.mode, file.uid)
        gid = fs_group(self._pod)
        if gid is not None:
            folder.give_to_group(gid)
        return folder

    def _host_path(self, source: Object) -> tuple[Folder, str]:
        folder, path = self._host.disks.node(self._host.name), source["path"].strip("/")
        kind = source.get("type") or ""
        is_file = path in folder.files
        known = path.split("/")[0] in _HOST_FOLDERS and path.count("/") < 1
        is_folder = known or any(one.startswith(f"{path}/") for one in folder.files)
        if (kind == "Directory" and not is_folder) or (kind == "File" and not is_file):
            word = "directory" if kind == "Directory" else "file"
            what = f"{source['path']} is not a {word}"
            raise ConfigError(f"hostPath type check failed: {what}")
        if kind == "FileOrCreate" and not is_file:
            folder.put(path, b"")
        return folder, path

    def _claimed(self, name: str) -> tuple[Folder, str]:
        namespace = self._pod["metadata"]["namespace"]
        where = f"error processing PVC {namespace}/{name}"
        try:
            claim = self._host.client.get("persistentvolumeclaims", namespace, name)
        except ApiError as error:
            if error.code != 404:
                raise
            text = f"{where}: failed to fetch PVC from API server: {error}"
            raise _ClaimError(text) from error
        metadata = claim["metadata"]
        if "deletionTimestamp" in metadata and PROTECTION not in metadata.get("finalizers", ()):
            raise _ClaimError(f"{where}: PVC is being deleted")
        if (claim.get("status") or {}).get("phase") != "Bound":
            raise _ClaimError(f"{where}: PVC is not bound")
        volume_name = claim["spec"]["volumeName"]
        try:
            volume = self._host.client.get("persistentvolumes", None, volume_name)
        except ApiError as error:
            if error.code != 404:
                raise
            text = f"{where}: failed to fetch PV {volume_name} from API server: {error}"
            raise _ClaimError(text) from error
        return self._host.disks.of_volume(volume, self._host.name)

    def scratch_bytes(self) -> dict[str, int]:
        """By the name of each emptyDir on the node's disk, what is in it."""
        return {
            one["name"]: self._found[one["name"]][0].size_bytes
            for one in self._pod["spec"].get("volumes") or ()
            if one.get("emptyDir") is not None
            and one["emptyDir"].get("medium") != "Memory"
            and one["name"] in self._found
        }

    # -- images --------------------------------------------------------------------------------------

    def missing_images(self, container: Object) -> list[Object]:
        """The volumes of a container that show images which have not been brought to the pod yet."""
        mounted = {one["name"] for one in container.get("volumeMounts") or ()}
        return [
            one
            for one in self._pod["spec"].get("volumes") or ()
            if one.get("image") is not None
            and one["name"] in mounted
            and one["name"] not in self._images
        ]

    def show_image(self, name: str, image: Image) -> None:
        """Its image is there: the volume shows what is in it."""
        self._images.add(name)
        self._found[name] = Folder(contents(image), writable=False), ""

    # -- for containers ----------------------------------------------------------------------------

    def mounts(self, container: Object, env: dict[str, str]) -> Mounts:
        """What a container sees that starts now. ConfigError: a variable of a path is unknown."""
        found = []
        for mount in container.get("volumeMounts") or ():
            folder, inside = self._found.get(mount["name"]) or (Folder(), "")
            sub = mount.get("subPath") or expand_strictly(mount.get("subPathExpr") or "", env)
            if sub:
                _check_sub_path(sub)
                inside = posixpath.join(inside, sub).rstrip("/")
                if folder.writable and inside not in folder.files:
                    folder.make_folder(inside)
                if not folder.writable:
                    folder = folder.copy()  # as it is now, for good
            path = posixpath.normpath(mount["mountPath"])
            found.append(Mount(path, folder, inside, bool(mount.get("readOnly"))))
        found.append(last_words.mount(container))
        security = container.get("securityContext") or {}
        is_fixed = bool(security.get("readOnlyRootFilesystem"))
        return Mounts(found, user_of(self._pod, container), read_only_root=is_fixed)


def _check_sub_path(path: str) -> None:
    """Refused once the variables in it are filled in, since only now it is known."""
    if path.startswith("/"):
        raise ConfigError(f"error SubPath `{path}` must not be an absolute path")
    if ".." in path.split("/"):
        raise ConfigError(f"unable to provision SubPath `{path}`: must not contain '..'")


class _ClaimError(Exception):
    """The volume's claim is not ready."""
