"""What the parts of tolerations, affinity and spreading mean.

Source: core/v1 of Kubernetes 1.37.
"""

from __future__ import annotations

from jobkit.fields.guide.example import Example, Refused
from jobkit.fields.guide.record import Changes, FieldGuide, Limits

__all__ = ["SCHEDULING"]

_SUSPENDED = Changes.WhileSuspended
_NEVER = Changes.Never
_OPERATORS = {
    "In": "the label has one of the values",
    "NotIn": "the label has none of the values, or is absent",
    "Exists": "the label is there",
    "DoesNotExist": "the label is absent",
    "Gt": "the label is a number above the one value",
    "Lt": "the label is a number below the one value",
}

SCHEDULING = (
    FieldGuide(
        "Toleration.key",
        "the taint's key; absent, with Exists, it means every taint",
        changes=_SUSPENDED,
    ),
    FieldGuide(
        "Toleration.operator",
        "whether key and value must be equal, or the key alone counts",
        default_note="Equal is meant; nothing is filled in",
        limits=Limits(
            values={
                "Equal": "key and value are those of the taint",
                "Exists": "the key is; value stays empty",
            },
        ),
        changes=_SUSPENDED,
        beside=(("spec.template.spec.tolerations[].value", "only with Equal"),),
        example=Example(
            shows="an operator that is none",
            more_pod="tolerations:\n- {key: spot, operator: Equals, value: 'true'}",
            gives=Refused("Unsupported value", "spec.template.spec.tolerations[0].operator"),
        ),
    ),
    FieldGuide("Toleration.value", "the taint's value, for Equal", changes=_SUSPENDED),
    FieldGuide(
        "Toleration.effect",
        "which effect of the taint is tolerated; all if absent",
        limits=Limits(
            values={
                "NoSchedule": "no new Pods come to the node",
                "PreferNoSchedule": "new Pods come only if nothing else is left",
                "NoExecute": "running Pods are driven out as well",
            },
        ),
        changes=_SUSPENDED,
        beside=(("spec.template.spec.tolerations[].tolerationSeconds", "only with NoExecute"),),
        example=Example(
            shows="seconds without NoExecute",
            more_pod="tolerations:\n- {key: spot, operator: Exists, effect: NoSchedule, tolerationSeconds: 60}",
            gives=Refused("Invalid value", "spec.template.spec.tolerations[0].effect"),
        ),
    ),
    FieldGuide(
        "Toleration.tolerationSeconds",
        "how long a NoExecute taint is borne before the Pod must go",
        meaning="Absent: for ever. Pods get 300 s for nodes that are not ready or cannot be reached, so the Job notices a lost node after five minutes.",
        limits_note="only with effect NoExecute",
        changes=_SUSPENDED,
        beside=(
            (
                "spec.podReplacementPolicy",
                "with Failed, a Pod on a lost node is not replaced even then",
            ),
        ),
    ),
    FieldGuide("Affinity.nodeAffinity", "which nodes will do", changes=_SUSPENDED),
    FieldGuide("Affinity.podAffinity", "which Pods should be near", changes=_NEVER),
    FieldGuide("Affinity.podAntiAffinity", "which Pods should not be near", changes=_NEVER),
    FieldGuide(
        "NodeAffinity.requiredDuringSchedulingIgnoredDuringExecution",
        "terms of which one must hold, or the Pod waits",
        changes=_SUSPENDED,
    ),
    FieldGuide(
        "NodeAffinity.preferredDuringSchedulingIgnoredDuringExecution",
        "terms that are wishes, each with a weight",
        changes=_SUSPENDED,
    ),
    FieldGuide(
        "NodeSelector.nodeSelectorTerms",
        "the terms; one that holds is enough",
        limits=Limits(fewest_items=1),
        is_needed=True,
        changes=_SUSPENDED,
    ),
    FieldGuide(
        "NodeSelectorTerm.matchExpressions",
        "conditions on labels of the node; all must hold",
        changes=_SUSPENDED,
    ),
    FieldGuide(
        "NodeSelectorTerm.matchFields",
        "conditions on fields of the node, which is its name",
        changes=_SUSPENDED,
    ),
    FieldGuide(
        "NodeSelectorRequirement.key",
        "the label; in matchFields only metadata.name",
        is_needed=True,
        changes=_SUSPENDED,
    ),
    FieldGuide(
        "NodeSelectorRequirement.operator",
        "how it is compared; in matchFields only In and NotIn",
        limits=Limits(values=_OPERATORS),
        is_needed=True,
        changes=_SUSPENDED,
    ),
    FieldGuide(
        "NodeSelectorRequirement.values",
        "the values; one with Gt and Lt and in matchFields, none with Exists and DoesNotExist",
        changes=_SUSPENDED,
    ),
    FieldGuide(
        "PreferredSchedulingTerm.weight",
        "how much the wish counts",
        is_needed=True,
        changes=_SUSPENDED,
    ),
    FieldGuide(
        "PreferredSchedulingTerm.preference", "the wish", is_needed=True, changes=_SUSPENDED
    ),
    FieldGuide(
        "TopologySpreadConstraint.maxSkew",
        "how many Pods more one zone may have than another",
        is_needed=True,
        changes=_NEVER,
    ),
    FieldGuide(
        "TopologySpreadConstraint.topologyKey",
        "the label that tells zones or nodes apart",
        is_needed=True,
        changes=_NEVER,
    ),
    FieldGuide(
        "TopologySpreadConstraint.whenUnsatisfiable",
        "whether Pods wait or crowd where the spread cannot be kept",
        limits=Limits(
            values={"DoNotSchedule": "they wait", "ScheduleAnyway": "they are placed all the same"}
        ),
        is_needed=True,
        changes=_NEVER,
    ),
    FieldGuide(
        "TopologySpreadConstraint.labelSelector",
        "which Pods are counted; the label batch.kubernetes.io/job-name names those of the Job",
        changes=_NEVER,
    ),
    FieldGuide(
        "TopologySpreadConstraint.minDomains",
        "how many zones there must be",
        changes=_NEVER,
    ),
)
