"""Reads a SAM template: intrinsic functions, parameters, Globals, and typed views of its resources."""

from entrypoints.local.template.deployment import Deployment
from entrypoints.local.template.errors import TemplateError
from entrypoints.local.template.template import Resource, Template

__all__ = ["Deployment", "Resource", "Template", "TemplateError"]
