"""Where the plainer fields stand in a Job: a line of YAML for each, which runs as it is written."""

from __future__ import annotations

from jobkit.fields.guide.example import Ends, Example

__all__ = ["example_at"]

_RUNS = Ends(at=14, created=(0,), status={"succeeded": 1})
_SCRATCH = "volumes:\n- {name: scratch}"
_SETTINGS = "volumes:\n- name: settings\n  configMap: "
_KEYS = "volumes:\n- name: keys\n  secret: "
_PROBE = "readinessProbe:\n  tcpSocket: {port: 8080}\n  "
_HTTP = "readinessProbe:\n  httpGet: "
_NODES = "affinity:\n  nodeAffinity:\n    "
_REQUIRED = (
    f"{_NODES}requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n      - "
)
_PREFERRED = f"{_NODES}preferredDuringSchedulingIgnoredDuringExecution:\n    - "
_PODS = "requiredDuringSchedulingIgnoredDuringExecution:\n    - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: cache}}}"
_SPREAD = "topologySpreadConstraints:\n- "
_EVEN = f"{_SPREAD}{{maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway"
_ENV = "env:\n- name: VALUE\n  valueFrom: "
_OWN = "manualSelector: true\nselector:\n  "
_APP = "labels: {app: demo}"

_OWNER = (
    "apiVersion: batch/v1, kind: CronJob, name: nightly, uid: 3b1c0a52-7d0e-4a55-9a8c-0d5c2f6b1e11"
)
_IN_METADATA = {
    "OwnerReference.controller": f"name: demo\nownerReferences:\n- {{{_OWNER}, controller: true}}",
    "OwnerReference.blockOwnerDeletion": f"name: demo\nownerReferences:\n- {{{_OWNER}, blockOwnerDeletion: true}}",
    "ObjectMeta.finalizers": "name: demo\nfinalizers: [example.com/report]",
    "ObjectMeta.ownerReferences": "name: demo\nownerReferences:\n- {apiVersion: batch/v1, kind: CronJob, name: nightly, uid: 3b1c0a52-7d0e-4a55-9a8c-0d5c2f6b1e11}",
}
_IN_SPEC = {
    "JobSpec.scheduling": "scheduling:\n  schedulingPolicy: {basic: {}}",
}
_IN_POD = {
    "PodSpec.topologySpreadConstraints": f"{_EVEN}}}",
    "TopologySpreadConstraint.labelSelector": f"{_EVEN}, labelSelector: {{matchLabels: {{batch.kubernetes.io/job-name: demo}}}}}}",
    "TopologySpreadConstraint.minDomains": f"{_SPREAD}{{maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, minDomains: 2}}",
    "PodSpec.serviceAccount": "serviceAccount: reporter",
    "PodSpec.resources": "resources:\n  requests: {cpu: '2', memory: 4Gi}",
    "LabelSelector.matchExpressions": f"{_EVEN}, labelSelector: {{matchExpressions: [{{key: app, operator: Exists}}]}}}}",
    "PodSpec.nodeName": "nodeName: worker-1",
    "PodSpec.preemptionPolicy": "preemptionPolicy: Never",
    "PodSpec.serviceAccountName": "serviceAccountName: reporter",
    "PodSpec.automountServiceAccountToken": "automountServiceAccountToken: false",
    "PodSpec.securityContext": "securityContext: {runAsNonRoot: true, runAsUser: 1000}",
    "PodSecurityContext.runAsGroup": "securityContext: {runAsUser: 1000, runAsGroup: 1000}",
    "PodSecurityContext.fsGroup": "securityContext: {fsGroup: 2000}",
    "PodSecurityContext.seccompProfile": "securityContext: {seccompProfile: {type: RuntimeDefault}}",
    "PodSpec.hostname": "hostname: worker",
    "PodSpec.subdomain": "subdomain: workers",
    "PodSpec.dnsConfig": "dnsConfig:\n  searches: [data.example.com]",
    "PodSpec.hostAliases": "hostAliases:\n- {ip: 10.1.2.3, hostnames: [warehouse]}",
    "PodSpec.hostNetwork": "hostNetwork: true",
    "PodSpec.hostPID": "hostPID: true",
    "PodSpec.hostIPC": "hostIPC: true",
    "PodSpec.shareProcessNamespace": "shareProcessNamespace: true",
    "PodSpec.runtimeClassName": "runtimeClassName: gvisor",
    "PodSpec.enableServiceLinks": "enableServiceLinks: false",
    "PodSpec.readinessGates": "readinessGates:\n- {conditionType: example.com/registered}",
    "PodSpec.os": "os: {name: linux}",
    "PodSpec.hostUsers": "hostUsers: false",
    "PodSpec.setHostnameAsFQDN": "setHostnameAsFQDN: true",
    "PodSpec.resourceClaims": "resourceClaims:\n- {name: gpu, resourceClaimName: shared-gpu}",
    "EmptyDirVolumeSource.medium": "volumes:\n- name: scratch\n  emptyDir: {medium: Memory}",
    "EmptyDirVolumeSource.sizeLimit": "volumes:\n- name: scratch\n  emptyDir: {sizeLimit: 1Gi}",
    "Volume.configMap": f"{_SETTINGS}{{name: settings}}",
    "ConfigMapVolumeSource.items": f"{_SETTINGS}{{name: settings, items: [{{key: app.ini, path: app.ini}}]}}",
    "ConfigMapVolumeSource.optional": f"{_SETTINGS}{{name: settings, optional: true}}",
    "KeyToPath.mode": f"{_SETTINGS}{{name: settings, items: [{{key: app.ini, path: app.ini, mode: 0400}}]}}",
    "Volume.secret": f"{_KEYS}{{secretName: keys}}",
    "SecretVolumeSource.items": f"{_KEYS}{{secretName: keys, items: [{{key: token, path: token}}]}}",
    "SecretVolumeSource.optional": f"{_KEYS}{{secretName: keys, optional: true}}",
    "SecretVolumeSource.defaultMode": f"{_KEYS}{{secretName: keys, defaultMode: 0400}}",
    "Volume.persistentVolumeClaim": "volumes:\n- name: checkpoints\n  persistentVolumeClaim: {claimName: checkpoints}",
    "PersistentVolumeClaimVolumeSource.readOnly": "volumes:\n- name: inputs\n  persistentVolumeClaim: {claimName: inputs, readOnly: true}",
    "Volume.ephemeral": "volumes:\n- name: scratch\n  ephemeral:\n    volumeClaimTemplate:\n      spec:\n        accessModes: [ReadWriteOnce]\n        resources: {requests: {storage: 10Gi}}",
    "Volume.gitRepo": "volumes:\n- name: code\n  gitRepo: {repository: 'https://example.com/code.git'}",
    "Volume.hostPath": "volumes:\n- name: models\n  hostPath: {path: /var/models}",
    "HostPathVolumeSource.type": "volumes:\n- name: models\n  hostPath: {path: /var/models, type: Directory}",
    "Volume.nfs": "volumes:\n- name: shared\n  nfs: {server: files.example.com, path: /exports}",
    "NFSVolumeSource.readOnly": "volumes:\n- name: shared\n  nfs: {server: files.example.com, path: /exports, readOnly: true}",
    "Volume.projected": "volumes:\n- name: all\n  projected:\n    sources:\n    - configMap: {name: settings}",
    "Volume.downwardAPI": "volumes:\n- name: about\n  downwardAPI:\n    items:\n    - {path: labels, fieldRef: {fieldPath: metadata.labels}}",
    "Volume.csi": "volumes:\n- name: secrets\n  csi: {driver: secrets.example.com}",
    "Volume.image": "volumes:\n- name: model\n  image: {reference: example/model:1}",
    "Affinity.nodeAffinity": f"{_REQUIRED}matchExpressions:\n        - {{key: disk, operator: In, values: [nvme]}}",
    "NodeSelectorTerm.matchFields": f"{_REQUIRED}matchFields:\n        - {{key: metadata.name, operator: In, values: [worker-1]}}",
    "NodeSelectorRequirement.values": f"{_REQUIRED}matchExpressions:\n        - {{key: cores, operator: Gt, values: ['16']}}",
    "NodeAffinity.preferredDuringSchedulingIgnoredDuringExecution": f"{_PREFERRED}weight: 50\n      preference:\n        matchExpressions:\n        - {{key: disk, operator: In, values: [nvme]}}",
    "PreferredSchedulingTerm.weight": f"{_PREFERRED}weight: 100\n      preference:\n        matchExpressions:\n        - {{key: spot, operator: DoesNotExist}}",
    "Affinity.podAffinity": f"affinity:\n  podAffinity:\n    {_PODS}",
    "Affinity.podAntiAffinity": f"affinity:\n  podAntiAffinity:\n    {_PODS}",
    "Toleration.key": "tolerations:\n- {key: spot, operator: Exists}",
    "Toleration.value": "tolerations:\n- {key: pool, value: batch, effect: NoSchedule}",
    "Toleration.tolerationSeconds": "tolerations:\n- {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 60}",
}
_IN_CONTAINER = {
    "HTTPGetAction.scheme": f"{_HTTP}{{port: 8443, scheme: HTTPS}}",
    "TCPSocketAction.port": "readinessProbe:\n  tcpSocket: {port: 8080}",
    "LifecycleHandler.tcpSocket": "lifecycle:\n  preStop:\n    tcpSocket: {port: 8080}",
    "Lifecycle.stopSignal": "lifecycle:\n  stopSignal: SIGUSR1",
    "Container.restartPolicyRules": "restartPolicy: Never\nrestartPolicyRules:\n- action: Restart\n  exitCodes: {operator: In, values: [75]}",
    "Container.workingDir": "workingDir: /work",
    "Container.envFrom": "envFrom:\n- configMapRef: {name: settings}",
    "EnvFromSource.secretRef": "envFrom:\n- secretRef: {name: keys}",
    "EnvFromSource.prefix": "envFrom:\n- prefix: APP_\n  configMapRef: {name: settings}",
    "EnvVarSource.fieldRef": f"{_ENV}{{fieldRef: {{fieldPath: metadata.name}}}}",
    "EnvVarSource.resourceFieldRef": f"{_ENV}{{resourceFieldRef: {{resource: limits.memory}}}}",
    "ResourceFieldSelector.containerName": f"{_ENV}{{resourceFieldRef: {{containerName: main, resource: limits.cpu}}}}",
    "ResourceFieldSelector.divisor": f"{_ENV}{{resourceFieldRef: {{resource: limits.memory, divisor: 1Mi}}}}",
    "EnvVarSource.configMapKeyRef": f"{_ENV}{{configMapKeyRef: {{name: settings, key: mode}}}}",
    "ConfigMapKeySelector.optional": f"{_ENV}{{configMapKeyRef: {{name: settings, key: mode, optional: true}}}}",
    "EnvVarSource.secretKeyRef": f"{_ENV}{{secretKeyRef: {{name: keys, key: token}}}}",
    "SecretKeySelector.optional": f"{_ENV}{{secretKeyRef: {{name: keys, key: token, optional: true}}}}",
    "Container.resizePolicy": "resizePolicy:\n- {resourceName: cpu, restartPolicy: NotRequired}",
    "Container.ports": "ports:\n- {name: metrics, containerPort: 9090}",
    "ContainerPort.hostPort": "ports:\n- {containerPort: 9090, hostPort: 9090}",
    "ContainerPort.hostIP": "ports:\n- {containerPort: 9090, hostPort: 9090, hostIP: 10.1.2.3}",
    "ContainerPort.name": "ports:\n- {name: metrics, containerPort: 9090}",
    "Container.readinessProbe": f"{_HTTP}{{path: /ready, port: 8080}}",
    "Container.startupProbe": "startupProbe:\n  exec: {command: [test, -f, /ready]}",
    "Probe.exec": "readinessProbe:\n  exec: {command: [test, -f, /ready]}",
    "Probe.httpGet": f"{_HTTP}{{path: /ready, port: 8080}}",
    "HTTPGetAction.host": f"{_HTTP}{{port: 8080, host: 10.1.2.3}}",
    "HTTPGetAction.httpHeaders": f"{_HTTP}\n    port: 8080\n    httpHeaders:\n    - {{name: Accept, value: text/plain}}",
    "Probe.tcpSocket": "readinessProbe:\n  tcpSocket: {port: 8080}",
    "Probe.grpc": "readinessProbe:\n  grpc: {port: 8080}",
    "Probe.initialDelaySeconds": f"{_PROBE}initialDelaySeconds: 5",
    "Probe.periodSeconds": f"{_PROBE}periodSeconds: 2",
    "Probe.successThreshold": f"{_PROBE}successThreshold: 2",
    "Probe.failureThreshold": f"{_PROBE}failureThreshold: 5",
    "Probe.terminationGracePeriodSeconds": "livenessProbe:\n  tcpSocket: {port: 8080}\n  terminationGracePeriodSeconds: 5",
    "Container.lifecycle": "lifecycle:\n  preStop:\n    exec: {command: [save-checkpoint]}",
    "Lifecycle.postStart": "lifecycle:\n  postStart:\n    exec: {command: [register]}",
    "LifecycleHandler.httpGet": "lifecycle:\n  preStop:\n    httpGet: {path: /save, port: 8080}",
    "LifecycleHandler.sleep": "lifecycle:\n  preStop:\n    sleep: {seconds: 5}",
    "Container.securityContext": "securityContext: {runAsNonRoot: true, readOnlyRootFilesystem: true}",
    "SecurityContext.privileged": "securityContext: {privileged: false}",
    "SecurityContext.runAsUser": "securityContext: {runAsUser: 1000, runAsGroup: 1000}",
    "SecurityContext.runAsGroup": "securityContext: {runAsUser: 1000, runAsGroup: 1000}",
    "SecurityContext.allowPrivilegeEscalation": "securityContext: {allowPrivilegeEscalation: false}",
    "SecurityContext.capabilities": "securityContext:\n  capabilities: {drop: [ALL]}",
    "Container.stdin": "stdin: true",
    "Container.stdinOnce": "stdin: true\nstdinOnce: true",
    "Container.tty": "stdin: true\ntty: true",
}
_MOUNTED = {
    "VolumeMount.mountPropagation": "volumeMounts:\n- {name: scratch, mountPath: /scratch, mountPropagation: HostToContainer}",
    "VolumeMount.recursiveReadOnly": "volumeMounts:\n- {name: scratch, mountPath: /in, readOnly: true, recursiveReadOnly: IfPossible}",
    "VolumeMount.bindMountOptions": "volumeMounts:\n- {name: scratch, mountPath: /scratch, bindMountOptions: [noexec]}",
    "VolumeMount.name": "volumeMounts:\n- {name: scratch, mountPath: /scratch}",
    "VolumeMount.mountPath": "volumeMounts:\n- {name: scratch, mountPath: /scratch}",
    "VolumeMount.subPath": "volumeMounts:\n- {name: scratch, mountPath: /out, subPath: results}",
    "VolumeMount.readOnly": "volumeMounts:\n- {name: scratch, mountPath: /scratch, readOnly: true}",
}


def example_at(field: str) -> Example | None:
    """A Job with the field at its place, by kind and name; None if there is none here."""
    shows = "where it stands"
    if field in _IN_METADATA:
        return Example(shows=shows, metadata=_IN_METADATA[field], gives=_RUNS)
    if field in _IN_SPEC:
        return Example(shows="a server of 1.37 drops it", spec=_IN_SPEC[field], gives=_RUNS)
    if field in _IN_POD:
        return Example(shows=shows, more_pod=_IN_POD[field], gives=_RUNS)
    if field in _IN_CONTAINER:
        return Example(shows=shows, container=_IN_CONTAINER[field], gives=_RUNS)
    if field in _MOUNTED:
        return Example(shows=shows, container=_MOUNTED[field], more_pod=_SCRATCH, gives=_RUNS)
    return _OTHERS.get(field)


_OTHERS = {
    "ResourceRequirements.claims": Example(
        shows="the container uses the device that the Pod claims",
        container="resources:\n  claims:\n  - {name: gpu}",
        more_pod="resourceClaims:\n- {name: gpu, resourceClaimName: shared-gpu}",
        gives=_RUNS,
    ),
    "ResourceClaim.request": Example(
        shows="the container uses one part of the claim",
        container="resources:\n  claims:\n  - {name: gpu, request: small}",
        more_pod="resourceClaims:\n- {name: gpu, resourceClaimName: shared-gpu}",
        gives=_RUNS,
    ),
    "EnvVarSource.fileKeyRef": Example(
        shows="a value out of a file that an init container wrote",
        container="env:\n- name: MODE\n  valueFrom: {fileKeyRef: {volumeName: settings, path: app.env, key: MODE}}",
        more_pod="volumes:\n- {name: settings}",
        gives=_RUNS,
    ),
    "ScenarioContainerFate.restarts": Example(
        shows="the init container fails once, is restarted in place, and main runs",
        pod="restartPolicy: OnFailure",
        more_pod="initContainers:\n- {name: fetch, image: example/fetch:1}",
        scenario="pods:\n- {containers: {fetch: {runs: 5s, exitCode: 1, restarts: [{runs: 5s}]}}}",
        gives=Ends(at=24, created=(0,), status={"failed": 0, "succeeded": 1}),
    ),
    "ScenarioMeta.name": Example(
        shows="the scenario has a name",
        scenario_metadata="name: quick",
        scenario="pods:\n- {runs: 5s}",
        gives=Ends(at=9, created=(0,)),
    ),
    "ScenarioSpec.cluster": Example(
        shows="a slow cluster with room for two Pods",
        spec="completions: 3\nparallelism: 3",
        scenario="cluster: {schedulingDelay: 5s, startupDelay: 10s, capacity: 2}",
        gives=Ends(at=46, created=(0, 0, 0), status={"succeeded": 3}),
    ),
    "ScenarioDisruption.reason": Example(
        shows="a taint drives the Pod out after 3 s",
        scenario='pods:\n- {when: {attempt: "0"}, runs: 1m, disrupted: {after: 3s, reason: DeletionByTaintManager}}\n- {}',
        gives=Ends(at=30, created=(0, 16), status={"failed": 1}),
    ),
    "ScenarioDisruptionChance.reason": Example(
        shows="a disruption that is certain, with a reason of its own",
        scenario='pods:\n- {when: {attempt: "0"}, runs: 1m, disruptedWith: {probability: 1, after: 3s, reason: DeletionByTaintManager}}\n- {}',
        gives=Ends(at=30, created=(0, 16), status={"failed": 1}),
    ),
    "ScenarioCondition.status": Example(
        shows="a condition that is False does not fit a rule that asks for True",
        spec="podFailurePolicy:\n  rules:\n  - action: FailJob\n    onPodConditions: [{type: ConfigIssue}]",
        scenario="pods:\n- {when: {attempt: 0}, exitCode: 1, conditions: [{type: ConfigIssue, status: 'False'}]}",
        gives=Ends(at=37, created=(0, 23), status={"failed": 1}),
    ),
    "ScenarioCondition.reason": Example(
        shows="rules look at type and status, never at the reason",
        spec="podFailurePolicy:\n  rules:\n  - action: FailJob\n    onPodConditions: [{type: ConfigIssue}]",
        scenario="pods:\n- {exitCode: 1, conditions: [{type: ConfigIssue, reason: NoSuchColumn}]}",
        gives=Ends(result="Failed", reason="PodFailurePolicy", at=14, created=(0,)),
    ),
    "JobSelector.matchLabels": Example(
        shows="labels chosen by hand, which the Pods must carry",
        spec=f"{_OWN}matchLabels: {{app: demo}}",
        template_metadata=_APP,
        gives=_RUNS,
    ),
    "JobSelector.matchExpressions": Example(
        shows="a condition chosen by hand, which the Pods must meet",
        spec=f"{_OWN}matchExpressions:\n  - {{key: app, operator: In, values: [demo, test]}}",
        template_metadata=_APP,
        gives=_RUNS,
    ),
    "PodTemplateSpec.metadata": Example(
        shows="every Pod carries the label", template_metadata="labels: {team: data}", gives=_RUNS
    ),
    "PodTemplateMeta.annotations": Example(
        shows="every Pod carries the annotation",
        template_metadata="annotations: {example.com/build: '1234'}",
        gives=_RUNS,
    ),
    "PodTemplateSpec.spec": Example(shows="the least that a Pod needs", gives=_RUNS),
    "VolumeMount.subPathExpr": Example(
        shows="each index writes into a directory of its own",
        spec="completionMode: Indexed\ncompletions: 3\nparallelism: 3",
        container="volumeMounts:\n- {name: out, mountPath: /out, subPathExpr: $(JOB_COMPLETION_INDEX)}",
        more_pod="volumes:\n- name: out\n  persistentVolumeClaim: {claimName: results}",
        gives=Ends(at=14, created=(0, 0, 0), status={"completedIndexes": "0-2"}),
    ),
    "Container.volumeDevices": Example(
        shows="a claim as a block device",
        container="volumeDevices:\n- {name: disk, devicePath: /dev/data}",
        more_pod="volumes:\n- name: disk\n  persistentVolumeClaim: {claimName: disk}",
        gives=_RUNS,
    ),
    "ScenarioSpec.seed": Example(
        shows="a Pod that runs for some 5 to 15 s; another seed draws another time",
        scenario="seed: 7\npods:\n- {runs: {uniform: [5s, 15s]}}",
        gives=Ends(at=16.046, created=(0,), status={"succeeded": 1}),
    ),
    "ScenarioWhen.index": Example(
        shows="indexes 0, 2 and 3 take a minute",
        spec="completionMode: Indexed\ncompletions: 5\nparallelism: 5",
        scenario='pods:\n- {when: {index: "0,2-3"}, runs: 1m}',
        gives=Ends(at=64, created=(0, 0, 0, 0, 0), status={"completedIndexes": "0-4"}),
    ),
    "ScenarioWhen.pod": Example(
        shows="the second Pod takes a minute",
        spec="completions: 3\nparallelism: 3",
        scenario="pods:\n- {when: {pod: 1}, runs: 1m}",
        gives=Ends(at=64, created=(0, 0, 0), status={"succeeded": 3}),
    ),
    "ScenarioFate.container": Example(
        shows="the helper fails, and so does the Pod",
        spec="backoffLimit: 0",
        more_pod="- {name: helper, image: example/helper:1}",
        scenario="pods:\n- {container: helper, exitCode: 3}",
        gives=Ends(result="Failed", reason="BackoffLimitExceeded", at=14, created=(0,)),
    ),
    "ScenarioFate.containers": Example(
        shows="the helper ends after 3 s with 1; the Pod fails when main has ended too",
        spec="backoffLimit: 0",
        more_pod="- {name: helper, image: example/helper:1}",
        scenario="pods:\n- {runs: 10s, containers: {helper: {runs: 3s, exitCode: 1}}}",
        gives=Ends(result="Failed", reason="BackoffLimitExceeded", at=14, created=(0,)),
    ),
    "ScenarioFate.conditions": Example(
        shows="a condition that nobody asks for changes nothing",
        scenario="pods:\n- {conditions: [{type: ConfigIssue, after: 2s}]}",
        gives=_RUNS,
    ),
    "ScenarioFate.terminationDelay": Example(
        shows="Pod 0 needs 20 s to stop",
        spec="activeDeadlineSeconds: 20",
        scenario="pods:\n- {runs: 1h, terminationDelay: 20s}",
        gives=Ends(result="Failed", reason="DeadlineExceeded", at=41, created=(0,)),
    ),
    "ScenarioFate.terminationExitCode": Example(
        shows="told to stop, the Pod exits 0, and counts as done",
        spec="podReplacementPolicy: Failed",
        scenario="pods:\n- {runs: 1h, terminationExitCode: 0}\nevents:\n- {at: 8s, deletePod: {pod: 0}}",
        gives=Ends(at=14, created=(0,), status={"succeeded": 1}),
    ),
    "ScenarioFate.schedulingDelay": Example(
        shows="Pod 0 waits 30 s for a node",
        scenario="pods:\n- {schedulingDelay: 30s}",
        gives=Ends(at=43, created=(0,)),
    ),
    "ScenarioFate.startupDelay": Example(
        shows="Pod 0 pulls its image for a minute",
        scenario="pods:\n- {startupDelay: 1m}",
        gives=Ends(at=72, created=(0,)),
    ),
    "ScenarioEvent.deletePod": Example(
        shows="the newest Pod of index 1 is deleted",
        spec="completionMode: Indexed\ncompletions: 2\nparallelism: 2",
        scenario="pods:\n- {runs: 20s}\nevents:\n- {at: 8s, deletePod: {index: 1}}",
        gives=Ends(at=42, created=(0, 0, 18), status={"failed": 1, "completedIndexes": "0,1"}),
    ),
}
