"""Which empty values the API leaves out when it writes an object, and what it writes for missing ones.

Source: the Go types of batch/v1 and core/v1: a field that is a pointer keeps an empty value, any
other optional field does not; a field without `omitempty` is always written.
"""

from __future__ import annotations

from typing import Any

from jobkit.fields.tree import FieldType

__all__ = ["MISSING_WRITTEN_AS", "keeps_empty"]

MISSING_WRITTEN_AS: dict[tuple[str, str], Any] = {
    ("EvictionResponder", "priority"): None,
    ("ProjectedVolumeSource", "sources"): None,
    ("ResourceFieldSelector", "divisor"): "0",
    ("ScaleIOVolumeSource", "secretRef"): None,
    ("TypedLocalObjectReference", "apiGroup"): None,
    ("TypedObjectReference", "apiGroup"): None,
}
"""Kind and field, to what is written where the field was not given."""

_TEXTS_THAT_MAY_BE_EMPTY = frozenset(
    """
    claimName completionMode gmsaCredentialSpec gmsaCredentialSpecName hostProcess
    hostnameOverride loadBalancerIP localhostProfile managedBy mountPropagation mode
    podGroupName podReplacementPolicy preemptionPolicy procMount recursiveReadOnly
    resourceClaimName resourceClaimTemplateName runAsUserName runtimeClassName seLinuxChangePolicy
    service signerName storageClassName succeededIndexes supplementalGroupsPolicy
    fsGroupChangePolicy failedIndexes volumeAttributesClassName volumeMode nodeAffinityPolicy
    nodeTaintsPolicy cachingMode apiGroup initiatorName stopSignal
    """.split()
)
_TEXTS_OF_ONE_KIND = frozenset(
    {
        ("AzureDiskVolumeSource", "fsType"),
        ("AzureDiskVolumeSource", "kind"),
        ("CSIVolumeSource", "fsType"),
        ("ClusterTrustBundleProjection", "name"),
        ("Container", "restartPolicy"),
        ("EphemeralContainer", "restartPolicy"),
        ("HTTPGetAction", "protocol"),
        ("HostPathVolumeSource", "type"),
        ("PodDNSConfigOption", "value"),
        ("PodFailurePolicyOnExitCodesRequirement", "containerName"),
        ("TypedObjectReference", "namespace"),
    }
)
_NOT_OF_ONE_KIND = frozenset({("PodCertificateProjection", "signerName")})
_NUMBERS_THAT_MAY_NOT_BE_ZERO = frozenset(
    """
    hostPort initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold
    partition active succeeded failed generation
    """.split()
)
_FLAGS_THAT_MAY_NOT_BE_FALSE = frozenset(
    """
    hostNetwork hostPID hostIPC stdin stdinOnce tty readOnly chapAuthDiscovery chapAuthSession
    sslEnabled
    """.split()
)
_KINDS_WITH_OPTIONAL_READ_ONLY = frozenset({"AzureDiskVolumeSource", "CSIVolumeSource"})


def keeps_empty(kind: str, name: str, expected: FieldType) -> bool:
    """Whether an empty value ("", 0, false, no items) of a field of a kind is written."""
    if expected.is_required or (kind, name) in MISSING_WRITTEN_AS:
        return True
    if expected.container != "one":
        return False
    if expected.kind == "string":
        if (kind, name) in _NOT_OF_ONE_KIND:
            return False
        return (kind, name) in _TEXTS_OF_ONE_KIND or name in _TEXTS_THAT_MAY_BE_EMPTY
    if expected.kind in ("int32", "int64"):
        return name not in _NUMBERS_THAT_MAY_NOT_BE_ZERO
    if expected.kind == "boolean":
        if name == "readOnly" and kind in _KINDS_WITH_OPTIONAL_READ_ONLY:
            return True
        return name not in _FLAGS_THAT_MAY_NOT_BE_FALSE
    return True
