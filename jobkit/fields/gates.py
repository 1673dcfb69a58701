"""Fields that a server of 1.37 knows and drops, since the feature behind them is off by default.

Such a field decodes and gets defaults, but is gone before the rules look at the Job.

Source: the feature gates of 1.37, and the functions that drop disabled fields (pkg/api/pod, pkg/api/job).
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["DISABLED_FIELDS", "DROPPED_ANNOTATIONS"]

DISABLED_FIELDS: Mapping[str, Mapping[str, str]] = {
    "JobSpec": {"scheduling": "WorkloadWithJob"},
    "PodSpec": {"schedulingGroup": "GenericWorkload", "evictionResponders": "EvictionRequestAPI"},
    "Lifecycle": {"stopSignal": "ContainerStopSignals"},
    "HTTPGetAction": {"protocol": "H2CContainerProbe"},
    "GRPCAction": {"mode": "GRPCContainerProbeTLS"},
    "VolumeMount": {"bindMountOptions": "VolumeBindMountOptions"},
    "EmptyDirVolumeSource": {"mode": "EmptyDirVolumeMode"},
    "ConfigMapVolumeSource": {"defaultUser": "AtomicWriteVolumeUserFields"},
    "SecretVolumeSource": {"defaultUser": "AtomicWriteVolumeUserFields"},
    "DownwardAPIVolumeSource": {"defaultUser": "AtomicWriteVolumeUserFields"},
    "ProjectedVolumeSource": {"defaultUser": "AtomicWriteVolumeUserFields"},
    "KeyToPath": {"user": "AtomicWriteVolumeUserFields"},
    "DownwardAPIVolumeFile": {"user": "AtomicWriteVolumeUserFields"},
    "ServiceAccountTokenProjection": {"user": "AtomicWriteVolumeUserFields"},
    "ClusterTrustBundleProjection": {"user": "AtomicWriteVolumeUserFields"},
    "PodCertificateProjection": {"user": "AtomicWriteVolumeUserFields"},
}
"""Kind and field, to the feature gate that is off."""

DROPPED_ANNOTATIONS = frozenset(
    f"pod.{stage}.kubernetes.io/{name}"
    for stage in ("alpha", "beta")
    for name in ("init-containers", "init-container-statuses")
)
"""Annotations of Pod templates that once held init containers."""
