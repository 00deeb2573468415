"""Static websites: what CloudFront answers for the files of a bucket."""

from entrypoints.local.website.template_websites import build_websites
from entrypoints.local.website.website import Website

__all__ = ["Website", "build_websites"]
