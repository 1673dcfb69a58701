"""Every field of a scenario, with its type; written like `jobkit.fields.kinds`."""

from __future__ import annotations

__all__ = ["SCENARIO_KINDS"]

SCENARIO_KINDS = """
Scenario: apiVersion string, kind string, metadata ObjectMeta, spec ScenarioSpec
ScenarioSpec: seed int64, until PlainDuration, clock string, cluster ScenarioCluster,
    pods list of ScenarioFate, events list of ScenarioEvent
ScenarioCluster: schedulingDelay Duration, startupDelay Duration, terminationDelay Duration,
    terminationExitCode int32, syncPeriod PlainDuration, capacity int32
ScenarioFate: when ScenarioWhen, runs Duration, exitCode int32, container string,
    containers map of ScenarioContainerFate, disrupted ScenarioDisruption,
    failsWith ScenarioFailureChance, disruptedWith ScenarioDisruptionChance,
    conditions list of ScenarioCondition, stuck string, restarts list of ScenarioRestart,
    terminationDelay Duration, terminationExitCode int32, schedulingDelay Duration,
    startupDelay Duration
ScenarioWhen: index Intervals, attempt Intervals, pod Intervals
ScenarioContainerFate: runs Duration, exitCode int32, restarts list of ScenarioRestart
ScenarioDisruption: after Duration, reason string
ScenarioFailureChance: probability Number, exitCode int32
ScenarioDisruptionChance: probability Number, after Duration, reason string
ScenarioCondition: type string, status string, reason string, after Duration
ScenarioRestart: runs Duration, exitCode int32
ScenarioEvent: at PlainDuration, patch Json, deletePod ScenarioTarget, evictPod ScenarioTarget,
    drain ScenarioDrain, deleteJob ScenarioNothing
ScenarioTarget: index int32, pod int32
ScenarioDrain: pods int32
ScenarioNothing:
"""
