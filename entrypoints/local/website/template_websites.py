"""Builds the websites of a template."""

from collections.abc import Iterator

from entrypoints.local.template import Template
from entrypoints.local.template.website_views import addresses, websites
from entrypoints.local.website.website import Website


def build_websites(template: Template) -> Iterator[Website]:
    """Yield the template's websites.

    Raises:
        TemplateError: A website's folder or its configuration is missing.
    """
    here = addresses(template)
    for view in websites(template):
        yield Website(view, here)
