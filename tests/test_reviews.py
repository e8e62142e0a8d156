"""The `review` verb: decisions about the article that is meant, whatever way its address is written."""

import pytest

from copytrail import reviews
from copytrail.errors import NotFound
from store.reviews import standing
from store.session import Store
from tests.newsstand import keep
from tests.test_repetition import trapped

URL = trapped(0).url


@pytest.mark.parametrize(
    "written", [URL, URL.replace("http:", "https:"), URL.replace("//", "//www."), URL + "/"]
)
def test_a_decision_is_about_the_stored_article(sqlite_store: Store, written: str) -> None:
    keep(sqlite_store, trapped(0))
    made = reviews.add(sqlite_store, "not-a-trap", written, other=None, because="a panel", who="kim")
    assert (made["url"], made["who"]) == (URL, "kim")
    with sqlite_store.read() as session:
        reviewed = standing(session).on_trap(URL, None)
    assert reviewed is not None
    assert (reviewed.because, reviewed.number) == ("a panel", made["number"])


def test_decisions_are_listed_and_undone(sqlite_store: Store) -> None:
    keep(sqlite_store, trapped(0), trapped(1))
    reviews.add(sqlite_store, "not-a-trap", URL, other=None, because="a panel", who="kim")
    reviews.add(sqlite_store, "false-match", URL, other=trapped(1).url, because="chance", who="ali")
    reviews.undo(sqlite_store, 1)
    assert [
        (one["number"], one["decision"], bool(one["undone_at"])) for one in reviews.listed(sqlite_store)
    ] == [
        (1, "not-a-trap", True),
        (2, "false-match", False),
    ]
    with sqlite_store.read() as session:
        assert standing(session).not_a_trap == frozenset()


def test_a_decision_needs_its_article(sqlite_store: Store) -> None:
    keep(sqlite_store, trapped(0))
    with pytest.raises(NotFound):
        reviews.add(
            sqlite_store, "not-a-trap", "http://nowhere.example/x", other=None, because="?", who="kim"
        )
    with pytest.raises(NotFound):
        reviews.add(
            sqlite_store, "false-match", URL, other="http://nowhere.example/x", because="?", who="kim"
        )
