"""Which version of an image is meant. Source: distribution/reference, as the API server reads it."""

from __future__ import annotations

import pytest

from jobkit.decode.images import image_version

DIGEST = "sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("image", "version"),
    [
        ("app", ("latest", "")),
        ("app:1.2", ("1.2", "")),
        ("registry.example.com:5000/team/app", ("latest", "")),
        ("localhost/app:dev", ("dev", "")),
        (f"app@{DIGEST}", ("", DIGEST)),
        (f"app:1@{DIGEST}", ("1", DIGEST)),
        ("App", None),
        (" app", None),
        ("", None),
        ("app:", None),
        ("app@sha256:0", None),
        ("a" * 64, None),
        ("y" * 254, None),
    ],
)
def test_an_image_names_a_tag_or_a_digest(image: str, version: tuple[str, str] | None) -> None:
    assert image_version(image) == version
