"""What each field of a Job's spec means for the running of the Job.

Source: batch/v1 of Kubernetes 1.37 and the behaviour of its Job controller.
"""

from __future__ import annotations

from jobkit.fields.guide.example import Ends, Example, Refused
from jobkit.fields.guide.record import Changes, FieldGuide, Limits, Since
from jobkit.fields.limits import MOST_INDEXED

__all__ = ["JOB_SPEC"]


JOB_SPEC = (
    FieldGuide(
        "JobSpec.parallelism",
        "how many Pods may be active at the same time",
        meaning="""
The controller keeps as many Pods active as there is work left, and never more than this number. It is a
ceiling, not a total: with completions 10 and parallelism 3 it starts three Pods, then one more for each
that succeeds, and near the end only two or one, because no more work is left.

0 is a legal way to pause: the controller deletes all active Pods, counts none of them as failed, and the
Job idles until the number rises again. Without completions, the number is also how many workers start.
""",
        default=1,
        limits_note="at most 100,000 in an Indexed Job; at most 10,000 if it has backoffLimitPerIndex and more than 100,000 completions",
        since=Since(stable="1.2"),
        changes=Changes.Always,
        beside=(
            (
                "spec.completions",
                "never more Pods than completions still missing; left out, the first success stops all further starts",
            ),
            (
                "spec.podReplacementPolicy",
                "with Failed, Pods that are still stopping take up a place",
            ),
            ("spec.backoffLimit", "failures that arrive together may overshoot the limit"),
            ("spec.suspend", "a suspended Job has 0 Pods, whatever stands here"),
        ),
        beliefs=(
            (
                "M12",
                "It bounds the Pods at one time; how much work there is, completions says. Ten tasks of 60 s take 120 s with 5 and with 6 alike: two rounds.",
            ),
        ),
        example=Example(
            shows="five units of work, two at a time: three rounds",
            spec="completions: 5\nparallelism: 2",
            gives=Ends(at=42, created=(0, 0, 14, 14, 28), status={"succeeded": 5}),
        ),
    ),
    FieldGuide(
        "JobSpec.completions",
        "how many successes the Job is made of",
        meaning="""
The Job is Complete once this many Pods have succeeded; in an Indexed Job, once each of the indexes 0 to
completions-1 has. Failed Pods are replaced and never count towards it. 0 is complete at once, without a
single Pod.

Left out while parallelism is given, the Job is a work queue: the controller starts parallelism workers, the
first one that exits 0 says that the work is done, no Pod is started after that, and the Job is Complete when
the others have ended.

In an Indexed Job the number may change later, together with parallelism: by default since 1.27, for good since 1.31.
""",
        default=1,
        default_note="only if parallelism is absent as well; otherwise the field stays absent",
        limits_note="an Indexed Job with parallelism given needs it; there must be no more than 100,000 if backoffLimitPerIndex is set without maxFailedIndexes",
        since=Since(stable="1.2"),
        changes=Changes.InTandem,
        beside=(
            (
                "spec.parallelism",
                "how many of them at a time; an elastic Job changes both to one value",
            ),
            ("spec.completionMode", "Indexed gives each unit of work a number of its own"),
            ("spec.successPolicy", "fewer successes may be enough"),
            ("spec.maxFailedIndexes", "may not be larger"),
            (
                "metadata.name",
                "the name with the largest index must fit into 63 characters (Indexed)",
            ),
        ),
        beliefs=(
            (
                "M27",
                "completions: 1 makes one success enough and one Pod the most at a time; absent with parallelism: 3 it starts three workers and waits for all of them.",
            ),
            (
                "M10",
                "One completion means one success. The program may run several times before it, and now and then twice at once, so it must be safe to repeat.",
            ),
            (
                "M28",
                "In a work queue (no completions) a worker that crashes after the first success is not replaced.",
            ),
            (
                "M59",
                "In an Indexed Job they can change, together with parallelism; shrinking forgets the indexes beyond the end, even finished ones.",
            ),
        ),
        example=Example(
            shows="three successes; the second Pod fails and is replaced, so four Pods in all",
            spec="completions: 3",
            scenario="pods:\n- {when: {pod: 1}, runs: 5s, exitCode: 1}\n- {runs: 10s}",
            gives=Ends(at=60, created=(0, 14, 32, 46), status={"succeeded": 3, "failed": 1}),
        ),
    ),
    FieldGuide(
        "JobSpec.completionMode",
        "whether the units of work are alike or numbered",
        meaning="""
NonIndexed: all Pods are alike, and any success counts as one of completions. Indexed: every Pod works for one
completion index from 0 to completions-1, and each index must succeed once. The Pod learns its index from the
environment variable JOB_COMPLETION_INDEX, from a label and an annotation, and from its hostname
(<job>-<index>).

Only an Indexed Job can have limits per index, a success policy, and completions that change later.
""",
        default="NonIndexed",
        limits=Limits(
            values={
                "NonIndexed": "Pods are alike; completions counts successes",
                "Indexed": "each Pod has an index; every index must succeed once",
            }
        ),
        since=Since(alpha="1.21", beta="1.22", stable="1.24"),
        changes=Changes.Never,
        beside=(
            ("spec.completions", "says which indexes there are"),
            ("spec.backoffLimitPerIndex", "needs Indexed"),
            ("spec.maxFailedIndexes", "needs Indexed"),
            ("spec.successPolicy", "needs Indexed"),
            ("status.completedIndexes", "lists the indexes that have succeeded"),
        ),
        beliefs=(
            (
                "M38",
                "A Pod is told its own index and not how many there are. Pass completions as a variable of your own if the program divides work by it.",
            ),
            (
                "M37",
                "$(JOB_COMPLETION_INDEX) expands in command and args, and in env only if the variable stands before the one that uses it; the controller adds its own at the end.",
            ),
        ),
        example=Example(
            shows="index 1 fails once and is the only one that is repeated",
            spec="completionMode: Indexed\ncompletions: 3\nparallelism: 3",
            scenario='pods:\n- {when: {index: "1", attempt: "0"}, runs: 5s, exitCode: 1}\n- {runs: 30s}',
            gives=Ends(
                at=52,
                created=(0, 0, 0, 18),
                status={"succeeded": 3, "failed": 1, "completedIndexes": "0-2"},
            ),
        ),
    ),
    FieldGuide(
        "JobSpec.backoffLimit",
        "how many failures the Job bears; one more fails it",
        meaning="""
The controller counts failed Pods over the whole life of the Job. While the count is at most this number, it
replaces them: after 10 s, then 20, 40, 80 … up to 600 s, counted from the newest failure. The first failure
above the number fails the Job (BackoffLimitExceeded), and Pods that are still running are cut down and counted
as failed too. So n means n+1 failures, or n retries when one Pod runs at a time.

With restartPolicy OnFailure the restarts of the containers in Pods that still run count as well, and there the
sum only has to reach the number: n full runs, and the next one is cut off as it begins. For such restarts 0
and 1 are the same.
""",
        default=6,
        default_note="2147483647 if backoffLimitPerIndex is given",
        since=Since(stable="1.8"),
        changes=Changes.Always,
        beside=(
            ("spec.template.spec.restartPolicy", "Never counts Pods, OnFailure also restarts"),
            (
                "spec.podFailurePolicy",
                "Ignore keeps failures out of the count, FailJob does not wait for it",
            ),
            (
                "spec.backoffLimitPerIndex",
                "counts each index by itself and makes the default of this one endless",
            ),
            ("spec.activeDeadlineSeconds", "ends the Job even while it waits for a retry"),
        ),
        beliefs=(
            ("M01", "There is one budget for the Job, shared by all Pods and indexes."),
            (
                "M04",
                "backoffLimit 4 allows 4 failures that are borne: 5 Pods in all. The first attempt is not a retry.",
            ),
            ("M24", "A success shortens the next wait to 10 s again; the count of failures stays."),
            (
                "M25",
                "Waits double: with the default of 6 a Job that always fails after 8 s is given up after 687 s.",
            ),
            ("M26", "Three failures at once make one wait of 40 s for all, not three of 10 s."),
            (
                "M23",
                "When one Pod uses up the budget, healthy Pods beside it are cut down with it.",
            ),
            ("M61", "A failed Job is finished: it does nothing any more."),
        ),
        example=Example(
            shows="a Pod that always fails: two retries, after 10 s and after 20 s",
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
        "JobSpec.backoffLimitPerIndex",
        "how many failures each index bears",
        meaning="""
Every index has its own budget and its own waits: 10 s after its first failure, 20 after its second, and so on.
The failure above the number fails that index for good; the others go on. When all indexes are decided and one
of them has failed, the Job is Failed (FailedIndexes), however many succeeded.

A Pod that failed is kept until its replacement exists, since the count stands in its annotations; so
status.failed rises only then.
""",
        limits_note="needs completionMode: Indexed",
        since=Since(alpha="1.28", beta="1.29", stable="1.33"),
        changes=Changes.Never,
        beside=(
            (
                "spec.backoffLimit",
                "its default becomes 2147483647; set, it still ends the whole Job",
            ),
            ("spec.maxFailedIndexes", "how many failed indexes are borne"),
            (
                "spec.podFailurePolicy.rules[].action",
                "FailIndex fails an index at once, Ignore spares its budget",
            ),
            ("spec.parallelism", "an index that waits for its retry takes up a place"),
            ("status.failedIndexes", "lists the indexes that were given up"),
        ),
        beliefs=(
            ("M52", "With this field, backoffLimit is no longer 6 but practically endless."),
            (
                "M40",
                "9 of 10 indexes done is Failed, not Complete. A success policy can change that.",
            ),
            (
                "M54",
                "The smallest unfinished indexes have the places; one that waits keeps its place, and untouched ones wait behind it.",
            ),
        ),
        example=Example(
            shows="index 1 has one retry, fails for good, and the others still finish",
            spec="completionMode: Indexed\ncompletions: 3\nparallelism: 3\nbackoffLimitPerIndex: 1",
            scenario='pods:\n- {when: {index: "1"}, runs: 5s, exitCode: 1}\n- {runs: 60s}',
            gives=Ends(
                result="Failed",
                reason="FailedIndexes",
                at=64,
                created=(0, 0, 0, 18),
                status={
                    "succeeded": 2,
                    "failed": 2,
                    "failedIndexes": "1",
                    "completedIndexes": "0,2",
                },
            ),
        ),
    ),
    FieldGuide(
        "JobSpec.maxFailedIndexes",
        "how many failed indexes the Job bears; one more fails it",
        meaning="""
The controller compares with "more than": 5 bears five failed indexes, the sixth fails the Job at once
(MaxFailedIndexesExceeded) and cuts down what still runs. 0 means that no index may fail. Without the field all
indexes are worked through first.

Staying within the number does not save the Job: with any failed index it ends Failed (FailedIndexes) when all
are decided.
""",
        limits=Limits(most=MOST_INDEXED),
        limits_note="not more than completions; needs completionMode: Indexed and backoffLimitPerIndex; must be set, to at most 10,000, with more than 100,000 completions",
        since=Since(alpha="1.28", beta="1.29", stable="1.33"),
        changes=Changes.Always,
        beside=(
            (
                "spec.backoffLimitPerIndex",
                "decides when an index has failed; without it this field is refused",
            ),
            ("spec.completions", "the upper bound"),
        ),
        beliefs=(
            (
                "M53",
                "The Job ends above the number, not at it: maxFailedIndexes 1 bears one failed index.",
            ),
        ),
        example=Example(
            shows="0 bears no failed index: the first one ends the Job and cuts down index 1",
            spec="completionMode: Indexed\ncompletions: 3\nparallelism: 2\nbackoffLimitPerIndex: 0\nmaxFailedIndexes: 0",
            scenario='pods:\n- {when: {index: "0"}, runs: 5s, exitCode: 1}\n- {runs: 60s}',
            gives=Ends(
                result="Failed",
                reason="MaxFailedIndexesExceeded",
                at=15,
                created=(0, 0),
                status={"failed": 2, "failedIndexes": "0"},
            ),
        ),
    ),
    FieldGuide(
        "JobSpec.activeDeadlineSeconds",
        "how long the Job may take, from its start, waiting included",
        meaning="""
From status.startTime on the clock runs, whether Pods work, wait for a node, or wait for a retry. When it has
run out the controller fails the Job (DeadlineExceeded), asks all Pods to stop and counts them as failed; the
condition Failed follows when the last one has stopped. Nothing is deleted but those Pods.

It is the only bound that also holds for a Pod that never starts, and for failures that a rule ignores.
""",
        limits_note="0 ends the Job at its first sync",
        since=Since(stable="1.2"),
        changes=Changes.Always,
        beside=(
            (
                "spec.template.spec.activeDeadlineSeconds",
                "is for each Pod by itself; such a Pod is replaced",
            ),
            ("spec.suspend", "stops the clock; resuming starts it anew, in full"),
            ("spec.backoffLimit", "wins if both are passed at the same moment"),
            ("spec.template.spec.terminationGracePeriodSeconds", "how much later Failed can come"),
            ("spec.ttlSecondsAfterFinished", "is what deletes a finished Job"),
        ),
        beliefs=(
            (
                "M20",
                "This one ends the whole Job; the Pod's ends one Pod, which counts as a failure and is tried again.",
            ),
            (
                "M21",
                "It measures time since the start, the waits between retries too: backoffLimit 6 alone needs 630 s of waiting.",
            ),
            (
                "M22",
                "Job, Pods that had ended, and their logs stay; only a TTL or a person removes them.",
            ),
            ("M41", "FailureTarget comes at the deadline, Failed once the Pods have stopped."),
            (
                "M30",
                "While the Job is suspended it does not run, and afterwards the Job has the whole time again.",
            ),
        ),
        example=Example(
            shows="20 s for a Pod that needs 60: cut off at 20, Failed when it has stopped",
            spec="activeDeadlineSeconds: 20",
            scenario="pods:\n- {runs: 60s}",
            gives=Ends(
                result="Failed",
                reason="DeadlineExceeded",
                at=26,
                created=(0,),
                status={"failed": 1},
            ),
        ),
    ),
    FieldGuide(
        "JobSpec.ttlSecondsAfterFinished",
        "how long the Job stays after its end",
        meaning="""
Counted from the moment when the Job became Complete or Failed: when the seconds have passed, the Job is deleted
with its Pods, and with their logs. 0 deletes it at once. Without the field a finished Job stays until somebody
deletes it. It never limits how long a Job runs.
""",
        since=Since(alpha="1.12", beta="1.21", stable="1.23"),
        changes=Changes.Always,
        beside=(
            ("spec.activeDeadlineSeconds", "is what limits the running"),
            ("status.conditions", "the time of Complete or Failed starts the count"),
        ),
        beliefs=(
            (
                "M11",
                "It starts at the end of the Job. To limit the running, set activeDeadlineSeconds.",
            ),
            ("M13", "Without it nothing vanishes by itself."),
            (
                "M35",
                "A tool that keeps objects in place creates the deleted Job again, and the work runs again.",
            ),
            ("M02", "With 0, nobody sees why the Job failed: Pods and logs are gone with it."),
        ),
        example=Example(
            shows="done at 14 s, deleted 60 s later",
            spec="ttlSecondsAfterFinished: 60",
            gives=Ends(result="Deleted", reason="", at=14, created=(0,), status={"succeeded": 1}),
        ),
    ),
    FieldGuide(
        "JobSpec.suspend",
        "whether the Job is held: no Pods, no clock",
        meaning="""
Created with true, a Job waits without Pods until it is set to false. Set to true while it runs, the controller
deletes all active Pods, counts them neither as failed nor as succeeded, and clears startTime; what they had not
finished is lost. Set to false, the controller starts Pods for the missing work, and the deadline begins anew.

Queueing systems hold Jobs in this way until there is room for them.
""",
        default=False,
        since=Since(alpha="1.21", beta="1.22", stable="1.24"),
        changes=Changes.Always,
        beside=(
            ("spec.activeDeadlineSeconds", "does not run meanwhile; starts over on resumption"),
            ("spec.parallelism", "0 also means no Pods, but the deadline runs on"),
            (
                "spec.template",
                "a suspended Job without active Pods may get other resources and places to run",
            ),
            ("status.conditions", "Suspended is True, and False after a resumption"),
            ("spec.backoffLimit", "failures counted before stay counted"),
        ),
        beliefs=(
            (
                "M29",
                "Pods are deleted, not frozen: work since the last success or checkpoint is done again.",
            ),
            ("M30", "The deadline stops, and after the resumption the Job has all of it again."),
        ),
        example=Example(
            shows="suspended at 8 s in the middle of the work, resumed at 60 s: a second Pod starts from nothing",
            scenario="events:\n- {at: 8s, patch: {spec: {suspend: true}}}\n- {at: 60s, patch: {spec: {suspend: false}}}",
            gives=Ends(at=74, created=(0, 60), status={"succeeded": 1, "failed": 0}),
        ),
    ),
    FieldGuide(
        "JobSpec.podReplacementPolicy",
        "whether a replacement waits until the old Pod has stopped",
        meaning="""
TerminatingOrFailed: a Pod that is being deleted counts as failed at once, and its replacement may start while
the old one is still stopping, so that two work on the same thing for a while. Failed: the controller waits until the
Pod has really stopped; it is a failure if it ended with another code than 0, and a success if it exited 0.

With Failed, a Pod on a lost node is not replaced until the garbage collector gives it up.
""",
        default="TerminatingOrFailed",
        default_note="Failed if podFailurePolicy is given, even an empty one",
        limits=Limits(
            values={
                "TerminatingOrFailed": "a Pod counts as failed, and is replaced, as soon as its deletion begins",
                "Failed": "a Pod is replaced only after it has stopped",
            }
        ),
        limits_note="with podFailurePolicy it must be Failed",
        since=Since(alpha="1.28", beta="1.29", stable="1.34"),
        changes=Changes.Always,
        beside=(
            ("spec.podFailurePolicy", "forces Failed"),
            (
                "spec.template.spec.terminationGracePeriodSeconds",
                "how long a replacement may have to wait",
            ),
            ("status.terminating", "how many Pods are stopping"),
        ),
        beliefs=(
            ("M49", "The default starts the replacement early, and old and new overlap."),
            (
                "M50",
                "Waiting avoids two writers, but costs the grace period and hangs on a node that never answers.",
            ),
            (
                "M31",
                "With Failed, a Pod that is told to stop and exits 0 is ticked off as done, finished or not.",
            ),
        ),
        example=Example(
            shows="deleted at 8 s, stopped at 13 s: the 10 s of back-off run from there",
            spec="podReplacementPolicy: Failed",
            scenario="pods:\n- {runs: 60s}\nevents:\n- {at: 8s, deletePod: {pod: 0}}",
            gives=Ends(at=87, created=(0, 23), status={"succeeded": 1, "failed": 1}),
        ),
    ),
    FieldGuide(
        "JobSpec.podFailurePolicy",
        "rules for what a failed Pod means to the Job",
        meaning="""
For each Pod that ends Failed the controller goes through the rules in order, and the first one that fits
decides: end the Job, end the index, leave the failure uncounted, or count it. Without a fitting rule the
failure counts as usual. Use it to stop at once on errors that no retry can mend, and to keep the loss of nodes
out of the budget.
""",
        limits_note="needs restartPolicy: Never and podReplacementPolicy: Failed",
        since=Since(alpha="1.25", beta="1.26", stable="1.31"),
        changes=Changes.Never,
        beside=(
            (
                "spec.template.spec.restartPolicy",
                "must be Never: restarts within a Pod would hide failures",
            ),
            ("spec.podReplacementPolicy", "must be Failed, and is by default"),
            ("spec.backoffLimit", "what is left for failures that count"),
            ("spec.activeDeadlineSeconds", "bounds what Ignore leaves unbounded"),
        ),
        beliefs=(
            ("M43", "A server refuses the policy with restartPolicy OnFailure."),
            (
                "M44",
                "Rules are not weighed: the first that fits decides, and later ones are not looked at.",
            ),
        ),
        example=Example(
            shows="exit code 42 ends the Job at once, with six retries unused",
            spec="""
podFailurePolicy:
  rules:
  - action: FailJob
    onExitCodes: {operator: In, values: [42]}
""",
            scenario="pods:\n- {runs: 5s, exitCode: 42}",
            gives=Ends(
                result="Failed", reason="PodFailurePolicy", at=9, created=(0,), status={"failed": 1}
            ),
        ),
    ),
    FieldGuide(
        "JobSpec.successPolicy",
        "when fewer successes than all are enough",
        meaning="""
Each rule names indexes, a number, or both; the first rule that is met makes the Job a success
(SuccessCriteriaMet, reason SuccessPolicy). Pods that still run are cut down and not counted, and the Job is
Complete when they have stopped. Other indexes may never have run.

Failure verdicts come first: in the moment in which both hold, the Job fails.
""",
        limits_note="needs completionMode: Indexed",
        since=Since(alpha="1.30", beta="1.31", stable="1.33"),
        changes=Changes.Never,
        beside=(
            ("spec.completionMode", "must be Indexed"),
            (
                "spec.backoffLimitPerIndex",
                "when the last open index decides, FailedIndexes is looked at first",
            ),
            ("status.conditions", "SuccessCriteriaMet first, Complete once all Pods have stopped"),
        ),
        beliefs=(
            ("M56", "A failure verdict in the same sync beats it."),
            ("M57", "It needs completion indexes, so NonIndexed Jobs are refused."),
            ("M58", "The Pods it cuts down are neither failed nor succeeded."),
        ),
        example=Example(
            shows="index 0 leads; when it is done, the two workers are stopped",
            spec="""
completionMode: Indexed
completions: 3
parallelism: 3
successPolicy:
  rules:
  - succeededIndexes: "0"
""",
            scenario='pods:\n- {when: {index: "0"}, runs: 20s}\n- {runs: 1h}',
            gives=Ends(
                reason="SuccessPolicy",
                at=30,
                created=(0, 0, 0),
                status={"succeeded": 1, "failed": 0, "completedIndexes": "0"},
            ),
        ),
    ),
    FieldGuide(
        "JobSpec.selector",
        "which Pods are the Job's own",
        meaning="""
Leave it out: the server writes a selector with the Job's own UID, so that no two Jobs can mix up their Pods.
What you write here yourself is refused, unless manualSelector is true.
""",
        default_note="written by the server: batch.kubernetes.io/controller-uid = the Job's UID",
        since=Since(stable="1.2"),
        changes=Changes.Never,
        beside=(
            ("spec.manualSelector", "must be true before a selector of your own is taken"),
            ("spec.template.metadata.labels", "must match it"),
        ),
        example=Example(
            shows="a selector of one's own, without saying that it is meant",
            spec="selector:\n  matchLabels: {app: demo}",
            template_metadata="labels: {app: demo}",
            gives=Refused("Invalid value", "spec.selector"),
        ),
    ),
    FieldGuide(
        "JobSpec.manualSelector",
        "whether you choose the selector yourself",
        meaning="""
With true the server generates neither selector nor labels, and you answer for it that no other Pods match. The
Job adopts every matching Pod without an owner, and may count or delete it. Almost nobody needs it.
""",
        default=False,
        since=Since(stable="1.2"),
        changes=Changes.Always,
        beside=(
            ("spec.selector", "becomes necessary"),
            ("spec.template.metadata.labels", "must match the selector"),
        ),
        example=Example(
            shows="the whole of it: a selector, labels that match, and true",
            spec="manualSelector: true\nselector:\n  matchLabels: {app: demo}",
            template_metadata="labels: {app: demo}",
            gives=Ends(at=14, created=(0,)),
        ),
    ),
    FieldGuide(
        "JobSpec.managedBy",
        "which controller runs this Job",
        meaning="""
Absent or kubernetes.io/job-controller: the built-in one. Any other name makes the built-in controller keep its
hands off entirely: no Pods, no status. A controller of that name must be installed, or nothing ever happens.
Only the TTL still works.
""",
        limits=Limits(form="manager"),
        since=Since(alpha="1.30", beta="1.32", stable="1.35"),
        changes=Changes.Never,
        beside=(("spec.ttlSecondsAfterFinished", "works for every manager"),),
        example=Example(
            shows="nobody of that name is there: no Pod, no status, for ever",
            spec="managedBy: example.com/queue",
            gives=Ends(result="Running", reason="", created=()),
        ),
    ),
    FieldGuide(
        "JobSpec.template",
        "what every Pod of the Job looks like",
        meaning="""
The controller copies it for each Pod that it creates, and adds a generated name, the labels of the Job, an owner
reference, a finalizer, and in an Indexed Job the index. It can hardly change later: a new image means a new
Job.

Of a suspended Job, labels, annotations, node selector, tolerations, node affinity and scheduling gates may change
since 1.27 if it never ran, and since 1.36 also after it ran, and the resources of its containers with them.
""",
        is_needed=True,
        since=Since(stable="1.2"),
        changes=Changes.WhileSuspended,
        beside=(
            (
                "spec.suspend",
                "a suspended Job may still get other resources, labels and places to run",
            ),
            ("spec.template.spec.restartPolicy", "must be said: Never or OnFailure"),
        ),
        beliefs=(
            (
                "M07",
                "Image, command and environment are fixed for good; delete the Job and create it again.",
            ),
            (
                "M15",
                "backoffLimit, completions and parallelism belong to the Job's spec, not in here; restartPolicy belongs in here.",
            ),
        ),
        example=Example(
            shows="a field of the Job one level too deep",
            more_pod="backoffLimit: 2",
            gives=Refused("unknown field", "spec.template.spec.backoffLimit"),
        ),
    ),
    FieldGuide(
        "JobSpec.scheduling",
        "groups of Pods that are placed together (alpha, off)",
        meaning="""
Asks that the Pods of the Job are scheduled as one group, all or none. The decoder knows the field from 1.37 on;
the feature behind it (WorkloadWithJob) is off by default, and jobkit does not simulate it.
""",
        since=Since(alpha="1.37"),
        changes=Changes.Never,
        beside=(("spec.parallelism", "the natural size of the group"),),
    ),
)
