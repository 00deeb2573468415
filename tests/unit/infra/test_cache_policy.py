from infra.sam.cache_policy import cache_control


def test_pages_and_configuration_are_always_revalidated_and_the_rest_is_cached_a_minute() -> None:
    assert cache_control("index.html") == cache_control("config.json") == "no-cache"
    assert cache_control("garden.js") == "public, max-age=60, s-maxage=86400"
