"""Static websites: serves the files of a bucket as CloudFront does."""

from entrypoints.local.website.template_websites import build_websites
from entrypoints.local.website.website import Website

__all__ = ["Website", "build_websites"]
