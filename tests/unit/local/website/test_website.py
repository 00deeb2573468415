import gzip
import json
import os
from pathlib import Path

import pytest

from entrypoints.local.website import Website, build_websites
from tests.unit.local.website.conftest import GARDEN, ORIGIN, ask, etag, find, planted


def test_the_root_is_the_default_root_object(garden: Website) -> None:
    root = ask(garden, "/")
    assert (root.status, root.body) == (200, b"<!doctype html><title>Garden</title>")
    assert root.header("content-type") == "text/html; charset=utf-8"
    assert ask(garden, "/index.html") == root


def test_without_a_default_root_object_nothing_is_at_the_root(site: Path) -> None:
    (website,) = build_websites(planted(site, GARDEN.replace("DefaultRootObject: index.html", "Comment: x")))
    assert find(website, "/") is None
    assert ask(website, "/index.html").status == 200


def test_a_key_is_percent_decoded_once(garden: Website, site: Path) -> None:
    assert ask(garden, "/pictures/ros%C3%A9.png").header("content-type") == "image/png"
    (site / "50%25.txt").write_text("half")
    assert ask(garden, "/50%2525.txt").body == b"half"


@pytest.mark.parametrize(
    "path",
    [
        "/roses.html",
        "/pictures",
        "/pictures/",
        "/INDEX.HTML",
        "//index.html",
        "/./index.html",
        "/pictures/../index.html",
        "/../secret.txt",
        "/..%2Fsecret.txt",
        "/%2e%2e/secret.txt",
        "/..\\secret.txt",
        "/pictures/..%5c..%5csecret.txt",
        "/index.html%00.png",
        "/.hidden",
        "/.git/config",
        "/pictures/.hidden.png",
        "/link.txt",
        "/linked/secret.txt",
        "/inner.html",
    ],
)
def test_what_is_not_published_is_nobodys(garden: Website, site: Path, path: str) -> None:
    (site.parent / "secret.txt").write_text("secret")
    (site / ".hidden").write_text("secret")
    (site / ".git").mkdir()
    (site / ".git" / "config").write_text("secret")
    (site / "pictures" / ".hidden.png").write_text("secret")
    (site / "link.txt").symlink_to(site.parent / "secret.txt")
    (site / "linked").symlink_to(site.parent)
    (site / "inner.html").symlink_to(site / ".hidden")
    assert find(garden, path) is None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_a_website_is_only_read(garden: Website, method: str) -> None:
    assert find(garden, "/index.html", method) is None


def test_head_is_answered_as_get(garden: Website) -> None:
    assert ask(garden, "/index.html", "HEAD") == ask(garden, "/index.html")


def test_what_the_client_has_is_not_sent_again(garden: Website) -> None:
    first = ask(garden, "/garden.js")
    again = ask(garden, "/garden.js", If_None_Match=f'"roses", {first.header("etag")}')
    assert (again.status, again.body) == (304, b"")
    assert again.header("etag") == first.header("etag")
    assert again.header("content-type") is None
    assert again.header("x-frame-options") == "DENY"
    assert ask(garden, "/garden.js", If_None_Match='"tulips"').status == 200


def test_a_large_text_is_compressed_for_who_takes_it(garden: Website, site: Path) -> None:
    plain = ask(garden, "/garden.js")
    small = ask(garden, "/garden.js", Accept_Encoding="br;q=1.0, gzip;q=0.8")
    assert gzip.decompress(small.body) == plain.body == (site / "garden.js").read_bytes()
    assert len(small.body) < len(plain.body) / 10
    assert small.header("content-encoding") == "gzip"
    assert small.header("etag") == f"W/{plain.header('etag')}"
    assert plain.header("vary") == small.header("vary") == "accept-encoding"


def test_the_tag_of_the_compressed_body_is_known_again(garden: Website) -> None:
    weak = etag(ask(garden, "/garden.js", Accept_Encoding="gzip"))
    assert ask(garden, "/garden.js", Accept_Encoding="gzip", If_None_Match=weak).status == 304


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip; q=0.000", "gzipped"])
def test_nothing_is_compressed_for_who_does_not_take_it(garden: Website, accepted: str) -> None:
    assert ask(garden, "/garden.js", Accept_Encoding=accepted).header("content-encoding") is None


def test_pictures_and_short_texts_are_not_compressed(garden: Website) -> None:
    for path in ("/pictures/ros%C3%A9.png", "/index.html"):
        answer = ask(garden, path, Accept_Encoding="gzip")
        assert (answer.header("content-encoding"), answer.header("vary")) == (None, None)


def test_nothing_is_compressed_where_the_behaviour_does_not_say_so(site: Path) -> None:
    (website,) = build_websites(planted(site, GARDEN.replace("Compress: true", "Compress: false")))
    answer = ask(website, "/garden.js", Accept_Encoding="gzip")
    assert (answer.header("content-encoding"), answer.header("vary")) == (None, None)


def test_an_edited_a_new_and_a_deleted_file_show_at_the_next_request(garden: Website, site: Path) -> None:
    before = ask(garden, "/index.html")
    (site / "index.html").write_text("<!doctype html><title>Autumn</title>")
    os.utime(site / "index.html", ns=(1, 1))
    after = ask(garden, "/index.html", If_None_Match=etag(before))
    assert (after.status, after.body) == (200, b"<!doctype html><title>Autumn</title>")
    assert after.header("cache-control") == "no-cache"
    (site / "frost.css").write_text("body { color: white }")
    assert ask(garden, "/frost.css").header("content-type") == "text/css; charset=utf-8"
    (site / "frost.css").unlink()
    assert find(garden, "/frost.css") is None


def test_the_policys_headers_are_on_every_answer_and_hsts_not_on_plain_http(garden: Website) -> None:
    expected = {
        "content-security-policy": f"default-src 'none'; connect-src {ORIGIN}",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
    }
    for path in ("/", "/garden.js", "/config.json"):
        headers = dict(ask(garden, path).headers)
        assert expected.items() <= headers.items()
        assert "strict-transport-security" not in headers
    secure = ask(garden, "/", at="https://garden.example")
    assert secure.header("strict-transport-security") == "max-age=60; includeSubDomains"


def test_the_configuration_names_this_machine_in_place_of_aws(garden: Website) -> None:
    answer = ask(garden, "/config.json")
    assert answer.header("content-type") == "application/json"
    config = json.loads(answer.body)
    issuer = config.pop("issuer")
    assert config == {"apiUrl": ORIGIN, "signInUrl": ORIGIN, "soil": "loam"}
    assert issuer.startswith(f"{ORIGIN}/us-east-1_")


def test_the_configuration_follows_the_address_that_a_request_came_to(garden: Website) -> None:
    there = ask(garden, "/config.json", at="http://[::1]:8161")
    assert json.loads(there.body)["apiUrl"] == "http://[::1]:8161"
    assert there.header("etag") != ask(garden, "/config.json").header("etag")


def test_a_caller_adds_members_to_the_configuration(garden: Website) -> None:
    config = json.loads(ask(garden.extended({"mailbox": "/mail"}), "/config.json").body)
    assert (config["mailbox"], config["soil"]) == ("/mail", "loam")
    assert "mailbox" not in json.loads(ask(garden, "/config.json").body)


def test_the_output_goes_before_a_file_of_its_name(garden: Website, site: Path) -> None:
    (site / "config.json").write_text('{"soil": "sand"}')
    assert json.loads(ask(garden, "/config.json").body)["soil"] == "loam"


def test_where_no_output_is_the_configuration_a_file_is(site: Path) -> None:
    (website,) = build_websites(planted(site, GARDEN.replace(", Config: GardenConfig", "")))
    assert find(website.extended({"mailbox": "/mail"}), "/config.json") is None
    (site / "config.json").write_text('{"soil": "sand"}')
    assert ask(website, "/config.json").body == b'{"soil": "sand"}'
