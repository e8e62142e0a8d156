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


@given(st.lists(PARTS, max_size=12).map("".join))
def test_cleaning_twice_changes_nothing(written: str) -> None:
    once = clean("https://river.example/" + written)
    assert once is not None
    assert clean(once) == once
    assert clean(once, BASE) == once
