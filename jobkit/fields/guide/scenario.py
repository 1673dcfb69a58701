"""What each field of a jobkit scenario means for the run.

Source: jobkit's own form; the simulated cluster is described in the documentation of the simulation.
"""

from __future__ import annotations

from jobkit.fields.guide.example import Ends, Example
from jobkit.fields.guide.record import Changes, FieldGuide, Limits

__all__ = ["SCENARIO"]

_CODE = Limits(least=-(2**31), most=2**31 - 1)
_READ = Changes.BetweenRuns
_DURATION = "a number of seconds, a text such as 90s, 1m30s or 2h, or a distribution"
_PLAIN = "a number of seconds, or a text such as 90s, 1m30s or 2h"
_INTERVALS = 'a number, or intervals such as "0,2-3"; quote them'
_THREE = "completions: 3\nparallelism: 3"

SCENARIO = (
    FieldGuide(
        "Scenario",
        "what the cluster, the containers and people do while a Job runs",
        meaning="""
A Job says what should happen, a scenario what does: how long programs run and how they end, how long Pods wait, when
somebody deletes or drains or patches. Without a scenario every Pod runs for 10 s and exits 0. The same Job under the
same scenario always runs the same way.
""",
        example=Example(
            shows="the first attempt fails after 5 s, the next one works",
            scenario='pods:\n- {when: {attempt: "0"}, runs: 5s, exitCode: 1}\n- {runs: 10s}',
            gives=Ends(at=32, created=(0, 18), status={"failed": 1, "succeeded": 1}),
        ),
    ),
    FieldGuide(
        "Scenario.apiVersion",
        "the form of the scenario: jobkit/v1",
        default="jobkit/v1",
        changes=_READ,
    ),
    FieldGuide(
        "Scenario.kind", "what the document is: Scenario", default="Scenario", changes=_READ
    ),
    FieldGuide("Scenario.metadata", "the scenario's name", changes=_READ),
    FieldGuide("ScenarioMeta.name", "the name, as reports and lessons show it", changes=_READ),
    FieldGuide("Scenario.spec", "everything that happens around the Job", changes=_READ),
    FieldGuide(
        "ScenarioSpec.seed",
        "the number that all chance is drawn from",
        meaning="""
Each draw depends on the seed, on the index or number of the Pod, on its attempt, and on what is drawn; never on other
draws. So a changed Job meets the same fate for each index and attempt, and two Jobs can be compared fairly.
""",
        default=0,
        changes=_READ,
        beside=(
            ("scenario.spec.pods[].failsWith", "is drawn with it"),
            ("scenario.spec.pods[].runs", "is, if it is a distribution"),
        ),
    ),
    FieldGuide(
        "ScenarioSpec.until",
        "how long the run is watched, at most",
        meaning="A Job that has not ended by then is Running or Suspended. The end itself is included.",
        default="24h",
        limits_note=_PLAIN,
        changes=_READ,
        beside=(("spec.activeDeadlineSeconds", "ends the Job; this only ends the looking on"),),
        example=Example(
            shows="a program that needs two hours, watched for one",
            scenario="until: 1h\npods:\n- {runs: 2h}",
            gives=Ends(result="Running", reason="", created=(0,), status={"active": 1}),
        ),
    ),
    FieldGuide(
        "ScenarioSpec.clock",
        "the rhythm of the run: a real controller's, or the tidy one of the lessons",
        meaning="""
cluster: the controller gathers changes for 1 s, a Pod is bound after 1 s and ready 2 s later, and a Pod that is told
to stop needs 5 s. classroom: all of these are 0, everything of one instant is seen together, and Pods have no grace
unless the Job sets one, so that times can be computed in the head.
""",
        default="cluster",
        limits=Limits(
            values={
                "cluster": "delays as in a real cluster",
                "classroom": "no delays at all; 10 s stay 10 s",
            }
        ),
        changes=_READ,
        beside=(("scenario.spec.cluster", "sets delays one by one, over either clock"),),
        example=Example(
            shows="10 s of work take 10 s",
            scenario="clock: classroom",
            gives=Ends(at=10, created=(0,)),
        ),
    ),
    FieldGuide(
        "ScenarioSpec.cluster",
        "delays of the cluster, and how much room it has",
        changes=_READ,
        beside=(("scenario.spec.clock", "gives the defaults"),),
    ),
    FieldGuide(
        "ScenarioSpec.pods",
        "how Pods behave; the first entry that fits a Pod decides",
        meaning="Entries are tried in order. One without when fits every Pod, so it comes last. A Pod that none fits runs 10 s and exits 0.",
        changes=_READ,
        beside=(("scenario.spec.pods[].when", "which Pods an entry is about"),),
        example=Example(
            shows="Pod 1 fails after 5 s, all others run 10 s",
            spec=_THREE,
            scenario="pods:\n- {when: {pod: 1}, runs: 5s, exitCode: 1}\n- {runs: 10s}",
            gives=Ends(at=28, created=(0, 0, 0, 14), status={"failed": 1, "succeeded": 3}),
        ),
    ),
    FieldGuide(
        "ScenarioSpec.events",
        "what people and the cluster do, and when",
        meaning="Each entry has a time and one deed. What happens at one instant is done before the controller looks.",
        changes=_READ,
        beside=(("scenario.spec.events[].at", "when"),),
        example=Example(
            shows="somebody deletes the Pod at 8 s: a failure like any other",
            scenario="pods:\n- {runs: 20s}\nevents:\n- {at: 8s, deletePod: {pod: 0}}",
            gives=Ends(at=42, created=(0, 18), status={"failed": 1, "succeeded": 1}),
        ),
    ),
    FieldGuide(
        "ScenarioCluster.schedulingDelay",
        "from a Pod's creation until it has a node",
        default_note="1s; 0s with clock classroom",
        limits_note=_DURATION,
        changes=_READ,
        example=Example(
            shows="half a minute until there is a node",
            scenario="cluster: {schedulingDelay: 30s}",
            gives=Ends(at=43, created=(0,)),
        ),
    ),
    FieldGuide(
        "ScenarioCluster.startupDelay",
        "from having a node until the containers run: pulling images, say",
        default_note="2s; 0s with clock classroom",
        limits_note=_DURATION,
        changes=_READ,
        example=Example(
            shows="a large image",
            scenario="cluster: {startupDelay: 1m}",
            gives=Ends(at=72, created=(0,)),
        ),
    ),
    FieldGuide(
        "ScenarioCluster.terminationDelay",
        "how long containers take to stop when they are told to",
        meaning="At most the grace period; if it is as long or longer, they are killed then and exit 137.",
        default_note="5s; the whole grace period with clock classroom",
        limits_note=_DURATION,
        changes=_READ,
        beside=(
            ("spec.template.spec.terminationGracePeriodSeconds", "the most it can be"),
            ("scenario.spec.cluster.terminationExitCode", "how they exit"),
        ),
        example=Example(
            shows="stopping takes 20 s, so Failed comes 21 s after the deadline",
            spec="activeDeadlineSeconds: 20",
            scenario="cluster: {terminationDelay: 20s}\npods:\n- {runs: 1h}",
            gives=Ends(result="Failed", reason="DeadlineExceeded", at=41, created=(0,)),
        ),
    ),
    FieldGuide(
        "ScenarioCluster.terminationExitCode",
        "the exit code of containers that are told to stop and do",
        meaning="143 is what SIGTERM leaves. 0 is a program that says goodbye politely, and is taken for done.",
        default=143,
        limits=_CODE,
        changes=_READ,
        beside=(("spec.podReplacementPolicy", "with Failed, 0 counts as a success"),),
        example=Example(
            shows="deleted in the middle of its work, exits 0, and is ticked off",
            spec="podReplacementPolicy: Failed",
            scenario="cluster: {terminationExitCode: 0}\npods:\n- {runs: 1h}\nevents:\n- {at: 8s, deletePod: {pod: 0}}",
            gives=Ends(at=14, created=(0,), status={"succeeded": 1, "failed": 0}),
        ),
    ),
    FieldGuide(
        "ScenarioCluster.syncPeriod",
        "how long the controller gathers changes before it looks",
        default_note="1s; 0s with clock classroom",
        limits_note=_PLAIN,
        changes=_READ,
        example=Example(
            shows="it looks at once: Complete the moment the Pod ends",
            scenario="cluster: {syncPeriod: 0s}",
            gives=Ends(at=13, created=(0,)),
        ),
    ),
    FieldGuide(
        "ScenarioCluster.capacity",
        "how many Pods have room at one time; the others wait, first come first served",
        default_note="no limit",
        limits=Limits(least=0),
        changes=_READ,
        beside=(("spec.parallelism", "how many the Job wants at one time"),),
        example=Example(
            shows="room for one: three Pods, one after the other",
            spec=_THREE,
            scenario="cluster: {capacity: 1}",
            gives=Ends(at=38, created=(0, 0, 0), status={"succeeded": 3}),
        ),
    ),
    FieldGuide(
        "ScenarioFate.when",
        "which Pods the entry is about; all if absent",
        meaning="Every key that is given must fit.",
        changes=_READ,
        example=Example(
            shows="index 0 at its first attempt only",
            spec="completionMode: Indexed\ncompletions: 2\nparallelism: 2",
            scenario='pods:\n- {when: {index: "0", attempt: "0"}, exitCode: 1}\n- {runs: 30s}',
            gives=Ends(at=57, created=(0, 0, 23), status={"failed": 1, "completedIndexes": "0,1"}),
        ),
    ),
    FieldGuide(
        "ScenarioWhen.index",
        "completion indexes",
        limits_note=_INTERVALS,
        changes=_READ,
        beside=(("spec.completionMode", "Pods have an index only in an Indexed Job"),),
    ),
    FieldGuide(
        "ScenarioWhen.attempt",
        "how often it was tried before: 0 is the first try",
        meaning="Indexed: Pods created for the same index before. NonIndexed: Pods of the Job that had failed when this one was created.",
        limits_note=_INTERVALS,
        changes=_READ,
        example=Example(
            shows="two failures, then success",
            scenario='pods:\n- {when: {attempt: "0-1"}, runs: 5s, exitCode: 1}\n- {runs: 5s}',
            gives=Ends(at=55, created=(0, 18, 46), status={"failed": 2}),
        ),
    ),
    FieldGuide(
        "ScenarioWhen.pod",
        "Pods by the order of their creation, counted from 0 over the whole Job",
        limits_note=_INTERVALS,
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioFate.runs",
        "how long the containers run, from their start to their end",
        default="10s",
        limits_note=_DURATION,
        changes=_READ,
        beside=(("scenario.spec.pods[].exitCode", "how they end"),),
        example=Example(
            shows="a minute of work",
            scenario="pods:\n- {runs: 1m}",
            gives=Ends(at=64, created=(0,)),
        ),
    ),
    FieldGuide(
        "ScenarioFate.exitCode",
        "the exit code of the container; 0 is success",
        default=0,
        limits=_CODE,
        changes=_READ,
        beside=(
            ("scenario.spec.pods[].container", "whose it is"),
            ("spec.podFailurePolicy", "judges it"),
        ),
        example=Example(
            shows="one failure is one too many for limit 0",
            spec="backoffLimit: 0",
            scenario="pods:\n- {exitCode: 1}",
            gives=Ends(
                result="Failed",
                reason="BackoffLimitExceeded",
                at=14,
                created=(0,),
                status={"failed": 1},
            ),
        ),
    ),
    FieldGuide(
        "ScenarioFate.container",
        "the container that exitCode is of; the others exit 0",
        default_note="the first of the Pod template",
        changes=_READ,
        beside=(("spec.template.spec.containers[].name", "must name one of these"),),
    ),
    FieldGuide(
        "ScenarioFate.containers",
        "fates of further containers, by name",
        changes=_READ,
        beside=(("spec.template.spec.containers[].name", "one of these, or an init container"),),
    ),
    FieldGuide(
        "ScenarioContainerFate.runs",
        "how long this container runs",
        default_note="as long as the Pod's entry says; 0s for an init container",
        limits_note=_DURATION,
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioContainerFate.exitCode",
        "how this container exits",
        default=0,
        limits=_CODE,
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioContainerFate.restarts",
        "later runs of an init container in the same Pod, with restartPolicy OnFailure; the last one repeats",
        default_note="every run repeats the first",
        changes=_READ,
        beside=(("spec.template.spec.restartPolicy", "only OnFailure restarts"),),
    ),
    FieldGuide(
        "ScenarioFate.disrupted",
        "a disruption of the Pod: condition DisruptionTarget, then deletion",
        changes=_READ,
        beside=(
            (
                "spec.podFailurePolicy.rules[].onPodConditions",
                "can tell it from a failure of the program",
            ),
        ),
        example=Example(
            shows="preempted after 3 s of running; charged, since no rule says otherwise",
            scenario='pods:\n- {when: {attempt: "0"}, runs: 1m, disrupted: {after: 3s}}\n- {runs: 10s}',
            gives=Ends(at=30, created=(0, 16), status={"failed": 1}),
        ),
    ),
    FieldGuide(
        "ScenarioDisruption.after",
        "how long after its containers have started",
        default="0s",
        limits_note=_DURATION,
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioDisruption.reason",
        "the reason in the condition",
        default="PreemptionByScheduler",
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioFate.failsWith",
        "a failure by chance, drawn for each Pod",
        changes=_READ,
        beside=(("scenario.spec.seed", "the draw depends on it"),),
        example=Example(
            shows="certain failure: probability 1",
            spec="backoffLimit: 0",
            scenario="pods:\n- {failsWith: {probability: 1, exitCode: 3}}",
            gives=Ends(result="Failed", reason="BackoffLimitExceeded", at=14, created=(0,)),
        ),
    ),
    FieldGuide(
        "ScenarioFailureChance.probability",
        "how likely, from 0 to 1",
        is_needed=True,
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioFailureChance.exitCode",
        "the exit code of a failure",
        default=1,
        limits=_CODE,
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioFate.disruptedWith",
        "a disruption by chance, drawn for each Pod",
        changes=_READ,
        beside=(("scenario.spec.seed", "the draw depends on it"),),
        example=Example(
            shows="a certain disruption of the first attempt",
            scenario='pods:\n- {when: {attempt: "0"}, runs: 1m, disruptedWith: {probability: 1, after: 3s}}\n- {runs: 10s}',
            gives=Ends(at=30, created=(0, 16), status={"failed": 1}),
        ),
    ),
    FieldGuide(
        "ScenarioDisruptionChance.probability",
        "how likely, from 0 to 1",
        is_needed=True,
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioDisruptionChance.after",
        "how long after its containers have started",
        default="0s",
        limits_note=_DURATION,
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioDisruptionChance.reason",
        "the reason in the condition",
        default="PreemptionByScheduler",
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioFate.conditions",
        "conditions of the Pod, set at their time",
        changes=_READ,
        beside=(("spec.podFailurePolicy.rules[].onPodConditions", "rules can ask for them"),),
    ),
    FieldGuide(
        "ScenarioCondition.type", "the type of the condition", is_needed=True, changes=_READ
    ),
    FieldGuide(
        "ScenarioCondition.status",
        "its status, a text: quote it",
        default="True",
        limits=Limits(
            values={"True": "it holds", "False": "it does not", "Unknown": "nobody knows"}
        ),
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioCondition.reason", "its reason", default_note="the empty text", changes=_READ
    ),
    FieldGuide(
        "ScenarioCondition.after",
        "how long after the creation of the Pod",
        default="0s",
        limits_note=_DURATION,
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioFate.stuck",
        "where the Pod hangs for ever",
        limits=Limits(
            values={
                "Scheduling": "it never gets a node",
                "Starting": "it has a node and never starts: an image that cannot be pulled",
            }
        ),
        changes=_READ,
        beside=(("spec.activeDeadlineSeconds", "the only end of it"),),
        example=Example(
            shows="no node for an hour",
            scenario="until: 1h\npods:\n- {stuck: Scheduling}",
            gives=Ends(
                result="Running", reason="", created=(0,), status={"active": 1, "failed": 0}
            ),
        ),
    ),
    FieldGuide(
        "ScenarioFate.restarts",
        "later runs of the container in the same Pod, with restartPolicy OnFailure; the last one repeats",
        default_note="every run repeats the first",
        changes=_READ,
        beside=(("spec.template.spec.restartPolicy", "only OnFailure restarts"),),
        example=Example(
            shows="the second run works; the first restart comes at once",
            pod="restartPolicy: OnFailure",
            scenario="pods:\n- {runs: 5s, exitCode: 1, restarts: [{runs: 8s}]}",
            gives=Ends(at=17, created=(0,), status={"succeeded": 1, "failed": 0}),
        ),
    ),
    FieldGuide(
        "ScenarioRestart.runs",
        "how long this run takes",
        default="10s",
        limits_note=_DURATION,
        changes=_READ,
    ),
    FieldGuide("ScenarioRestart.exitCode", "how it ends", default=0, limits=_CODE, changes=_READ),
    FieldGuide(
        "ScenarioFate.terminationDelay",
        "how long the containers of these Pods take to stop",
        default_note="as the cluster's",
        limits_note=_DURATION,
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioFate.terminationExitCode",
        "the exit code of these Pods when they are told to stop",
        default_note="as the cluster's",
        limits=_CODE,
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioFate.schedulingDelay",
        "how long these Pods wait for a node",
        default_note="as the cluster's",
        limits_note=_DURATION,
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioFate.startupDelay",
        "how long these Pods take to start",
        default_note="as the cluster's",
        limits_note=_DURATION,
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioEvent.at",
        "when, counted from the Job's creation",
        is_needed=True,
        limits_note=_PLAIN,
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioEvent.patch",
        "a change of the Job, as a merge patch; the API server's rules judge it",
        meaning="What the rules refuse is not done, and is listed with its errors.",
        changes=_READ,
        beside=(
            ("spec.parallelism", "may change at any time"),
            ("spec.completions", "mostly may not"),
        ),
        example=Example(
            shows="wider from 8 s on",
            spec="completions: 4\nparallelism: 1",
            scenario="events:\n- {at: 8s, patch: {spec: {parallelism: 3}}}",
            gives=Ends(at=27, created=(0, 8, 8, 13), status={"succeeded": 4}),
        ),
    ),
    FieldGuide(
        "ScenarioEvent.deletePod",
        "kubectl delete pod: the newest such Pod that is alive",
        meaning="For the Job it is a failure, without any condition that a rule could ask for.",
        changes=_READ,
        beside=(("scenario.spec.events[].evictPod", "the same, with DisruptionTarget"),),
    ),
    FieldGuide(
        "ScenarioEvent.evictPod",
        "an eviction of the newest such Pod that is alive",
        changes=_READ,
        beside=(
            ("spec.podFailurePolicy.rules[].onPodConditions", "DisruptionTarget can be ignored"),
        ),
        example=Example(
            shows="evicted at 8 s, stopped at 13; its replacement need not wait for that",
            scenario="pods:\n- {runs: 20s}\nevents:\n- {at: 8s, evictPod: {pod: 0}}",
            gives=Ends(at=42, created=(0, 18), status={"failed": 1}),
        ),
    ),
    FieldGuide(
        "ScenarioEvent.drain",
        "a node is drained: that many Pods are evicted, oldest first",
        changes=_READ,
        example=Example(
            shows="three evictions at once make a wait of 40 s",
            spec=_THREE,
            scenario="pods:\n- {runs: 20s}\nevents:\n- {at: 10s, drain: {pods: 3}}",
            gives=Ends(at=74, created=(0, 0, 0, 50, 50, 50), status={"failed": 3, "succeeded": 3}),
        ),
    ),
    FieldGuide(
        "ScenarioEvent.deleteJob",
        "kubectl delete job",
        changes=_READ,
        example=Example(
            shows="deleted at 8 s, with its Pod",
            scenario="events:\n- {at: 8s, deleteJob: {}}",
            gives=Ends(result="Deleted", reason="", created=(0,)),
        ),
    ),
    FieldGuide(
        "ScenarioTarget.index",
        "the newest Pod alive of this completion index",
        limits=Limits(least=0),
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioTarget.pod",
        "the Pod of this number, in the order of creation from 0",
        limits=Limits(least=0),
        changes=_READ,
    ),
    FieldGuide(
        "ScenarioDrain.pods",
        "how many Pods are evicted",
        limits=Limits(least=0),
        is_needed=True,
        changes=_READ,
    ),
)
