"""Every bound of the practice cluster: a value, its unit in the name, and why it is that number."""

HISTORY_EVENTS_PER_RESOURCE = 4_096
"""Changes kept per resource at least, for watches and consistent pages. etcd keeps five minutes; this
is about ten minutes of a busy 200-node cluster, and at most some 30 MB of old pod versions."""

HISTORY_FRESH_S = 75.0
"""Changes of the last 75 s are kept beyond that number: how long the watch cache of Kubernetes' API
server wants to reach back."""

HISTORY_EVENTS_MOST = 32_768
"""Changes kept per resource at most, however fresh: half a minute at 1,000 changes a second, and
some 100 MB of pods that share nothing. (Kubernetes' watch cache: 102,400.)"""

CEL_STEPS = 100_000
"""Parts of an expression in CEL that are evaluated at most, macros' rounds counted each: some tenths
of a second. (Kubernetes estimates costs instead, and allows 10,000,000 units of its own.)"""

CEL_STEPS_OF_OBJECT = 1_000_000
"""Steps of all rules of one custom resource together: a second or two. (Kubernetes: ten times what one
expression may cost, as here.)"""

CEL_DEPTH = 50
"""Expressions within one another: cel-go allows 250 levels of its grammar, of which each of these
takes at least five."""

CEL_EXPRESSIONS_KEPT = 1_000
"""Expressions whose trees are kept, over all clusters of the process: a few kilobytes each."""

CEL_TREE_DEPTH = 180
"""Parts of an expression within one another, chains of operators counted each: three frames of Python
for each when it is evaluated, and there are a thousand."""

CEL_COST_OF_CHARACTERS = 10
"""Characters or items that are copied or searched through for the cost of one step, as cel-go has it."""

CEL_VALUE_SIZE = 4_000_000
"""Characters or items of the largest value that an expression may make: twice what an object may
have, and nothing that a machine feels."""

CEL_PATTERNS_KEPT = 200
"""Regular expressions whose machines are kept: some ten kilobytes each."""

CEL_PATTERN_STATES = 5_000
"""States of one regular expression, and steps of it that are remembered: a megabyte at most."""

CEL_PATTERN_REPEATS = 1_000
"""The most that a regular expression may count: RE2's own bound."""

MATCH_CONDITIONS = 64
"""Conditions of one webhook or policy: the API's own bound."""

AUDIT_ANNOTATIONS = 20
"""Audit annotations of one admission policy: the API's own bound."""

AUDIT_ANNOTATION_EXPRESSION_BYTES = 5_120
"""An expression that makes the value of one: the API's own bound."""

POLICY_KINDS_CHECKED = 10
"""Kinds with which the expressions of one policy are checked: kube-controller-manager's own bound."""

POLICY_MESSAGE_BYTES = 5_120
"""What an expression may make to be said about a refusal; longer ones are not said (API server's own)."""

TOKEN_DUE_LEAST_S = 1.0
"""Time at least until a kubelet looks at a pod's tokens again: sums of seconds are not exact, and who
comes a hair too early would come again for ever."""

TRUST_BUNDLE_BYTES = 1_048_576
"""Text of one ClusterTrustBundle: the API's own bound."""

COMPACTION_S = 300.0
"""Time between two compactions of the store: the default of kube-apiserver. Lists as they were
longer ago are refused, and continue tokens end."""

ANNOTATIONS_BYTES = 262_144
"""Total size of one object's annotations: the 256 KiB of Kubernetes' own validation."""

NESTING_LEVELS = 256
"""Deepest JSON accepted in a body or a patch: far beyond any Kubernetes type, well under Python's
recursion limit, so that no input can exhaust the stack."""

JSON_PATCH_OPERATIONS = 10_000
"""Operations in one JSON patch: the limit of Kubernetes' API server."""

OBJECT_DATA_BYTES = 1_048_576
"""Total size of a ConfigMap's or Secret's data: the 1 MiB of Kubernetes' own validation."""

SLICE_ENDPOINTS = 1_000
"""Endpoints of one EndpointSlice: the API's own bound."""

SLICE_ADDRESSES = 100
"""Addresses of one endpoint of an EndpointSlice: the API's own bound."""

SLICE_PORTS = 20_000
"""Ports of one EndpointSlice: the API's own bound."""

GENERATED_LOG_LINES = 1_000_000
"""Lines that agnhost's logs-generator writes at most: a day of ten lines a second, and then it ends."""

INGRESS_SYNC_S = 1.0
"""Time until an ingress controller has loaded a changed Ingress and says so."""

INGRESS_CONTROLLER_CHARACTERS = 250
"""Longest controller name of an IngressClass: the API's own bound."""

CSI_NODE_ID_CHARACTERS = 256
"""Longest name that a CSI driver has for a node: the API's own bound."""

ATTACHMENT_METADATA_BYTES = 262_144
"""Total size of what a driver says of an attached volume: the API's own bound."""

ATTACHMENT_ERROR_BYTES = 1_024
"""Longest message of a failed attaching or detaching: the API's own bound."""

FLOW_SCHEMA_PRECEDENCE = 10_000
"""Highest matchingPrecedence of a FlowSchema: the API's own bound."""

FLOW_SCHEMA_PRECEDENCE_DEFAULT = 1_000
"""The matchingPrecedence of a FlowSchema that names none: the API's own."""

FLOW_QUEUES = 10_000_000
"""Most queues of a PriorityLevelConfiguration: the API's own bound."""

FLOW_HASH_BITS = 60
"""Bits of the hash that deals a flow its hand of queues: kube-apiserver's."""

FLOW_BOOTSTRAP_S = 60.0
"""How often kube-apiserver makes again what is missing of the objects that every cluster has."""

CSI_DRIVER_CHARACTERS = 63
"""Longest name of a CSI driver: the API's own bound."""

VOLUME_BYTES = 4_194_304
"""Bytes that one simulated volume, or a container's own layer, keeps: room for what lessons write,
and small enough that a thousand of them cannot fill the memory."""

VOLUME_FILES = 1_000
"""Files that one simulated volume keeps."""

EMPTY_DIRS_REMEMBERED = 20_000
"""emptyDirs kept at most, beyond which the oldest is dropped: four for each of 5,000 pods."""

VOLUME_SYNC_S = (1.0, 75.0)
"""Shortest and longest time until a changed ConfigMap or Secret is in the files of a pod: the
kubelet looks at each pod every 60 to 90 s (its syncFrequency of a minute, with jitter)."""

POD_CHANGE_SYNC_S = 0.5
"""Time until changed labels or annotations are in the files of the pod, whose change wakes the
kubelet."""

VOLUME_RESYNC_S = 15.0
"""Time between two looks at a claim that waits for a volume: --pvclaimbinder-sync-period."""

PROVISIONING_S = (1.0, 3.0)
"""Shortest and longest time until a disk is made (clouds take 1 to 30 s)."""

RESIZING_S = (1.0, 3.0)
"""Shortest and longest time until a disk has grown (clouds take some seconds to minutes)."""

STORAGE_PARAMETERS = 512
"""Parameters of a StorageClass: the API's own bound."""

STORAGE_PARAMETERS_BYTES = 262_144
"""Total size of a StorageClass's parameters: the API's own 256 KiB."""

ALLOCATION_ATTEMPTS = 1_000
"""Random tries for a free cluster IP: with half of a million taken, failing is impossible."""

EVENT_TTL_S = 3_600
"""How long Events are kept: the default of kube-apiserver's --event-ttl."""

GENERATED_NAME_ATTEMPTS = 8
"""Tries to find a free name for generateName: what Kubernetes' registry does since 1.30."""

GENERATED_NAME_PREFIX_CHARACTERS = 58
"""Longest generateName prefix that is kept: 63 of a DNS label less the five random ones."""

LOG_LINES_DEFAULT = 10_000
"""Log lines answered when the client names no limit: what a simulated program keeps in memory."""

EVENTS_REMEMBERED = 4_096
"""Causes of events that a component remembers, to count the same one up: client-go's cache."""

EVENT_HOSTS_REMEMBERED = 1_000
"""Nodes whose kubelets' causes are remembered, the quietest is forgotten first: some 200 nodes, of which
an autoscaler takes away and adds some."""

EVENTS_COMBINED_FROM = 10
"""Different messages of one reason about one object from which on they are combined: client-go's."""

EVENTS_COMBINED_WITHIN_S = 600.0
"""Longest pause between two of them, after which counting begins anew: client-go's ten minutes."""

EVENTS_SPAM_BURST = 25
"""Events that one source may write about one object at once: client-go's."""

EVENTS_SPAM_EVERY_S = 300.0
"""Time after which it may write another one: client-go's five minutes."""

EVENT_SERIES_OVER_S = 360.0
"""Time without another event after which a series is over: the six minutes of client-go."""

EVENT_SERIES_WRITTEN_S = 1_800.0
"""How often the count of a series that goes on is written: the half hour of client-go."""

CLOCK_EVENTS_PER_INSTANT = 500_000
"""Actions of one component without time passing, after which the clock says that it schedules
itself for ever. 5,000 pods made at once cause some 10 per pod and controller."""

CLOCK_SLICE_S = 0.010
"""Real seconds that the clock may act before the event loop's other work (HTTP) gets a turn."""

CLOCK_LAG_S = 1.0
"""Real seconds that the cluster may lag; beyond that time goes slower instead of in a burst."""

CLOCK_STEP_HORIZON_S = 3_600.0
"""Simulated seconds that a step looks ahead for an action of the wanted component."""

REQUEUE_FIRST_S = 0.005
"""A failed reconcile is tried again after 5 ms, doubling: client-go's default rate limiter."""

REQUEUE_MAX_S = 1_000.0
"""Longest delay before a failed reconcile is tried again: client-go's default rate limiter."""

RECONCILE_OBJECT_S = 0.001
"""Simulated time that a key rests for each object that its last look went through: a controller
then does at most a thousand such steps a second for one key, whatever the size of the set. With
ten pods it is a hundredth of a second, which nobody sees."""

REPLICASET_BURST_PODS = 500
"""Pods that one look at a ReplicaSet creates or deletes: kube-controller-manager's burst."""

REVISION_HISTORY_CHARACTERS = 2_000
"""Longest revision-history annotation (some 100 revisions): kube-controller-manager's bound."""

REVISION_PREFIX_CHARACTERS = 223
"""Longest part of an owner's name in its ControllerRevisions': what Kubernetes keeps of it."""

DAEMONSET_BURST_PODS = 250
"""Pods that one look at a DaemonSet creates or deletes: kube-controller-manager's burst."""

STATEFULSET_BATCH_PODS = 500
"""Most pods that one batch of a parallel StatefulSet handles: kube-controller-manager's bound."""

FAILED_DAEMON_FIRST_S = 1.0
"""First wait before the next failed daemon pod of a node is deleted: kube-controller-manager's."""

FAILED_DAEMON_MAX_S = 900.0
"""Longest wait before the next failed daemon pod of a node is deleted: its 15 minutes."""

KEEP_ALL_REVISIONS = 2_147_483_647
"""The revisionHistoryLimit that means "keep all": the largest int32, as in Kubernetes."""

QUANTITIES_REMEMBERED = 4_096
"""Parsed quantities kept: a cluster writes the same few dozen again and again."""

SCHEDULER_BACKOFF_FIRST_S = 1.0
"""First wait of a pod that found no node: kube-scheduler's podInitialBackoffSeconds."""

SCHEDULER_BACKOFF_MAX_S = 10.0
"""Longest wait of a pod that found no node: kube-scheduler's podMaxBackoffSeconds."""

SCHEDULER_SPARE_TURN_S = 0.01
"""Time after which an idle scheduler tries a pod that backs off: about what a decision takes. So a
thousand pods that nobody can help cost at most a hundred decisions a second."""

SCHEDULER_DECISIONS = 1_000
"""Decisions of the scheduler that are kept, so that one can ask why a pod is where it is."""

PREEMPTION_CANDIDATES = 100
"""Nodes on which preemption is thought through before the best is taken, if that many can help:
kube-scheduler's minCandidateNodesAbsolute."""

SCHEDULER_BIND_VOLUMES_S = 600.0
"""How long a placed pod waits for its volumes: kube-scheduler's bindTimeoutSeconds."""

SCHEDULER_RETRY_S = 300.0
"""An unschedulable pod is tried again after this, even if nothing happened: kube-scheduler's
podMaxInUnschedulablePodsDuration."""

SCHEDULER_NODES_ALWAYS_TRIED = 100
"""Nodes that pass the filters before scoring begins: kube-scheduler's minFeasibleNodesToFind."""

ENDPOINTS_ADDRESSES = 1_000
"""Addresses of one Endpoints object, and those of a subset that are mirrored: the controllers'
own bounds."""

ENDPOINTS_PER_SLICE = 100
"""Endpoints of one EndpointSlice: the default of --max-endpoints-per-slice."""

NEIGHBOUR_HOP_S = 0.0002
"""One way between two programs on the same node: a bridge in the kernel, some 0.1 to 0.3 ms."""

HOP_S = 0.0006
"""One way between two nodes of a data centre, some 0.5 to 1 ms."""

DNS_LOOKUP_S = 0.001
"""One question to the cluster's DNS server and its answer."""

DNS_TIMEOUT_S = 10.0
"""A resolver's patience with a silent server: two attempts of five seconds (resolv.conf)."""

DNS_ALIASES = 8
"""Aliases of aliases that are followed: what resolvers do before they call it a loop."""

CONNECT_TIMEOUT_S = 127.0
"""How long Linux tries to connect to somebody silent: six repetitions, 1 s doubling."""

NO_ROUTE_S = 3.0
"""How long Linux looks for the owner of an address that nobody has: three ARP requests."""

CONNECTION_BYTES = 1_048_576
"""Bytes of an unfinished request that a forwarded connection keeps: the largest sensible body of a
lesson, far below what a client could fill the memory with."""

ACCOUNT_LOOKS = 10
"""How often the API server looks for an account `default` before it refuses a pod: its own number."""

ACCOUNT_LOOK_S = 0.15
"""Real seconds between two looks, the middle of the real server's 100 to 200 ms: new namespaces get
their account within milliseconds, unless the clock stands still."""

PROXY_DIAL_S = 30.0
"""Simulated seconds that the API server's proxy waits for a connection: Go's default dialer."""

PROXY_WAIT_S = 60.0
"""Real seconds that a proxied request may wait for its answer, also while the clock stands still."""

UPSTREAM_WAIT_S = 60.0
"""How long a front server waits for the program behind it: nginx's proxy_connect_timeout and
proxy_read_timeout."""

STORED_KEYS = 10_000
"""Keys of one simulated key-value server: far more than a lesson writes."""

PI_DIGITS = 10_000
"""Most digits of pi that a simulated perl computes: some 20 ms of real time."""

BODY_BYTES = 3_145_728
"""Largest request body: the 3 MiB of Kubernetes' API server."""

GZIP_FROM_BYTES = 131_072
"""Answers from this size on are compressed when the client takes gzip: Kubernetes' 128 KiB."""

WARNING_CHARACTERS = 4_096
"""Longest text of one Warning header: as much as Kubernetes sends in all."""

WATCH_QUEUE_EVENTS = 10_000
"""Events that wait for a slow watcher before it is cut: about 30 MB of pods at most. The client
sees the end of the stream and lists anew, which is cheaper than keeping more."""

WATCH_BATCH_EVENTS = 64
"""Watch events written at once: 64 pods are some 200 KiB, enough to save on system calls, and
short enough (under 5 ms of encoding) to leave the loop to others."""

EVENT_LINES_BYTES = 4_194_304
"""Encoded watch events kept for the other watchers of the same change: 4 MiB are some 1,500 pods,
a second of the busiest cluster that is simulated."""

BOOKMARK_S = 60.0
"""Time between bookmarks of an otherwise silent watch: about once a minute, as in Kubernetes."""

WATCH_TIMEOUT_S = 1_800
"""How long a watch lives that names no timeout: Kubernetes ends them after 30 to 60 minutes."""

LOG_QUEUE_LINES = 10_000
"""Lines that wait for a slow reader of `logs -f` before it is cut."""

SPDY_FRAME_BYTES = 1_048_576
"""Largest SPDY frame taken: Kubernetes' clients send 32 KiB at a time."""

SPDY_HEADER_BYTES = 65_536
"""Headers of one SPDY stream, unpacked: Kubernetes sends some 100 bytes."""

SPDY_HEADERS = 100
"""Headers of one SPDY stream: Kubernetes sends three."""

SPDY_STREAMS = 512
"""Streams open at once in one connection: 256 forwarded connections at a time."""

STREAM_WAITING_CHUNKS = 1_024
"""Pieces of a stream that wait for a slow client before it is cut: at most 32 MiB."""

STREAM_CHUNK_BYTES = 32_768
"""Longest piece of a stream that is sent at once: as much as Kubernetes' own copying does."""

STREAM_MESSAGE_BYTES = 4_194_304
"""Largest WebSocket message of a client: kubectl sends 32 KiB, other clients what they have."""

STREAM_IDLE_S = 14_400.0
"""A stream on which nothing moves is ended after this: the kubelet's four hours."""

STREAM_CREATION_S = 30.0
"""Time in which a SPDY client must open its streams: the kubelet's."""

STREAM_SESSIONS = 256
"""Commands and forwardings at a time on one server: a class, each with a few."""

COMMAND_OUTPUT_BYTES = 1_048_576
"""Most that one program of a pipeline says: more is a mistake in a loop."""

COMMAND_INPUT_BYTES = 8_388_608
"""Most that waits at a command's input; beyond, the command is ended."""

COMMAND_PAUSES_AT_ONCE = 1_000
"""Times that a command waits when it is run to its end in no time: more is an endless loop."""

COMMAND_STEPS_PER_INSTANT = 1_000
"""Programs that a script runs one after the other before it rests for a second: a real busy loop
would take a whole processor."""

SHUTDOWN_S = 0.5
"""Time that open requests get at the end: watches end at once, everything else is done by then."""

BACKOFF_FIRST_S = 10.0
"""First back-off of a crashing container or a failing pull: the kubelet's."""

BACKOFF_MAX_S = 300.0
"""Longest back-off of a crashing container or a failing pull: the kubelet's five minutes."""

BACKOFF_FORGET_S = 600.0
"""A container that ran this long begins again without back-off: the kubelet's ten minutes."""

LOG_LINE_CHARACTERS = 16_384
"""Longest log line kept: container runtimes split lines at 16 KiB."""

LEASE_RENEW_S = 10.0
"""Period of a node's heartbeat: the kubelet's nodeLeaseDurationSeconds of 40 s, times 0.25."""

LEASE_DURATION_S = 40
"""How long a heartbeat counts: the kubelet's nodeLeaseDurationSeconds."""

NODE_REPORT_S = 300.0
"""Period of a node status without changes: the kubelet's nodeStatusReportFrequency."""

SIGTERM_LEAST_S = 2.0
"""What a container gets after SIGTERM even if its preStop hook used up the grace period: the
kubelet's minimum."""

PODS_PER_NODE = 110
"""Pods that a node takes unless its object says otherwise: the kubelet's maxPods."""

NODE_MONITOR_PERIOD_S = 5.0
"""Time between two looks at the nodes' health: --node-monitor-period."""

NODE_GRACE_S = 50.0
"""Silence after which a node counts as lost: --node-monitor-grace-period (40 s before 1.32)."""

NODE_STARTUP_GRACE_S = 60.0
"""The same for a node that has never reported: --node-startup-grace-period."""

POD_COLLECTION_PERIOD_S = 20.0
"""Time between two passes of pod garbage collection, as in kube-controller-manager."""

QUOTA_RESYNC_S = 300.0
"""Time between two counts of all quotas, as in kube-controller-manager: what somebody else wrote into
a quota's status is put right by then."""

POD_QUARANTINE_S = 40.0
"""How long a node must be gone before its pods are removed, as in kube-controller-manager."""

TERMINATED_PODS = 12_500
"""Ended pods that are kept for their logs: --terminated-pod-gc-threshold."""

CRON_SCHEDULES_REMEMBERED = 1_024
"""Parsed schedules and time zones kept: one for each CronJob of a large cluster."""

CRON_SEARCH_YEARS = 5
"""How far ahead a schedule's next time is looked for: robfig/cron's five years, so that the 29th of
February is found and the 31st of April is given up."""

JOB_INDEXES = 100_000
"""Most pods at once, and most failed indexes, of an Indexed Job: the API's own bound."""

JOB_HIGH_COMPLETIONS = 100_000
"""Completions above which an Indexed Job with a backoff limit per index has narrower bounds."""

JOB_HIGH_PARALLELISM = 10_000
"""Those narrower bounds, of pods at once and of failed indexes: the API's own."""

JOB_POLICY_RULES = 20
"""Rules of a podFailurePolicy or successPolicy, patterns of one rule: the API's own bound."""

JOB_EXIT_CODES = 255
"""Exit codes of one rule of a podFailurePolicy: the API's own bound."""

JOB_SUCCEEDED_INDEXES_BYTES = 65_536
"""Length of succeededIndexes in a successPolicy: the API's own bound."""

JOB_MANAGER_BYTES = 63
"""Length of a Job's managedBy: the API's own bound."""

CRON_JOB_NAME_CHARACTERS = 52
"""Longest name of a CronJob: 63 of a DNS label less the 11 that its Jobs' names add."""

HPA_WINDOW_MAX_S = 3_600
"""Longest stabilisation window of a HorizontalPodAutoscaler: the API's own bound."""

HPA_PERIOD_MAX_S = 1_800
"""Longest period of a scaling policy of a HorizontalPodAutoscaler: the API's own bound."""

DISRUPTED_PODS = 2_000
"""Evictions that a budget's controller has yet to confirm, before the next is refused: the API
server's MaxDisruptedPodSize."""

EVICTION_RETRY_S = 10
"""When to try an eviction again whose budget has yet to be looked at: what the API server says."""

DISRUPTION_TIMEOUT_S = 120.0
"""How long an evicted pod is expected to go: the disruption controller's DeletionTimeout."""

JOB_BATCH_S = 1.0
"""A Job is looked at this long after its pods changed, so that many changes are counted at once: the
job controller's SyncJobBatchPeriod."""

JOB_BACKOFF_FIRST_S = 10.0
"""First wait before a failed pod of a Job is replaced, doubling: the job controller's default."""

JOB_BACKOFF_MAX_S = 600.0
"""Longest wait before a failed pod of a Job is replaced: the job controller's ten minutes."""

JOB_UNCOUNTED_PODS = 500
"""Pods that one look at a Job counts: the job controller's MaxUncountedPods."""

JOB_BURST_PODS = 500
"""Pods that one look at a Job creates or deletes: MaxPodCreateDeletePerSync."""

CRON_LATE_S = 0.1
"""A CronJob is looked at this long after its time: the cronjob controller's nextScheduleDelta."""

CRON_MISSED_TIMES = 100
"""Missed times of a CronJob beyond which its controller warns."""

LOAD_REMEMBERED_S = 60
"""How long a simulated program remembers what CPU it used when: four readings of its usage."""

CPU_OWED_S = 1.0
"""How much work at most waits for a program that is throttled, in seconds of its CPU limit: whoever
asks more of it than it can do loses patience."""

METRICS_PERIOD_S = 15
"""Time between two readings of the nodes' usage: metrics-server's --metric-resolution."""

SYSTEM_CPU_MILLI = 60
"""CPU that a node's own programs use (kubelet, container runtime), in thousandths of a core: that of
a small idle machine."""

SYSTEM_MEMORY_BYTES = 419_430_400
"""Memory that a node's own programs use: 400 MiB, that of a small idle machine."""

HPA_SYNC_S = 15.0
"""Time between two looks at a HorizontalPodAutoscaler: --horizontal-pod-autoscaler-sync-period."""

HPA_TOLERANCE = 0.1
"""Share by which usage may differ from its target without a change:
--horizontal-pod-autoscaler-tolerance."""

HPA_DOWN_WINDOW_S = 300
"""How long a higher recommendation holds: --horizontal-pod-autoscaler-downscale-stabilization."""

HPA_CPU_INITIALIZATION_S = 300.0
"""How long a pod's CPU is taken with care after its start:
--horizontal-pod-autoscaler-cpu-initialization-period."""

HPA_READINESS_DELAY_S = 30.0
"""Within this time after its start a pod that was never ready counts as beginning:
--horizontal-pod-autoscaler-initial-readiness-delay."""

LOAD_BALANCER_DELAY_S = (2.0, 6.0)
"""Shortest and longest time until a load balancer has its address (clouds take 20 to 120 s)."""

REQUEST_LINE_BYTES = 16_384
"""Longest request line and header field: room for long selectors, a quarter of Go's 64 KiB."""

SCENARIO_OBJECTS = 20_000
"""Objects of one scenario file: far more than the picture can show, few enough to load in seconds."""

LISTEN_BACKLOG = 128
"""Connections that may wait to be accepted: a class that opens its dashboards at once."""

TOKEN_BYTES = 24
"""Randomness of a user's token: 192 bits cannot be guessed."""

MANAGER_CHARACTERS = 128
"""Longest name of a field manager: Kubernetes' own limit."""

FLEET_NODES = 10_000
"""Nodes of a fleet: twice what Kubernetes says that a cluster can have."""

FLEET_PODS = 300_000
"""Pods of a fleet: twice what Kubernetes says that a cluster can have; about 1 GB."""

FLEET_CHANGES_PER_S = 5_000
"""Pods of a fleet that change in a second: more than one process can also tell about."""

FLEET_TICK_S = 0.02
"""Time between two turns of a fleet: at 100 changes a second two pods change together."""

FLEET_UNREADY_S = (1.0, 8.0)
"""Shortest and longest time until a pod of a fleet is ready again, or replaced."""

UPDATE_MANAGERS = 10
"""Entries of managedFields that updates may have; older ones become one: Kubernetes' own limit."""

SELECTABLE_FIELDS = 8
"""Selectable fields of one version of a custom resource: Kubernetes' own limit."""

WHOLE_NUMBERS = 2**53
"""Below this, a JSON number without a fraction is exactly the integer that it says (IEEE 754)."""

SHAPES_KEPT = 512
"""Kinds whose division into fields is remembered: all built-in ones and some hundred custom ones."""

TOLERATION_S = 300
"""How long a pod stays on a node that is lost or not ready, unless it says otherwise:
kube-apiserver's --default-not-ready-toleration-seconds."""

HIGHEST_USER_PRIORITY = 1_000_000_000
"""Largest value of a PriorityClass that is not the system's: the API's own bound."""

SNAPSHOTS = 50
"""Snapshots kept of one cluster: one for each step of the longest lesson, and some to spare."""

SNAPSHOT_BYTES = 134_217_728
"""Memory that the snapshots of one cluster may take. The workshop's scene takes 150 KB, 200 nodes with
5,000 pods some 20 MB; stored objects are shared and not counted."""

SNAPSHOT_NAME_CHARACTERS = 63
"""Longest name of a snapshot: that of a DNS label, like most names in Kubernetes."""

STEPS_KEPT = 2_000
"""Steps kept for those who ask what just happened: about ten minutes of the workshop's scene, 1 MB."""

TOKEN_LIFETIME_S = 3_600
"""Lifetime of a ServiceAccount's token when nobody says: the API's default."""

TOKEN_SHORTEST_S = 600
"""Shortest lifetime that can be asked for: the API's own bound."""

TOKEN_LONGEST_S = 4_294_967_296
"""Longest lifetime that can be asked for, 2^32 s: the API's own bound."""

TOKEN_WARN_ONLY_S = 3_607
"""The lifetime that the kubelet asks for: such a token of a pod goes on working (next constant)."""

TOKEN_EXTENDED_S = 31_536_000
"""How long that is, a year: --service-account-extend-token-expiration."""

TOKEN_KEPT_SHARE = 0.8
"""Share of its life after which the kubelet replaces a pod's token: its own number."""

TOKEN_KEPT_S = 86_400.0
"""A token that lives long is replaced after this time: the kubelet's own day."""

TOKEN_LOOK_S = (-10.0, 80.0)
"""How much later it is noticed that a token is due: the kubelet looks at a pod every 60 to 90 s, and
goes up to 10 s before its time."""

TOKEN_RETRY_S = 60.0
"""Until the kubelet asks again for a token that it did not get: its next look at the pod."""

TOKEN_KEYS = 16
"""Signing keys that are kept ready for use: one for each cluster of a process that is asked often."""

MAP_TEXTS = 256
"""Texts of ConfigMaps that are shared by all pods that mount them, as the certificate of the API
server is by nearly all."""

TOKEN_LEEWAY_S = 60
"""Difference of clocks that a token is forgiven: the default of the library that Kubernetes uses."""

REMOTE_WRITERS = 8
"""Requests at a time to a real API server: 50 nodes beat their hearts 5 times a second."""

REMOTE_WAITING = 5_000
"""Objects with writes that wait for a slow API server before Events are dropped."""

REMOTE_RETRIES = 30
"""Times that a write is tried while the API server is away: half a minute."""

REMOTE_RETRY_S = 1.0
"""Time between two tries of the same request to a real API server."""

REMOTE_ANSWER_S = 0.1
"""Until a kubelet looks whether a real API server has answered what it must know to go on."""

REMOTE_WATCH_S = 300
"""How long one watch of a real API server lives before the next one takes its place."""

REMOTE_PAGE = 500
"""Objects of one page when a real API server is asked for a list: client-go's."""

REMOTE_NODES = 200
"""Nodes that one process simulates on a real control plane: what the practice cluster holds."""

STEP_WRITES = 20
"""Writes listed in one step: more than a controller's usual look makes; 500 new pods are counted."""

FORKS = 50
"""Clusters of their own that one process serves beside the first: a class. Each takes about 1 MB when it
is made, and some 10 MB when it has lived for an hour."""

FORK_IDLE_S = 3_600.0
"""Real seconds after which a fork that nobody asked anything is removed: a lesson's length."""

FORK_IDLE_MOST_S = 86_400.0
"""Longest idle time that may be asked for: a day."""

CLUSTER_NAME_CHARACTERS = 63
"""Longest name of a fork: it stands in the address, as a DNS label."""

CONTROL_BODY_BYTES = 1_048_576
"""Largest body of a control request: a scenario file given in full fits, a flood does not."""

CONTROL_RUN_S = 86_400.0
"""Simulated seconds that one control request may run: a day."""

CONTROL_ASKS = 1_000
"""Requests to Services that one control request may plan: a rehearsal asks at most ten times a second, for seconds."""

CONTROL_REAL_S = 20.0
"""Real seconds that one control request may run the clock before it stops and says how far it came."""

CONTROL_EVENTS = 200
"""Next actions of the clock that one request may list."""

STEP_QUEUE = 5_000
"""Steps that wait for a slow reader of the stream before it is cut."""

TIDY_S = 15.0
"""Real seconds between two looks for forks that nobody uses any more."""

NAMESPACE_GRACE_S = 5.0
"""Time from a namespace's deletion, or another change of it, until its content goes: that of
kube-controller-manager."""

NAMESPACE_FINALIZERS_S = 15
"""How long finalizers of a namespace's content are thought to take: that of kube-controller-manager."""

NAMESPACE_RETRY_MAX_S = 60.0
"""Longest wait until the deletion of a namespace is tried again: that of kube-controller-manager."""

SCRIPT_ACTS = 1_000
"""Acts of a script that wait for their moment, and acts that are over and still told of: a lesson has
some ten, a long test of endurance some hundred."""

FAULTS = 100
"""Faults in force in one cluster: more than any lesson or test of endurance sets at once."""

REGISTRY_TIMEOUT_S = 30.0
"""Time until containerd gives up on a registry that does not answer: its dial timeout."""

WATCH_FAULT_S = 0.25
"""Real seconds between two looks of a watch that hangs or lags on purpose: nobody sees the difference."""

CACHE_WAIT_S = 3.0
"""Real seconds that a read waits for a watch cache that is behind: kube-apiserver's blockTimeout."""

NODE_AUTOSCALER_SCAN_S = 10.0
"""Time between two looks of the node autoscaler: Cluster Autoscaler's --scan-interval."""

NODE_AUTOSCALER_UNREADY = 3
"""Nodes that may be unready whatever their share: its --ok-total-unready-count."""

NODE_AUTOSCALER_UNREADY_SHARE = 0.45
"""Share of nodes that may be unready before it stops acting: its --max-total-unready-percentage."""

NODE_AUTOSCALER_REPEAT_S = 300.0
"""Time in which it says the same of a pod only once: its five minutes for duplicated events."""

NODE_GROUP_NODES = 1_000
"""Most nodes of one group in a scenario: as many as Cluster Autoscaler is made for."""

NODE_GROUP_BOOT_S = 3_600.0
"""Longest time in which a machine of a scenario may boot: an hour, beyond which it is a mistake."""

NODE_STARTUP_S = 900.0
"""How long a new node counts as one that will be ready soon: its MaxNodeStartupTime."""

SCALE_UP_NEW_PODS_S = 2.0
"""When all pods without a place are newer than this, it waits for the next look: perhaps more come."""

SCALE_DOWN_USE = 0.5
"""Share of requested CPU and memory below which a node may go: its
--scale-down-utilization-threshold."""

SCALE_DOWN_UNNEEDED_S = 600.0
"""How long a node must be unneeded before it goes: its --scale-down-unneeded-time."""

SCALE_DOWN_UNREADY_S = 1_200.0
"""The same for a node that is not ready: its --scale-down-unready-time."""

SCALE_DOWN_AFTER_ADD_S = 600.0
"""How long nothing is removed after a group grew: its --scale-down-delay-after-add."""

SCALE_DOWN_AFTER_FAILURE_S = 180.0
"""How long nothing is removed after a removal failed: its --scale-down-delay-after-failure."""

SCALE_DOWN_RECHECK_S = 300.0
"""When to think again of a node that could not go: its --unremovable-node-recheck-timeout."""

SCALE_DOWN_PARALLEL = 10
"""Nodes that are being removed at once: its --max-scale-down-parallelism."""

SCALE_DOWN_ENDING_S = 60.0
"""A pod that has been ending for longer does not keep its node: its 30 s beyond the grace period of
most pods."""

NODE_DELETE_AFTER_TAINT_S = 5.0
"""Time between the mark on a node and what follows: its --node-delete-delay-after-taint."""

DRAIN_EVICTIONS_S = 120.0
"""How long evictions from a node are tried: its --max-pod-eviction-time."""

DRAIN_RETRY_S = 10.0
"""Time until a refused eviction is tried again: its EvictionRetryTime."""

DRAIN_GRACE_S = 600
"""Most time that pods of a node get to end: its --max-graceful-termination-sec."""

DRAIN_HEADROOM_S = 30.0
"""What is waited beyond that: its PodEvictionHeadroom."""

DRAIN_LOOK_S = 5.0
"""Time between two looks whether a node's pods have ended, as in Cluster Autoscaler."""

LOG_FILES_BYTES = 52_428_800
"""Most that the log of a container takes on disk: the kubelet's five files of 10 MiB."""

LOG_LINE_FRAME_BYTES = 46
"""What container runtimes write around a line: its time, stream and a mark."""

EVICTION_PERIOD_S = 10.0
"""Time between two looks at what a node has left: the kubelet's evictionMonitoringPeriod."""

EVICTION_TRANSITION_S = 300.0
"""How long a pressure is reported after it was seen last: the kubelet's
evictionPressureTransitionPeriod."""

EVICTION_GRACE_S = 1.0
"""What an evicted pod's containers get to end: the kubelet's immediateEvictionGracePeriodSeconds."""

EVICTION_CLEANUP_S = 30.0
"""How long the next eviction waits at most until the last pod has gone: its podCleanupTimeout."""

EVICTION_CLEANUP_LOOK_S = 1.0
"""Time between two looks whether it has: its podCleanupPollFreq."""

SHUTDOWN_LOOK_S = 1.0
"""Time between two looks whether a group of pods has ended on a node that shuts down, and from the end
of the last one until the machine is off: about what systemd takes."""

EVICTION_MEMORY_BYTES = 104_857_600
"""Memory that must be left of a node: the kubelet's hard threshold memory.available<100Mi."""

EVICTION_IMAGE_DISK_SHARE = 0.15
"""Share of the disk with images that must be left: the kubelet's imagefs.available<15%."""

EVICTION_DISK_SHARE = 0.10
"""Share of the disk that must be left: the kubelet's nodefs.available<10%."""

EVICTION_PID_SHARE = 0.10
"""Share of process numbers that must be left, when they are made scarce: kubelets have no threshold by
default; this is the share of the documentation's example."""

NODE_PIDS = 32_768
"""Process numbers of a node: Linux's default for machines of up to 32 processors."""

SYSTEM_DISK_BYTES = 3_221_225_472
"""Disk that a node's own programs and their files take: 3 GiB, a small installation."""

CRITICAL_PRIORITY = 2_000_000_000
"""Pods from this priority on are critical, and never evicted: Kubernetes' SystemCriticalPriority."""

MEMORY_PAGE_BYTES = 4_096
"""Memory is given out in pages of this size: Linux's."""

TERMINATION_MESSAGE_BYTES = 4_096
"""Longest termination message taken from a container's file: the kubelet's bound."""

TERMINATION_LOG_BYTES = 2_048
"""Longest termination message taken from a container's log: the kubelet's bound."""

TERMINATION_LOG_LINES = 80
"""Most lines of a log that become a termination message: the kubelet's bound."""

FRAME_BYTES = 32_768
"""Most of an answer that one WebSocket frame takes, as in Kubernetes' reader of streams."""

TOOL_STEPS = 10_000
"""Most steps of an image's own tool that is run beside its process: more is no tool."""

DIAL_TRIES = 1_000
"""Most times that agnhost's netexec asks for one `/dial`."""

DIAL_ANSWER_S = 5.0
"""Longest that it waits for each: its own bound."""

NETTEST_ENTRIES = 500
"""Most that agnhost's nettest keeps in mind: its own bound for log messages."""

PROBE_OUTPUT_BYTES = 10_240
"""Most that is kept of what an exec probe or a hook says: the kubelet's bound."""

HOOK_ANSWER_S = 30.0
"""Longest that a hook's HTTP request waits for its answer."""

CONVERSION_TIMEOUT_S = 30.0
"""Longest that the API server waits for a conversion webhook: its own bound."""

CONVERSIONS_KEPT = 1_000
"""Converted objects of custom kinds that are kept until they change: some 1 MB, as a watch cache."""

UNREADABLE_TOLD = 100
"""Most unreadable objects that the refusal of a list tells: the API server's own bound."""

DEFINITION_RETRY_S = 5.0
"""Simulated seconds until the objects of a definition that goes are tried to be deleted again."""

RESIZE_RETRY_S = 180.0
"""Simulated seconds until a kubelet tries resizes again that had no room: its own period."""

API_ANSWER_S = 0.004
"""Simulated seconds that the API server takes for an answer to a pod."""

POD_CERTIFICATE_SHORTEST_S = 3_600
"""Shortest life of a pod's certificate that may be asked for: Kubernetes' own bound."""

POD_CERTIFICATE_LONGEST_S = 7_862_400
"""Longest: 91 days, Kubernetes' own bound."""

POD_CERTIFICATE_KUBERNETES_S = 86_400
"""Longest of Kubernetes' own signers: a day."""

POD_CERTIFICATE_KEY_BYTES = 10_240
"""Largest public key or request for a certificate of a pod: Kubernetes' own bound."""

POD_CERTIFICATE_SKEW_S = 300
"""How far from now a pod's new certificate may begin: Kubernetes' own bound."""

CERTIFICATE_CHAIN_BYTES = 102_400
"""Largest chain of certificates of a pod: Kubernetes' own bound."""

UID_CHARACTERS = 128
"""Longest uid that a PodCertificateRequest may name: Kubernetes' own bound."""

CERTIFICATE_LOOK_S = 10.0
"""Simulated seconds until a kubelet looks again at a pod's certificate that it waits for."""

CERTIFICATE_QUIET_S = 10.0
"""How long a kubelet waits for a pod's first certificate before it says so."""

CERTIFICATE_JITTER_S = 300.0
"""A pod's certificate is renewed at most so long after its signer wants it: the kubelet's own."""

CERTIFICATE_LIFETIME_S = 31_536_000
"""How long a signed certificate is good: a year, kube-controller-manager's default."""

CERTIFICATE_SHORTEST_S = 600
"""Shortest that is signed, whatever is asked for: kube-controller-manager's own bound."""

CERTIFICATE_BACKDATE_S = 300
"""How long ago a certificate begins, for clocks that are late: kube-controller-manager's own."""

CERTIFICATE_SHORT_S = 28_800
"""Below eight hours the end of a certificate is not moved with its beginning."""

CLEANING_PERIOD_S = 3_600.0
"""Simulated seconds between two looks at a request for a certificate: kube-controller-manager's own."""

CLEANED_DECIDED_S = 3_600.0
"""How long a decided request stays: kube-controller-manager's own."""

CLEANED_PENDING_S = 86_400.0
"""How long a request stays that nobody decides: kube-controller-manager's own."""

GARBAGE_AFTER = 5_000
"""Objects made, beyond those let go, until Python looks for garbage in cycles (its own habit: 700). Copies of clusters
make many at once; an eighth of the processor's time went into looking. 50,000 gains nothing more."""
