"""Deadlines, times to live and grace periods."""

from __future__ import annotations

from collections.abc import Iterator

from jobkit.validation.lint.rule import Finding, Findings, Rule
from jobkit.validation.lint.subject import POD, Fields, Subject

__all__ = ["RULES"]

_LONG_GRACE = 600
_NOTICE = {
    "cloud.google.com/gke-spot": ("true", 30),
    "cloud.google.com/gke-preemptible": ("true", 30),
    "kubernetes.azure.com/scalesetpriority": ("spot", 30),
    "eks.amazonaws.com/capacityType": ("SPOT", 120),
    "karpenter.sh/capacity-type": ("spot", 120),
}
"""Labels of nodes that can be taken back, and the seconds between the notice and the end.

Source: the providers' documentation of spot and preemptible machines.
"""
_RECONCILERS = {
    "argocd.argoproj.io/tracking-id": "Argo CD",
    "argocd.argoproj.io/instance": "Argo CD",
    "kustomize.toolkit.fluxcd.io/name": "Flux",
    "helm.toolkit.fluxcd.io/name": "Flux",
}


def _no_deadline(subject: Subject) -> Findings:
    spec = subject.spec
    if spec.active_deadline_seconds is not None or spec.managed_by is not None:
        return
    if spec.template.active_deadline_seconds is not None or not spec.parallelism:
        return
    if spec.completions == 0:
        return
    ttl = spec.ttl_seconds_after_finished
    beside = (
        ""
        if ttl is None
        else f" ttlSecondsAfterFinished {ttl} counts from the end of the Job and limits no running time."
    )
    yield Finding(
        field="spec" if ttl is None else "spec.ttlSecondsAfterFinished",
        message="A Pod that cannot start (image missing, no room on any node) does not fail, so the Job "
        f"waits without end.{beside}",
    )


def _deadline_zero(subject: Subject) -> Findings:
    if subject.spec.active_deadline_seconds == 0:
        yield Finding(
            field="spec.activeDeadlineSeconds",
            message="0 s are over at once: the Job fails before a Pod can do anything. It does not mean "
            "that there is no deadline.",
        )


def _pod_deadline(subject: Subject) -> Findings:
    whole = subject.spec.active_deadline_seconds
    each = subject.spec.template.active_deadline_seconds
    if whole and each is not None and each >= whole:
        yield Finding(
            field=f"{POD}.activeDeadlineSeconds",
            message=f"No Pod lives for {each} s: the Job's own deadline ends them all at {whole} s.",
        )


def _ttl_zero(subject: Subject) -> Findings:
    if subject.spec.ttl_seconds_after_finished == 0:
        yield Finding(
            field="spec.ttlSecondsAfterFinished",
            message="The Job, its Pods and their logs are deleted in the moment it finishes, also when it "
            "fails: nobody sees why, and nothing that waits for it sees how it ended.",
        )


def _ttl_under_reconciler(subject: Subject) -> Findings:
    if subject.spec.ttl_seconds_after_finished is None:
        return
    metadata = subject.written.get("metadata") or {}
    annotations = metadata.get("annotations") or {}
    if "argocd.argoproj.io/hook" in annotations:
        return
    for kind in ("labels", "annotations"):
        for key, name in _RECONCILERS.items():
            if key in (metadata.get(kind) or {}):
                yield Finding(
                    field="spec.ttlSecondsAfterFinished",
                    message=f"{name} keeps this Job in the cluster ({key}): once it is deleted after its "
                    "time to live, it is created and run again.",
                )
                return


def _grace_zero(subject: Subject) -> Findings:
    if subject.written_pod.get("terminationGracePeriodSeconds") == 0:
        yield Finding(
            field=f"{POD}.terminationGracePeriodSeconds",
            message="A Pod that is evicted or cut down is killed at once: the program gets no signal and "
            "no moment to save its work.",
        )


def _grace_longer_than_notice(subject: Subject) -> Findings:
    grace = subject.spec.template.termination_grace_period_seconds
    for key, notice in _notices(subject.pod):
        if grace > notice:
            yield Finding(
                field=f"{POD}.terminationGracePeriodSeconds",
                message=f"A node that can be taken back ({key}) is gone {notice} s after the notice, so "
                f"a checkpoint that needs {grace} s of grace is cut off.",
                fix=f"save within {notice} s and write at most {notice}; save at intervals as well",
            )
            return


def _notices(pod: Fields) -> Iterator[tuple[str, int]]:
    """The labels of reclaimable nodes that a Pod must have, and their notice."""
    wanted = dict(pod.get("nodeSelector") or {})
    node = (pod.get("affinity") or {}).get("nodeAffinity") or {}
    required = node.get("requiredDuringSchedulingIgnoredDuringExecution") or {}
    for term in required.get("nodeSelectorTerms") or ():
        for rule in term.get("matchExpressions") or ():
            if rule.get("operator") == "In" and len(rule.get("values") or ()) == 1:
                wanted[rule.get("key")] = rule["values"][0]
    for key, (value, notice) in _NOTICE.items():
        if wanted.get(key) == value:
            yield key, notice


def _grace_beyond_deadline(subject: Subject) -> Findings:
    spec = subject.spec
    grace, deadline = spec.template.termination_grace_period_seconds, spec.active_deadline_seconds
    if deadline and subject.written_pod.get("terminationGracePeriodSeconds") and grace > deadline:
        yield Finding(
            field=f"{POD}.terminationGracePeriodSeconds",
            message=f"After the deadline of {deadline} s the Pods may take {grace} s more to stop, longer "
            "than they may work; the Job counts as Failed only then.",
        )


def _grace_holds_up(subject: Subject) -> Findings:
    grace = subject.spec.template.termination_grace_period_seconds
    if subject.spec.only_replaces_failed and grace > _LONG_GRACE:
        yield Finding(
            field=f"{POD}.terminationGracePeriodSeconds",
            message=f"A Pod is replaced only once the old one has stopped (podReplacementPolicy Failed), "
            f"which may take {grace} s; its place stays empty as long.",
        )


def _pre_stop(subject: Subject) -> Findings:
    grace = subject.spec.template.termination_grace_period_seconds
    for path, container in subject.all_containers():
        hook = (container.get("lifecycle") or {}).get("preStop") or {}
        seconds = (hook.get("sleep") or {}).get("seconds")
        if isinstance(seconds, int) and seconds >= grace:
            yield Finding(
                field=f"{path}.lifecycle.preStop.sleep.seconds",
                message=f"The hook sleeps {seconds} s of {grace} s of grace; the program is killed before "
                "it is asked to stop.",
            )


RULES = (
    Rule(
        id="no-deadline",
        reason="backoffLimit counts Pods that failed. A Pod that never starts, or hangs, has not failed.",
        misconception="M06",
        fix="add activeDeadlineSeconds to the Job's spec, or to the Pod's",
        explain="spec.activeDeadlineSeconds",
        check=_no_deadline,
    ),
    Rule(
        id="deadline-zero",
        reason="A deadline of 0 s is passed as soon as the Job starts.",
        misconception="M21",
        fix="write the seconds that the Job may take, or take the field out",
        explain="spec.activeDeadlineSeconds",
        check=_deadline_zero,
    ),
    Rule(
        id="pod-deadline-beyond-job-deadline",
        reason="The deadline in the Pod template is for each Pod from its start on a node, the Job's for all "
        "of them together, waits included.",
        misconception="M20",
        fix="lower the Pod's deadline, so that there is time for a second attempt, or take it out",
        explain="spec.template.spec.activeDeadlineSeconds",
        check=_pod_deadline,
    ),
    Rule(
        id="ttl-zero",
        reason="With the Job go its Pods, their logs and the reason of the end.",
        misconception="M02",
        fix="leave time to look: 3600 is an hour, 86400 a day",
        explain="spec.ttlSecondsAfterFinished",
        check=_ttl_zero,
    ),
    Rule(
        id="ttl-under-reconciler",
        reason="What keeps the cluster like a repository creates again what the time to live deletes.",
        misconception="M35",
        fix="take ttlSecondsAfterFinished out, or run the Job as a hook",
        explain="spec.ttlSecondsAfterFinished",
        check=_ttl_under_reconciler,
    ),
    Rule(
        id="grace-zero",
        reason="Without a grace period a container is killed with no signal before.",
        misconception="M31",
        fix="leave the default of 30, or write what a checkpoint needs",
        explain="spec.template.spec.terminationGracePeriodSeconds",
        check=_grace_zero,
    ),
    Rule(
        id="grace-longer-than-notice",
        reason="A machine that is taken back gives its own, fixed notice, whatever the Pod's grace is.",
        misconception="M50",
        fix="save within the notice",
        explain="spec.template.spec.terminationGracePeriodSeconds",
        check=_grace_longer_than_notice,
    ),
    Rule(
        id="grace-beyond-deadline",
        reason="The Job is Failed when its last Pod has stopped, not at its deadline.",
        misconception="M22",
        fix="lower the grace period",
        explain="spec.template.spec.terminationGracePeriodSeconds",
        check=_grace_beyond_deadline,
    ),
    Rule(
        id="grace-holds-up-replacement",
        reason="podReplacementPolicy Failed, which a podFailurePolicy brings with it, waits for the old Pod.",
        misconception="M50",
        fix="lower the grace period, or write podReplacementPolicy: TerminatingOrFailed if two Pods may "
        "overlap",
        explain="spec.podReplacementPolicy",
        check=_grace_holds_up,
    ),
    Rule(
        id="pre-stop-takes-all-grace",
        reason="The grace period runs while the preStop hook does; the program is told to stop after it.",
        misconception="M31",
        fix="raise terminationGracePeriodSeconds above the hook's time, or shorten the hook",
        explain="spec.template.spec.terminationGracePeriodSeconds",
        check=_pre_stop,
    ),
)  # fmt: skip
