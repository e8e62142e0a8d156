"""Addresses: one canonical form, whatever way it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article.urls import clean

BASE = "https://valley-herald.example/news/one"

WRITTEN = {
    "/news/two": "https://valley-herald.example/news/two",
    "/news/../two": "https://valley-herald.example/two",
    "/news/two;": "https://valley-herald.example/news/two",  # empty parameters say nothing
    "two.html": "https://valley-herald.example/news/two.html",
    "//river-wire.example/x": "https://river-wire.example/x",
    "https://river-wire.example/x": "https://river-wire.example/x",
    "https://river-wire.example": "https://river-wire.example/",
    "https://river-wire.example./x": "https://river-wire.example/x",
    "HTTPS://River-Wire.Example:443/X#top": "https://river-wire.example/X",
    "https://river-wire.example/a b?utm_source=x&id=3": "https://river-wire.example/a%20b?id=3",
    "https://river-wire.example/caf\u00e9": "https://river-wire.example/caf%C3%A9",
    " /news/two ": "https://valley-herald.example/news/two",
    "www.river-wire.example/x": "https://www.river-wire.example/x",
    "www.river-wire.example": "https://www.river-wire.example/",
    "www/two.html": "https://valley-herald.example/news/www/two.html",
    "www.html": "https://valley-herald.example/news/www.html",
    "mailto:ada@river-wire.example": None,
    "https:///news/two": "https://valley-herald.example/news/two",  # as browsers do
    "http:///nowhere": None,
}


@pytest.mark.parametrize("written", WRITTEN)
def test_an_address_is_made_absolute_and_clean(written: str) -> None:
    assert clean(written, BASE) == WRITTEN[written]


PARTS = st.sampled_from([*"aZ0/.:@?#%&;=-_~!$'() \u00e9", "//", "/../", "https://", "river.example", ":80"])


@pytest.mark.parametrize(
    "written",
    [
        f"https://a.example/{'a' * 2_048}",
        f"https://{'ن.' * 900}example/",
        f"https://{'ﷺ' * 4}.example/",  # of 18 letters each
    ],
    ids=["path", "host", "label"],
)
def test_what_is_too_long_is_no_address(written: str) -> None:
    """To write a host of 300,000 letters in ASCII took minutes."""
    assert clean(written) is None


def test_nothing_is_relative_to_an_address_that_is_too_long() -> None:
    """Each link is joined with the base of its page: a megabyte of links to one of 200,000 characters took minutes."""
    assert clean("x", f"https://a.example/{'a/' * 900}") is not None
    assert clean("x", f"https://a.example/{'a/' * 1_100}") is None


@given(st.lists(PARTS, max_size=12).map("".join))
def test_cleaning_twice_changes_nothing(written: str) -> None:
    once = clean("https://river.example/" + written)
    assert once is not None
    assert clean(once) == once
    assert clean(once, BASE) == once
