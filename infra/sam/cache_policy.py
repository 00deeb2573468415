"""How long browsers and CloudFront may cache the storefront's objects."""

from entrypoints.local.website.contents import CONFIG_KEY


def cache_control(key: str) -> str:
    """Return the Cache-Control header of a published object.

    Pages and the configuration are always revalidated, so that a deployment shows at once. Everything else is
    cached a minute in a browser, which then revalidates by ETag, and a day at CloudFront, which every
    publication invalidates.
    """
    return "no-cache" if is_page(key) or key == CONFIG_KEY else "public, max-age=60, s-maxage=86400"


def is_page(key: str) -> bool:
    """Return whether an object is a page, which leads to all others."""
    return key.endswith(".html")
