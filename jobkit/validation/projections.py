"""The rules for files that a volume is made of: keys, fields of the Pod, tokens, certificates.

Source: validateProjectionSources and its neighbours in core/v1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.fields.limits import LIMITS
from jobkit.validation.env import (
    VOLUME_FIELDS,
    field_reference_problems,
    resource_reference_problems,
)
from jobkit.validation.file_paths import inner_path_problems
from jobkit.validation.labels import annotation_problems, label_selector_problems
from jobkit.validation.limits import field_problems, limit_problems, range_problem
from jobkit.validation.names import follows, is_dns_label, is_label_key
from jobkit.validation.problems import forbidden, invalid, required, too_long

__all__ = ["downward_api_problems", "item_problems", "projected_problems"]

Fields = Mapping[str, Any]

LONGEST_KUBERNETES_CERTIFICATE = 24 * 3600
_CERTIFICATE_PATHS = ("credentialBundlePath", "keyPath", "certificateChainPath")


def item_problems(items: Sequence[Fields], field: str) -> Iterator[Diagnostic]:
    """Everything that is wrong with the keys of a ConfigMap or Secret and their paths."""
    for index, item in enumerate(items):
        place = f"{field}[{index}]"
        yield from limit_problems("KeyToPath", item, place)
        yield from inner_path_problems(item.get("path", ""), f"{place}.path")


def downward_api_problems(item: Fields, field: str, where: str) -> Iterator[Diagnostic]:
    """Everything that is wrong with a file that holds a field of the Pod."""
    kind = "DownwardAPIVolumeFile"
    for name in ("path", "mode", "user"):
        yield from field_problems(kind, item, name, f"{field}.{name}", f"{where}.{name}")
    yield from inner_path_problems(item.get("path", ""), f"{field}.path", f"{where}.path")
    reference, resource = item.get("fieldRef"), item.get("resourceFieldRef")
    if reference is not None:
        yield from field_reference_problems(reference, VOLUME_FIELDS, f"{field}.fieldRef")
        if resource is not None:
            yield invalid(
                field,
                "resource",
                "A file holds one thing: a field or a resource.",
                "take out fieldRef or resourceFieldRef",
                where=f"{where}.resourceFieldRef",
                on_key=True,
            )
    elif resource is not None:
        place = f"{field}.resourceFieldRef"
        yield from resource_reference_problems(resource, place, in_volume=True)
    else:
        yield required(
            field,
            "It must be said what the file holds.",
            "add fieldRef or resourceFieldRef",
            where=where,
        )


def projected_problems(source: Fields, field: str) -> Iterator[Diagnostic]:
    """Everything that is wrong with a volume of several sources."""
    yield from limit_problems("ProjectedVolumeSource", source, field)
    paths: set[str] = set()
    for index, projection in enumerate(source.get("sources") or ()):
        place = f"{field}.sources[{index}]"
        given = [name for name in _PROJECTIONS if projection.get(name) is not None]
        for name in given:
            yield from _PROJECTIONS[name](projection[name], f"{place}.{name}", field, paths)
        if len(given) > 1:
            yield forbidden(
                place,
                f"Each entry has one source, and here are {', '.join(given)}.",
                "make an entry of its own for each",
            )


def _secret(source: Fields, place: str, field: str, paths: set[str]) -> Iterator[Diagnostic]:
    yield from limit_problems("SecretProjection", source, place)
    yield from _items(source, place, field, paths)


def _config_map(source: Fields, place: str, field: str, paths: set[str]) -> Iterator[Diagnostic]:
    yield from limit_problems("ConfigMapProjection", source, place)
    yield from _items(source, place, field, paths)


def _items(source: Fields, place: str, field: str, paths: set[str]) -> Iterator[Diagnostic]:
    items = source.get("items") or ()
    yield from item_problems(items, f"{place}.items")
    for index, item in enumerate(items):
        yield from _taken(item.get("path", ""), f"{place}.items[{index}].path", field, paths)


def _downward_api(source: Fields, place: str, field: str, paths: set[str]) -> Iterator[Diagnostic]:
    for index, item in enumerate(source.get("items") or ()):
        where = f"{place}.items[{index}]"
        yield from downward_api_problems(item, place, where)
        yield from _taken(item.get("path", ""), f"{where}.path", field, paths)


def _token(source: Fields, place: str, field: str, _paths: set[str]) -> Iterator[Diagnostic]:
    yield from limit_problems("ServiceAccountTokenProjection", source, place)
    path = source.get("path", "")
    # The server tells the path at the volume, not at the token.
    if not path:
        yield required(f"{field}.path", "The file needs a path.", "add path", where=place)
    else:
        yield from inner_path_problems(path, f"{field}.path", f"{place}.path")


def _trust_bundle(source: Fields, place: str, field: str, paths: set[str]) -> Iterator[Diagnostic]:
    name, signer = source.get("name"), source.get("signerName")
    if name is not None and signer is not None:
        yield invalid(place, None, "The bundle is named twice.", "keep name or signerName")
    elif name is not None:
        yield from _bundle_name(name, f"{place}.name")
        if source.get("labelSelector") is not None:
            yield invalid(
                f"{place}.labelSelector",
                None,
                "A bundle with a name is not searched for by labels.",
                "take it out",
            )
    elif signer is not None:
        yield from _signer(signer, f"{place}.signerName")
        if source.get("labelSelector") is not None:
            yield from label_selector_problems(source["labelSelector"], f"{place}.labelSelector")
    else:
        yield required(place, "It must be said which bundle.", "add name or signerName")
    path = source.get("path", "")
    yield from limit_problems("ClusterTrustBundleProjection", source, place)
    yield from inner_path_problems(path, f"{place}.path")
    yield from _taken(path, f"{place}.path", field, paths, even_if_empty=True)


def _certificate(source: Fields, place: str, field: str, paths: set[str]) -> Iterator[Diagnostic]:
    kind, signer = "PodCertificateProjection", source.get("signerName", "")
    yield from _signer(signer, f"{place}.signerName")
    yield from _user_annotations(source.get("userAnnotations") or {}, f"{place}.userAnnotations")
    yield from limit_problems(
        kind, {"keyType": "", **source}, place, without=("maxExpirationSeconds",)
    )
    longest, seconds = LIMITS[kind]["maxExpirationSeconds"], source.get("maxExpirationSeconds")
    if seconds is not None:
        name = f"{place}.maxExpirationSeconds"
        if problem := range_problem(name, seconds, longest):
            yield problem
        elif _is_of_kubernetes(signer) and seconds > LONGEST_KUBERNETES_CERTIFICATE:
            yield invalid(
                name,
                seconds,
                f"{signer} gives certificates for at most {LONGEST_KUBERNETES_CERTIFICATE} s.",
                f"write at most {LONGEST_KUBERNETES_CERTIFICATE}",
            )
    given = [name for name in _CERTIFICATE_PATHS if source.get(name)]
    for name in given:
        yield from inner_path_problems(source[name], f"{place}.{name}")
        yield from _taken(source[name], f"{place}.{name}", field, paths)
    if not given:
        yield required(
            place,
            "It must be said where the certificate goes.",
            f"add one of {', '.join(_CERTIFICATE_PATHS)}",
        )


_PROJECTIONS = {
    "secret": _secret,
    "configMap": _config_map,
    "downwardAPI": _downward_api,
    "serviceAccountToken": _token,
    "clusterTrustBundle": _trust_bundle,
    "podCertificate": _certificate,
}


def _taken(
    path: str, where: str, field: str, paths: set[str], *, even_if_empty: bool = False
) -> Iterator[Diagnostic]:
    if not path and not even_if_empty:
        return
    if path in paths:
        yield invalid(
            field,
            path,
            f"Another file of the volume has the path {path!r}.",
            "give it another path",
            where=where,
        )
    paths.add(path)


def _bundle_name(name: str, field: str) -> Iterator[Diagnostic]:
    if not name:
        yield required(field, "The bundle's name is empty.", "write it, or use signerName")
    signer, colon, own = name.rpartition(":")
    if (colon and (not signer or "/" in signer)) or not follows(own, "DNS subdomain"):
        yield invalid(
            field, name, "This is no name of a ClusterTrustBundle.", "use its metadata.name"
        )


def _signer(name: str, field: str) -> Iterator[Diagnostic]:
    if not name:
        yield required(field, "The signer must be named.", "write it like example.com/signer")
        return
    domain, slash, path = name.partition("/")
    labels = domain.split(".")
    is_domain = len(labels) > 1 and all(map(is_dns_label, labels))
    is_path = (
        slash and "/" not in path and all(follows(p, "DNS subdomain") for p in path.split("."))
    )
    if not is_domain or not is_path:
        yield invalid(
            field,
            name,
            "A signer is a domain with a dot, a slash and a name.",
            "write it like example.com/signer",
        )
    if slash and "/" not in path and len(domain.encode()) > 253:
        yield too_long(field, 253, len(domain.encode()))
    if slash and "/" not in path and len(name.encode()) > 571:
        yield too_long(field, 571, len(name.encode()))


def _user_annotations(annotations: Mapping[str, str], field: str) -> Iterator[Diagnostic]:
    for key in annotations:
        if not key:
            yield required(field, "An annotation has no key.", "write it like example.com/key")
        elif not is_label_key(key.lower()) or "/" not in key:
            yield invalid(
                field,
                key,
                "The key of such an annotation has a domain before a slash.",
                "write it like example.com/key",
                where=f"{field}.{key}",
                on_key=True,
            )
    for problem in annotation_problems(annotations, field):
        if problem.type == "Too long":
            yield problem


def _is_of_kubernetes(signer: str) -> bool:
    domain = signer.partition("/")[0]
    return domain == "kubernetes.io" or domain.endswith(".kubernetes.io")
