"""Every bound of the explainer, with its unit and its reason."""

LESSON_BYTES = 256 * 1024
"""One lesson.md. The longest of the course has 20 KiB; a megabyte of prose is no lesson."""

STEPS = 40
"""Steps of a lesson: at half a minute each a room has had enough after twenty minutes."""

BUBBLE_WORDS = 12
"""Words of a bubble on the stage: what is read in three seconds from the last row."""

CONDITION_DEPTH = 8
"""How deep conditions may be nested; people read three levels."""

EXPRESSION_CHARS = 400
"""A JMESPath expression; it is evaluated at every event."""

DURATION_MAX_S = 3_600
"""The longest time a step may name. A lesson takes a quarter of an hour."""

ID_CHARS = 80
"""An id in a command: of a question, a step, a click, a thing of the picture."""

ANSWER_CHARS = 120
"""One chosen answer: the id of an option, or the name of a thing of the picture."""

ANSWERS_CHOSEN = 24
"""Answers chosen at once: cards that are put in order, things that are picked."""

BUTTONS = 9
"""Buttons of a step: the keys 1 to 9."""

AUTO_ADVANCE_S = 2.0
"""After this a step that is over gives way to the next, for one who learns alone (rule R26)."""

COMMAND_BYTES = 4 * 1024
"""The body of a command; the longest has a list of answers."""

LIT = 3
"""Things that are lit at a time: the eye follows three (rule R11)."""

OBJECTS = 60
"""Objects of a lesson's manifests; more than that no picture of a lesson shows."""

HURRY_S = 30.0
"""Real seconds that a skipped step has to come to its end by itself; then the lesson goes on all the same."""

DRAIN_S = 600
"""After this a drain of a lesson gives up; a budget that never opens is part of lesson 13."""

TOGGLE_PORT = 81
"""Where the workshop's program has its health and the switches for it."""

PODS_REMEMBERED = 500
"""Pods whose version is kept for answers that come after they are gone."""

CLOCK_READ_S = 1.0
"""How long the practice cluster's time is reckoned by its rate before it is read again."""

STEP_LOOKS = 200
"""Actions of the clock that one step looks through for one that writes: a heartbeat of each node and probe, some
times over; a step that finds none takes half a second."""

EVENTS_HEARD = 2_000
"""Events of which the last version is remembered, so that a new list tells none twice."""

SYNC_S = 10.0
"""How long a step waits for the mirror after the cluster was brought back; then it begins all the same."""

SYNC_POLL_S = 0.05
"""Between two looks whether the mirror has caught up; each is five small lists."""

TICK_S = 0.25
"""Between two looks at a run for what only time decides; a quarter of a second is not felt."""

REHEARSAL_SLICE_S = 1.0
"""Simulated seconds that pass at least before a rehearsal does what people do. What happens meanwhile is looked at, all
of it at its moment."""

LONG_SLICE_S = 5.0
"""Such seconds at most: a step that is proven goes on only then."""

SLICES_OF_A_WAIT = 4
"""A wait goes on in slices of this part of what it has taken, so that no more is waited for in vain."""

NUDGE_AFTER_S = 0.05
"""Real seconds that a button of a rehearsal may take while its cluster's time stands still."""

NUDGE_S = 0.1
"""Simulated seconds that pass then: simulated programs answer within milliseconds."""

QUIET_S = 0.004
"""Real seconds that take the place of a longer wait where time is driven by hand."""

HEARD_S = 10.0
"""Real seconds that the mirror of a rehearsal may take until it has heard of all; a machine under load takes
milliseconds, and only watches that hang take it all."""

HEARD_POLL_S = 0.001
"""Real seconds between two looks whether it has; one costs some microseconds."""

REHEARSAL_MOST_S = 600
"""Simulated seconds that a step without `within` may take in a rehearsal."""

START_S = 300
"""Simulated seconds until a start scene must be there."""

PREPARED_MOST = 20
"""Start scenes that stand ready at a time, each a fork of the practice cluster, which bears fifty."""

IDLE_S = 15
"""Simulated seconds in which a step whose buttons nobody presses must not be proven."""

ASKED_AT_ONCE = 40
"""Requests of a rehearsal's probe that may wait for their answers."""

ASK_TIMEOUT_S = 10
"""Seconds of the cluster for one of them: however fast they pass."""

AT_ONCE = 2
"""Rehearsals of one practice cluster at a time: while one waits for the other process, the second goes on."""

CLUSTERS = 2
"""Practice clusters of a rehearsal. Each is a process of its own and takes about twice the time of the one that plays,
so two of them keep two cores busy; a third finds nobody who asks it."""

ACCOUNT_S = 20
"""Seconds until a new namespace must have its service account."""

CUT_S = 0.1
"""Until every watch has noticed that the cluster was brought back; before that an old picture would count."""

PROBE_S = 7_200
"""How long the requests of a run go on; a lesson takes a quarter of an hour."""

PROBE_MOST_PER_S = 10
"""Requests a second of a lesson: each is a dot on the picture, and more are no longer dots."""

RUNS = 12
"""Runs of one process, one for each person: each has a mirror with 20 watches, and a fork; there may be 50 forks."""

RUN_IDLE_S = 900.0
"""A run that nobody looks at ends after this: a break in a workshop is shorter."""

IDLE_LOOK_S = 30.0
"""Between two looks for runs that nobody looks at."""

NODES_LOOKED_AT = 100
"""Nodes that are read before a lesson that counts them, or pulls an image; each tells of up to fifty, some 10 KB."""

FORK_IDLE_S = 3_600
"""The practice cluster removes a fork by itself after this without a request: when Podium is gone."""

PROBE_TRIES = 60
"""Seconds in which the Service that a lesson sends requests to must be there."""

RECORDED_SLICE_S = 0.25
"""Simulated seconds between two looks of a recording: what happens within is one change on the strip."""

RECORDED_LONG_S = 20.0
"""Simulated seconds of a wait after which a recording looks more seldom: a lost node takes five minutes."""

RECORDED_PAUSE_S = 3.0
"""Simulated seconds of the picture at rest before each button of a recording is pressed."""

RECORDED_FROM_MS = 1_767_261_600_000
"""1 January 2026, 10:00 UTC: when recordings begin, so that the same lesson gives the same file."""

CLEAN_TRIES = 4
"""How often the namespace of a lesson on a real cluster is asked to go: an API server under load misses an answer or
two, and what stays there goes on running."""
CLEAN_PAUSE_S = 2.0
"""Between two of them."""

NODES_BACK_S = 60.0
"""How long a rehearsal on a real cluster waits for nodes that it drained or switched off: a simulated one boots in half
a minute."""
NODES_POLL_S = 1.0
"""How often it looks."""

QUIET_REAL_S = 0.1
"""Real seconds without news after which the mirror of a rehearsal on a real cluster counts as caught up."""

IDLE_REAL_S = 3
"""The same on a real cluster, whose seconds are real."""

LOOK_CHEAP_S = 0.002
"""A look at a lesson's conditions that takes less is made at every event."""

LOOK_COST_FACTOR = 5
"""A dearer one is made at most so often that it takes a fifth of the time: clusters with thousands of pods."""

ROOM_PEOPLE = 600
"""People that one code lets in, each coming back counted once more; a hall of 300 with a new phone each."""

ROOM_CODE_S = 4 * 3_600
"""Seconds a code lives: a workshop of half a day."""

ROOM_FRAME_S = 0.1
"""Between two frames of a room's state: what an eye takes for at once, however many vote in the meantime."""

ROOM_COUNT_S = 1.0
"""Between two counts of the people who are here."""

VIEW_CHARS = 600
"""The instructor's view as the text of an address; the longest has a selector of 500."""

VOTE_ANSWERS = 48
"""Different answers to one question that are counted apart: numbers, orders, things. The rest counts as other."""

VOTE_ADVICE_FROM = 5
VOTE_ADVICE_RIGHT = (0.3, 0.7)
"""When so many have voted, and such a part of them is right, discussing and voting again is worth its time
(peer instruction)."""

LASER_POINTS = 16
"""Points of the laser in one frame: a tenth of a second at the rate of a fast mouse, thinned out."""

STROKE_POINTS = 240
STROKES = 40
"""Points of one stroke, and strokes on one sheet: 40 x 240 points are 80 KB for who comes late."""

POINT_MOST = 50_000
"""Thousandths of the thing that is drawn upon: fifty times its size, in each direction."""

ROOM_COMMAND_BYTES = 8 * 1024
"""The body of a command to a room; a stroke's points are the longest."""

LEAD_PER_S = 25.0
LEAD_BURST = 60
"""Commands of those who lead a room: laser and pen send ten a second each."""

GUEST_PER_S = 1.0
GUEST_BURST = 15
"""Commands of one observer: a vote that is changed a few times, follow and leave."""

GUESTS_KNOWN = 2_000
"""Observers whose allowance is remembered; then that of who was heard longest ago is forgotten."""

COPY_IDLE_S = 60.0
"""A copy of one's own ends when nobody looked at it for so long: a phone that was locked comes back to it."""

COPY_LOOK_S = 5.0
"""Between two looks for copies that nobody looks at."""

OUT_OF_REACH = 1_000_000
"""A count that no cluster of a lesson comes to, and no share of a hundred."""

MUTANT_LONGER = 1.5
"""How much longer than the true step a mutant of it is waited for."""

MUTANT_MORE_S = 10.0
"""And so many simulated seconds on top: a pod is pulled, started and ready in less."""

MUTANT_CALM_S = 5.0
"""And so long nothing may have changed in it, on top of the longest calm in the true step: controllers act at once, and
what they wait for by the clock they wait for in the true step, too."""

PROJECTED_SLICE_S = 0.05
"""Real seconds between two looks of a recording that is shown: a change is not late for the eye."""

RECORDING_KEPT_BYTES = 96 * 1024
"""A lesson's recording as it is kept beside it. The largest of the course has 40 KiB; more would be a longer lesson."""
