"""Getting a container ready to start: its environment, files, arguments and knobs."""

from practice.images.catalogue import Image, knobs_from_env
from practice.images.program import Start
from practice.informer import Object
from practice.kubelet import cgroups, name_files
from practice.kubelet.environment import Surroundings, expand, resolve_env
from practice.kubelet.host import Host
from practice.kubelet.logs import Log
from practice.kubelet.security import rights_of, sysctls
from practice.kubelet.volumes.pod_volumes import PodVolumes
from practice.quantities import thousandths


def prepare(
    host: Host,
    pod: Object,
    spec: Object,
    image: Image,
    ip: str,
    log: Log,
    volumes: PodVolumes,
) -> Start:
    """What the program starts with.

    ConfigError: something that it refers to is missing. CatalogueError: a bad `PRACTICE_*` value.
    """
    around = Surroundings(
        client=host.client, pod_ip=ip, host_ip=host.ip, allocatable=host.allocatable()
    )
    env = resolve_env(around, pod, spec)
    limit = ((spec.get("resources") or {}).get("limits") or {}).get("cpu")
    return Start(
        image=image.reference.path.rpartition("/")[2],
        tag=image.reference.tag,
        knobs=knobs_from_env(image.knobs, env),
        now=host.clock.now,
        random=host.clock.random(f"{host.component}/programs"),
        say=log.say,
        command=[expand(word, env) for word in spec.get("command") or ()],
        args=[expand(word, env) for word in spec.get("args") or ()],
        env=env,
        cpu_limit_milli=thousandths(limit) if limit is not None else None,
        files=volumes.mounts(spec, env),
        namespace=pod["metadata"]["namespace"],
        pod=pod["metadata"]["name"],
        hostname=name_files.hostname(pod, host.name),
        ip=ip,
        node=host.name,
        system_files={
            **name_files.files(pod, ip, host.name),
            **sysctls(pod),
            **cgroups.files(spec),
        },
        rights=rights_of(pod, spec),
        outgoing=host.outgoing(pod),
    )
