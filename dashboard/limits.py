"""Every bound in the system, with its unit in the name and the reason beside it.

A number that protects something (memory, a peer, a person's patience) stands here and nowhere else,
so that an administrator can read on one page what Podium will never exceed.
"""

# --- Talking to the API server (dashboard.kube) -----------------------------------------------

ANSWER_MAX_BYTES = 128 * 1024 * 1024
"""One answer held in memory. A page of 500 large pods is about 20 MB; more is a fault or an
attack."""

WATCH_LINE_MAX_BYTES = 8 * 1024 * 1024
"""One watch event. etcd stores at most 1.5 MiB an object; managedFields and escapes may double
it."""

WATCH_QUEUE_MAX_BYTES = 16 * 1024 * 1024
"""Bytes read but not yet decoded, per kind. Lets the socket drain through a burst: the API server
cuts watchers that do not read."""

GATHER_S = 0.02
GATHER_AFTER_PIECES = 3
GATHER_PIECE_MAX_BYTES = 64 * 1024
"""A watch on which three small pieces came within 20 ms each is read every 20 ms, half of a tick: fifty wake-ups a
second and kind instead of one for each event. A large piece is a list, or a flood, and is read on at once."""

LIST_PAGE_OBJECTS = 500
"""Objects in one page of a list: client-go's default, small enough to keep the API server calm."""

REQUEST_TIMEOUT_S = 30
"""A whole request that is not a watch. The API server's own limit for such requests is 60 s."""

CONNECT_TIMEOUT_S = 10
"""Connection and TLS handshake."""

WATCH_MIN_S = 35
WATCH_MAX_S = 50
"""Each watch asks to be ended after a random time between the two: a connection that died without
telling anybody hides at most this long, and watches do not restart in step. An API server does not
end a watch whose right was taken away, so this is also how long such objects stay on screens; 20
kinds are one request in two seconds."""

WATCH_DEADLINE_EXTRA_S = 10
"""How long after the asked end we cut the watch ourselves."""

GOODBYE_S = 1.0
"""What a connection that is closed waits for the other end's goodbye; asyncio itself would wait for 30 s."""

GOODBYE_POLL_S = 0.005
"""Between two looks whether it has come: an answer on one machine takes less than a millisecond."""

KEEPALIVE_IDLE_S = 10
KEEPALIVE_INTERVAL_S = 5
KEEPALIVE_PROBES = 3
"""TCP keepalive: a dead peer is found after 10 + 3 x 5 = 25 s without a byte."""

BACKOFF_MIN_S = 0.2
BACKOFF_MAX_S = 30.0
"""Full jitter between 0 and a ceiling that doubles from the first to the second."""

BACKOFF_RESET_S = 60.0
"""A watch that lived this long has proved the API server well: trouble starts again at the
minimum."""

WATCH_TOO_SHORT_S = 1.0
"""A watch that ends sooner counts as a failure, so that a broken proxy cannot make a hot loop."""

HURRIED_REST_S = 1.0
"""The least time between two tries of one kind when news ends its back-off early: an API server that
comes and goes is asked once a second."""

RETRY_AFTER_MAX_S = 300.0
"""The longest Retry-After that is obeyed; a longer one would look like a hang."""

FORBIDDEN_RETRY_S = 45.0
"""How often a forbidden kind is tried again: a right that was granted shows within a minute."""

FORBIDDEN_DOUBTED_S = 2.0
"""After so long a kind that could be listed and is forbidden now is asked once more: an API server that
has just started refuses everything for about a second, until its rules are loaded."""

RELIST_EARLIEST_S = 10.0
"""An event that cannot be read makes the kind be listed anew, but not more often than this: an object
that is always too large may change each second."""

MISSING_RETRY_S = 60.0
"""How often a kind that the API server does not serve is looked for again."""

TOKEN_REREAD_S = 60.0
"""Token files are rotated by the kubelet; client-go reads them again each minute, too."""

LOG_TAIL_MAX_LINES = 5_000
"""Lines of a log fetched at once."""

LOG_MAX_BYTES = 4 * 1024 * 1024
"""Bytes of a log fetched at once (``limitBytes`` of the API)."""

LOG_LINE_MAX_BYTES = 64 * 1024
"""One line of a followed log; the rest of a longer line is cut."""

# --- Who is here (dashboard.access, settings) --------------------------------------------------

DATABASE_BUSY_TIMEOUT_S = 5
"""How long a write waits for another one; longer looks like a hang to the person who clicked."""

SESSION_S = 12 * 3600
"""A session ends after a long teaching day; nobody stays signed in on the room's computer
overnight."""

LOGIN_FAILURES_UNTIL_LOCKED = 5
LOGIN_LOCKED_S = 15 * 60
"""Five wrong passwords lock one account from one address for a quarter of an hour: 20 guesses an
hour."""

INSTRUCTOR_LINK_S = 15 * 60
"""The one-time link printed at start; it lies in a terminal's scrollback, so it must die soon."""

OBSERVER_LINK_S = 12 * 3600
OBSERVER_LINK_USES = 500
"""A room's link: one teaching day, and more people than the largest lecture hall we know of."""

INVITATION_MAX_S = 30 * 24 * 3600
INVITATION_MAX_USES = 10_000
"""The largest invitation an instructor can make by hand."""

CODE_WINDOW_S = 300.0
CODE_WRONG_PER_ADDRESS = 60
CODE_WRONG_IN_ALL = 600
CODE_WRONG_ADDRESSES = 4_096
"""Wrong codes (`access.codes`) within five minutes: of one address, behind which a hall of 300 phones may sit (one in
twenty mistypes, some twice), and of all together; and of how many addresses they are counted. 600 in 5 minutes are
28,800 in the four hours that a code lives, of 1.5 x 10^11."""

NAME_MAX_CHARS = 60
"""A person's name as shown to others; longer ones would push the facts off the line."""

SEEN_RESOLUTION_S = 60
"""`last seen` is written at most once a minute for each person: 200 observers = 3 small writes a
second."""

REQUEST_BODY_BYTES = 64 * 1024
REQUEST_FIELDS = 50
"""Our largest form has ten short fields."""

SOCKET_MESSAGE_MAX_BYTES = 4 * 1024
"""The largest frame a client may send; its longest legal one (`sub`) has about 60 bytes."""

SOCKET_FRAME_MAX_BYTES = 8 * 1024 * 1024
"""Daphne's own limit holds for both directions, so our largest frame must pass: a snapshot part of 500 rows is
about 0.5 MiB; sixteen times that leaves room for objects with hundreds of labels."""

HANDSHAKE_S = 20
"""How long a socket may wait for being let in, which is our own work: its request is here. Daphne's 5 s cut some of
300 phones (connection reset) that came back at once to a busy machine; later than this they are told so."""

LISTEN_BACKLOG = 2_048
"""Connections that the kernel may keep until they are accepted. A hall of a thousand comes back at once after a cut;
who finds no place knocks again after 1, 3 and 7 s (TCP). Twisted's own 50 made 300 phones wait; uvicorn has 2,048."""

# --- Acting (dashboard.actions) ----------------------------------------------------------------

REPLICAS_MAX = 500
"""The most pods one click can ask for; a slip of the finger must not order ten thousand
machines."""

IMAGE_MAX_CHARS = 512
"""An image reference: 255 of name, 128 of tag, 71 of digest and the signs between them, rounded
up."""

REVISIONS_SHOWN = 50
"""Revisions offered for undo; Kubernetes keeps ten unless told otherwise."""

DIFFERENCES_SHOWN = 24
"""Fields of one revision's difference on its card; more is another program, not another revision."""

WARNINGS_SHOWN = 4
"""Warnings of the cluster beside an update; the inspector has them all."""

ACTIONS_PER_MINUTE = 60
"""Per person. A demonstration clicks twice a second at its wildest; a script runs into the wall."""

RIGHTS_FRESH_S = 15.0
"""How long an answer about Podium's own rights is believed: a right that was granted ungreys its button within a
quarter of a minute."""

RIGHTS_KEPT = 512
"""Answers kept, one a namespace (or a right that belongs to none): a few KB each."""

MANIFEST_MAX_BYTES = 256 * 1024
"""A text of manifests: some thousand lines; larger ones belong into files and pipelines."""

MANIFEST_BODY_BYTES = 1024 * 1024
"""The request that carries such a text: a form writes many signs as three, and an edit carries two texts."""

MANIFEST_DOCUMENTS = 40
"""Objects in one text; each is an entry of the audit log and counts as an action."""

MANIFEST_VALUES = 50_000
MANIFEST_DEPTH = 60
"""Values and nesting of one document; the deepest fields of Kubernetes (schemas of custom resources) stay below."""

MANIFEST_TIMEOUT_S = 60
"""All requests of one apply or delete together; what was not reached by then is said."""

LABEL_CHANGES = 20
"""Labels changed by one form."""

COMMAND_MAX_CHARS = 1000
"""A command typed into a form; longer ones belong into an image."""

DRAIN_PODS = 600
"""Pods on one node that a drain looks after; kubelets take 110 unless told otherwise."""

DRAIN_AT_ONCE = 20
"""Evictions of one drain that are asked at the same time."""

DRAIN_RETRY_S = 5.0
"""Until an eviction that a budget refused is asked again: kubectl's own pause."""

DRAIN_LOOK_S = 1.0
"""Between two looks whether an evicted pod is gone, as kubectl does."""

DRAIN_TELL_S = 0.25
"""At most four frames a second about one drain."""

DRAIN_MAX_S = 3600
DRAIN_USUAL_S = 300
"""The longest a drain may be given, and what its form offers: five minutes outlast most grace periods."""

DRAINS_AT_ONCE = 4
"""Drains under way in one cluster; more at once would be an outage."""

DRAINS_SHOWN = 4
DRAIN_ENDED_SHOWN_S = 120.0
"""Ended drains that a newcomer is still told of, and for how long: older ones stand among what happened."""

DRAIN_LEFT_S = 86_400
DRAIN_LEFT_ENTRIES = 200
"""Drains of an earlier Podium that left a node cordoned are told at the start: of the last day, since who left one
yesterday is still to be asked; they are looked for among so many entries about nodes."""

REHEARSED_AT_ONCE = 4
"""Dry runs of one text that are asked at the same time."""

REHEARSAL_TIMEOUT_S = 5
"""How long a form waits for the dry run; the button works without it."""

PREVIEW_LINES = 200
"""Lines of a difference in a form; whole objects stand in the inspector."""

ACTION_TIMEOUT_S = 15
"""How long a click waits for the API server before it says so."""

AUDIT_PAGE_ROWS = 100
"""Rows of the audit log on one page."""

# --- Requests through the Service proxy (dashboard.traffic) ------------------------------------

PROBES_MAX = 4
"""Probes at the same time: with 20 requests a second each, 80 a second in all, which an API server
hardly notices."""

PROBE_RATES_PER_S = (1, 2, 5, 10, 20)
"""The rates to choose from. Twenty dots a second are as many as an eye can tell apart."""

PROBE_MINUTES = (1, 5, 15, 30)
"""How long a probe lasts before it ends by itself: nobody should find last week's still running. The
longest sends 20 x 60 x 30 = 36,000 requests."""

PROBE_TIMEOUT_S = 5
"""How long an answer is waited for; a person at a page has given up by then."""

PROBE_OUTSTANDING_MAX = 40
"""Requests of one probe without an answer yet. When so many wait, none is added, and the ones left
out are counted."""

PROBE_BODY_BYTES = 4 * 1024
"""Of an answer's body: enough to find the name of the pod in it. The rest is not read."""

PROBE_FRAME_S = 0.25
PROBE_QUIET_FRAME_S = 1.0
"""How often viewers hear of a probe: while answers come, and while none does. Twenty requests a
second are five in a frame, about 1 KB; four probes cost a viewer at most 16 KB a second."""

PROBE_ITEMS_MAX = 50
"""Single requests told in one frame; more are counted, not told."""

PROBE_RECENT_S = 10
"""The time of "in the last 10 s", and of the latencies' percentiles."""

PROBE_ENDED_KEPT_S = 600.0
"""How long the result of a probe that has ended is still told to those who come later."""

PROBE_PODS_MAX = 2_000
"""Pods of a Service by whose names answers are recognised, gone ones among them."""

PROBE_ENDPOINTS_S = 1.0
"""How often the endpoints are read anew when each is asked in turn."""

TRAFFIC_HEARD_S = 25.0
"""Who has said nothing for so long is told no traffic: frames without rows are not acknowledged, and
a browser says something every 10 s. It bounds what a server may hold for a dead line: 25 s x 16 KB."""

# --- Pages (dashboard.web) ---------------------------------------------------------------------

LOG_TAIL_LINES = 500
"""Lines of each container that a log begins with: what one looks through by eye."""

LOG_PODS = 50
LOG_SOURCES = 24
"""Pods and containers whose logs are read together: each is a connection to the API server and to
a kubelet; more than two dozen nobody can tell apart."""

LOG_QUEUE_LINES = 1_000
"""Lines read and not yet sent, for one stream: then reading waits, and with it the API server."""

LOG_CHUNK_BYTES = 32 * 1024
"""About how much is sent at once."""

LOG_STREAM_MAX_BYTES = 1024 * 1024
LOG_STREAM_MAX_S = 120
"""One answer of a followed log; the browser then asks for the next, from where it is. Servers hide
how much they buffer, so that coming back is the only proof that it was read."""

LOG_BEAT_S = 5.0
"""A followed log that is silent says so this often, and looks whether the viewer may still read."""

LOG_LOOK_S = 3.0
"""How often it is looked which pods and containers there are, and which were started anew."""

LOG_STREAMS = 64
LOG_STREAMS_PER_VIEWER = 4
"""Logs read at the same time, by all and by one: times 1 MiB this is what they may cost in memory."""

LOG_DOWNLOAD_MAX_BYTES = 16 * 1024 * 1024
"""A log as a file. A kubelet rotates at 10 MiB unless told otherwise, and gives the newest file."""

USAGE_EVERY_S = 15
"""How often measurements are asked for: metrics-server has new ones as often."""

USAGE_RETRY_S = 60
USAGE_TIMEOUT_S = 10
"""How often a cluster that does not measure is asked again, and how long an answer may take."""

USAGE_KEPT_S = 30 * 60
USAGE_SERIES = 5_000
"""Measurements kept, of so many nodes or pods: 5,000 x 120 x 24 bytes = 15 MB at most, twice."""

USAGE_TOLD_NODES = 500
"""Nodes whose use is told to all pages: 500 x 40 bytes x each quarter of a minute = 1.3 kB/s for a viewer. Boxes of
more are too small to show it; the inspector has it for each."""

OTHERS_SHOWN = 250
"""Objects of a kind that is not drawn, in one table; the API server sends no more."""

COPY_USUAL_MINUTES = 30
"""How long a copy of a pod stays that was made to look into it, where nobody says."""

COPY_MINUTES = 240
"""The longest that may be asked for: half a day of work; who needs more makes another one."""

COPIES_EVERY_S = 20.0
"""How often copies are looked for whose time is over: a walk over the known pods, no request."""

COPIES_AT_ONCE = 20
"""Deleted in one go; the rest is next."""

COPIES_RETRY_S = 600.0
"""When a copy is tried again that the API server did not let Podium delete."""

OTHERS_WATCHED = 12
"""Kinds that are not drawn and watched at once, one connection each; a room looks at three or four."""

OTHERS_WATCH_KEPT_S = 20.0
"""How long a watch stays after the last who looked: changing between two tables costs no new list."""

OTHERS_NEWS_S = 1.0
"""A table is told to be new at most so often, however many of its objects change."""

OTHERS_WAIT_S = 20.0
"""How long one question for news is kept open: below the half minute after which proxies give up."""

OTHERS_POLL_S = 5.0
"""How often a kind is asked for that cannot be watched, or beyond `OTHERS_WATCHED`."""

DISCOVERY_KEPT_S = 30.0
"""How long the list of kinds is believed while a table asks again; the choice of kinds is made anew."""

REASONS_OBJECTS = 200
"""Pods, events and other things around an object that are read to say why it is as it is."""

REASONS_TIMEOUT_S = 4
"""How long each of these may take; the object itself is shown without them."""

EVENTS_SHOWN = 50
"""Events of one object, newest first."""

YAML_SHOWN_MAX_CHARS = 512 * 1024
"""The largest object the drawer prints; etcd stores at most 1.5 MiB and nobody reads that."""

SHUTDOWN_S = 2.0
"""From Ctrl-C to the end of the process, for saying good-bye to sockets and ending the practice
cluster."""

STREAM_ERRORS_BEFORE_RELIST = 3
"""Errors in a row at one resourceVersion after which it is no longer trusted and listed anew."""

INITIAL_EVENTS_SILENCE_S = 5.0
"""How long a streamed list may be silent before the plain list is used instead: an API server that
does not know ``sendInitialEvents`` and does not say so would otherwise keep us waiting for ever."""

CREDENTIALS_RETRY_S = 30.0
"""How often refused credentials are tried again: a renewed token shows within half a minute."""

PRACTICE_START_S = 30.0
"""How long the practice cluster may take to answer; it needs about two seconds."""

FIRST_ANSWER_S = 5
"""At start, how long to wait for the cluster's first answer before telling the person at the
terminal."""

PULSE_SILENT_EVERY_S = 1.0
"""The same while there is no answer: whoever waits for the API server sees it come back within a second
or two. One request for all kinds together."""

PULSE_EVERY_S = 5.0
PULSE_TIMEOUT_S = 4
"""How often the API server is asked for a sign of life, and how long it may take. A hanging one is
noticed within nine seconds, before a person explaining the picture has drawn a conclusion from it."""

COMPARE_START_S = 30.0
"""How long `doctor --compare` waits for the first lists."""

COMPARE_LOOKS = 5
COMPARE_AGAIN_S = 0.5
"""An object that differs between watch and list is looked at so often, so far apart: its event may be on its way."""

DELETIONS_REMEMBERED = 4_096
"""Deleted objects whose late events are told from new objects by their uid, about 200 bytes each: more than any burst
that a watch repeats."""

SHARED_PARTS = 16_384
"""Parts of the records of one kind that are looked for among those that are kept. Three for each workload are enough
for a fleet; at 0.3 kB each, a cluster whose pods have nothing in common loses 5 MB by them."""

# --- From changes to sockets (dashboard.live) --------------------------------------------------

TICK_MIN_S = 0.04
TICK_MAX_S = 0.25
"""While changes keep coming they are published this far apart: 25 a second are fluent motion, and a
cluster in uproar is still seen four times a second."""

PUBLISH_CHANGES = 2_000
"""Changes published in one go: 0.1 to 0.2 s of the process. More come in parts, between which it answers others: a
first list of 150,000 pods in one go kept every page waiting for half a minute."""

PORTION_ROWS = 1_000
"""Rows of a large picture that are worked out in one go: 5 ms of the process. So long the frames of others wait while
somebody opens a namespace of 20,000 pods, in place of a third of a second."""

TICK_COST_FACTOR = 4
"""A tick is at least this many times as long as the last publishing took, so that publishing never
takes more than a fifth of the process."""

FLEET_FROM_PODS = 20_000
FLEET_UNTIL_PODS = 15_000
"""From so many pods on, those about which there is nothing to say are sent as counts: a row of 0.7 kB each would be
14 MB for one browser, and more than a screen can show. The lower bound ends it, so that a fleet at the border does
not change its form with every pod."""

VIEWS_MAX = 32
VIEWS_PER_VIEWER = 4
"""Different views of one cluster that are looked at at once, and of these one person's: every changed row is held
against each of them, about 1 µs each; all of them together are a sixth of what the change costs otherwise."""

VIEWS_OPENED_PER_S = 8
"""Opening a view looks at every row once: 40 ms of a fleet of 150,000 pods for a namespace, far less for a node."""

VIEW_KEPT_S = 60.0
VIEW_JOURNAL_MAX_BYTES = 2 * 1024 * 1024
"""A view that nobody looks at any more stays for who comes back, as long as the whole picture could be resumed; and
how far back that is, in bytes: 64 MiB for all views. Their rows are those
of the projection, and no texts of them are kept."""

SEARCH_MAX_CHARS = 500
SEARCH_WORDS_MAX = 8
SEARCH_FOUND_MAX = 50
SEARCHES_AT_ONCE = 1
"""A search for pods of a fleet by name: as the page's own search in length, and so many as one steps through. Others
wait for their turn: to look at 150,000 names takes about 50 ms of the processor."""

BEAT_S = 5
"""Sign of life to every viewer; two may be missed before a client calls itself disconnected."""

JOURNAL_MAX_S = 60.0
JOURNAL_MAX_DELTAS = 10_000
JOURNAL_MAX_BYTES = 32 * 1024 * 1024
"""How far back a client may resume: whichever bound is met first. Later it gets a snapshot."""

JOURNAL_PICTURE_PARTS = 2
JOURNAL_LEAST_ROWS = 5_000
"""Deltas of more rows than half of the picture has save nobody much: a snapshot is as good. 5,000 rows are 4 MB."""

DELTA_SHARED_BITS = 4
"""Places to resume from are told apart to so many binary digits of how far back they are: those of the last 15 ticks
exactly, older ones to an eighth of their distance. Viewers that come back together then share what is made for them."""

HISTORY_MAX_S = 3600.0
HISTORY_MAX_BYTES = 32 * 1024 * 1024
"""The past that can be gone back to, in compressed blocks for all audiences together: an hour, or as much as fits.
Rows of one kind compress to a tenth, so that about 300,000 changes fit; beside them stands one picture, of the oldest
moment kept."""

HISTORY_BLOCK_BYTES = 256 * 1024
HISTORY_BLOCK_S = 60.0
"""Changes are put away together, because they compress well together: 256 KiB cost about 5 ms of the process."""

HISTORY_OPEN_S = 30.0
"""How long the first lists may take before what comes counts as a change and no longer as the first picture."""

HISTORY_BUCKET_MS = 5_000
HISTORY_MARKS = 500
"""The strip under the picture: changes are counted per five seconds, and the newest marks are kept."""

RECORDING_REST_SHARE = 4.0
RECORDING_REUSE_S = 5.0
"""A recording serves on for four times as long as making it took, and never longer than these seconds: whoever asks
without end costs a fifth of a core, and what was just seen is missing only from one that is dear to make."""

RECORDING_MAX_BYTES = 512 * 1024 * 1024
"""A recording, unpacked: sixteen times the history's bound. A file that unpacks to more was made to do harm."""

RECORDING_LINE_MAX_BYTES = 32 * 1024 * 1024
"""One line of it; a part of a snapshot has 0.5 MB."""

SNAPSHOT_PART_ROWS = 500
"""Rows in one frame of a snapshot: about 0.5 MB, so that no frame blocks a browser for long."""

SNAPSHOT_REUSE_S = 1.0
"""A snapshot of this age still serves (the deltas after it follow): a thousand browsers that come
back within a second cost one encoding."""

SNAPSHOT_HTTP_ROWS = 1_000
"""From so many rows on a page takes its first picture compressed over HTTP: 0.1 MB instead of 0.8 MB. For smaller
ones a request more costs what it saves."""

SNAPSHOT_PACKED_MAX_S = 5.0
SNAPSHOT_LATE_PARTS = 10
"""A compressed snapshot serves for four times as long as making it took, and on while no more than a tenth as many rows
have changed since; at most so long. They follow as a delta, which is there sooner than a new picture, and whoever asks
without end costs a fifth of a core."""

EVENTS_MAX_BYTES = 512 * 1024
EVENTS_MAX_S = 60.0
"""One answer of the stream over HTTP, beyond its snapshot; the browser asks for the next from where it is. It is what a
dead line can cost: as much as CREDIT_MAX_BYTES at the socket, and a minute until it is noticed."""

SNAPSHOT_EVERY_S = 1.0
"""One viewer gets at most one snapshot in this time, however often it asks."""

CREDIT_MAX_BYTES = 512 * 1024
CREDIT_MAX_S = 10.0
"""What a viewer may leave unacknowledged before its deltas are held back. Servers hide how much they
buffer (Daphne without bound), so the client's word counts."""

TOO_SLOW_S = 30.0
"""A viewer that is held back for so long is sent away (4408) and may come back for a snapshot."""

AUTHORITY_CHECK_S = 5.0
"""How long a socket may outlive its session: the session is looked up this often."""

AUTHORITY_FRESH_S = 1.0
"""A look-up this young also answers for a message that arrives."""

AUTHORITY_GATHER_S = 0.1
AUTHORITY_GATHERED = 200
"""Look-ups of this time are made together, so many at once: at that number they hold the database's thread for about
10 ms."""

SESSIONS_READ = 4096
"""Stored sessions of which the content is remembered, by their signed text (0.3 kB each): to check a signature and
unpack it takes longer than the query."""

RELAY_AGAIN_S = 5.0
"""A process says so often what stands there, and that it lives (`dashboard.relay`)."""

RELAY_SILENT_S = 15.0
"""A line on which not even one's own words come back for three of these signs is dead."""

RELAY_GONE_S = 20.0
"""A process that was not heard for so long is gone, and what it did with it."""

RELAY_ANSWER_S = 3.0
RELAY_CLOSE_S = 1.0
"""How long Redis may take to connect or to take a word, and a process that ends to say its last ones."""

RELAY_HELD = 200
"""What waits for a Redis that is away (some kB each; a drain of a full node 30 kB): the newest of each drain and probe,
and the last notes."""

RELAY_MAX_AGE_S = 60
"""Words older than that are somebody's repetition. All processes are on one machine, with one clock."""

FAN_OUT_TURN_S = 0.002
"""So long one turn of the event loop sends to viewers (about a hundred), before others have theirs."""

SOCKET_FRAMES_SHARED = 16
SOCKET_SHARED_MAX_CHARS = 64 * 1024
"""The last frames are kept as bytes, for those who get the same text in the same moment: 1 MiB at most. Parts of a
first picture are longer, and seldom sent to two at once."""

SOCKET_MESSAGES_PER_MIN = 240
SOCKET_MESSAGES_BURST = 60
"""Frames a client may send: acknowledgements at most two a second, pings and questions besides."""

SOCKETS_PER_VIEWER = 8
"""Windows of one person; more is a loop in somebody's script."""

SOCKETS_LEAVING_PER_VIEWER = 16
"""Lines of one person whose windows have come back on another one, until they are closed: two cuts of eight windows,
one after the other. A server needs a second, or until its ping fails (40 s) where much waited to be written."""

NOTES_HELD = 32
"""Notes waiting for one viewer; older ones are dropped, since what they tell of is on the screen."""

RETURN_GAP_S = 0.05
"""Between two browsers that come back after a restart, on average: a handshake and a snapshot cost about 20 ms.
A handful returns at once; a hall takes RETURN_SPREAD_S."""

RETURN_SPREAD_S = 10.0
"""When the server goes away it asks its viewers to come back within this time, each at its own moment."""

GOODBYE_S = 1.0
"""How long sockets get to hear `bye` at the end; a browser on the same network needs milliseconds."""

ANSWERS_END_S = 16
"""How long a process that ends waits for answers under way: an action may wait ACTION_TIMEOUT_S for the API server, and
one that is cut off may have been done. Kubernetes gives a pod 30 s from SIGTERM to SIGKILL."""

ENDED_GRANT_KEPT_S = 30 * 24 * 3600
"""How long one can still see who had been here; after that only the audit log remembers the name."""

DOCTOR_AT_ONCE = 6
"""Questions the doctor has open at the cluster: quick, and still a light guest."""

DOCTOR_SLOW_MS = 500
"""An answer that takes longer is called slow: people feel half a second, and an API server at ease needs 10 ms."""

DOCTOR_WATCH_S = 5
"""How long a watch may stay silent although there are objects: an API server answers within milliseconds."""

DOCTOR_FREE_BYTES = 100 * 1024 * 1024
"""Less room for the database is called broken: every action is recorded before it is done."""

DOCTOR_TIMEOUT_S = 60
"""The whole examination; about 80 small requests, 1 s even when each takes 50 ms."""

CLUSTERS_MAX = 8
"""Clusters of one process: each has its own mirror (about 30 MiB for 10,000 pods) and 20 watches."""

OWN_COPIES_MAX = 24
"""Copies of their own that people in a hall may have at once, at most: each is a cluster of the practice cluster's 50,
with a mirror here."""

FIRST_LOAD_BYTES = 340_000
"""All that the page of the cluster loads before it shows anything, compressed: 3 s at 1 Mbit/s."""

FIRST_LOAD_FILES = 40
"""In how many files, style sheets included: six at a time, with 50 ms there and back, that is a third of a second."""

COMPRESSED_FROM_BYTES = 1_000
"""Static texts from this size on have a compressed copy: less fits into one packet as it is."""

GONE_REMEMBERED = 500
"""Places of lessons, sandboxes and copies of which is remembered why they are over, for pages that come back to them; a
hundred bytes each, and more than a day of workshops has."""
