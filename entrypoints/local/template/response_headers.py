"""Headers of a CloudFront response headers policy.

See CloudFront Developer Guide, "Understand response headers policies": security headers and custom headers.
CORS, Server-Timing and the removal of headers are not read.
"""

from collections.abc import Iterator

from entrypoints.local.template.properties import Properties


def response_headers(policy: Properties) -> Iterator[tuple[str, str]]:
    """Yield the lower-case name and the value of each header that a ResponseHeadersPolicyConfig adds."""
    security = policy.section("SecurityHeadersConfig")
    if "ContentTypeOptions" in security:
        yield "x-content-type-options", "nosniff"
    for name, member, header in _TEXTS:
        if name in security:
            yield header, security.section(name).text(member)
    if "StrictTransportSecurity" in security:
        yield "strict-transport-security", _strict_transport(security.section("StrictTransportSecurity"))
    if "XSSProtection" in security:
        yield "x-xss-protection", _xss_protection(security.section("XSSProtection"))
    for item in policy.section("CustomHeadersConfig").items("Items"):
        yield item.text("Header").lower(), item.text("Value")


_TEXTS = (
    ("ContentSecurityPolicy", "ContentSecurityPolicy", "content-security-policy"),
    ("FrameOptions", "FrameOption", "x-frame-options"),
    ("ReferrerPolicy", "ReferrerPolicy", "referrer-policy"),
)
"""Section of the policy, member with the header's value, header."""


def _strict_transport(section: Properties) -> str:
    directives = [f"max-age={section.integer('AccessControlMaxAgeSec', 0)}"]
    if section.boolean("IncludeSubdomains", default=False):
        directives.append("includeSubDomains")
    if section.boolean("Preload", default=False):
        directives.append("preload")
    return "; ".join(directives)


def _xss_protection(section: Properties) -> str:
    if not section.boolean("Protection", default=False):
        return "0"
    report = section.optional_text("ReportUri")
    if section.boolean("ModeBlock", default=False):
        return "1; mode=block"
    return f"1; report={report}" if report else "1"
