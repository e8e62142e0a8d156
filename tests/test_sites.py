"""sites.toml: read with errors that help, written without losing a comment."""

from pathlib import Path

import pytest

from crawler.contact import needs_contact, user_agent
from crawler.sites import SiteConfig, SitesError, append, load, merge, named, parse, render, seconds


def test_a_home_page_is_enough() -> None:
    assert parse('[[site]]\nhome = "https://valley-herald.example"\n') == [
        SiteConfig("https://valley-herald.example/")
    ]


def test_every_key_is_read() -> None:
    text = """
    [[site]]
    home = "https://www.harbour-post.example/"
    name = "Harbour Post"
    feeds = ["/feed.xml"]
    sitemaps = ["https://www.harbour-post.example/news.xml"]
    sections = ["https://sport.harbour-post.example/"]
    every = "15m"
    gap = "300ms"
    limit = 20
    owner = "Harbour Press"
    kind = "newspaper"
    licenses_from = ["RiverWire.example"]
    """
    (site,) = parse(text)
    assert site == SiteConfig(
        home="https://www.harbour-post.example/",
        name="Harbour Post",
        feeds=("https://www.harbour-post.example/feed.xml",),
        sitemaps=("https://www.harbour-post.example/news.xml",),
        sections=("https://sport.harbour-post.example/",),
        every=900.0,
        gap=0.3,
        limit=20,
        owner="Harbour Press",
        kind="newspaper",
        licenses_from=("riverwire.example",),
    )
    assert site.site == "harbour-post.example"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[site]]\nhome = "https://a.example/"\n\n[[site]]\nname = "x"\n', "line 4: home is missing"),
        ('[[site]]\nhome = "not an address"\n', "line 1: home is missing or no address"),
        (
            '[[site]]\nhome = "https://a.example/"\nfeed = "/x"\n',
            "line 1: unknown key 'feed'; known are home",
        ),
        ('[[site]]\nhome = "https://a.example/"\nfeeds = "/x"\n', "feeds must be a list"),
        ('[[site]]\nhome = "https://a.example/"\nfeeds = ["https://b.example/x"]\n', "not on a.example"),
        ('[[site]]\nhome = "https://a.example/"\nevery = "often"\n', "no duration; write e.g."),
        ('[[site]]\nhome = "https://a.example/"\nlimit = 0\n', "limit must be a whole number above 0"),
        ('[[site]]\nhome = "https://a.example/"\nlimit = true\n', "limit must be a whole number above 0"),
        ('[site]\nhome = "https://a.example/"\n', "two brackets"),
        ("sites = []\n", "unknown key 'sites'"),
        ("[[site]\n", "line 1"),
    ],
)
def test_an_error_names_line_and_key_and_says_what_to_do(text: str, told: str) -> None:
    with pytest.raises(SitesError) as raised:
        parse(text)
    assert told in str(raised.value)


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SitesError, match="copytrail add"):
        load(tmp_path / "sites.toml")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("300ms", 0.3),
        ("1s", 1.0),
        ("1.5s", 1.5),
        ("15m", 900.0),
        ("1h", 3600.0),
        ("2d", 172_800.0),
        ("5", 5.0),
        (5, 5.0),
        (0, 0.0),
    ],
)
def test_durations(written: str | int, meant: float) -> None:
    assert seconds(written) == meant


@pytest.mark.parametrize(
    "written", ["", "h", "-1s", "1 fortnight", "1e9h", "nan", True, -1, float("nan"), float("inf")]
)
def test_what_is_no_duration(written: str | float) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the message is for the caller who names the key
        seconds(written)


def test_entries_of_one_domain_become_one_site() -> None:
    merged = merge(
        [
            SiteConfig("https://www.a.example/", gap=1.0, feeds=("https://www.a.example/f",), limit=5),
            SiteConfig("https://b.example/"),
            SiteConfig("https://blog.a.example/", gap=2.0, every=60.0, feeds=("https://blog.a.example/g",)),
        ]
    )
    assert [site.site for site in merged] == ["a.example", "b.example"]
    assert merged[0].gap == 2.0
    assert merged[0].feeds == ("https://www.a.example/f", "https://blog.a.example/g")
    assert merged[0].sections == ("https://blog.a.example/",)
    assert (merged[0].every, merged[0].limit) == (60.0, 5)


def test_append_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "sites.toml"
    before = '# Ours, do not sort!\n[[site]]\nhome = "https://a.example/"  # first'
    path.write_text(before)
    added = SiteConfig(
        "https://b.example/", name='The "B" \\ Post\n', feeds=("https://b.example/f",), every=3600.0, gap=0.25
    )
    assert append(path, added)
    assert path.read_text().startswith(before)
    assert load(path)[1] == added
    assert not append(path, SiteConfig("https://www.b.example/other"))
    assert len(load(path)) == 2


def test_append_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "sites.toml"
    assert append(path, SiteConfig("https://a.example/"))
    assert path.read_text() == '[[site]]\nhome = "https://a.example/"\n'


@pytest.mark.parametrize("value", [0.0, 0.25, 1.0, 90.0, 3600.0, 86_400.0])
def test_what_is_written_is_read_back(value: float) -> None:
    site = SiteConfig("https://a.example/", every=value, gap=value)
    assert parse(render(site)) == [site]


@pytest.mark.parametrize("name", ["a.example", "A.example", "https://www.a.example/x", "The A"])
def test_a_site_answers_to_its_domain_address_and_name(name: str) -> None:
    sites = [SiteConfig("https://www.a.example/", name="The A"), SiteConfig("https://b.example/")]
    assert named(sites, [name]) == sites[:1]


def test_an_unknown_name_is_an_error_that_lists_the_known() -> None:
    with pytest.raises(SitesError, match=r"'c\.example' is not in sites.toml \(there: a\.example\)"):
        named([SiteConfig("https://a.example/")], ["c.example"])


def test_public_hosts_need_a_contact_reserved_names_do_not() -> None:
    assert not needs_contact(
        ["https://a.example/", "http://b.test/", "http://c.invalid/", "http://d.localhost/"]
    )
    assert needs_contact(["https://a.example/", "https://example.org/"])


def test_the_user_agent_names_the_contact_and_nothing_that_breaks_a_header() -> None:
    assert user_agent("https://desk.example/crawler").endswith(" (+https://desk.example/crawler)")
    assert user_agent(None).startswith("Copytrail/")
    assert "\n" not in user_agent("x\r\nX-Other: 1")
