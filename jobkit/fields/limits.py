"""What the API server allows in a field by itself: needed or not, values, bounds, forms, sizes.

One entry a field, under the kind that has it (`jobkit.fields.kinds`). Validation judges by this
table, and explanations quote it. Rules about several fields at once stand in `jobkit.validation`.

Source: the validation of batch/v1 and core/v1, and the enumerations of their Go types, in 1.37.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from jobkit.fields.tree import fields_of

__all__ = [
    "LIMITS",
    "MANY_COMPLETIONS",
    "MOST_INDEXED",
    "MOST_WITH_MANY_COMPLETIONS",
    "Form",
    "Limit",
    "limit_of",
]

Form = Literal[
    "DNS label", "DNS subdomain", "DNS name", "name prefix", "label key", "label value",
    "port name", "environment name", "configuration key", "header name",
]  # fmt: skip
"""The grammars of texts; `jobkit.validation.names` holds them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What is allowed in one field.

    Attributes:
        needed: It must be given, and not be empty or 0.
        values: The texts that are allowed; () for any.
        lowest: The least number.
        highest: The greatest number.
        form: The grammar that its text follows.
        longest: Most bytes.
        most: Most items.
    """

    needed: bool = False
    values: tuple[str, ...] = ()
    lowest: int | None = None
    highest: int | None = None
    form: Form | None = None
    longest: int | None = None
    most: int | None = None


LARGEST_INT32 = 2**31 - 1
MOST_INDEXED = 100_000
"""Most parallelism, and most maxFailedIndexes, of an Indexed Job."""
MANY_COMPLETIONS = 100_000
"""With more completions than this, limits per index are allowed only with small other numbers."""
MOST_WITH_MANY_COMPLETIONS = 10_000
"""Most parallelism, and most maxFailedIndexes, then."""

NEEDED = Limit(needed=True)
NOT_NEGATIVE = Limit(lowest=0)
POSITIVE = Limit(lowest=1)
WEIGHT = Limit(lowest=1, highest=100)
UNIX_ID = Limit(lowest=0, highest=LARGEST_INT32)
PARTITION = Limit(lowest=0, highest=255)
FILE_MODE = Limit(lowest=0, highest=0o777)
LABEL, SUBDOMAIN = Limit(form="DNS label"), Limit(form="DNS subdomain")
NEEDED_LABEL = Limit(needed=True, form="DNS label")
HONOR_OR_IGNORE = Limit(values=("Honor", "Ignore"))
PULL_POLICY = Limit(values=("Always", "IfNotPresent", "Never"))
PROFILE_TYPE = Limit(needed=True, values=("Localhost", "RuntimeDefault", "Unconfined"))

LIMITS: Mapping[str, Mapping[str, Limit]] = {
    "JobSpec": {
        "parallelism": NOT_NEGATIVE,
        "completions": NOT_NEGATIVE,
        "activeDeadlineSeconds": NOT_NEGATIVE,
        "backoffLimit": NOT_NEGATIVE,
        "ttlSecondsAfterFinished": NOT_NEGATIVE,
        "backoffLimitPerIndex": NOT_NEGATIVE,
        "maxFailedIndexes": NOT_NEGATIVE,
        "managedBy": Limit(longest=63),
        "completionMode": Limit(values=("NonIndexed", "Indexed")),
        "podReplacementPolicy": Limit(values=("Failed", "TerminatingOrFailed")),
    },
    "PodFailurePolicy": {"rules": Limit(most=20)},
    "PodFailurePolicyRule": {
        "action": Limit(needed=True, values=("Count", "FailIndex", "FailJob", "Ignore")),
        "onPodConditions": Limit(most=20),
    },
    "PodFailurePolicyOnExitCodesRequirement": {
        "operator": Limit(needed=True, values=("In", "NotIn")),
        "values": Limit(most=255),
    },
    "PodFailurePolicyOnPodConditionsPattern": {
        "type": Limit(form="label key"),
        "status": Limit(values=("False", "True", "Unknown")),
    },
    "SuccessPolicy": {"rules": Limit(needed=True, most=20)},
    "SuccessPolicyRule": {
        "succeededIndexes": Limit(longest=65_536),
        "succeededCount": NOT_NEGATIVE,
    },
    "ObjectMeta": {
        "name": Limit(needed=True, form="DNS subdomain"),
        "generateName": Limit(form="name prefix"),
        "namespace": LABEL,
    },
    "OwnerReference": {"apiVersion": NEEDED, "kind": NEEDED, "name": NEEDED, "uid": NEEDED},
    "ManagedFieldsEntry": {
        "operation": Limit(needed=True, values=("Apply", "Update")),
        "fieldsType": Limit(values=("FieldsV1",)),
        "manager": Limit(longest=128),
        "subresource": Limit(longest=256),
    },
    "PodSpec": {
        "restartPolicy": Limit(values=("Always", "OnFailure", "Never")),
        "dnsPolicy": Limit(values=("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")),
        "preemptionPolicy": Limit(values=("PreemptLowerPriority", "Never")),
        "activeDeadlineSeconds": Limit(lowest=1, highest=LARGEST_INT32),
        "serviceAccountName": SUBDOMAIN,
        "nodeName": SUBDOMAIN,
        "hostname": LABEL,
        "subdomain": LABEL,
        "priorityClassName": SUBDOMAIN,
        "runtimeClassName": SUBDOMAIN,
        "hostnameOverride": Limit(form="DNS subdomain", longest=64),
    },
    "PodOS": {"name": Limit(needed=True, values=("linux", "windows"))},
    "PodReadinessGate": {"conditionType": Limit(form="label key")},
    "PodResourceClaim": {
        "resourceClaimName": SUBDOMAIN,
        "resourceClaimTemplateName": SUBDOMAIN,
    },
    "Container": {
        "name": NEEDED_LABEL,
        "image": NEEDED,
        "terminationMessagePolicy": Limit(values=("File", "FallbackToLogsOnError")),
        "imagePullPolicy": PULL_POLICY,
        "restartPolicy": Limit(values=("Always", "Never", "OnFailure")),
        "restartPolicyRules": Limit(most=20),
    },
    "ContainerRestartRule": {
        "action": Limit(values=("Restart", "RestartAllContainers")),
        "exitCodes": NEEDED,
    },
    "ContainerRestartRuleOnExitCodes": {
        "operator": Limit(values=("In", "NotIn")),
        "values": Limit(most=255),
    },
    "ContainerResizePolicy": {
        "resourceName": Limit(needed=True, values=("cpu", "memory")),
        "restartPolicy": Limit(needed=True, values=("NotRequired", "RestartContainer")),
    },
    "ContainerPort": {
        "name": Limit(form="port name"),
        "containerPort": Limit(needed=True, lowest=1, highest=65_535),
        "hostPort": Limit(lowest=1, highest=65_535),
        "protocol": Limit(values=("SCTP", "TCP", "UDP")),
    },
    "EnvVar": {"name": Limit(needed=True, form="environment name")},
    "EnvFromSource": {"prefix": Limit(form="environment name")},
    "ConfigMapEnvSource": {"name": Limit(needed=True, form="name prefix")},
    "SecretEnvSource": {"name": Limit(needed=True, form="name prefix")},
    "ConfigMapKeySelector": {
        "name": SUBDOMAIN,
        "key": Limit(needed=True, form="configuration key"),
    },
    "SecretKeySelector": {"name": SUBDOMAIN, "key": Limit(needed=True, form="configuration key")},
    "FileKeySelector": {
        "key": Limit(needed=True, form="environment name"),
        "volumeName": NEEDED_LABEL,
        "path": NEEDED,
    },
    "VolumeMount": {
        "name": NEEDED,
        "mountPath": NEEDED,
        "mountPropagation": Limit(values=("Bidirectional", "HostToContainer", "None")),
        "recursiveReadOnly": Limit(values=("Disabled", "Enabled", "IfPossible")),
    },
    "VolumeDevice": {"name": NEEDED, "devicePath": NEEDED},
    "Probe": {
        "initialDelaySeconds": NOT_NEGATIVE,
        "timeoutSeconds": NOT_NEGATIVE,
        "periodSeconds": NOT_NEGATIVE,
        "successThreshold": NOT_NEGATIVE,
        "failureThreshold": NOT_NEGATIVE,
        "terminationGracePeriodSeconds": POSITIVE,
    },
    "ExecAction": {"command": NEEDED},
    "HTTPGetAction": {"path": NEEDED, "scheme": Limit(values=("HTTP", "HTTPS"))},
    "GRPCAction": {"port": Limit(lowest=1, highest=65_535)},
    "HTTPHeader": {"name": Limit(form="header name")},
    "SecurityContext": {
        "runAsUser": UNIX_ID,
        "runAsGroup": UNIX_ID,
        "procMount": Limit(values=("Default", "Unmasked")),
    },
    "PodSecurityContext": {
        "runAsUser": UNIX_ID,
        "runAsGroup": UNIX_ID,
        "fsGroup": UNIX_ID,
        "supplementalGroups": UNIX_ID,
        "fsGroupChangePolicy": Limit(values=("Always", "OnRootMismatch")),
        "supplementalGroupsPolicy": Limit(values=("Merge", "Strict")),
        "seLinuxChangePolicy": Limit(values=("MountOption", "Recursive")),
    },
    "SeccompProfile": {"type": PROFILE_TYPE},
    "AppArmorProfile": {"type": PROFILE_TYPE, "localhostProfile": Limit(longest=4095)},
    "Sysctl": {"name": Limit(needed=True, longest=253)},
    "WindowsSecurityContextOptions": {
        "gmsaCredentialSpecName": SUBDOMAIN,
        "gmsaCredentialSpec": Limit(longest=65_536),
    },
    "Toleration": {
        "key": Limit(form="label key"),
        "operator": Limit(values=("Equal", "Exists")),
        "effect": Limit(values=("NoSchedule", "PreferNoSchedule", "NoExecute")),
    },
    "NodeSelector": {"nodeSelectorTerms": NEEDED},
    "NodeSelectorRequirement": {
        "operator": Limit(values=("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")),
        "key": Limit(form="label key"),
    },
    "LabelSelectorRequirement": {
        "operator": Limit(values=("In", "NotIn", "Exists", "DoesNotExist")),
        "key": Limit(form="label key"),
    },
    "PreferredSchedulingTerm": {"weight": WEIGHT},
    "WeightedPodAffinityTerm": {"weight": WEIGHT},
    "PodAffinityTerm": {"topologyKey": Limit(needed=True, form="label key")},
    "TopologySpreadConstraint": {
        "maxSkew": POSITIVE,
        "topologyKey": NEEDED,
        "whenUnsatisfiable": Limit(values=("DoNotSchedule", "ScheduleAnyway")),
        "minDomains": POSITIVE,
        "nodeAffinityPolicy": HONOR_OR_IGNORE,
        "nodeTaintsPolicy": HONOR_OR_IGNORE,
    },
    "PodDNSConfig": {"nameservers": Limit(most=3), "searches": Limit(most=32)},
    "PodDNSConfigOption": {"name": NEEDED},
    "Volume": {"name": NEEDED_LABEL},
    "HostPathVolumeSource": {
        "path": NEEDED,
        "type": Limit(
            values=(
                "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File",
                "FileOrCreate", "Socket",
            )
        ),
    },
    "SecretVolumeSource": {"secretName": NEEDED, "defaultMode": FILE_MODE},
    "ConfigMapVolumeSource": {"name": NEEDED, "defaultMode": FILE_MODE},
    "DownwardAPIVolumeSource": {"defaultMode": FILE_MODE},
    "ProjectedVolumeSource": {"defaultMode": FILE_MODE},
    "SecretProjection": {"name": NEEDED},
    "ConfigMapProjection": {"name": NEEDED},
    "KeyToPath": {"key": NEEDED, "path": NEEDED, "mode": FILE_MODE, "user": UNIX_ID},
    "DownwardAPIVolumeFile": {"path": NEEDED, "mode": FILE_MODE, "user": UNIX_ID},
    "ServiceAccountTokenProjection": {
        "expirationSeconds": Limit(lowest=600, highest=2**32),
        "user": UNIX_ID,
    },
    "ClusterTrustBundleProjection": {"path": NEEDED, "user": UNIX_ID},
    "PodCertificateProjection": {
        "keyType": Limit(
            values=("ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519", "RSA3072", "RSA4096")
        ),
        "maxExpirationSeconds": Limit(lowest=3600, highest=91 * 24 * 3600),
        "user": UNIX_ID,
    },
    "PersistentVolumeClaimVolumeSource": {"claimName": NEEDED},
    "EphemeralVolumeSource": {"volumeClaimTemplate": NEEDED},
    "PersistentVolumeClaimSpec": {
        "accessModes": Limit(
            needed=True,
            values=("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"),
        ),
        "storageClassName": SUBDOMAIN,
        "volumeAttributesClassName": SUBDOMAIN,
        "volumeMode": Limit(values=("Block", "Filesystem")),
    },
    "TypedLocalObjectReference": {"name": NEEDED, "kind": NEEDED, "apiGroup": SUBDOMAIN},
    "TypedObjectReference": {
        "name": NEEDED,
        "kind": NEEDED,
        "apiGroup": SUBDOMAIN,
        "namespace": LABEL,
    },
    "ImageVolumeSource": {"reference": NEEDED, "pullPolicy": PULL_POLICY},
    "NFSVolumeSource": {"server": NEEDED, "path": NEEDED},
    "CSIVolumeSource": {"driver": NEEDED},
    "GitRepoVolumeSource": {"repository": NEEDED},
    "GCEPersistentDiskVolumeSource": {"pdName": NEEDED, "partition": PARTITION},
    "AWSElasticBlockStoreVolumeSource": {"volumeID": NEEDED, "partition": PARTITION},
    "ISCSIVolumeSource": {"targetPortal": NEEDED, "iqn": NEEDED, "lun": PARTITION},
    "FCVolumeSource": {"lun": PARTITION},
    "GlusterfsVolumeSource": {"endpoints": NEEDED, "path": NEEDED},
    "RBDVolumeSource": {"monitors": NEEDED, "image": NEEDED},
    "CinderVolumeSource": {"volumeID": NEEDED},
    "CephFSVolumeSource": {"monitors": NEEDED},
    "QuobyteVolumeSource": {"registry": NEEDED, "volume": NEEDED, "tenant": Limit(longest=64)},
    "FlexVolumeSource": {"driver": NEEDED},
    "AzureFileVolumeSource": {"secretName": NEEDED, "shareName": NEEDED},
    "AzureDiskVolumeSource": {
        "diskName": NEEDED,
        "diskURI": NEEDED,
        "cachingMode": Limit(values=("None", "ReadOnly", "ReadWrite")),
        "kind": Limit(values=("Dedicated", "Managed", "Shared")),
    },
    "VsphereVirtualDiskVolumeSource": {"volumePath": NEEDED},
    "PhotonPersistentDiskVolumeSource": {"pdID": NEEDED},
    "PortworxVolumeSource": {"volumeID": NEEDED},
    "ScaleIOVolumeSource": {"gateway": NEEDED, "system": NEEDED, "volumeName": NEEDED},
    "StorageOSVolumeSource": {"volumeName": NEEDED_LABEL, "volumeNamespace": LABEL},
}  # fmt: skip


def limit_of(path: str, root: str = "Job") -> Limit | None:
    """The limit of a field like "spec.template.spec.containers[0].name"; None if it has none."""
    kind, found = root, None
    for part in path.split("."):
        name = part.partition("[")[0]
        expected = fields_of(kind).get(name) if kind else None
        if expected is None:
            return None
        found = LIMITS.get(kind, {}).get(name)
        kind = "" if expected.is_scalar or expected.container == "map" else expected.kind
    return found
