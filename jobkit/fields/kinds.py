"""Every field of a Job and of what it contains, with its type, as the API of Kubernetes 1.37 has them.

One entry a kind: its fields, each with its type, parted by commas; `!` marks a field that the API
always writes, even if it is empty. Facts only; the reading of this table is in `jobkit.fields.tree`.
A kind without fields is an object that takes none.
"""

from __future__ import annotations

__all__ = ["KINDS"]

KINDS = """
AWSElasticBlockStoreVolumeSource: fsType string, partition int32, readOnly boolean, volumeID!
    string
Affinity: nodeAffinity NodeAffinity, podAffinity PodAffinity, podAntiAffinity PodAntiAffinity
AppArmorProfile: localhostProfile string, type! string
AzureDiskVolumeSource: cachingMode string, diskName! string, diskURI! string, fsType string,
    kind string, readOnly boolean
AzureFileVolumeSource: readOnly boolean, secretName! string, shareName! string
CSIVolumeSource: driver! string, fsType string, nodePublishSecretRef LocalObjectReference,
    readOnly boolean, volumeAttributes map of string
Capabilities: add list of string, drop list of string
CephFSVolumeSource: monitors! list of string, path string, readOnly boolean, secretFile string,
    secretRef LocalObjectReference, user string
CinderVolumeSource: fsType string, readOnly boolean, secretRef LocalObjectReference, volumeID!
    string
ClusterTrustBundleProjection: labelSelector LabelSelector, name string, optional boolean, path!
    string, signerName string, user int64
ConfigMapEnvSource: name string, optional boolean
ConfigMapKeySelector: key! string, name string, optional boolean
ConfigMapProjection: items list of KeyToPath, name string, optional boolean
ConfigMapVolumeSource: defaultMode int32, defaultUser int64, items list of KeyToPath, name
    string, optional boolean
Container: args list of string, command list of string, env list of EnvVar, envFrom list of
    EnvFromSource, image string, imagePullPolicy string, lifecycle Lifecycle, livenessProbe
    Probe, name! string, ports list of ContainerPort, readinessProbe Probe, resizePolicy list of
    ContainerResizePolicy, resources ResourceRequirements, restartPolicy string,
    restartPolicyRules list of ContainerRestartRule, securityContext SecurityContext,
    startupProbe Probe, stdin boolean, stdinOnce boolean, terminationMessagePath string,
    terminationMessagePolicy string, tty boolean, volumeDevices list of VolumeDevice,
    volumeMounts list of VolumeMount, workingDir string
ContainerPort: containerPort! int32, hostIP string, hostPort int32, name string, protocol string
ContainerResizePolicy: resourceName! string, restartPolicy! string
ContainerRestartRule: action string, exitCodes ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes: operator string, values list of int32
DownwardAPIProjection: items list of DownwardAPIVolumeFile
DownwardAPIVolumeFile: fieldRef ObjectFieldSelector, mode int32, path! string, resourceFieldRef
    ResourceFieldSelector, user int64
DownwardAPIVolumeSource: defaultMode int32, defaultUser int64, items list of
    DownwardAPIVolumeFile
EmptyDirVolumeSource: medium string, mode int32, sizeLimit Quantity
EnvFromSource: configMapRef ConfigMapEnvSource, prefix string, secretRef SecretEnvSource
EnvVar: name! string, value string, valueFrom EnvVarSource
EnvVarSource: configMapKeyRef ConfigMapKeySelector, fieldRef ObjectFieldSelector, fileKeyRef
    FileKeySelector, resourceFieldRef ResourceFieldSelector, secretKeyRef SecretKeySelector
EphemeralContainer: args list of string, command list of string, env list of EnvVar, envFrom
    list of EnvFromSource, image string, imagePullPolicy string, lifecycle Lifecycle,
    livenessProbe Probe, name! string, ports list of ContainerPort, readinessProbe Probe,
    resizePolicy list of ContainerResizePolicy, resources ResourceRequirements, restartPolicy
    string, restartPolicyRules list of ContainerRestartRule, securityContext SecurityContext,
    startupProbe Probe, stdin boolean, stdinOnce boolean, targetContainerName string,
    terminationMessagePath string, terminationMessagePolicy string, tty boolean, volumeDevices
    list of VolumeDevice, volumeMounts list of VolumeMount, workingDir string
EphemeralVolumeSource: volumeClaimTemplate PersistentVolumeClaimTemplate
EvictionResponder: name! string, priority! int32
ExecAction: command list of string
FCVolumeSource: fsType string, lun int32, readOnly boolean, targetWWNs list of string, wwids
    list of string
FileKeySelector: key! string, optional boolean, path! string, volumeName! string
FlexVolumeSource: driver! string, fsType string, options map of string, readOnly boolean,
    secretRef LocalObjectReference
FlockerVolumeSource: datasetName string, datasetUUID string
GCEPersistentDiskVolumeSource: fsType string, partition int32, pdName! string, readOnly boolean
GRPCAction: mode string, port! int32, service string
GitRepoVolumeSource: directory string, repository! string, revision string
GlusterfsVolumeSource: endpoints! string, path! string, readOnly boolean
HTTPGetAction: host string, httpHeaders list of HTTPHeader, path string, port! IntOrString,
    protocol string, scheme string
HTTPHeader: name! string, value! string
HostAlias: hostnames list of string, ip! string
HostPathVolumeSource: path! string, type string
ISCSIVolumeSource: chapAuthDiscovery boolean, chapAuthSession boolean, fsType string,
    initiatorName string, iqn! string, iscsiInterface string, lun! int32, portals list of
    string, readOnly boolean, secretRef LocalObjectReference, targetPortal! string
ImageVolumeSource: pullPolicy string, reference string
Job: apiVersion string, kind string, metadata ObjectMeta, spec JobSpec, status JobStatus
JobCondition: lastProbeTime Time, lastTransitionTime Time, message string, reason string,
    status! string, type! string
JobSchedulingConfiguration: disruptionMode WorkloadPodGroupDisruptionMode, resourceClaims list
    of WorkloadPodGroupResourceClaim, schedulingConstraints
    WorkloadPodGroupSchedulingConstraints, schedulingPolicy WorkloadPodGroupSchedulingPolicy
JobSpec: activeDeadlineSeconds int64, backoffLimit int32, backoffLimitPerIndex int32,
    completionMode string, completions int32, managedBy string, manualSelector boolean,
    maxFailedIndexes int32, parallelism int32, podFailurePolicy PodFailurePolicy,
    podReplacementPolicy string, scheduling JobSchedulingConfiguration, selector LabelSelector,
    successPolicy SuccessPolicy, suspend boolean, template! PodTemplateSpec,
    ttlSecondsAfterFinished int32
JobStatus: active int32, completedIndexes string, completionTime Time, conditions list of
    JobCondition, failed int32, failedIndexes string, ready int32, startTime Time, succeeded
    int32, terminating int32, uncountedTerminatedPods UncountedTerminatedPods
KeyToPath: key! string, mode int32, path! string, user int64
LabelSelector: matchExpressions list of LabelSelectorRequirement, matchLabels map of string
LabelSelectorRequirement: key! string, operator! string, values list of string
Lifecycle: postStart LifecycleHandler, preStop LifecycleHandler, stopSignal string
LifecycleHandler: exec ExecAction, httpGet HTTPGetAction, sleep SleepAction, tcpSocket
    TCPSocketAction
LocalObjectReference: name string
ManagedFieldsEntry: apiVersion string, fieldsType string, fieldsV1 FieldsV1, manager string,
    operation string, subresource string, time Time
NFSVolumeSource: path! string, readOnly boolean, server! string
NodeAffinity: preferredDuringSchedulingIgnoredDuringExecution list of PreferredSchedulingTerm,
    requiredDuringSchedulingIgnoredDuringExecution NodeSelector
NodeSelector: nodeSelectorTerms! list of NodeSelectorTerm
NodeSelectorRequirement: key! string, operator! string, values list of string
NodeSelectorTerm: matchExpressions list of NodeSelectorRequirement, matchFields list of
    NodeSelectorRequirement
ObjectFieldSelector: apiVersion string, fieldPath! string
ObjectMeta: annotations map of string, creationTimestamp Time, deletionGracePeriodSeconds int64,
    deletionTimestamp Time, finalizers list of string, generateName string, generation int64,
    labels map of string, managedFields list of ManagedFieldsEntry, name string, namespace
    string, ownerReferences list of OwnerReference, resourceVersion string, selfLink string, uid
    string
OwnerReference: apiVersion! string, blockOwnerDeletion boolean, controller boolean, kind!
    string, name! string, uid! string
PersistentVolumeClaimSpec: accessModes list of string, dataSource TypedLocalObjectReference,
    dataSourceRef TypedObjectReference, resources VolumeResourceRequirements, selector
    LabelSelector, storageClassName string, volumeAttributesClassName string, volumeMode string,
    volumeName string
PersistentVolumeClaimTemplate: metadata ObjectMeta, spec! PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource: claimName! string, readOnly boolean
PhotonPersistentDiskVolumeSource: fsType string, pdID! string
PodAffinity: preferredDuringSchedulingIgnoredDuringExecution list of WeightedPodAffinityTerm,
    requiredDuringSchedulingIgnoredDuringExecution list of PodAffinityTerm
PodAffinityTerm: labelSelector LabelSelector, matchLabelKeys list of string, mismatchLabelKeys
    list of string, namespaceSelector LabelSelector, namespaces list of string, topologyKey!
    string
PodAntiAffinity: preferredDuringSchedulingIgnoredDuringExecution list of
    WeightedPodAffinityTerm, requiredDuringSchedulingIgnoredDuringExecution list of
    PodAffinityTerm
PodCertificateProjection: certificateChainPath string, credentialBundlePath string, keyPath
    string, keyType string, maxExpirationSeconds int32, signerName string, user int64,
    userAnnotations map of string
PodDNSConfig: nameservers list of string, options list of PodDNSConfigOption, searches list of
    string
PodDNSConfigOption: name string, value string
PodFailurePolicy: rules! list of PodFailurePolicyRule
PodFailurePolicyOnExitCodesRequirement: containerName string, operator! string, values! list of
    int32
PodFailurePolicyOnPodConditionsPattern: status string, type! string
PodFailurePolicyRule: action! string, onExitCodes PodFailurePolicyOnExitCodesRequirement,
    onPodConditions list of PodFailurePolicyOnPodConditionsPattern
PodOS: name! string
PodReadinessGate: conditionType! string
PodResourceClaim: name! string, resourceClaimName string, resourceClaimTemplateName string
PodSchedulingGate: name! string
PodSchedulingGroup: podGroupName string
PodSecurityContext: appArmorProfile AppArmorProfile, fsGroup int64, fsGroupChangePolicy string,
    runAsGroup int64, runAsNonRoot boolean, runAsUser int64, seLinuxChangePolicy string,
    seLinuxOptions SELinuxOptions, seccompProfile SeccompProfile, supplementalGroups list of
    int64, supplementalGroupsPolicy string, sysctls list of Sysctl, windowsOptions
    WindowsSecurityContextOptions
PodSpec: activeDeadlineSeconds int64, affinity Affinity, automountServiceAccountToken boolean,
    containers! list of Container, dnsConfig PodDNSConfig, dnsPolicy string, enableServiceLinks
    boolean, ephemeralContainers list of EphemeralContainer, evictionResponders list of
    EvictionResponder, hostAliases list of HostAlias, hostIPC boolean, hostNetwork boolean,
    hostPID boolean, hostUsers boolean, hostname string, hostnameOverride string,
    imagePullSecrets list of LocalObjectReference, initContainers list of Container, nodeName
    string, nodeSelector map of string, os PodOS, overhead map of Quantity, preemptionPolicy
    string, priority int32, priorityClassName string, readinessGates list of PodReadinessGate,
    resourceClaims list of PodResourceClaim, resources ResourceRequirements, restartPolicy
    string, runtimeClassName string, schedulerName string, schedulingGates list of
    PodSchedulingGate, schedulingGroup PodSchedulingGroup, securityContext PodSecurityContext,
    serviceAccount string, serviceAccountName string, setHostnameAsFQDN boolean,
    shareProcessNamespace boolean, subdomain string, terminationGracePeriodSeconds int64,
    tolerations list of Toleration, topologySpreadConstraints list of TopologySpreadConstraint,
    volumes list of Volume
PodTemplateSpec: metadata ObjectMeta, spec PodSpec
PortworxVolumeSource: fsType string, readOnly boolean, volumeID! string
PreferredSchedulingTerm: preference! NodeSelectorTerm, weight! int32
Probe: exec ExecAction, failureThreshold int32, grpc GRPCAction, httpGet HTTPGetAction,
    initialDelaySeconds int32, periodSeconds int32, successThreshold int32, tcpSocket
    TCPSocketAction, terminationGracePeriodSeconds int64, timeoutSeconds int32
ProjectedVolumeSource: defaultMode int32, defaultUser int64, sources list of VolumeProjection
QuobyteVolumeSource: group string, readOnly boolean, registry! string, tenant string, user
    string, volume! string
RBDVolumeSource: fsType string, image! string, keyring string, monitors! list of string, pool
    string, readOnly boolean, secretRef LocalObjectReference, user string
ResourceClaim: name! string, request string
ResourceFieldSelector: containerName string, divisor Quantity, resource! string
ResourceRequirements: claims list of ResourceClaim, limits map of Quantity, requests map of
    Quantity
SELinuxOptions: level string, role string, type string, user string
ScaleIOVolumeSource: fsType string, gateway! string, protectionDomain string, readOnly boolean,
    secretRef! LocalObjectReference, sslEnabled boolean, storageMode string, storagePool string,
    system! string, volumeName string
SeccompProfile: localhostProfile string, type! string
SecretEnvSource: name string, optional boolean
SecretKeySelector: key! string, name string, optional boolean
SecretProjection: items list of KeyToPath, name string, optional boolean
SecretVolumeSource: defaultMode int32, defaultUser int64, items list of KeyToPath, optional
    boolean, secretName string
SecurityContext: allowPrivilegeEscalation boolean, appArmorProfile AppArmorProfile, capabilities
    Capabilities, privileged boolean, procMount string, readOnlyRootFilesystem boolean,
    runAsGroup int64, runAsNonRoot boolean, runAsUser int64, seLinuxOptions SELinuxOptions,
    seccompProfile SeccompProfile, windowsOptions WindowsSecurityContextOptions
ServiceAccountTokenProjection: audience string, expirationSeconds int64, path! string, user
    int64
SleepAction: seconds! int64
StorageOSVolumeSource: fsType string, readOnly boolean, secretRef LocalObjectReference,
    volumeName string, volumeNamespace string
SuccessPolicy: rules! list of SuccessPolicyRule
SuccessPolicyRule: succeededCount int32, succeededIndexes string
Sysctl: name! string, value! string
TCPSocketAction: host string, port! IntOrString
Toleration: effect string, key string, operator string, tolerationSeconds int64, value string
TopologyConstraint: key! string
TopologySpreadConstraint: labelSelector LabelSelector, matchLabelKeys list of string, maxSkew!
    int32, minDomains int32, nodeAffinityPolicy string, nodeTaintsPolicy string, topologyKey!
    string, whenUnsatisfiable! string
TypedLocalObjectReference: apiGroup string, kind! string, name! string
TypedObjectReference: apiGroup string, kind! string, name! string, namespace string
UncountedTerminatedPods: failed list of string, succeeded list of string
Volume: awsElasticBlockStore AWSElasticBlockStoreVolumeSource, azureDisk AzureDiskVolumeSource,
    azureFile AzureFileVolumeSource, cephfs CephFSVolumeSource, cinder CinderVolumeSource,
    configMap ConfigMapVolumeSource, csi CSIVolumeSource, downwardAPI DownwardAPIVolumeSource,
    emptyDir EmptyDirVolumeSource, ephemeral EphemeralVolumeSource, fc FCVolumeSource,
    flexVolume FlexVolumeSource, flocker FlockerVolumeSource, gcePersistentDisk
    GCEPersistentDiskVolumeSource, gitRepo GitRepoVolumeSource, glusterfs GlusterfsVolumeSource,
    hostPath HostPathVolumeSource, image ImageVolumeSource, iscsi ISCSIVolumeSource, name!
    string, nfs NFSVolumeSource, persistentVolumeClaim PersistentVolumeClaimVolumeSource,
    photonPersistentDisk PhotonPersistentDiskVolumeSource, portworxVolume PortworxVolumeSource,
    projected ProjectedVolumeSource, quobyte QuobyteVolumeSource, rbd RBDVolumeSource, scaleIO
    ScaleIOVolumeSource, secret SecretVolumeSource, storageos StorageOSVolumeSource,
    vsphereVolume VsphereVirtualDiskVolumeSource
VolumeDevice: devicePath! string, name! string
VolumeMount: bindMountOptions list of string, mountPath! string, mountPropagation string, name!
    string, readOnly boolean, recursiveReadOnly string, subPath string, subPathExpr string
VolumeProjection: clusterTrustBundle ClusterTrustBundleProjection, configMap
    ConfigMapProjection, downwardAPI DownwardAPIProjection, podCertificate
    PodCertificateProjection, secret SecretProjection, serviceAccountToken
    ServiceAccountTokenProjection
VolumeResourceRequirements: limits map of Quantity, requests map of Quantity
VsphereVirtualDiskVolumeSource: fsType string, storagePolicyID string, storagePolicyName string,
    volumePath! string
WeightedPodAffinityTerm: podAffinityTerm! PodAffinityTerm, weight! int32
WindowsSecurityContextOptions: gmsaCredentialSpec string, gmsaCredentialSpecName string,
    hostProcess boolean, runAsUserName string
WorkloadPodGroupAllDisruptionMode:
WorkloadPodGroupBasicSchedulingPolicy:
WorkloadPodGroupDisruptionMode: all WorkloadPodGroupAllDisruptionMode, single
    WorkloadPodGroupSingleDisruptionMode
WorkloadPodGroupGangSchedulingPolicy: minCount int32
WorkloadPodGroupResourceClaim: name! string, resourceClaimName string, resourceClaimTemplateName
    string
WorkloadPodGroupSchedulingConstraints: topology list of TopologyConstraint
WorkloadPodGroupSchedulingPolicy: basic WorkloadPodGroupBasicSchedulingPolicy, gang
    WorkloadPodGroupGangSchedulingPolicy
WorkloadPodGroupSingleDisruptionMode:
"""
