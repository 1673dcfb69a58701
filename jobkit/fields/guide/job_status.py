"""What the fields of a Job's status tell, when they change, and how they mislead.

Source: batch/v1 of Kubernetes 1.37 and the behaviour of its Job controller.
"""

from __future__ import annotations

from jobkit.fields.guide.example import Ends, Example
from jobkit.fields.guide.record import Changes, FieldGuide, Limits, Since

__all__ = ["JOB_STATUS"]

_OLD = Since(stable="1.2")
_BY_CONTROLLER = Changes.ByController

JOB_STATUS = (
    FieldGuide(
        "JobStatus.active",
        "how many Pods are pending or running, and not being deleted",
        meaning="""
Counted after the sync's own creations and deletions. A Pod without a node counts, and so does one whose image
cannot be pulled: active does not say that anything works. 0 once the Job has a verdict.
""",
        since=_OLD,
        changes=_BY_CONTROLLER,
        beside=(
            ("status.ready", "how many of them work"),
            ("status.terminating", "Pods that are being deleted are counted there"),
            ("spec.parallelism", "never less, but for the moment in which it is lowered"),
        ),
        beliefs=(
            (
                "M06",
                "A Pod that cannot start is active, for as long as it takes; it does not fail by itself.",
            ),
        ),
        example=Example(
            shows="an image that cannot be pulled: one Pod, active and never ready",
            scenario="until: 1h\npods:\n- {stuck: Starting}",
            gives=Ends(
                result="Running",
                reason="",
                created=(0,),
                status={"active": 1, "ready": 0, "failed": 0},
            ),
        ),
    ),
    FieldGuide(
        "JobStatus.ready",
        "how many active Pods are ready",
        meaning="""
Without a readiness probe a Pod is ready as soon as its containers run. Null only before the controller's first
sync.
""",
        since=Since(alpha="1.23", beta="1.24", stable="1.29"),
        changes=_BY_CONTROLLER,
        beside=(
            ("status.active", "never smaller"),
            ("spec.template.spec.containers[].readinessProbe", "can make a Pod ready later"),
        ),
        example=Example(
            shows="suspended: nothing is active, nothing is ready",
            spec="suspend: true",
            gives=Ends(
                result="Suspended",
                reason="JobSuspended",
                created=(),
                status={"active": 0, "ready": 0},
            ),
        ),
    ),
    FieldGuide(
        "JobStatus.terminating",
        "how many Pods are being deleted and have not stopped yet",
        meaning="""
The end state waits for them: as long as one is left, the Job shows FailureTarget or SuccessCriteriaMet but neither
Failed nor Complete. With podReplacementPolicy Failed they also take up places.
""",
        since=Since(alpha="1.28", beta="1.29", stable="1.34"),
        changes=_BY_CONTROLLER,
        beside=(
            ("status.conditions", "Failed and Complete wait until it is 0"),
            ("spec.template.spec.terminationGracePeriodSeconds", "how long they may take"),
            ("spec.podReplacementPolicy", "whether they block replacements"),
        ),
        beliefs=(("M41", "A Job with FailureTarget is not stuck; it waits for this to become 0."),),
        example=Example(
            shows="verdict at 20 s, and the Pod takes 25 s to stop: Failed only at 46",
            spec="activeDeadlineSeconds: 20",
            scenario="cluster: {terminationDelay: 25s}\npods:\n- {runs: 1h}",
            gives=Ends(
                result="Failed",
                reason="DeadlineExceeded",
                at=46,
                created=(0,),
                status={"terminating": 0, "failed": 1},
            ),
        ),
    ),
    FieldGuide(
        "JobStatus.succeeded",
        "how many units of work are ticked off",
        meaning="""
NonIndexed: Pods that succeeded. Indexed: indexes that succeeded, so a second success of the same index adds
nothing. It falls only when an elastic Job shrinks.
""",
        since=_OLD,
        changes=_BY_CONTROLLER,
        beside=(
            ("spec.completions", "the goal"),
            ("status.completedIndexes", "which indexes these are"),
        ),
        example=Example(
            shows="two of three, then the budget is used up: Failed, and the two stay counted",
            spec="completions: 3\nbackoffLimit: 0",
            scenario="pods:\n- {when: {pod: 2}, exitCode: 1}",
            gives=Ends(
                result="Failed",
                reason="BackoffLimitExceeded",
                at=42,
                created=(0, 14, 28),
                status={"succeeded": 2, "failed": 1},
            ),
        ),
    ),
    FieldGuide(
        "JobStatus.failed",
        "how many Pods have been counted as failed",
        meaning="""
Crashes that a rule ignores are not in it. Pods that were healthy and were cut down by a failure verdict are. Pods
removed by a suspension or a lower parallelism are not. It never falls. With limits per index it rises only when
the replacement exists.
""",
        since=_OLD,
        changes=_BY_CONTROLLER,
        beside=(
            ("spec.backoffLimit", "what it is measured against"),
            ("spec.podFailurePolicy", "Ignore keeps failures out"),
        ),
        beliefs=(
            (
                "M51",
                "One crash and two healthy Pods cut down make 3. It counts Pods charged, not programs that crashed.",
            ),
        ),
        example=Example(
            shows="one crash with limit 0; the two healthy Pods are counted as well",
            spec="completions: 3\nparallelism: 3\nbackoffLimit: 0",
            scenario="pods:\n- {when: {pod: 0}, runs: 5s, exitCode: 1}\n- {runs: 60s}",
            gives=Ends(
                result="Failed",
                reason="BackoffLimitExceeded",
                at=15,
                created=(0, 0, 0),
                status={"failed": 3, "succeeded": 0},
            ),
        ),
    ),
    FieldGuide(
        "JobStatus.completedIndexes",
        "the indexes that have succeeded, as intervals",
        meaning="""
"0,1,4-6": three in a row are written first-last, two are written out. Empty in the beginning, and absent in
NonIndexed Jobs.
""",
        since=Since(alpha="1.21", beta="1.22", stable="1.24"),
        changes=_BY_CONTROLLER,
        beside=(
            ("status.failedIndexes", "never has an index in common with it"),
            ("spec.successPolicy", "is judged by it"),
        ),
        example=Example(
            shows="five indexes done",
            spec="completionMode: Indexed\ncompletions: 5\nparallelism: 5",
            gives=Ends(at=14, created=(0, 0, 0, 0, 0), status={"completedIndexes": "0-4"}),
        ),
    ),
    FieldGuide(
        "JobStatus.failedIndexes",
        "the indexes that were given up, as intervals",
        meaning="Exists only with backoffLimitPerIndex; empty at first. An index in it is never tried again.",
        since=Since(alpha="1.28", beta="1.29", stable="1.33"),
        changes=_BY_CONTROLLER,
        beside=(
            ("spec.backoffLimitPerIndex", "decides which indexes get here"),
            ("spec.maxFailedIndexes", "how many may be here"),
        ),
        beliefs=(("M40", "One index in here makes the Job Failed, however many succeeded."),),
        example=Example(
            shows="limit 0 per index: index 2 fails once and for good",
            spec="completionMode: Indexed\ncompletions: 4\nparallelism: 4\nbackoffLimitPerIndex: 0",
            scenario='pods:\n- {when: {index: "2"}, exitCode: 1}',
            gives=Ends(
                result="Failed",
                reason="FailedIndexes",
                at=14,
                created=(0, 0, 0, 0),
                status={"failedIndexes": "2", "completedIndexes": "0,1,3", "succeeded": 3},
            ),
        ),
    ),
    FieldGuide(
        "JobStatus.startTime",
        "when the controller took the Job up; the deadline counts from here",
        meaning="""
Set at the first sync in which the Job is not suspended, whether or not a Pod has a node yet. A suspension clears
it, and the resumption sets it anew.
""",
        since=_OLD,
        changes=_BY_CONTROLLER,
        beside=(
            ("spec.activeDeadlineSeconds", "counts from it"),
            ("spec.suspend", "clears it"),
        ),
        beliefs=(
            (
                "M21",
                "Waiting for a node counts: the clock starts with the Job, not with its first container.",
            ),
        ),
        example=Example(
            shows="no room for 30 s: the deadline of 20 s passes before anything ran",
            spec="activeDeadlineSeconds: 20",
            scenario="cluster: {schedulingDelay: 30s}",
            gives=Ends(
                result="Failed",
                reason="DeadlineExceeded",
                at=21,
                created=(0,),
                status={"startTime": 0, "failed": 1},
            ),
        ),
    ),
    FieldGuide(
        "JobStatus.completionTime",
        "when the Job became Complete; a failed Job has none",
        meaning="""
The controller's time, so about a second after the last Pod has ended. For a failed Job read the time of its
condition Failed.
""",
        since=_OLD,
        changes=_BY_CONTROLLER,
        beside=(("status.conditions", "lastTransitionTime of Failed is the end of a failed Job"),),
        example=Example(
            shows="the container ends at 13 s, the controller says so at 14",
            gives=Ends(at=14, created=(0,), status={"completionTime": 14}),
        ),
    ),
    FieldGuide(
        "JobStatus.conditions",
        "the verdicts on the Job: target first, end state later",
        meaning="""
SuccessCriteriaMet or FailureTarget says how it will end, Complete or Failed that it has. Both come in the same sync
if no Pod is left to stop. Suspended tells whether it is held. They stand in the order in which they arose; look
for the type, not for the place. Since 1.31 every failure shows FailureTarget first, and every success
SuccessCriteriaMet; older servers did so only for some.
""",
        since=_OLD,
        changes=_BY_CONTROLLER,
        beside=(
            ("status.terminating", "what lies between target and end state"),
            ("spec.ttlSecondsAfterFinished", "counts from Complete or Failed"),
        ),
        beliefs=(
            (
                "M08",
                "kubectl wait --for=condition=complete waits for ever on a failed Job; wait for failed as well.",
            ),
            (
                "M42",
                "The first one may be Suspended=False or a target; only Complete and Failed are ends.",
            ),
        ),
        example=Example(
            shows="three failures: FailureTarget and Failed come together, since no Pod is left",
            spec="backoffLimit: 2",
            scenario="pods:\n- {runs: 5s, exitCode: 1}",
            gives=Ends(
                result="Failed",
                reason="BackoffLimitExceeded",
                at=55,
                created=(0, 18, 46),
                status={"failed": 3},
            ),
        ),
    ),
    FieldGuide(
        "JobStatus.uncountedTerminatedPods",
        "Pods that have ended and are between two writes of the controller",
        meaning="""
The controller first writes their UIDs here, then takes its finalizer off them, then adds them to the counters: if
it crashes in between, no Pod is lost or counted twice. Between syncs the lists are empty.
""",
        since=Since(alpha="1.22", beta="1.23", stable="1.26"),
        changes=_BY_CONTROLLER,
        beside=(
            ("status.failed", "where the failed ones go"),
            ("status.succeeded", "where the others go"),
        ),
    ),
    FieldGuide(
        "UncountedTerminatedPods.failed",
        "UIDs of failed Pods that are not in the counter yet",
        changes=_BY_CONTROLLER,
    ),
    FieldGuide(
        "UncountedTerminatedPods.succeeded",
        "UIDs of successful Pods that are not in the counter yet",
        changes=_BY_CONTROLLER,
    ),
    FieldGuide(
        "JobCondition.type",
        "what the condition says of the Job",
        meaning="""
FailureTarget and SuccessCriteriaMet are verdicts: the outcome is fixed. Failed and Complete are end states: no Pod
runs any more.
""",
        limits=Limits(
            values={
                "SuccessCriteriaMet": "it will be Complete; Pods may still be stopping",
                "FailureTarget": "it will be Failed; Pods may still be stopping",
                "Complete": "it has succeeded, and no Pod is left running",
                "Failed": "it has failed, and no Pod is left running",
                "Suspended": "True while it is held, False after it was resumed",
            }
        ),
        is_needed=True,
        since=_OLD,
        changes=_BY_CONTROLLER,
        beside=(("status.conditions[].reason", "why"),),
        beliefs=(("M42", "Look for the type, not for the place in the list."),),
        example=Example(
            shows="Complete, after SuccessCriteriaMet",
            gives=Ends(at=14, created=(0,)),
        ),
    ),
    FieldGuide(
        "JobCondition.status",
        "whether the condition holds",
        meaning="Verdicts and end states appear as True and never go back. Only Suspended changes sides.",
        limits=Limits(
            values={
                "True": "it holds",
                "False": "it does not",
                "Unknown": "not used by the Job controller",
            }
        ),
        is_needed=True,
        since=_OLD,
        changes=_BY_CONTROLLER,
        beside=(("status.conditions[].type", "what holds"),),
    ),
    FieldGuide(
        "JobCondition.reason",
        "why, in one word for programs",
        meaning="""
Success: CompletionsReached or SuccessPolicy. Failure, in the order in which they are looked for: PodFailurePolicy,
BackoffLimitExceeded, DeadlineExceeded, MaxFailedIndexesExceeded, FailedIndexes. Suspended: JobSuspended or
JobResumed. The end state repeats the reason of its verdict.
""",
        since=_OLD,
        changes=_BY_CONTROLLER,
        beside=(("status.conditions[].message", "the same for people"),),
        example=Example(
            shows="limit and deadline are passed in the same sync: the limit is looked at first",
            spec="backoffLimit: 0\nactiveDeadlineSeconds: 14",
            scenario="pods:\n- {exitCode: 1}",
            gives=Ends(result="Failed", reason="BackoffLimitExceeded", at=14, created=(0,)),
        ),
    ),
    FieldGuide(
        "JobCondition.message",
        "why, in a sentence for people",
        meaning="For PodFailurePolicy it names the Pod, the exit code and the number of the rule; for SuccessPolicy the rule. Its wording may change between releases.",
        since=_OLD,
        changes=_BY_CONTROLLER,
        beside=(("status.conditions[].reason", "the word to rely on"),),
    ),
    FieldGuide(
        "JobCondition.lastTransitionTime",
        "when the condition came to be what it is",
        meaning="That of Complete or Failed is the end of the Job, from which the TTL counts.",
        since=_OLD,
        changes=_BY_CONTROLLER,
        beside=(("spec.ttlSecondsAfterFinished", "counts from it"),),
        example=Example(
            shows="Failed at 9 s; 30 s later the Job is deleted",
            spec="backoffLimit: 0\nttlSecondsAfterFinished: 30",
            scenario="pods:\n- {runs: 5s, exitCode: 1}",
            gives=Ends(result="Deleted", reason="", at=9, created=(0,), status={"failed": 1}),
        ),
    ),
    FieldGuide(
        "JobCondition.lastProbeTime",
        "when the condition was looked at; the same as lastTransitionTime in a Job",
        since=_OLD,
        changes=_BY_CONTROLLER,
    ),
)
