"""What the Pod template and the fields of its Pods mean for the Job that creates them.

Source: core/v1 of Kubernetes 1.37 and the behaviour of kubelet and Job controller.
"""

from __future__ import annotations

from jobkit.fields.guide.example import Ends, Example, Fills, Refused
from jobkit.fields.guide.record import Changes, FieldGuide, Limits, Since

__all__ = ["POD_TEMPLATE"]

_NEVER = Changes.Never
_SUSPENDED = Changes.WhileSuspended

POD_TEMPLATE = (
    FieldGuide(
        "PodTemplateSpec.metadata",
        "labels and annotations of every Pod",
        meaning="The server adds the labels job-name and controller-uid, with and without batch.kubernetes.io/ in front; the controller finds its Pods by them. A name here is of no use: Pods get generated names.",
        changes=_SUSPENDED,
        beside=(("metadata", "the same for the Job itself"),),
    ),
    FieldGuide(
        "PodTemplateSpec.spec",
        "what the Pods run and where",
        meaning="Containers, volumes, restart policy, grace period, and which nodes will do. Fields of the Job, such as backoffLimit, do not belong here.",
        is_needed=True,
        changes=_SUSPENDED,
        beside=(("spec.suspend", "while suspended, resources and places may change"),),
        beliefs=(("M15", "activeDeadlineSeconds exists on both levels and means two things."),),
    ),
    FieldGuide(
        "PodTemplateMeta.labels",
        "labels that every Pod gets, beside the generated ones",
        meaning="kubectl logs -l team=data finds Pods by them. batch.kubernetes.io/job-name=<job> is always there, so a label of your own is needed only for what several Jobs have in common.",
        limits=Limits(keys="label key", form="label value"),
        changes=_SUSPENDED,
        beside=(
            ("metadata.labels", "a Job without labels takes these"),
            ("spec.selector", "matches the generated ones"),
        ),
        example=Example(
            shows="a label that the server wants to write itself, with another value",
            template_metadata="labels: {job-name: other}",
            gives=Refused("Invalid value", "spec.template.metadata.labels[job-name]"),
        ),
    ),
    FieldGuide(
        "PodTemplateMeta.annotations",
        "annotations that every Pod gets",
        meaning="In an Indexed Job the controller adds batch.kubernetes.io/job-completion-index; with limits per index also how often the index has failed so far.",
        limits=Limits(keys="annotation key"),
        limits_note="256 KiB in all",
        changes=_SUSPENDED,
        beside=(("spec.backoffLimitPerIndex", "keeps its counts in annotations of the Pods"),),
    ),
    FieldGuide(
        "PodSpec.restartPolicy",
        "who tries again: the kubelet in the same Pod, or the controller with a new one",
        meaning="""
Never: a container that fails makes its Pod Failed; the Pod stays with its logs, and the controller creates another
after its wait. OnFailure: the kubelet starts the container again in the same Pod, on the same node and with the
same volumes, at once and then after 10 s, 20 s … 300 s; when the limit is reached the Pod is deleted, logs and all.

A Job must say which. Always, which a server fills in where nothing is said, is refused.
""",
        default_note="Always is filled in, and then refused",
        limits=Limits(
            values={
                "Never": "a failed container ends its Pod; the controller replaces the Pod",
                "OnFailure": "the kubelet restarts the container in its Pod",
            }
        ),
        limits_note="with podFailurePolicy it must be Never",
        is_needed=True,
        changes=_NEVER,
        beside=(
            ("spec.backoffLimit", "counts Pods, and with OnFailure also restarts"),
            ("spec.podFailurePolicy", "needs Never"),
            (
                "spec.template.spec.containers[].restartPolicy",
                "a rule for one container; Always in an init container makes a sidecar",
            ),
        ),
        beliefs=(
            (
                "M03",
                "Never is about containers. The Job goes on trying with new Pods, backoffLimit times.",
            ),
            ("M14", "There is no default that works."),
            (
                "M02",
                "OnFailure leaves no failed Pods to look at: the one Pod is deleted with the verdict.",
            ),
            (
                "M04",
                "With OnFailure and limit 3 there are 3 full runs, and a fourth that is cut off as it starts.",
            ),
        ),
        example=Example(
            shows="one Pod, restarted in place; the second restart reaches the limit",
            spec="backoffLimit: 2",
            pod="restartPolicy: OnFailure",
            scenario="pods:\n- {runs: 5s, exitCode: 1}",
            gives=Ends(
                result="Failed",
                reason="BackoffLimitExceeded",
                at=29,
                created=(0,),
                status={"failed": 1},
            ),
        ),
    ),
    FieldGuide(
        "PodSpec.containers",
        "the containers whose end is the end of the Pod",
        meaning="""
All start together. The Pod has succeeded when every one of them has exited 0, and is Failed when all have ended
and one has not. A helper that never ends, a log agent say, keeps the Job running for ever: it belongs under
initContainers with restartPolicy: Always, as a sidecar.
""",
        limits=Limits(fewest_items=1),
        is_needed=True,
        changes=_NEVER,
        beside=(
            ("spec.template.spec.initContainers", "run before; sidecars stand there"),
            ("spec.podFailurePolicy.rules[].onExitCodes.containerName", "names one of them"),
        ),
        beliefs=(
            (
                "M05",
                "The Pod ends when all regular containers have, whichever you think of as the main one.",
            ),
        ),
        example=Example(
            shows="a helper beside main that runs for an hour: the Job waits for it",
            more_pod="- {name: agent, image: example/agent:1}",
            scenario="pods:\n- {runs: 10s, containers: {agent: {runs: 1h}}}",
            gives=Ends(at=3604, created=(0,)),
        ),
    ),
    FieldGuide(
        "PodSpec.initContainers",
        "containers that run before, one after the other, and sidecars",
        meaning="""
Each must exit 0 before the next one starts; only then do the regular containers. With Never, one that fails makes
the Pod Failed. One with restartPolicy: Always is a sidecar: it runs beside the regular containers and is stopped
when they have ended, without a say in how the Pod ends.
""",
        changes=_NEVER,
        beside=(
            ("spec.template.spec.containers", "wait for them"),
            ("spec.backoffLimit", "with OnFailure, their restarts count too"),
        ),
        beliefs=(
            (
                "M05",
                "A sidecar does not keep the Job running; the same container under containers does.",
            ),
        ),
        example=Example(
            shows="two containers of one name",
            more_pod="initContainers:\n- {name: main, image: example/prepare:1}",
            gives=Refused("Duplicate value", "spec.template.spec.initContainers[0].name"),
        ),
    ),
    FieldGuide(
        "PodSpec.ephemeralContainers",
        "containers added to a running Pod for looking into it; never part of a template",
        limits_note="refused in a Job's template",
        since=Since(alpha="1.16", beta="1.23", stable="1.25"),
        changes=_NEVER,
        example=Example(
            shows="a debugger does not belong into a template",
            more_pod="ephemeralContainers:\n- {name: debug, image: example/debug:1}",
            gives=Refused("Forbidden", "spec.template.spec.ephemeralContainers"),
        ),
    ),
    FieldGuide(
        "PodSpec.activeDeadlineSeconds",
        "how long one Pod may run, from its start on the node",
        meaning="""
When the seconds have passed the kubelet stops the Pod and marks it Failed, reason DeadlineExceeded. For the Job this
is a failed Pod like any other: counted, and replaced after the wait. It is the remedy for a Pod that hangs.
""",
        changes=_NEVER,
        beside=(
            ("spec.activeDeadlineSeconds", "is for the whole Job and ends it"),
            ("spec.backoffLimit", "each Pod that runs too long is charged to it"),
        ),
        beliefs=(
            (
                "M20",
                "This one is per Pod and retried; the Job's ends everything. Waiting for a node does not count here.",
            ),
        ),
        example=Example(
            shows="the first Pod hangs and is stopped after 20 s; the second one does the work",
            more_pod="activeDeadlineSeconds: 20",
            scenario='pods:\n- {when: {attempt: "0"}, runs: 1h}\n- {runs: 5s}',
            gives=Ends(at=45, created=(0, 36), status={"failed": 1, "succeeded": 1}),
        ),
    ),
    FieldGuide(
        "PodSpec.terminationGracePeriodSeconds",
        "how long containers have between being asked to stop and being killed",
        meaning="""
On deletion every container gets SIGTERM; what still runs when the seconds are over gets SIGKILL and exits 137. The
end state of the Job waits for it: a verdict at 100 s and a grace of 30 s can mean Failed at 130 s.
""",
        default=30,
        limits_note="negative is taken as 1, with a warning",
        changes=_NEVER,
        beside=(
            ("spec.podReplacementPolicy", "with Failed, replacements wait for it too"),
            ("status.terminating", "Pods within their grace"),
        ),
        beliefs=(
            ("M41", "Between FailureTarget and Failed lies up to this time."),
            (
                "M31",
                "A program that exits 0 on SIGTERM says that its work is done; with podReplacementPolicy Failed it is believed.",
            ),
        ),
        example=Example(
            shows="a program that does not listen: killed after 10 s of grace",
            spec="activeDeadlineSeconds: 20",
            more_pod="terminationGracePeriodSeconds: 10",
            scenario="cluster: {terminationDelay: 1m}\npods:\n- {runs: 1h}",
            gives=Ends(
                result="Failed",
                reason="DeadlineExceeded",
                at=31,
                created=(0,),
                status={"failed": 1},
            ),
        ),
    ),
    FieldGuide(
        "PodSpec.volumes",
        "storage that the containers of the Pod share",
        meaning="""
An emptyDir lives as long as the Pod: it survives restarts of a container (OnFailure) and is gone with the Pod
(Never). What the next attempt should find must go to a volume that outlives the Pod, or elsewhere.
""",
        changes=_NEVER,
        beside=(
            ("spec.template.spec.containers[].volumeMounts", "where a container sees a volume"),
            (
                "spec.template.spec.restartPolicy",
                "decides whether a second attempt finds the same emptyDir",
            ),
        ),
        example=Example(
            shows="mounted under one name, defined under another",
            container="volumeMounts:\n- {name: scratch, mountPath: /scratch}",
            more_pod="volumes:\n- {name: scratchpad}",
            gives=Refused("Not found", "spec.template.spec.containers[0].volumeMounts[0].name"),
        ),
    ),
    FieldGuide(
        "PodSpec.nodeSelector",
        "labels that a node must have for the Pods to run there",
        limits=Limits(keys="label key", form="label value"),
        meaning="If no node has them the Pod waits, active and without a node, and the Job with it; only a deadline ends that.",
        changes=_SUSPENDED,
        beside=(
            ("spec.template.spec.affinity", "says the same with more words"),
            ("spec.activeDeadlineSeconds", "bounds the waiting"),
        ),
        beliefs=(("M06", "A Pod without a node does not fail; it waits."),),
        example=Example(
            shows="no such node: the Pod waits until the deadline of a minute",
            spec="activeDeadlineSeconds: 60",
            more_pod="nodeSelector: {disk: nvme}",
            scenario="pods:\n- {stuck: Scheduling}",
            gives=Ends(
                result="Failed",
                reason="DeadlineExceeded",
                at=61,
                created=(0,),
                status={"failed": 1},
            ),
        ),
    ),
    FieldGuide(
        "PodSpec.affinity",
        "which nodes and which neighbours the Pods want, or avoid",
        meaning="""
Required terms must hold, or the Pod waits without a node; preferred ones are wishes with a weight. Node affinity
may change while the Job is suspended, Pod affinity may not.
""",
        changes=_SUSPENDED,
        beside=(("spec.template.spec.nodeSelector", "the short form for labels of nodes"),),
        example=Example(
            shows="an operator that the field does not know",
            more_pod="""
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
      - matchExpressions:
        - {key: disk, operator: Equals, values: [nvme]}
""",
            gives=Refused(
                "Invalid value",
                "spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].operator",
            ),
        ),
    ),
    FieldGuide(
        "PodSpec.tolerations",
        "taints of nodes that the Pods put up with",
        meaning="""
A node with a NoSchedule taint takes only Pods that tolerate it: nodes with accelerators, or spot machines, are often
kept apart in this way. NoExecute also drives out running Pods; that is a disruption, and without a rule it is
charged to backoffLimit.
""",
        changes=_SUSPENDED,
        beside=(
            (
                "spec.podFailurePolicy.rules[].onPodConditions",
                "DisruptionTarget spares Pods that a taint drives out",
            ),
            (
                "spec.template.spec.nodeSelector",
                "tolerating lets a Pod on a node, selecting sends it there",
            ),
        ),
        example=Example(
            shows="Exists asks for the key alone",
            more_pod="tolerations:\n- {key: spot, operator: Exists, value: 'true', effect: NoSchedule}",
            gives=Refused("Invalid value", "spec.template.spec.tolerations[0].operator"),
        ),
    ),
    FieldGuide(
        "PodSpec.topologySpreadConstraints",
        "how evenly the Pods spread over zones or nodes",
        meaning="With whenUnsatisfiable DoNotSchedule, Pods wait rather than crowd together.",
        since=Since(alpha="1.16", beta="1.18", stable="1.19"),
        changes=_NEVER,
        beside=(("spec.template.spec.affinity", "the other way to steer neighbours"),),
    ),
    FieldGuide(
        "PodSpec.schedulingGates",
        "names that hold each Pod back from scheduling until they are taken away",
        meaning="The Pods exist and are active, but wait. A queueing system takes the gates off one Pod at a time; suspend holds the whole Job without Pods.",
        limits=Limits(unique=True),
        since=Since(alpha="1.26", beta="1.27", stable="1.30"),
        changes=_SUSPENDED,
        beside=(("spec.suspend", "holds the Job before there are Pods"),),
        example=Example(
            shows="a gate twice",
            more_pod="schedulingGates:\n- {name: quota}\n- {name: quota}",
            gives=Refused("Duplicate value", "spec.template.spec.schedulingGates[1]"),
        ),
    ),
    FieldGuide(
        "PodSchedulingGate.name",
        "the name of the gate, like the key of a label",
        is_needed=True,
        changes=_SUSPENDED,
    ),
    FieldGuide(
        "PodSpec.nodeName",
        "the node itself, past the scheduler",
        meaning="If the node lacks room or is gone, the Pod fails or hangs instead of going elsewhere. For tests only.",
        changes=_NEVER,
        beside=(("spec.template.spec.nodeSelector", "asks for kinds of nodes instead"),),
    ),
    FieldGuide(
        "PodSpec.schedulerName",
        "which scheduler finds a node for the Pods",
        meaning="If none of that name runs, the Pods wait for ever.",
        default="default-scheduler",
        changes=_NEVER,
        example=Example(
            shows="nothing said",
            gives=Fills({"spec.template.spec.schedulerName": "default-scheduler"}),
        ),
    ),
    FieldGuide(
        "PodSpec.priorityClassName",
        "how important the Pods are when room is short",
        meaning="Pods of a higher class push lower ones out. Whoever is pushed out gets the condition DisruptionTarget, reason PreemptionByScheduler.",
        since=Since(alpha="1.8", beta="1.11", stable="1.14"),
        changes=_NEVER,
        beside=(
            ("spec.podFailurePolicy.rules[].onPodConditions", "spares Pods that were pushed out"),
            ("spec.template.spec.preemptionPolicy", "whether these Pods push others out"),
        ),
        example=Example(
            shows="pushed out after 5 s of running, ignored by a rule, done at the second attempt",
            spec="""
backoffLimit: 0
podFailurePolicy:
  rules:
  - action: Ignore
    onPodConditions:
    - type: DisruptionTarget
""",
            more_pod="priorityClassName: batch-low",
            scenario='pods:\n- {when: {attempt: "0"}, runs: 1h, disrupted: {after: 5s}}\n- {runs: 10s}',
            gives=Ends(at=37, created=(0, 23), status={"failed": 0, "succeeded": 1}),
        ),
    ),
    FieldGuide(
        "PodSpec.priority",
        "the number behind priorityClassName; filled in when a Pod is created",
        changes=Changes.ByCluster,
    ),
    FieldGuide(
        "PodSpec.preemptionPolicy",
        "whether waiting Pods may push out less important ones",
        meaning="PreemptLowerPriority or Never.",
        since=Since(alpha="1.15", beta="1.19", stable="1.24"),
        changes=_NEVER,
        beside=(("spec.template.spec.priorityClassName", "says how important they are"),),
    ),
    FieldGuide(
        "PodSpec.serviceAccountName",
        "the identity with which the Pods speak to the cluster",
        meaning="Only a program that calls the Kubernetes API needs more than the default one.",
        default_note="filled in as default when a Pod is created",
        changes=_NEVER,
        beside=(
            (
                "spec.template.spec.automountServiceAccountToken",
                "whether its token is there at all",
            ),
        ),
    ),
    FieldGuide("PodSpec.serviceAccount", "the old name of serviceAccountName", changes=_NEVER),
    FieldGuide(
        "PodSpec.automountServiceAccountToken",
        "whether containers find a token for the Kubernetes API",
        meaning="false is the safer choice for work that does not call the API.",
        changes=_NEVER,
        beside=(("spec.template.spec.serviceAccountName", "whose token it is"),),
    ),
    FieldGuide(
        "PodSpec.imagePullSecrets",
        "secrets for pulling images from private registries",
        meaning="A missing one shows as a Pod that never starts: active, not ready, not failed.",
        changes=_NEVER,
        beside=(
            ("spec.template.spec.containers[].image", "what is pulled with it"),
            ("spec.activeDeadlineSeconds", "bounds a Job whose image cannot be pulled"),
        ),
        beliefs=(("M06", "A Pod that cannot pull its image waits; it does not fail."),),
        example=Example(
            shows="the image cannot be pulled; the deadline ends the waiting",
            spec="activeDeadlineSeconds: 60\nbackoffLimit: 0",
            more_pod="imagePullSecrets:\n- {name: registry}",
            scenario="pods:\n- {stuck: Starting}",
            gives=Ends(
                result="Failed",
                reason="DeadlineExceeded",
                at=61,
                created=(0,),
                status={"failed": 1},
            ),
        ),
    ),
    FieldGuide("LocalObjectReference.name", "the name of an object in the same namespace"),
    FieldGuide(
        "PodSpec.securityContext",
        "users, groups and security settings for all containers",
        meaning="A server fills in an empty one. Settings of a container go before these.",
        default={},
        changes=_NEVER,
        beside=(
            (
                "spec.template.spec.containers[].securityContext",
                "the same for one container; it wins",
            ),
        ),
    ),
    FieldGuide(
        "PodSecurityContext.runAsNonRoot",
        "whether the kubelet refuses to start a container as root",
        changes=_NEVER,
    ),
    FieldGuide(
        "PodSecurityContext.runAsUser", "the user number that programs run as", changes=_NEVER
    ),
    FieldGuide(
        "PodSecurityContext.runAsGroup", "the group number that programs run as", changes=_NEVER
    ),
    FieldGuide("PodSecurityContext.fsGroup", "the group that volumes are given to", changes=_NEVER),
    FieldGuide(
        "PodSecurityContext.seccompProfile", "which system calls programs may make", changes=_NEVER
    ),
    FieldGuide(
        "PodSpec.hostname",
        "the hostname inside the Pods",
        meaning="An Indexed Job replaces it with <job>-<index>.",
        changes=_NEVER,
        beside=(
            (
                "spec.template.spec.subdomain",
                "with a headless service, Pods of an Indexed Job find each other by name",
            ),
            ("spec.completionMode", "Indexed gives each Pod a hostname of its own"),
        ),
    ),
    FieldGuide(
        "PodSpec.subdomain",
        "the headless service under which Pods find each other",
        meaning="In an Indexed Job Pod 3 is then reachable as <job>-3.<subdomain>: the leader of a training run, say.",
        changes=_NEVER,
        beside=(("spec.completionMode", "Indexed gives the hostnames"),),
    ),
    FieldGuide(
        "PodSpec.dnsPolicy",
        "where the Pods look up names",
        default="ClusterFirst",
        limits=Limits(
            values={
                "ClusterFirst": "the cluster's name server, then the node's",
                "ClusterFirstWithHostNet": "the same for Pods with hostNetwork",
                "Default": "as the node does",
                "None": "only what dnsConfig says",
            }
        ),
        limits_note="None needs dnsConfig",
        changes=_NEVER,
        example=Example(
            shows="nothing said", gives=Fills({"spec.template.spec.dnsPolicy": "ClusterFirst"})
        ),
    ),
    FieldGuide("PodSpec.dnsConfig", "name servers and search domains of its own", changes=_NEVER),
    FieldGuide(
        "PodSpec.hostAliases", "lines added to /etc/hosts of the containers", changes=_NEVER
    ),
    FieldGuide(
        "PodSpec.hostNetwork", "whether the Pods use the network of their node", changes=_NEVER
    ),
    FieldGuide(
        "PodSpec.hostPID", "whether the Pods see the processes of their node", changes=_NEVER
    ),
    FieldGuide(
        "PodSpec.hostIPC", "whether the Pods share memory segments with their node", changes=_NEVER
    ),
    FieldGuide(
        "PodSpec.shareProcessNamespace",
        "whether the containers of a Pod see each other's processes",
        meaning="Formerly a way for a main program to end its helpers; a sidecar does that by itself.",
        changes=_NEVER,
        beside=(("spec.template.spec.initContainers", "sidecars end by themselves"),),
    ),
    FieldGuide(
        "PodSpec.runtimeClassName",
        "which container runtime the Pods need",
        since=Since(alpha="1.12", beta="1.14", stable="1.20"),
        changes=_NEVER,
    ),
    FieldGuide(
        "PodSpec.enableServiceLinks",
        "whether variables for every service of the namespace are set",
        changes=_NEVER,
    ),
    FieldGuide(
        "PodSpec.readinessGates",
        "conditions of others that must hold before a Pod is ready",
        changes=_NEVER,
        beside=(("status.ready", "counts ready Pods"),),
    ),
    FieldGuide(
        "PodSpec.overhead",
        "what the runtime itself needs; filled in from the runtime class",
        changes=Changes.ByCluster,
    ),
    FieldGuide("PodSpec.os", "the operating system of the Pods: linux or windows", changes=_NEVER),
    FieldGuide(
        "PodSpec.hostUsers", "whether the Pods share the users of their node", changes=_NEVER
    ),
    FieldGuide(
        "PodSpec.setHostnameAsFQDN", "whether the hostname holds the domain as well", changes=_NEVER
    ),
    FieldGuide(
        "PodSpec.resourceClaims",
        "devices that the Pods claim",
        since=Since(alpha="1.26", beta="1.32", stable="1.34"),
        changes=_NEVER,
    ),
    FieldGuide(
        "PodSpec.resources",
        "resources for the Pod as a whole",
        since=Since(alpha="1.32", beta="1.34"),
        changes=_NEVER,
        beside=(("spec.template.spec.containers[].resources", "the same for one container"),),
    ),
)
