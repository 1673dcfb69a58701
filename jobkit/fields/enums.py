"""Fields whose values are a few fixed words, as a Job may use them. Source: the API's types."""

from __future__ import annotations

__all__ = ["ENUMS"]

_NAME_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")

ENUMS: dict[tuple[str, str], tuple[str, ...]] = {
    ("JobSpec", "completionMode"): ("NonIndexed", "Indexed"),
    ("JobSpec", "podReplacementPolicy"): ("TerminatingOrFailed", "Failed"),
    ("PodFailurePolicyRule", "action"): ("Count", "FailIndex", "FailJob", "Ignore"),
    ("PodFailurePolicyOnExitCodesRequirement", "operator"): ("In", "NotIn"),
    ("PodFailurePolicyOnPodConditionsPattern", "status"): ("True", "False", "Unknown"),
    ("PodSpec", "restartPolicy"): ("Never", "OnFailure"),
    ("PodSpec", "dnsPolicy"): ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
    ("PodSpec", "preemptionPolicy"): ("PreemptLowerPriority", "Never"),
    ("Container", "imagePullPolicy"): ("Always", "IfNotPresent", "Never"),
    ("Container", "terminationMessagePolicy"): ("File", "FallbackToLogsOnError"),
    ("ContainerPort", "protocol"): ("TCP", "UDP", "SCTP"),
    ("HTTPGetAction", "scheme"): ("HTTP", "HTTPS"),
    ("Toleration", "operator"): ("Exists", "Equal"),
    ("Toleration", "effect"): ("NoSchedule", "PreferNoSchedule", "NoExecute"),
    ("LabelSelectorRequirement", "operator"): _NAME_OPERATORS,
    ("NodeSelectorRequirement", "operator"): (*_NAME_OPERATORS, "Gt", "Lt"),
}
"""Kind and name of a field to the values that a Job may give to it."""
