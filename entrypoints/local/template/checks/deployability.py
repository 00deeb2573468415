"""Refuses a template that AWS would not deploy: what cannot deploy does not start here either."""

from entrypoints.local.template.checks.function_checks import check_functions
from entrypoints.local.template.checks.http_api_checks import check_http_apis
from entrypoints.local.template.checks.reference_checks import check_references
from entrypoints.local.template.template import Template


def check_deployable(template: Template) -> None:
    """Check what is certain from the template alone.

    Raises:
        TemplateError: SAM, CloudFormation, API Gateway or Lambda would refuse it.
    """
    check_references(template)
    check_functions(template)
    check_http_apis(template)
