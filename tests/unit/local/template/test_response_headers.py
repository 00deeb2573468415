from pathlib import Path
from typing import Any

import pytest

from entrypoints.local.template.deployment import Deployment
from entrypoints.local.template.intrinsics import Resolver
from entrypoints.local.template.properties import Properties
from entrypoints.local.template.response_headers import response_headers
from entrypoints.local.template.template import Template


def headers(**security: dict[str, Any]) -> dict[str, Any]:
    resolver = Resolver(Template(Path("t.yaml"), {}, parameters={}, deployment=Deployment()))
    policy = Properties(Path("t.yaml"), "Policy", {"SecurityHeadersConfig": security}, resolver)
    return dict(response_headers(policy))


def test_an_empty_policy_adds_nothing() -> None:
    assert headers() == {}


@pytest.mark.parametrize(
    ("section", "value"),
    [
        ({"AccessControlMaxAgeSec": 60}, "max-age=60"),
        ({"AccessControlMaxAgeSec": "60", "IncludeSubdomains": "true"}, "max-age=60; includeSubDomains"),
        (
            {"AccessControlMaxAgeSec": 60, "IncludeSubdomains": True, "Preload": True},
            "max-age=60; includeSubDomains; preload",
        ),
    ],
)
def test_hsts_is_written_from_its_parts(section: dict[str, Any], value: str) -> None:
    assert headers(StrictTransportSecurity=section) == {"strict-transport-security": value}


@pytest.mark.parametrize(
    ("section", "value"),
    [
        ({"Protection": False}, "0"),
        ({"Protection": True}, "1"),
        ({"Protection": True, "ModeBlock": True}, "1; mode=block"),
        ({"Protection": True, "ReportUri": "https://reports.example"}, "1; report=https://reports.example"),
    ],
)
def test_xss_protection_is_written_from_its_parts(section: dict[str, Any], value: str) -> None:
    assert headers(XSSProtection=section) == {"x-xss-protection": value}
