"""What the top of a Job and its metadata mean.

Source: batch/v1 and meta/v1 of Kubernetes 1.37.
"""

from __future__ import annotations

from jobkit.fields.guide.example import Ends, Example, Fills, Refused
from jobkit.fields.guide.record import Changes, FieldGuide, Limits, Since

__all__ = ["JOB"]

_ALWAYS = Since(stable="1.2")

_SMALLEST = Example(
    shows="the smallest Job that runs: one Pod, one success",
    gives=Ends(at=14, created=(0,), status={"succeeded": 1}),
)
_LABELLED = Example(
    shows="a Job without labels of its own takes those of its Pods",
    template_metadata="labels: {team: data}",
    gives=Fills({"metadata.labels.team": "data"}),
)

JOB = (
    FieldGuide(
        "Job",
        "work that is to be done a number of times, and then is over",
        meaning="""
A Job is a promise that the Job controller keeps: it creates Pods, watches how they end, replaces those that
fail, and stops when enough have succeeded or too many have failed. Everything it decides it decides by the fields
below.
""",
        example=_SMALLEST,
    ),
    FieldGuide(
        "Job.apiVersion",
        "the API group and version that the manifest is written for: batch/v1",
        meaning="""
Must be batch/v1 to the letter. With a misspelt key or another value nothing else of the manifest is looked at:
kubectl gives up before it sends anything.
""",
        is_needed=True,
        since=Since(stable="1.2"),
        changes=Changes.Never,
        beside=(("kind", "both together say what the document is"),),
        example=Example(
            shows="a version of the past",
            head="apiVersion: batch/v1beta1\nkind: Job",
            gives=Refused("wrong kind", "apiVersion"),
        ),
    ),
    FieldGuide(
        "Job.kind",
        "what the document is: Job",
        meaning="Must be Job to the letter, with a capital J. Upper and lower case matter.",
        is_needed=True,
        since=Since(stable="1.2"),
        changes=Changes.Never,
        beside=(("apiVersion", "both together say what the document is"),),
        example=Example(
            shows="a small letter where a capital belongs",
            head="apiVersion: batch/v1\nkind: job",
            gives=Refused("wrong kind", "kind"),
        ),
    ),
    FieldGuide(
        "Job.metadata",
        "name, labels and annotations of the Job itself",
        meaning="""
What stands here is about the Job object. Labels for its Pods belong under spec.template.metadata.
""",
        is_needed=True,
        since=_ALWAYS,
        beside=(("spec.template.metadata", "the same for the Pods"),),
        example=_SMALLEST,
    ),
    FieldGuide(
        "Job.spec",
        "how much work, how wide, how many second chances, when to stop, who tidies up",
        meaning="""
How much work: completions and completionMode. How wide: parallelism. How many second chances: backoffLimit and
backoffLimitPerIndex. Which failures matter: podFailurePolicy. When to stop: activeDeadlineSeconds,
maxFailedIndexes, successPolicy. Who tidies up: ttlSecondsAfterFinished. What runs: template.
""",
        is_needed=True,
        since=_ALWAYS,
        example=_SMALLEST,
    ),
    FieldGuide(
        "Job.status",
        "what the controller has counted and decided so far",
        meaning="""
Only the controller writes it. What a manifest says here is dropped on create and ignored on update. Read the
conditions to learn whether the Job has ended and how, and the counters for how far it is.
""",
        since=_ALWAYS,
        changes=Changes.ByController,
        beside=(("status.conditions", "verdict and end state"),),
        example=_SMALLEST,
    ),
    FieldGuide(
        "ObjectMeta.name",
        "the name of the Job, from which its Pods get theirs",
        meaning="""
Unique among the Jobs of its namespace. Pods are called <name>-<5 random characters>, or in an Indexed Job
<name>-<index>-<5 random characters>; the name also becomes a label of every Pod, which is why it has to fit into
63 characters.
""",
        limits_note="at most 63 characters unless manualSelector is true; in an Indexed Job name and largest index together, and no dots",
        since=_ALWAYS,
        changes=Changes.Never,
        beside=(
            ("metadata.generateName", "a prefix instead, for a new name each time"),
            ("spec.completions", "the largest index makes the name longer (Indexed)"),
        ),
        example=Example(
            shows="names are lower-case",
            metadata="name: Nightly-Import",
            gives=Refused("Invalid value", "metadata.name"),
        ),
    ),
    FieldGuide(
        "ObjectMeta.generateName",
        "a prefix to which the server adds five random characters",
        meaning="""
For a Job that is created again and again: kubectl create makes import-x7k2p, the next time import-b4mzq. kubectl
apply refuses it, since it could not find the object again.
""",
        limits_note="the first 58 characters are used",
        since=_ALWAYS,
        changes=Changes.Never,
        beside=(("metadata.name", "wins, if both are given"),),
        example=Example(
            shows="a prefix does in place of a name",
            metadata="generateName: import-",
            gives=Ends(at=14, created=(0,)),
        ),
    ),
    FieldGuide(
        "ObjectMeta.namespace",
        "the namespace that the Job and its Pods live in",
        meaning="Quotas, secrets and service accounts are those of the namespace. Left out, it is that of the request.",
        default_note="the namespace of the request, often default",
        since=_ALWAYS,
        changes=Changes.Never,
        beside=(("spec.template.spec.serviceAccountName", "is looked up in it"),),
        example=Example(
            shows="the Job and its Pod, in namespace data",
            metadata="name: demo\nnamespace: data",
            gives=Ends(at=14, created=(0,)),
        ),
    ),
    FieldGuide(
        "ObjectMeta.labels",
        "labels of the Job, for finding it",
        meaning="""
kubectl get jobs -l team=data finds Jobs by them. They do not go to the Pods. A Job without labels takes those of
its Pod template, which by then hold the generated ones.
""",
        default_note="a copy of the Pod template's labels, if the Job has none",
        limits=Limits(keys="label key", form="label value"),
        since=_ALWAYS,
        changes=Changes.Always,
        beside=(("spec.template.metadata.labels", "those of the Pods"),),
        example=_LABELLED,
    ),
    FieldGuide(
        "ObjectMeta.annotations",
        "notes on the Job, for tools and people",
        meaning="Nobody selects by them, so they may be long and hold anything. The controller copies none of them to Pods.",
        limits=Limits(keys="annotation key"),
        limits_note="256 KiB in all",
        since=_ALWAYS,
        changes=Changes.Always,
        beside=(("spec.template.metadata.annotations", "those of the Pods"),),
        example=Example(
            shows="a text must be a text: a number needs quotes",
            metadata="name: demo\nannotations: {build: 1234}",
            gives=Refused("wrong type", "metadata.annotations.build"),
        ),
    ),
    FieldGuide(
        "ObjectMeta.finalizers",
        "names that hold the deletion of the Job until each is taken away",
        meaning="""
An object with finalizers stays, marked as being deleted, until whoever put them there has done their part. The
Job controller uses one of its own, batch.kubernetes.io/job-tracking, on each Pod: it comes off once the Pod is
counted, so no result is lost.
""",
        changes=Changes.Always,
        beside=(("status.uncountedTerminatedPods", "Pods that are being counted"),),
    ),
    FieldGuide(
        "ObjectMeta.ownerReferences",
        "the objects that this one belongs to, and disappears with",
        meaning="""
A Job that a CronJob made has the CronJob as its owner; a Pod has its Job. When the owner is deleted, the owned
objects are deleted after it, unless the request says to orphan them.
""",
        changes=Changes.Always,
        beside=(("metadata.uid", "is how an owner is named"),),
    ),
    FieldGuide(
        "ObjectMeta.uid",
        "the identity of this one object, for ever",
        meaning="A Job deleted and created again under the same name has another one. The selector of a Job holds it, so Pods of the earlier Job are not taken for its own.",
        since=_ALWAYS,
        changes=Changes.ByServer,
        beside=(("spec.selector", "is made from it"),),
    ),
    FieldGuide(
        "ObjectMeta.creationTimestamp",
        "when the object was created",
        meaning="All times of jobkit count from here: t = 0. The deadline counts from status.startTime, which comes at the first sync.",
        since=_ALWAYS,
        changes=Changes.ByServer,
        beside=(("status.startTime", "what the deadline counts from"),),
    ),
    FieldGuide(
        "ObjectMeta.deletionTimestamp",
        "when the object will be, or should have been, gone",
        meaning="""
Set by a deletion. On a Pod that runs it is the end of the grace period, and the Pod counts as terminating. On the
Job it means that no Pods are created any more.
""",
        since=_ALWAYS,
        changes=Changes.ByServer,
        beside=(
            ("status.terminating", "Pods with this field that still run"),
            ("spec.template.spec.terminationGracePeriodSeconds", "how far ahead it lies"),
        ),
    ),
    FieldGuide(
        "ObjectMeta.deletionGracePeriodSeconds",
        "the grace period that a running deletion granted",
        since=_ALWAYS,
        changes=Changes.ByServer,
        beside=(
            ("spec.template.spec.terminationGracePeriodSeconds", "where it comes from for a Pod"),
        ),
    ),
    FieldGuide(
        "ObjectMeta.generation",
        "how often the spec has changed, counted from 1",
        meaning="A change of the status leaves it alone. The controller syncs a Job at once when it rises.",
        since=_ALWAYS,
        changes=Changes.ByServer,
    ),
    FieldGuide(
        "ObjectMeta.resourceVersion",
        "the version of the stored object, by which clashing writes are noticed",
        since=_ALWAYS,
        changes=Changes.ByServer,
    ),
    FieldGuide(
        "ObjectMeta.managedFields",
        "which tool set which field; written by the server for server-side apply",
        since=Since(stable="1.22"),
        changes=Changes.ByServer,
    ),
    FieldGuide(
        "ObjectMeta.selfLink",
        "the former address of the object; no longer filled in",
        changes=Changes.ByServer,
    ),
    FieldGuide("OwnerReference.apiVersion", "the API group and version of the owner"),
    FieldGuide("OwnerReference.kind", "the kind of the owner"),
    FieldGuide("OwnerReference.name", "the name of the owner"),
    FieldGuide("OwnerReference.uid", "the identity of the owner"),
    FieldGuide(
        "OwnerReference.controller",
        "whether this owner steers the object",
        meaning="A Job counts only Pods that name it as their controller. An object has one controller at most.",
    ),
    FieldGuide(
        "OwnerReference.blockOwnerDeletion",
        "whether the owner's foreground deletion waits for this object",
    ),
)
