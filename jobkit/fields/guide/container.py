"""What the fields of a container mean for the Pod, and so for the Job.

Source: core/v1 of Kubernetes 1.37 and the behaviour of the kubelet.
"""

from __future__ import annotations

from jobkit.fields.guide.example import Ends, Example, Fills, Refused
from jobkit.fields.guide.record import Changes, FieldGuide, Limits, Since

__all__ = ["CONTAINER"]

_NEVER = Changes.Never
_RESOURCES = Changes.WhileSuspended
_IMAGE = "spec.template.spec.containers[0]"
_NOT_INIT = "not for an ordinary init container; a sidecar may have it"

CONTAINER = (
    FieldGuide(
        "Container.name",
        "the name of the container, unique in its Pod",
        meaning="It stands in logs (kubectl logs POD -c NAME), in the rules of a podFailurePolicy, and in scenarios.",
        limits_note="lower-case letters, digits and dashes; unique over containers and init containers",
        is_needed=True,
        changes=_NEVER,
        beside=(("spec.podFailurePolicy.rules[].onExitCodes.containerName", "refers to it"),),
        example=Example(
            shows="an underscore is not allowed",
            more_pod="- {name: log_agent, image: example/agent:1}",
            gives=Refused("Invalid value", "spec.template.spec.containers[1].name"),
        ),
    ),
    FieldGuide(
        "Container.image",
        "the image that the container runs",
        meaning="""
A tag can be moved to other content, so two attempts of one Job may run different programs; a version tag that nobody
moves, or a digest, keeps them alike. An image that cannot be pulled does not make the Pod fail: it waits, active,
and pulling is tried again and again.
""",
        is_needed=True,
        changes=_NEVER,
        beside=(
            ("spec.template.spec.containers[].imagePullPolicy", "when it is pulled"),
            ("spec.activeDeadlineSeconds", "the only bound for an image that is missing"),
        ),
        beliefs=(
            (
                "M06",
                "A missing image is no failure: backoffLimit: 0 does not end the Job, a deadline does.",
            ),
        ),
        example=Example(
            shows="limit 0 and an image that is not there: after an hour it still waits",
            spec="backoffLimit: 0",
            scenario="until: 1h\npods:\n- {stuck: Starting}",
            gives=Ends(
                result="Running", reason="", created=(0,), status={"active": 1, "failed": 0}
            ),
        ),
    ),
    FieldGuide(
        "Container.imagePullPolicy",
        "when the image is pulled",
        meaning="Always asks the registry at every start, which every retry of the Job waits for. IfNotPresent takes what the node has.",
        default_note="IfNotPresent; Always for the tag latest, and where neither tag nor digest is given",
        limits=Limits(
            values={
                "Always": "at every start of a container",
                "IfNotPresent": "if the node does not have it",
                "Never": "not at all; the node must have it",
            }
        ),
        changes=_NEVER,
        beside=(("spec.template.spec.containers[].image", "its tag decides the default"),),
        example=Example(
            shows="a version tag is given",
            gives=Fills({f"{_IMAGE}.imagePullPolicy": "IfNotPresent"}),
        ),
    ),
    FieldGuide(
        "Container.command",
        "the program to run, in place of the image's entry point",
        meaning="""
A list of words; no shell reads them. For pipes and variables of a shell write ["sh", "-c", "…"], and then the exit
code is that of the shell: with a pipe that of its last program, so failures of the others are lost.
""",
        changes=_NEVER,
        beside=(
            ("spec.template.spec.containers[].args", "what is appended"),
            (
                "spec.podFailurePolicy.rules[].onExitCodes",
                "judges by the exit code of this program",
            ),
        ),
        example=Example(
            shows="a line is no list",
            container='command: "sleep 10"',
            gives=Refused("wrong type", f"{_IMAGE}.command"),
        ),
    ),
    FieldGuide(
        "Container.args",
        "words handed to the program",
        meaning="$(NAME) is replaced by a variable of env, $(JOB_COMPLETION_INDEX) too; $$(NAME) is left as it is.",
        changes=_NEVER,
        beside=(
            ("spec.template.spec.containers[].command", "the program"),
            ("spec.completionMode", "Indexed sets JOB_COMPLETION_INDEX"),
        ),
        beliefs=(("M37", "$(JOB_COMPLETION_INDEX) works here and in command."),),
        example=Example(
            shows="numbers are no words: quote them",
            container="args: [--retries, 3]",
            gives=Refused("wrong type", f"{_IMAGE}.args[1]"),
        ),
    ),
    FieldGuide(
        "Container.workingDir",
        "the directory in which the program starts; that of the image if absent",
        changes=_NEVER,
    ),
    FieldGuide(
        "Container.env",
        "environment variables, set one by one",
        meaning="""
In an Indexed Job the controller appends JOB_COMPLETION_INDEX, unless you set it yourself. $(OTHER) refers to a
variable that stands earlier in the list. Changing a value means a new Job.
""",
        changes=_NEVER,
        beside=(
            ("spec.template.spec.containers[].envFrom", "takes whole maps; env wins over it"),
            ("spec.completionMode", "Indexed adds the index"),
        ),
        beliefs=(
            (
                "M38",
                "The number of indexes is not among the variables; set one if the program needs it.",
            ),
        ),
        example=Example(
            shows="a number in place of a text",
            container="env:\n- {name: SHARDS, value: 10}",
            gives=Refused("wrong type", f"{_IMAGE}.env[0].value"),
        ),
    ),
    FieldGuide(
        "EnvVar.name",
        "the name of the variable",
        meaning="Printable characters without an equals sign. Given twice, the later one counts, and the server warns.",
        is_needed=True,
        changes=_NEVER,
        example=Example(
            shows="a name and its value in one",
            container="env:\n- {name: MODE=fast}",
            gives=Refused("Invalid value", f"{_IMAGE}.env[0].name"),
        ),
    ),
    FieldGuide(
        "EnvVar.value",
        "the value, always a text",
        meaning="Numbers, yes and no need quotes, or they become numbers and booleans and the manifest is refused.",
        default_note="the empty text",
        changes=_NEVER,
        beside=(
            (
                "spec.template.spec.containers[].env[].valueFrom",
                "takes it from elsewhere; not both",
            ),
        ),
        example=Example(
            shows="yes without quotes is a boolean",
            container="env:\n- {name: VERBOSE, value: yes}",
            gives=Refused("wrong type", f"{_IMAGE}.env[0].value"),
        ),
    ),
    FieldGuide(
        "EnvVar.valueFrom",
        "where the value comes from instead",
        meaning="One of fieldRef (a field of the Pod), resourceFieldRef (a limit or request), configMapKeyRef and secretKeyRef. A map or secret that is missing keeps the container from starting: the Pod waits.",
        changes=_NEVER,
        beside=(("spec.template.spec.containers[].env[].value", "the other way; not both"),),
        example=Example(
            shows="a value and a source",
            container="env:\n- name: POD\n  value: demo\n  valueFrom: {fieldRef: {fieldPath: metadata.name}}",
            gives=Refused("Invalid value", f"{_IMAGE}.env[0].valueFrom"),
        ),
    ),
    FieldGuide(
        "EnvVarSource.fieldRef", "a field of the Pod, such as metadata.name", changes=_NEVER
    ),
    FieldGuide(
        "EnvVarSource.resourceFieldRef", "a limit or request of a container", changes=_NEVER
    ),
    FieldGuide("EnvVarSource.configMapKeyRef", "one entry of a ConfigMap", changes=_NEVER),
    FieldGuide("EnvVarSource.secretKeyRef", "one entry of a Secret", changes=_NEVER),
    FieldGuide(
        "EnvVarSource.fileKeyRef",
        "one entry of a file in a volume",
        changes=_NEVER,
    ),
    FieldGuide(
        "ObjectFieldSelector.fieldPath",
        "the field, such as metadata.name or metadata.annotations['…']",
        is_needed=True,
        changes=_NEVER,
    ),
    FieldGuide(
        "ObjectFieldSelector.apiVersion",
        "the version in which the path is written",
        default="v1",
        changes=_NEVER,
        example=Example(
            shows="nothing said",
            container="env:\n- name: POD\n  valueFrom: {fieldRef: {fieldPath: metadata.name}}",
            gives=Fills({f"{_IMAGE}.env[0].valueFrom.fieldRef.apiVersion": "v1"}),
        ),
    ),
    FieldGuide(
        "ResourceFieldSelector.resource",
        "the resource, such as limits.memory",
        is_needed=True,
        changes=_NEVER,
    ),
    FieldGuide(
        "ResourceFieldSelector.containerName", "the container whose resource it is", changes=_NEVER
    ),
    FieldGuide(
        "ResourceFieldSelector.divisor",
        "the unit in which it is written, such as 1Mi",
        default="0",
        default_note="which means 1",
        changes=_NEVER,
    ),
    FieldGuide("ConfigMapKeySelector.name", "the ConfigMap", changes=_NEVER),
    FieldGuide("ConfigMapKeySelector.key", "the entry", is_needed=True, changes=_NEVER),
    FieldGuide(
        "ConfigMapKeySelector.optional", "whether the container starts without it", changes=_NEVER
    ),
    FieldGuide("SecretKeySelector.name", "the Secret", changes=_NEVER),
    FieldGuide("SecretKeySelector.key", "the entry", is_needed=True, changes=_NEVER),
    FieldGuide(
        "SecretKeySelector.optional", "whether the container starts without it", changes=_NEVER
    ),
    FieldGuide(
        "Container.envFrom",
        "environment variables out of whole ConfigMaps and Secrets",
        meaning="One variable for each entry. env goes before it.",
        changes=_NEVER,
        beside=(("spec.template.spec.containers[].env", "wins where both set a name"),),
    ),
    FieldGuide("EnvFromSource.configMapRef", "the ConfigMap", changes=_NEVER),
    FieldGuide("EnvFromSource.secretRef", "the Secret", changes=_NEVER),
    FieldGuide("EnvFromSource.prefix", "what is put in front of every name", changes=_NEVER),
    FieldGuide(
        "Container.resources",
        "what the container needs and what it may use",
        meaning="""
Requests decide on which node the Pod finds room, limits what it may use. Too little memory ends the container with
137 (reason OOMKilled), an ordinary failure that is retried, on the same limit, so it will fail again. Without
requests a Pod is the first to be evicted when its node runs short.
""",
        default={},
        changes=_RESOURCES,
        beside=(
            ("spec.suspend", "while suspended, these may still be changed"),
            ("spec.template.spec.priorityClassName", "who gives way when room is short"),
        ),
        beliefs=(
            (
                "M47",
                "137 may be memory, and may be a grace period that ran out. The reason is in the container's status, where rules cannot look.",
            ),
        ),
        example=Example(
            shows="more requested than allowed",
            container="resources:\n  requests: {memory: 2Gi}\n  limits: {memory: 1Gi}",
            gives=Refused("Invalid value", f"{_IMAGE}.resources.requests"),
        ),
    ),
    FieldGuide(
        "ResourceRequirements.requests",
        "what the scheduler sets aside for the container",
        meaning="cpu in cores (500m is half of one), memory in bytes (512Mi). A Pod waits until a node has that much left, and the Job with it. Where only a limit is given, the Pod requests as much.",
        default_note="as the limit, in the Pod; the template stays as it is",
        limits_note="0 or more, and not more than the limit",
        changes=_RESOURCES,
        beside=(("spec.parallelism", "that many times this much is needed at once"),),
        example=Example(
            shows="room for two Pods at a time, whatever parallelism says",
            spec="completions: 4\nparallelism: 4",
            container="resources:\n  requests: {cpu: '4'}",
            scenario="cluster: {capacity: 2}",
            gives=Ends(at=26, created=(0, 0, 0, 0), status={"succeeded": 4}),
        ),
    ),
    FieldGuide(
        "ResourceRequirements.limits",
        "the most that the container may use",
        meaning="More cpu is not given; more memory ends the container with 137.",
        limits_note="0 or more; whole numbers for names with a domain, such as example.com/gpu",
        changes=_RESOURCES,
        beside=(("spec.podFailurePolicy.rules[].onExitCodes", "sees 137, not why"),),
        beliefs=(("M47", "An out-of-memory kill and a killed Pod look alike to a rule."),),
        example=Example(
            shows="a resource that is no quantity",
            container="resources:\n  limits: {memory: 1 GB}",
            gives=Refused("wrong type", f"{_IMAGE}.resources.limits.memory"),
        ),
    ),
    FieldGuide(
        "ResourceRequirements.claims",
        "which of the Pod's device claims the container uses",
        changes=_NEVER,
    ),
    FieldGuide(
        "ResourceClaim.name", "the name of a claim of the Pod", is_needed=True, changes=_NEVER
    ),
    FieldGuide(
        "ResourceClaim.request", "the part of the claim; all of it if absent", changes=_NEVER
    ),
    FieldGuide(
        "Container.resizePolicy",
        "whether a change of resources restarts the container",
        changes=_NEVER,
    ),
    FieldGuide(
        "Container.restartPolicy",
        "a restart rule for this one container",
        meaning="In an init container, Always makes it a sidecar: it starts before the regular containers, runs beside them, and is stopped when they have ended. In other containers the field is newer, and jobkit does not simulate it.",
        since=Since(alpha="1.28", beta="1.29", stable="1.33"),
        changes=_NEVER,
        beside=(
            ("spec.template.spec.initContainers", "where sidecars stand"),
            ("spec.template.spec.restartPolicy", "the rule for all others"),
        ),
        beliefs=(("M05", "A sidecar does not hold the Job up."),),
    ),
    FieldGuide(
        "InitContainer.restartPolicy",
        "Always makes this init container a sidecar",
        meaning="It starts before the regular containers and runs beside them. When those have ended the kubelet stops it, and its exit code does not matter for the Pod; an exit-code rule without containerName sees it all the same.",
        since=Since(alpha="1.28", beta="1.29", stable="1.33"),
        changes=_NEVER,
        beside=(
            ("spec.template.spec.containers", "a helper there keeps the Job running"),
            (
                "spec.podFailurePolicy.rules[].onExitCodes.containerName",
                "keeps rules from looking at sidecars",
            ),
        ),
        beliefs=(("M05", "The Job does not wait for a sidecar."),),
        example=Example(
            shows="a log agent that never ends, as a sidecar: the Job is done all the same",
            more_pod="initContainers:\n- {name: agent, image: example/agent:1, restartPolicy: Always}",
            gives=Ends(at=14, created=(0,)),
        ),
    ),
    FieldGuide(
        "Container.restartPolicyRules",
        "restarts of this container by exit code; jobkit does not simulate them",
        since=Since(alpha="1.34", beta="1.35"),
        changes=_NEVER,
    ),
    FieldGuide(
        "Container.volumeMounts",
        "which volumes the container sees, and where",
        changes=_NEVER,
        beside=(("spec.template.spec.volumes", "defines them"),),
        example=Example(
            shows="two volumes at one place",
            container="volumeMounts:\n- {name: a, mountPath: /data}\n- {name: b, mountPath: /data}",
            more_pod="volumes:\n- {name: a}\n- {name: b}",
            gives=Refused("Invalid value", f"{_IMAGE}.volumeMounts[1].mountPath"),
        ),
    ),
    FieldGuide(
        "VolumeMount.name", "the name of a volume of the Pod", is_needed=True, changes=_NEVER
    ),
    FieldGuide(
        "VolumeMount.mountPath",
        "the directory at which it appears; unique in the container",
        is_needed=True,
        changes=_NEVER,
    ),
    FieldGuide(
        "VolumeMount.subPath",
        "a directory or file within the volume, in place of its root",
        limits_note="relative, without ..",
        changes=_NEVER,
    ),
    FieldGuide(
        "VolumeMount.subPathExpr",
        "the same with variables: $(JOB_COMPLETION_INDEX) gives each index a directory of its own",
        changes=_NEVER,
        beside=(("spec.completionMode", "Indexed sets the variable"),),
    ),
    FieldGuide(
        "VolumeMount.readOnly",
        "whether the container may only read",
        default_note="false",
        changes=_NEVER,
    ),
    FieldGuide("VolumeMount.mountPropagation", "whether later mounts pass through", changes=_NEVER),
    FieldGuide(
        "VolumeMount.bindMountOptions",
        "options of the mount; a server of 1.37 knows the field and drops it, since its feature is off",
        changes=_NEVER,
    ),
    FieldGuide(
        "VolumeMount.recursiveReadOnly", "whether mounts below are read-only too", changes=_NEVER
    ),
    FieldGuide("Container.volumeDevices", "block devices that the container sees", changes=_NEVER),
    FieldGuide(
        "VolumeDevice.name", "the name of a volume of the Pod", is_needed=True, changes=_NEVER
    ),
    FieldGuide(
        "VolumeDevice.devicePath",
        "the device file at which it appears",
        is_needed=True,
        changes=_NEVER,
    ),
    FieldGuide(
        "Container.ports",
        "ports on which the container listens; a note more than a rule",
        meaning="Nothing is opened or closed by it. Pods of an Indexed Job that talk to each other can do without.",
        changes=_NEVER,
        beside=(("spec.template.spec.subdomain", "how Pods of a Job find each other"),),
    ),
    FieldGuide(
        "ContainerPort.containerPort",
        "the port",
        is_needed=True,
        changes=_NEVER,
    ),
    FieldGuide(
        "ContainerPort.hostPort",
        "the port of the node that leads there; rarely wise",
        changes=_NEVER,
    ),
    FieldGuide("ContainerPort.hostIP", "the address of the node for hostPort", changes=_NEVER),
    FieldGuide(
        "ContainerPort.name",
        "a name for the port, at most 15 characters",
        changes=_NEVER,
    ),
    FieldGuide(
        "ContainerPort.protocol",
        "the protocol",
        default="TCP",
        limits=Limits(
            values={"TCP": "the usual one", "UDP": "datagrams", "SCTP": "streams of messages"},
        ),
        changes=_NEVER,
        example=Example(
            shows="nothing said",
            container="ports:\n- {containerPort: 8080}",
            gives=Fills({f"{_IMAGE}.ports[0].protocol": "TCP"}),
        ),
    ),
    FieldGuide(
        "Container.livenessProbe",
        "a check whose failure ends the container",
        meaning="With Never the Pod is Failed then and charged to backoffLimit; with OnFailure the container restarts. It catches a program that hangs, where an exit code never comes.",
        limits_note=_NOT_INIT,
        changes=_NEVER,
        beside=(
            ("spec.template.spec.activeDeadlineSeconds", "a plainer way to end a Pod that hangs"),
            ("spec.template.spec.restartPolicy", "what follows"),
        ),
        example=Example(
            shows="a probe without an action",
            container="livenessProbe: {periodSeconds: 5}",
            gives=Refused("Required value", f"{_IMAGE}.livenessProbe"),
        ),
    ),
    FieldGuide(
        "Container.readinessProbe",
        "a check that decides whether the Pod counts as ready",
        meaning="status.ready counts ready Pods, and when parallelism shrinks, Pods that are not ready go first. Completion does not depend on it.",
        limits_note=_NOT_INIT,
        changes=_NEVER,
        beside=(
            ("status.ready", "counts by it"),
            ("spec.parallelism", "lowered, removes Pods that are not ready first"),
        ),
    ),
    FieldGuide(
        "Container.startupProbe",
        "a check that holds the other probes back until it succeeds once",
        limits_note=_NOT_INIT,
        since=Since(alpha="1.16", beta="1.18", stable="1.20"),
        changes=_NEVER,
        beside=(("spec.template.spec.containers[].livenessProbe", "waits for it"),),
    ),
    FieldGuide("Probe.exec", "a command; exit code 0 is success", changes=_NEVER),
    FieldGuide("Probe.httpGet", "a request; a status from 200 to 399 is success", changes=_NEVER),
    FieldGuide("Probe.tcpSocket", "a connection; that it opens is success", changes=_NEVER),
    FieldGuide(
        "Probe.grpc",
        "a call of the gRPC health service",
        since=Since(alpha="1.23", beta="1.24", stable="1.27"),
        changes=_NEVER,
    ),
    FieldGuide(
        "Probe.initialDelaySeconds",
        "seconds from the container's start to the first check",
        changes=_NEVER,
    ),
    FieldGuide(
        "Probe.timeoutSeconds",
        "seconds after which a check has failed",
        default=1,
        changes=_NEVER,
        example=Example(
            shows="a probe with nothing but its action",
            container="readinessProbe: {tcpSocket: {port: 80}}",
            gives=Fills(
                {
                    f"{_IMAGE}.readinessProbe.timeoutSeconds": 1,
                    f"{_IMAGE}.readinessProbe.periodSeconds": 10,
                    f"{_IMAGE}.readinessProbe.successThreshold": 1,
                    f"{_IMAGE}.readinessProbe.failureThreshold": 3,
                }
            ),
        ),
    ),
    FieldGuide(
        "Probe.periodSeconds",
        "seconds from check to check",
        default=10,
        changes=_NEVER,
    ),
    FieldGuide(
        "Probe.successThreshold",
        "successes in a row that count as one; 1 in liveness and startup probes",
        default=1,
        changes=_NEVER,
    ),
    FieldGuide(
        "Probe.failureThreshold",
        "failures in a row that count as one",
        default=3,
        changes=_NEVER,
    ),
    FieldGuide(
        "Probe.terminationGracePeriodSeconds",
        "the grace period when this probe ends the container",
        limits_note="not for readiness probes",
        since=Since(alpha="1.21", beta="1.22", stable="1.28"),
        changes=_NEVER,
    ),
    FieldGuide("ExecAction.command", "the command, a list of words", changes=_NEVER),
    FieldGuide("HTTPGetAction.path", "the path to ask for", default="/", changes=_NEVER),
    FieldGuide(
        "HTTPGetAction.port", "the port, by number or by name", is_needed=True, changes=_NEVER
    ),
    FieldGuide(
        "HTTPGetAction.scheme",
        "HTTP or HTTPS",
        default="HTTP",
        limits=Limits(
            values={"HTTP": "plain", "HTTPS": "encrypted; the certificate is not checked"},
        ),
        changes=_NEVER,
    ),
    FieldGuide("HTTPGetAction.host", "the host to ask; the Pod itself if absent", changes=_NEVER),
    FieldGuide("HTTPGetAction.httpHeaders", "headers to send", changes=_NEVER),
    FieldGuide(
        "TCPSocketAction.port", "the port, by number or by name", is_needed=True, changes=_NEVER
    ),
    FieldGuide(
        "Container.lifecycle",
        "what to do right after the start, and before the stop",
        meaning="preStop runs within the grace period, before SIGTERM: a place to save a checkpoint when the Pod is evicted. A postStart that fails ends the container.",
        limits_note=_NOT_INIT,
        changes=_NEVER,
        beside=(("spec.template.spec.terminationGracePeriodSeconds", "the time for it"),),
    ),
    FieldGuide(
        "Lifecycle.postStart",
        "done right after the container has started; a failure ends it",
        changes=_NEVER,
    ),
    FieldGuide(
        "Lifecycle.preStop",
        "done before a container that runs is stopped, within the grace period",
        changes=_NEVER,
    ),
    FieldGuide(
        "Lifecycle.stopSignal",
        "the signal that asks the container to stop; dropped by a server of 1.37, since its feature is off",
        since=Since(alpha="1.33"),
        changes=_NEVER,
    ),
    FieldGuide("LifecycleHandler.exec", "a command in the container", changes=_NEVER),
    FieldGuide("LifecycleHandler.httpGet", "a request to the container", changes=_NEVER),
    FieldGuide(
        "LifecycleHandler.sleep",
        "a pause",
        since=Since(alpha="1.29", beta="1.30", stable="1.34"),
        changes=_NEVER,
    ),
    FieldGuide("LifecycleHandler.tcpSocket", "of old; without effect", changes=_NEVER),
    FieldGuide(
        "Container.terminationMessagePath",
        "the file whose text becomes the container's last words",
        meaning="What the program writes there stands in the Pod's status, and survives as long as the Pod object: with Never, also after a failure.",
        default="/dev/termination-log",
        changes=_NEVER,
        beside=(("spec.template.spec.restartPolicy", "Never keeps the Pods with these texts"),),
        example=Example(
            shows="nothing said",
            gives=Fills({f"{_IMAGE}.terminationMessagePath": "/dev/termination-log"}),
        ),
    ),
    FieldGuide(
        "Container.terminationMessagePolicy",
        "where the last words come from",
        default="File",
        limits=Limits(
            values={
                "File": "from the file of terminationMessagePath",
                "FallbackToLogsOnError": "from the end of the log, if the file is empty and the container failed",
            }
        ),
        changes=_NEVER,
        beside=(("spec.ttlSecondsAfterFinished", "takes logs and Pods away"),),
        beliefs=(
            (
                "M02",
                "FallbackToLogsOnError keeps the end of the log in the Pod, but not beyond the Pod.",
            ),
        ),
        example=Example(
            shows="nothing said",
            gives=Fills({f"{_IMAGE}.terminationMessagePolicy": "File"}),
        ),
    ),
    FieldGuide(
        "Container.securityContext",
        "user, rights and limits of this container; it goes before that of the Pod",
        changes=_NEVER,
    ),
    FieldGuide(
        "SecurityContext.privileged",
        "whether the container may do on its node what root may",
        changes=_NEVER,
    ),
    FieldGuide(
        "SecurityContext.runAsNonRoot",
        "whether the kubelet refuses to start it as root",
        changes=_NEVER,
    ),
    FieldGuide("SecurityContext.runAsUser", "the user number of the program", changes=_NEVER),
    FieldGuide("SecurityContext.runAsGroup", "the group number of the program", changes=_NEVER),
    FieldGuide(
        "SecurityContext.readOnlyRootFilesystem",
        "whether it can write only to volumes",
        changes=_NEVER,
    ),
    FieldGuide(
        "SecurityContext.allowPrivilegeEscalation",
        "whether the program can gain rights",
        changes=_NEVER,
    ),
    FieldGuide("SecurityContext.capabilities", "rights of root, one by one", changes=_NEVER),
    FieldGuide("Container.stdin", "whether standard input stays open", changes=_NEVER),
    FieldGuide(
        "Container.stdinOnce",
        "whether standard input is closed after the first one who writes",
        changes=_NEVER,
    ),
    FieldGuide("Container.tty", "whether it gets a terminal", changes=_NEVER),
)
