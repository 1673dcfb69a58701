"""The rules for what a volume comes from. Source: validateVolumeSource of core/v1."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.fields.limits import LIMITS
from jobkit.fields.quantity import parse_quantity
from jobkit.validation.claim_template import ephemeral_problems
from jobkit.validation.file_paths import climbing_problems, relative_path_problems
from jobkit.validation.limits import field_problems, limit_problems
from jobkit.validation.names import follows, form_problem
from jobkit.validation.problems import forbidden, invalid, required, too_long, unsupported
from jobkit.validation.projections import (
    downward_api_problems,
    item_problems,
    projected_problems,
)

__all__ = ["SOURCES", "source_problems"]

Fields = Mapping[str, Any]
Rule = Callable[[Fields, str], Iterator[Diagnostic]]

# The server's order: it takes the first that is given as the source, and forbids all others.
SOURCES = tuple(
    """
    emptyDir hostPath gitRepo gcePersistentDisk awsElasticBlockStore secret nfs iscsi glusterfs
    flocker persistentVolumeClaim rbd cinder cephfs quobyte downwardAPI fc flexVolume configMap
    azureFile vsphereVolume photonPersistentDisk portworxVolume azureDisk storageos projected
    scaleIO csi ephemeral image
    """.split()
)

# Sources of which the table of limits says all there is to say.
_PLAIN = {
    "gcePersistentDisk": "GCEPersistentDiskVolumeSource",
    "awsElasticBlockStore": "AWSElasticBlockStoreVolumeSource",
    "glusterfs": "GlusterfsVolumeSource",
    "persistentVolumeClaim": "PersistentVolumeClaimVolumeSource",
    "rbd": "RBDVolumeSource",
    "cephfs": "CephFSVolumeSource",
    "azureFile": "AzureFileVolumeSource",
    "vsphereVolume": "VsphereVirtualDiskVolumeSource",
    "photonPersistentDisk": "PhotonPersistentDiskVolumeSource",
    "portworxVolume": "PortworxVolumeSource",
    "scaleIO": "ScaleIOVolumeSource",
    "image": "ImageVolumeSource",
}
_TOLD_AT = {"gcePersistentDisk": "persistentDisk"}

_ISCSI_NAMES = {
    "iqn": re.compile(r"iqn\.[0-9]{4}-[0-9]{2}\.[A-Za-z0-9.-]+(:[^,;*&$|\s]+)"),
    "eui": re.compile(r"eui.[A-Za-z0-9]{16}"),
    "naa": re.compile(r"naa.[A-Za-z0-9]{32}"),
}
_HOST_AND_PORT = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]*):[^:\[\]]*")


def source_problems(name: str, source: Fields, path: str) -> Iterator[Diagnostic]:
    """Everything that is wrong with one source of a volume; `path` is the volume's."""
    field = f"{path}.{_TOLD_AT.get(name, name)}"
    if name in _PLAIN:
        where = None if name not in _TOLD_AT else f"{path}.{name}"
        for limited in LIMITS[_PLAIN[name]]:
            place = where and f"{where}.{limited}"
            yield from field_problems(_PLAIN[name], source, limited, f"{field}.{limited}", place)
    else:
        yield from _RULES[name](source, field)


def _empty_dir(source: Fields, field: str) -> Iterator[Diagnostic]:
    if (parse_quantity(source.get("sizeLimit", 0)) or 0) < 0:
        yield forbidden(
            f"{field}.sizeLimit", "A size cannot be negative.", "write 0 or a larger size"
        )


def _host_path(source: Fields, field: str) -> Iterator[Diagnostic]:
    yield from field_problems("HostPathVolumeSource", source, "path", f"{field}.path")
    if source.get("path"):
        yield from climbing_problems(source["path"], f"{field}.path")
        yield from field_problems("HostPathVolumeSource", source, "type", f"{field}.type")


def _git_repo(source: Fields, field: str) -> Iterator[Diagnostic]:
    yield from limit_problems("GitRepoVolumeSource", source, field)
    yield from relative_path_problems(source.get("directory", ""), f"{field}.directory")


def _secret(source: Fields, field: str) -> Iterator[Diagnostic]:
    yield from limit_problems("SecretVolumeSource", source, field)
    yield from item_problems(source.get("items") or (), f"{field}.items")


def _config_map(source: Fields, field: str) -> Iterator[Diagnostic]:
    yield from limit_problems("ConfigMapVolumeSource", source, field)
    yield from item_problems(source.get("items") or (), f"{field}.items")


def _downward_api(source: Fields, field: str) -> Iterator[Diagnostic]:
    yield from limit_problems("DownwardAPIVolumeSource", source, field)
    for index, item in enumerate(source.get("items") or ()):
        # The server tells faults of an item without its position.
        yield from downward_api_problems(item, field, f"{field}.items[{index}]")


def _nfs(source: Fields, field: str) -> Iterator[Diagnostic]:
    yield from limit_problems("NFSVolumeSource", source, field)
    path = source.get("path", "")
    if not path.startswith("/"):
        yield invalid(
            f"{field}.path", path, "The path starts at the root of the server.", f"write /{path}"
        )


def _iscsi(source: Fields, field: str) -> Iterator[Diagnostic]:
    yield from limit_problems("ISCSIVolumeSource", source, field)
    if source.get("iqn"):
        yield from _iscsi_name(source["iqn"], f"{field}.iqn", f"{field}.iqn")
    if source.get("initiatorName") is not None:
        name = source["initiatorName"]
        yield from _iscsi_name(name, f"{field}.initiatorname", f"{field}.initiatorName")
    with_password = source.get("chapAuthDiscovery") or source.get("chapAuthSession")
    if with_password and source.get("secretRef") is None:
        yield required(
            f"{field}.secretRef", "CHAP needs the Secret with the password.", "add secretRef"
        )


def _iscsi_name(name: str, field: str, where: str) -> Iterator[Diagnostic]:
    form = _ISCSI_NAMES.get(name[:3])
    # The server looks for an iqn anywhere in the text, and for the others from start to end.
    found = form and (form.search(name + "\n") if name[:3] == "iqn" else form.fullmatch(name))
    if not found or (name[:3] == "iqn" and found.end() != len(name)):
        yield invalid(
            field,
            name,
            "An iSCSI name is written like iqn.2001-04.com.example:disk.",
            "or begins with eui or naa",
            where=where,
        )


def _flocker(source: Fields, field: str) -> Iterator[Diagnostic]:
    name, identifier = source.get("datasetName", ""), source.get("datasetUUID", "")
    if not name and not identifier:
        yield required(field, "The dataset must be named.", "add datasetName or datasetUUID")
    if name and identifier:
        yield invalid(
            field, "resource", "The dataset is named twice.", "keep datasetName or datasetUUID"
        )
    if "/" in name:
        yield invalid(
            f"{field}.datasetName", name, "No slash may stand in the name.", "take it out"
        )


def _cinder(source: Fields, field: str) -> Iterator[Diagnostic]:
    yield from limit_problems("CinderVolumeSource", source, field)
    yield from _secret_reference(source, field)


def _secret_reference(source: Fields, field: str) -> Iterator[Diagnostic]:
    if source.get("secretRef") is not None and not source["secretRef"].get("name"):
        yield required(f"{field}.secretRef.name", "The Secret must be named.", "add name")


def _quobyte(source: Fields, field: str) -> Iterator[Diagnostic]:
    kind, registry = "QuobyteVolumeSource", source.get("registry", "")
    for name in ("registry", "volume"):
        yield from field_problems(kind, source, name, f"{field}.{name}")
    if not registry:
        return
    if len(source.get("tenant", "").encode()) > (LIMITS[kind]["tenant"].longest or 0):
        yield required(
            f"{field}.tenant", "A tenant is a UUID of at most 64 characters.", "shorten it"
        )
    elif not all(_HOST_AND_PORT.fullmatch(pair) for pair in registry.split(",")):
        yield invalid(
            f"{field}.registry",
            registry,
            "The registry is a host and a port, or several with commas between.",
            "write it like registry.example.com:7861",
        )


def _fibre_channel(source: Fields, field: str) -> Iterator[Diagnostic]:
    targets, identifiers = source.get("targetWWNs"), source.get("wwids")
    if not targets and not identifiers:
        yield required(f"{field}.targetWWNs", "The disk must be named.", "add targetWWNs or wwids")
    if targets and identifiers:
        yield invalid(
            f"{field}.targetWWNs", targets, "The disk is named twice.", "keep targetWWNs or wwids"
        )
    if not targets:
        return
    if source.get("lun") is None:
        yield required(f"{field}.lun", "With targetWWNs the unit must be named.", "add lun")
    else:
        yield from limit_problems("FCVolumeSource", source, field)


def _flex_volume(source: Fields, field: str) -> Iterator[Diagnostic]:
    yield from limit_problems("FlexVolumeSource", source, field)
    for key in source.get("options") or {}:
        namespace = f".{key.partition('/')[0].lower()}"
        if namespace.endswith((".kubernetes.io", ".k8s.io")):
            yield invalid(
                f"{field}.options[{key}]",
                key,
                "Names under kubernetes.io and k8s.io are reserved.",
                "use a domain of your own",
                on_key=True,
            )


def _azure_disk(source: Fields, field: str) -> Iterator[Diagnostic]:
    yield from limit_problems("AzureDiskVolumeSource", source, field)
    address, kind = source.get("diskURI", ""), source.get("kind")
    if kind is None:
        return
    start = "/subscriptions/" if kind == "Managed" else "https://"
    if not address.startswith(start):
        yield unsupported(
            f"{field}.diskURI", address, [f"{start}…"], f"a {kind} disk begins with {start}"
        )


def _storage_os(source: Fields, field: str) -> Iterator[Diagnostic]:
    yield from limit_problems("StorageOSVolumeSource", source, field)
    yield from _secret_reference(source, field)


def _csi(source: Fields, field: str) -> Iterator[Diagnostic]:
    yield from limit_problems("CSIVolumeSource", source, field)
    driver = source.get("driver", "")
    if driver and not follows(driver.lower(), "DNS subdomain"):
        yield form_problem(f"{field}.driver", driver, "DNS subdomain")
    if len(driver.encode()) > 63:
        yield too_long(f"{field}.driver", 63, len(driver.encode()))
    reference = source.get("nodePublishSecretRef")
    if reference is None:
        return
    name = reference.get("name", "")
    if not name:
        yield required(
            f"{field}.nodePublishSecretRef.name", "The Secret must be named.", "add name"
        )
    elif not follows(name, "DNS subdomain"):
        where = f"{field}.nodePublishSecretRef.name"
        yield form_problem(f"{field}.name", name, "DNS subdomain", where)


_RULES: dict[str, Rule] = {
    "emptyDir": _empty_dir,
    "hostPath": _host_path,
    "gitRepo": _git_repo,
    "secret": _secret,
    "nfs": _nfs,
    "iscsi": _iscsi,
    "flocker": _flocker,
    "cinder": _cinder,
    "quobyte": _quobyte,
    "downwardAPI": _downward_api,
    "fc": _fibre_channel,
    "flexVolume": _flex_volume,
    "configMap": _config_map,
    "azureDisk": _azure_disk,
    "storageos": _storage_os,
    "projected": projected_problems,
    "csi": _csi,
    "ephemeral": ephemeral_problems,
}
