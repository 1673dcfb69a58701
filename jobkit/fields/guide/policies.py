"""What the rules of podFailurePolicy and successPolicy, and the parts of a selector, mean.

Source: batch/v1 of Kubernetes 1.37 and the behaviour of its Job controller.
"""

from __future__ import annotations

from jobkit.fields.guide.example import Ends, Example, Refused
from jobkit.fields.guide.record import Changes, FieldGuide, Limits, Since

__all__ = ["POLICIES"]

_FAILURE_RULES = Since(alpha="1.25", beta="1.26", stable="1.31")
_SUCCESS_RULES = Since(alpha="1.30", beta="1.31", stable="1.33")
_OLD = Since(stable="1.2")

_CODES_AND_DISRUPTIONS = """
podFailurePolicy:
  rules:
  - action: Ignore
    onPodConditions:
    - type: DisruptionTarget
  - action: FailJob
    onExitCodes: {operator: NotIn, values: [75]}
"""
_INDEXED_FIVE = "completionMode: Indexed\ncompletions: 5\nparallelism: 5\n"

POLICIES = (
    FieldGuide(
        "PodFailurePolicy.rules",
        "the rules, in the order in which they are tried",
        meaning="""
The first rule that fits a failed Pod decides, and later ones are not looked at. So the narrow rules come first.
A list without rules is legal; it changes nothing about failures, but still forces restartPolicy Never and
podReplacementPolicy Failed.
""",
        since=_FAILURE_RULES,
        changes=Changes.Never,
        beside=(
            (
                "spec.podFailurePolicy.rules[].action",
                "what follows when the rule fits",
            ),
            ("spec.backoffLimit", "what happens to failures that no rule fits"),
        ),
        beliefs=(
            (
                "M44",
                "A drained Pod that exits 143 fits both a rule on 143 and one on DisruptionTarget; the one that stands first decides.",
            ),
        ),
        example=Example(
            shows="the broad rule stands first, so the FailJob rule for 42 is never reached",
            spec="""
backoffLimit: 1
podFailurePolicy:
  rules:
  - action: Count
    onExitCodes: {operator: NotIn, values: [0]}
  - action: FailJob
    onExitCodes: {operator: In, values: [42]}
""",
            scenario="pods:\n- {runs: 5s, exitCode: 42}",
            gives=Ends(
                result="Failed",
                reason="BackoffLimitExceeded",
                at=27,
                created=(0, 18),
                status={"failed": 2},
            ),
        ),
    ),
    FieldGuide(
        "PodFailurePolicyRule.action",
        "what a failure that fits the rule means",
        meaning="""
FailJob ends the Job at once and cuts down all its other Pods. FailIndex gives up the Pod's index. Ignore leaves
the failure out of backoffLimit and of status.failed, and the Pod is replaced, after the same growing waits as
for any failure, and without end if it never stops happening. Count is as if no rule existed; it ends the search.
FailIndex came later than the others, with limits per index: for good in 1.33.
""",
        limits=Limits(
            values={
                "FailJob": "the whole Job fails at once (reason PodFailurePolicy)",
                "FailIndex": "the Pod's index fails at once; needs backoffLimitPerIndex",
                "Ignore": "not counted; the Pod is replaced after the usual wait",
                "Count": "counted as usual; later rules are not looked at",
            }
        ),
        is_needed=True,
        since=_FAILURE_RULES,
        changes=Changes.Never,
        beside=(
            ("spec.backoffLimitPerIndex", "FailIndex needs it"),
            ("spec.activeDeadlineSeconds", "the bound for failures that are ignored"),
            ("status.failed", "shows counted failures only"),
        ),
        beliefs=(
            (
                "M46",
                "Ignored failures slow the Job down like counted ones, 10 s, 20 s, 40 s …, and never end it.",
            ),
        ),
        example=Example(
            shows="75 is ignored: limit 0 holds, the waits grow all the same, nothing is counted",
            spec="""
backoffLimit: 0
podFailurePolicy:
  rules:
  - action: Ignore
    onExitCodes: {operator: In, values: [75]}
""",
            scenario='pods:\n- {when: {attempt: "0-2"}, runs: 5s, exitCode: 75}\n- {runs: 5s}',
            gives=Ends(at=103, created=(0, 18, 46, 94), status={"succeeded": 1, "failed": 0}),
        ),
    ),
    FieldGuide(
        "PodFailurePolicyRule.onExitCodes",
        "the rule fits by how containers of the Pod exited",
        meaning="""
Looked at are containers that have ended with another code than 0 in a Pod that is Failed; sidecars and init
containers too, unless containerName narrows it. As long as another container of the Pod runs, nothing is judged.
""",
        limits_note="a rule has either onExitCodes or onPodConditions",
        since=_FAILURE_RULES,
        changes=Changes.Never,
        beside=(
            (
                "spec.podFailurePolicy.rules[].onPodConditions",
                "the other kind of rule; one rule has one of them",
            ),
        ),
        beliefs=(
            (
                "M47",
                "137 says only that something sent SIGKILL: out of memory, an eviction, or a grace period that ran out.",
            ),
        ),
        example=Example(
            shows="a rule with both kinds of conditions",
            spec="""
podFailurePolicy:
  rules:
  - action: Ignore
    onExitCodes: {operator: In, values: [75]}
    onPodConditions:
    - type: DisruptionTarget
""",
            gives=Refused("Invalid value", "spec.podFailurePolicy.rules[0]"),
        ),
    ),
    FieldGuide(
        "PodFailurePolicyRule.onPodConditions",
        "the rule fits by a condition of the Pod",
        meaning="""
Fits if some condition of the failed Pod has the type and status of some entry. The one that matters most is
DisruptionTarget: it marks Pods that preemption, an eviction, a taint, a node shutdown or the loss of a node
ended. kubectl delete pod, out-of-memory kills and deadlines of the Pod do not set it.
""",
        limits_note="a rule has either onExitCodes or onPodConditions",
        since=_FAILURE_RULES,
        changes=Changes.Never,
        beside=(
            (
                "spec.podFailurePolicy.rules[].action",
                "Ignore is the usual answer to a disruption",
            ),
        ),
        beliefs=(
            (
                "M09",
                "Without such a rule every drained or preempted Pod is charged to backoffLimit.",
            ),
        ),
        example=Example(
            shows="an eviction is not charged, though the limit is 0",
            spec=f"backoffLimit: 0{_CODES_AND_DISRUPTIONS}",
            scenario="pods:\n- {runs: 30s}\nevents:\n- {at: 10s, evictPod: {pod: 0}}",
            gives=Ends(at=59, created=(0, 25), status={"succeeded": 1, "failed": 0}),
        ),
    ),
    FieldGuide(
        "PodFailurePolicyOnExitCodesRequirement.operator",
        "whether the code must be in the list or must not",
        meaning="""
In fits if some container ended with one of the values. NotIn fits if some container ended with another code than
those listed, and not with 0: a Pod in which nothing failed never fits.
""",
        limits=Limits(
            values={
                "In": "some container that failed has one of the values",
                "NotIn": "some container that failed has none of the values",
            }
        ),
        is_needed=True,
        since=_FAILURE_RULES,
        changes=Changes.Never,
        beside=(
            (
                "spec.podFailurePolicy.rules[].onExitCodes.values",
                "the list; 0 may stand in it only with NotIn, and has no effect there",
            ),
        ),
        example=Example(
            shows="NotIn [75]: every failure but 75 ends the Job",
            spec="""
podFailurePolicy:
  rules:
  - action: FailJob
    onExitCodes: {operator: NotIn, values: [75]}
""",
            scenario='pods:\n- {when: {attempt: "0"}, runs: 5s, exitCode: 75}\n- {runs: 5s, exitCode: 1}',
            gives=Ends(
                result="Failed",
                reason="PodFailurePolicy",
                at=27,
                created=(0, 18),
                status={"failed": 2},
            ),
        ),
    ),
    FieldGuide(
        "PodFailurePolicyOnExitCodesRequirement.values",
        "the exit codes that the rule is about",
        meaning="""
Ascending, each once. 143 means ended by SIGTERM and 137 by SIGKILL; programs choose the rest themselves, and
codes from 64 to 78 have names in an old convention (75: try again later).
""",
        limits=Limits(fewest_items=1, unique=True),
        limits_note="ascending and without duplicates; 0 not with In",
        is_needed=True,
        since=_FAILURE_RULES,
        changes=Changes.Never,
        beside=(("spec.podFailurePolicy.rules[].onExitCodes.operator", "In or NotIn"),),
        beliefs=(("M45", "0 is success; a rule with In may not name it."),),
        example=Example(
            shows="0 is no failure",
            spec="""
podFailurePolicy:
  rules:
  - action: Ignore
    onExitCodes: {operator: In, values: [0, 75]}
""",
            gives=Refused("Invalid value", "spec.podFailurePolicy.rules[0].onExitCodes.values[0]"),
        ),
    ),
    FieldGuide(
        "PodFailurePolicyOnExitCodesRequirement.containerName",
        "the only container whose exit code is looked at",
        meaning="""
Without it all containers and init containers of the Pod are looked at, sidecars too: a log agent that is killed
with 137 at the end can then set off a rule for 137.
""",
        limits_note="a container or init container of the Pod template",
        since=_FAILURE_RULES,
        changes=Changes.Never,
        beside=(
            ("spec.template.spec.containers[].name", "must name one of these"),
            ("spec.template.spec.initContainers[].name", "or one of these"),
        ),
        beliefs=(("M45", "The name must be one of the template's; a server refuses others."),),
        example=Example(
            shows="the only container is called main",
            spec="""
podFailurePolicy:
  rules:
  - action: FailJob
    onExitCodes: {containerName: app, operator: In, values: [42]}
""",
            gives=Refused(
                "Invalid value", "spec.podFailurePolicy.rules[0].onExitCodes.containerName"
            ),
        ),
    ),
    FieldGuide(
        "PodFailurePolicyOnPodConditionsPattern.type",
        "the type of the Pod condition",
        meaning="""
The exact text: DisruptionTarget for disruptions, or a condition that a controller of your own sets, ConfigIssue
say. Reason and message of a condition cannot be asked for.
""",
        is_needed=True,
        since=_FAILURE_RULES,
        changes=Changes.Never,
        beside=(("spec.podFailurePolicy.rules[].onPodConditions[].status", "must be equal too"),),
        example=Example(
            shows="a condition of one's own ends the Job when its Pod fails",
            spec="""
podFailurePolicy:
  rules:
  - action: FailJob
    onPodConditions:
    - type: ConfigIssue
""",
            scenario='pods:\n- {runs: 5s, exitCode: 1, conditions: [{type: ConfigIssue, status: "True"}]}',
            gives=Ends(
                result="Failed", reason="PodFailurePolicy", at=9, created=(0,), status={"failed": 1}
            ),
        ),
    ),
    FieldGuide(
        "PodFailurePolicyOnPodConditionsPattern.status",
        "the status that the condition must have",
        meaning="""
A text, so True needs quotes in YAML: without them it is a boolean, and the manifest is refused. Left out, it is
"True".
""",
        default="True",
        limits=Limits(
            values={
                "True": "the condition holds",
                "False": "the condition does not hold",
                "Unknown": "nobody knows",
            },
        ),
        since=_FAILURE_RULES,
        changes=Changes.Never,
        beside=(("spec.podFailurePolicy.rules[].onPodConditions[].type", "goes with it"),),
        example=Example(
            shows="True without quotes is a boolean, and the field holds a text",
            spec="""
podFailurePolicy:
  rules:
  - action: Ignore
    onPodConditions:
    - type: DisruptionTarget
      status: True
""",
            gives=Refused("wrong type", "spec.podFailurePolicy.rules[0].onPodConditions[0].status"),
        ),
    ),
    FieldGuide(
        "SuccessPolicy.rules",
        "the rules; one that is met is enough",
        meaning="""
Tried in order whenever an index has succeeded. The first rule that is met ends the Job as a success; its number,
counted from 0, stands in the message of the condition.
""",
        limits=Limits(fewest_items=1),
        is_needed=True,
        since=_SUCCESS_RULES,
        changes=Changes.Never,
        beside=(
            ("spec.successPolicy.rules[].succeededIndexes", "which indexes"),
            ("spec.successPolicy.rules[].succeededCount", "how many"),
        ),
        example=Example(
            shows="the leader, or any four: here the four are first",
            spec=f"""{_INDEXED_FIVE}successPolicy:
  rules:
  - succeededIndexes: "0"
  - succeededCount: 4
""",
            scenario='pods:\n- {when: {index: "0"}, runs: 1h}\n- {runs: 10s}',
            gives=Ends(
                reason="SuccessPolicy",
                at=20,
                created=(0, 0, 0, 0, 0),
                status={"succeeded": 4, "completedIndexes": "1-4"},
            ),
        ),
    ),
    FieldGuide(
        "SuccessPolicyRule.succeededIndexes",
        "the indexes that must have succeeded",
        meaning="""
Alone: all of them. Together with succeededCount: that many of them, any. Written as intervals, "0,2-4"; quote
it, since inside braces the comma would end the value.
""",
        limits=Limits(form="index list"),
        limits_note="intervals ascending, without overlap or blanks, all below completions; 1-1 is written 1",
        since=_SUCCESS_RULES,
        changes=Changes.Never,
        beside=(
            ("spec.successPolicy.rules[].succeededCount", "how many of them are enough"),
            ("spec.completions", "the end of the indexes"),
        ),
        beliefs=(
            (
                "M55",
                '"0,2-3" with succeededCount 1 is met by any one of 0, 2 and 3, not by all of them.',
            ),
        ),
        example=Example(
            shows="0 and 2 must succeed; 1, 3 and 4 are cut down",
            spec=f"""{_INDEXED_FIVE}successPolicy:
  rules:
  - succeededIndexes: "0,2"
""",
            scenario='pods:\n- {when: {index: "0,2"}, runs: 10s}\n- {runs: 1h}',
            gives=Ends(
                reason="SuccessPolicy",
                at=20,
                created=(0, 0, 0, 0, 0),
                status={"succeeded": 2, "completedIndexes": "0,2"},
            ),
        ),
    ),
    FieldGuide(
        "SuccessPolicyRule.succeededCount",
        "how many successes are enough",
        meaning="""
Alone: that many indexes of the whole Job. Together with succeededIndexes: that many of those. Equal to
completions it adds nothing: that is when the Job is complete anyway.
""",
        limits_note="not more than completions, and not more than succeededIndexes names",
        since=_SUCCESS_RULES,
        changes=Changes.Never,
        beside=(
            ("spec.successPolicy.rules[].succeededIndexes", "narrows it to some indexes"),
            ("spec.completions", "the upper bound"),
        ),
        beliefs=(
            (
                "M56",
                "If the last open index brings the last success needed and another index has failed, FailedIndexes is seen first and the Job fails.",
            ),
        ),
        example=Example(
            shows="any two of five",
            spec=f"""{_INDEXED_FIVE}successPolicy:
  rules:
  - succeededCount: 2
""",
            scenario='pods:\n- {when: {index: "3-4"}, runs: 10s}\n- {runs: 1h}',
            gives=Ends(
                reason="SuccessPolicy",
                at=20,
                created=(0, 0, 0, 0, 0),
                status={"succeeded": 2, "completedIndexes": "3,4"},
            ),
        ),
    ),
    FieldGuide(
        "JobSelector.matchLabels",
        "labels that a Pod of the Job must have, each with its value",
        since=_OLD,
        changes=Changes.Never,
        beside=(("spec.template.metadata.labels", "must carry all of them"),),
    ),
    FieldGuide(
        "JobSelector.matchExpressions",
        "conditions on labels that a Pod of the Job must meet",
        since=_OLD,
        changes=Changes.Never,
    ),
    FieldGuide("LabelSelector.matchLabels", "labels, each with its value; all must be there"),
    FieldGuide("LabelSelector.matchExpressions", "conditions on labels; all must hold"),
    FieldGuide("LabelSelectorRequirement.key", "the label", is_needed=True),
    FieldGuide(
        "LabelSelectorRequirement.operator",
        "how the label is compared",
        limits=Limits(
            values={
                "In": "the label has one of the values",
                "NotIn": "the label has none of the values, or is absent",
                "Exists": "the label is there, whatever its value",
                "DoesNotExist": "the label is absent",
            }
        ),
        is_needed=True,
    ),
    FieldGuide(
        "LabelSelectorRequirement.values",
        "the values to compare with",
        limits_note="at least one with In and NotIn, none with Exists and DoesNotExist",
    ),
)
