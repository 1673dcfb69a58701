"""What the common volumes mean for a Job: what the next attempt finds.

Source: core/v1 of Kubernetes 1.37.
"""

from __future__ import annotations

from jobkit.fields.guide.example import Ends, Example, Fills
from jobkit.fields.guide.record import Changes, FieldGuide, Since

__all__ = ["VOLUMES"]

_NEVER = Changes.Never
_MODE = 0o644

VOLUMES = (
    FieldGuide(
        "Volume.name",
        "the name by which containers mount it",
        limits_note="lower-case letters, digits and dashes; unique in the Pod",
        is_needed=True,
        changes=_NEVER,
        beside=(("spec.template.spec.containers[].volumeMounts[].name", "refers to it"),),
        example=Example(
            shows="a name without a source is an emptyDir",
            more_pod="volumes:\n- {name: scratch}",
            gives=Fills({"spec.template.spec.volumes[0].emptyDir": {}}),
        ),
    ),
    FieldGuide(
        "Volume.emptyDir",
        "an empty directory that lives as long as the Pod",
        meaning="With OnFailure the restarted container finds what the earlier run left, since it is the same Pod. With Never the next attempt is another Pod with an empty directory of its own.",
        changes=_NEVER,
        beside=(("spec.template.spec.restartPolicy", "decides what the second attempt finds"),),
        example=Example(
            shows="OnFailure: a second run in the same Pod, so with the same scratch directory",
            pod="restartPolicy: OnFailure",
            container="volumeMounts:\n- {name: scratch, mountPath: /scratch}",
            more_pod="volumes:\n- name: scratch\n  emptyDir: {}",
            scenario="pods:\n- {runs: 5s, exitCode: 1, restarts: [{runs: 5s}]}",
            gives=Ends(at=14, created=(0,), status={"failed": 0, "succeeded": 1}),
        ),
    ),
    FieldGuide(
        "EmptyDirVolumeSource.medium",
        "Memory keeps it in memory, which counts towards the container's limit",
        changes=_NEVER,
    ),
    FieldGuide(
        "EmptyDirVolumeSource.sizeLimit",
        "the most it may hold; beyond it the Pod is evicted, an ordinary failure",
        changes=_NEVER,
    ),
    FieldGuide(
        "Volume.configMap",
        "the entries of a ConfigMap as files",
        meaning="If it is missing the Pod waits without starting; it does not fail.",
        changes=_NEVER,
    ),
    FieldGuide("ConfigMapVolumeSource.name", "the ConfigMap", changes=_NEVER),
    FieldGuide(
        "ConfigMapVolumeSource.items",
        "which entries, and under which names; all if absent",
        changes=_NEVER,
    ),
    FieldGuide(
        "ConfigMapVolumeSource.optional", "whether the Pod starts without it", changes=_NEVER
    ),
    FieldGuide(
        "ConfigMapVolumeSource.defaultMode",
        "the permissions of the files; 420 is 0644 in octal",
        default=_MODE,
        changes=_NEVER,
        example=Example(
            shows="nothing said",
            more_pod="volumes:\n- {name: settings, configMap: {name: settings}}",
            gives=Fills({"spec.template.spec.volumes[0].configMap.defaultMode": _MODE}),
        ),
    ),
    FieldGuide(
        "Volume.secret",
        "the entries of a Secret as files",
        meaning="If it is missing the Pod waits without starting; it does not fail.",
        changes=_NEVER,
    ),
    FieldGuide("SecretVolumeSource.secretName", "the Secret", changes=_NEVER),
    FieldGuide(
        "SecretVolumeSource.items",
        "which entries, and under which names; all if absent",
        changes=_NEVER,
    ),
    FieldGuide("SecretVolumeSource.optional", "whether the Pod starts without it", changes=_NEVER),
    FieldGuide(
        "SecretVolumeSource.defaultMode",
        "the permissions of the files; 420 is 0644 in octal",
        default=_MODE,
        changes=_NEVER,
    ),
    FieldGuide("KeyToPath.key", "the entry", is_needed=True, changes=_NEVER),
    FieldGuide(
        "KeyToPath.path", "the file's name, relative to the volume", is_needed=True, changes=_NEVER
    ),
    FieldGuide("KeyToPath.mode", "the permissions of this file", changes=_NEVER),
    FieldGuide(
        "Volume.persistentVolumeClaim",
        "storage that outlives the Pods",
        meaning="The place for checkpoints: the next attempt finds what the last one saved. All Pods of the Job share the one claim, so many disks allow only Pods on one node; give each index a directory of its own with subPathExpr.",
        changes=_NEVER,
        beside=(
            (
                "spec.template.spec.containers[].volumeMounts[].subPathExpr",
                "a directory for each index",
            ),
            (
                "spec.podReplacementPolicy",
                "with the default an old Pod may still write while its replacement starts",
            ),
        ),
    ),
    FieldGuide(
        "PersistentVolumeClaimVolumeSource.claimName",
        "the claim, in the same namespace",
        is_needed=True,
        changes=_NEVER,
    ),
    FieldGuide(
        "PersistentVolumeClaimVolumeSource.readOnly",
        "whether it is mounted for reading only",
        changes=_NEVER,
    ),
    FieldGuide(
        "Volume.ephemeral",
        "a claim made for each Pod, and deleted with it",
        meaning="Larger or faster than an emptyDir; like it, a new Pod gets a new one.",
        since=Since(alpha="1.19", beta="1.21", stable="1.23"),
        changes=_NEVER,
    ),
    FieldGuide(
        "Volume.hostPath",
        "a directory of the node; the next attempt may run elsewhere and not find it",
        changes=_NEVER,
    ),
    FieldGuide("HostPathVolumeSource.path", "the path on the node", is_needed=True, changes=_NEVER),
    FieldGuide(
        "HostPathVolumeSource.type",
        "what must be there; nothing is checked if empty",
        default="",
        changes=_NEVER,
    ),
    FieldGuide("Volume.nfs", "a directory of an NFS server", changes=_NEVER),
    FieldGuide("NFSVolumeSource.server", "the server", is_needed=True, changes=_NEVER),
    FieldGuide(
        "NFSVolumeSource.path", "the directory that it exports", is_needed=True, changes=_NEVER
    ),
    FieldGuide(
        "NFSVolumeSource.readOnly", "whether it is mounted for reading only", changes=_NEVER
    ),
    FieldGuide("Volume.projected", "several of these sources in one directory", changes=_NEVER),
    FieldGuide("Volume.downwardAPI", "fields of the Pod as files", changes=_NEVER),
    FieldGuide("Volume.csi", "storage of a driver, made for the Pod", changes=_NEVER),
    FieldGuide(
        "Volume.image",
        "the files of an image, for reading",
        changes=_NEVER,
    ),
    FieldGuide(
        "Volume.gitRepo",
        "of old, a repository cloned at the start; without function now, and warned of",
        changes=_NEVER,
    ),
)
