"""The built-in web: what it serves, what is planted in it, and the table that compares found with planted."""

import re
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from itertools import combinations
from xml.etree import ElementTree

import feedparser
import pytest

from article.urls import clean, host_of
from copytrail.demo.plan import Post, read_plan
from copytrail.demo.score import Row, score, table
from copytrail.demo.server import Server, serve
from copytrail.demo.stories import fill, stories
from copytrail.demo.world import World, build, sites_toml

NOW = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)  # a Sunday: the last complete week is 9 to 15 November


@pytest.fixture(scope="module")
def world() -> World:
    return build(NOW)


@pytest.fixture(scope="module")
def posts(world: World) -> dict[str, Post]:
    return {post.url: post for _, posts in read_plan(world.monday) for post in posts}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


@dataclass(frozen=True)
class Web:
    server: Server
    get: Callable[..., Answer]


@pytest.fixture
def web(world: World) -> Iterator[Web]:
    """The world behind its proxy, without the pauses of its slow site."""
    quick = replace(world, sites=tuple(replace(site, delay=0.0) for site in world.sites))
    server = serve(quick)
    with server as proxy:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": proxy}), _Stay)

        def get(url: str, method: str = "GET", **headers: str) -> Answer:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            request = urllib.request.Request(url, headers=named, method=method)  # noqa: S310  # loopback only
            try:
                with opener.open(request, timeout=10) as reply:
                    return Answer(reply.status, dict(reply.headers), reply.read())
            except urllib.error.HTTPError as error:
                with error:
                    return Answer(error.code, dict(error.headers), error.read())

        yield Web(server, get)


# --- the sites ------------------------------------------------------------------------------------------


def test_the_web_has_the_size_a_crawl_of_seconds_can_take(world: World) -> None:
    assert len(world.sites) >= 14
    assert all(6 <= len(site.articles) <= 10 for site in world.sites)
    assert sum(len(site.articles) for site in world.sites) <= 220
    assert sum(site.delay * len(site.pages) for site in world.sites) < 20


def test_the_same_day_gives_the_same_web() -> None:
    assert build(NOW) == build(NOW + timedelta(hours=3))


def test_most_articles_fall_in_the_last_complete_week_and_some_before_it(posts: Mapping[str, Post]) -> None:
    monday, sunday = datetime(2026, 11, 9, tzinfo=UTC), datetime(2026, 11, 16, tzinfo=UTC)
    assert all(post.at < sunday for post in posts.values())
    before = [post for post in posts.values() if post.at < monday]
    assert 5 <= len(before) < len(posts) / 5


def test_addresses_are_in_the_form_articles_are_known_by(world: World) -> None:
    assert [url for site in world.sites for url in site.articles if clean(url) != url] == []


def test_no_two_pages_share_an_address(world: World) -> None:
    for site in world.sites:
        assert len(set(site.articles)) == len(site.articles)
        assert {url.removeprefix(f"http://{site.host}") for url in site.articles} <= site.pages.keys()


def test_every_page_answers(world: World, web: Web) -> None:
    for site in world.sites:
        for path, reply in site.pages.items():
            expected = (
                503 if site.status and path != "/robots.txt" else 500 if reply.fails_first else reply.status
            )
            assert web.get(f"http://{site.host}{path}").status == expected, (site.host, path)


def test_feeds_list_every_article_with_its_true_time(
    world: World, web: Web, posts: Mapping[str, Post]
) -> None:
    for site in world.sites:
        if "/feed" not in site.pages or site.status:
            continue
        feed = feedparser.parse(web.get(f"http://{site.host}/feed").body)
        assert not feed.bozo, site.host
        links = {_arrive(web, entry.link): entry for entry in feed.entries}
        assert links.keys() == set(site.articles), site.host
        for url, entry in links.items():
            assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == posts[url].at


def _arrive(web: Web, link: str) -> str:
    url = clean(link) or ""
    answer = web.get(url)
    return answer.headers["Location"] if answer.status == 301 else url


def test_sitemaps_are_named_in_robots_and_list_every_article(world: World, web: Web) -> None:
    mapped = [site for site in world.sites if "/sitemap.xml" in site.pages]
    assert mapped
    for site in mapped:
        robots = web.get(f"http://{site.host}/robots.txt").body.decode()
        assert f"Sitemap: http://{site.host}/sitemap.xml" in robots
        tree = ElementTree.fromstring(web.get(f"http://{site.host}/sitemap.xml").body)  # noqa: S314  # our own
        places = tree.findall(".//{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
        assert {place.text for place in places} == set(site.articles)


def test_every_article_is_linked_from_the_home_page_or_a_section(world: World) -> None:
    for site in world.sites:
        lists = [
            reply.body.decode()
            for path, reply in site.pages.items()
            if _is_list(site.articles, site.host, path)
        ]
        linked = "\n".join(lists)
        for url in site.articles:
            assert url in linked or url.removeprefix(f"http://{site.host}") in linked, url


def _is_list(articles: tuple[str, ...], host: str, path: str) -> bool:
    return f"http://{host}{path}" not in articles and path not in ("/feed", "/sitemap.xml")


def test_one_site_has_section_pages_only(world: World) -> None:
    bare = [
        site for site in world.sites if not site.pages.keys() & {"/feed", "/sitemap.xml"} and not site.status
    ]
    assert [site.host for site in bare] == ["market-square.example"]


def test_sites_toml_names_home_pages_only(world: World) -> None:
    rows = tomllib.loads(sites_toml(world))["site"]
    assert [row["home"] for row in rows] == [site.home for site in world.sites]
    assert {tuple(row) for row in rows} == {("home", "kind", "gap")}


# --- the server -----------------------------------------------------------------------------------------


def test_conditional_requests_are_answered_304(web: Web) -> None:
    first = web.get("http://riverwire.example/")
    again = web.get("http://riverwire.example/", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert (
        web.get("http://riverwire.example/", If_Modified_Since=first.headers["Last-Modified"]).status == 304
    )
    assert web.get("http://riverwire.example/", If_None_Match='"other"').status == 200


def test_nothing_but_the_demo_web_is_reached(web: Web) -> None:
    assert web.get("http://elsewhere.example/").status == 502
    assert web.get("http://riverwire.example/polls/submit/", method="POST").status == 405
    assert web.get("http://riverwire.example/nowhere").status == 404


def test_tunnels_are_refused(web: Web) -> None:
    host, port = web.server.url.removeprefix("http://").split(":")
    connection = HTTPConnection(host, int(port), timeout=5)
    connection.request("CONNECT", "riverwire.example:443", headers={"Host": "riverwire.example:443"})
    assert connection.getresponse().status == 405
    connection.close()


def test_plain_requests_go_by_their_host_header(web: Web) -> None:
    host, port = web.server.url.removeprefix("http://").split(":")
    connection = HTTPConnection(host, int(port), timeout=5)
    connection.request("GET", "/robots.txt", headers={"Host": "quiet-archive.example"})
    assert b"Disallow: /\n" in connection.getresponse().read()
    connection.close()


def test_every_request_is_logged(web: Web) -> None:
    web.get("http://newsmill.example/list.php?part=latest", User_Agent="a-test/1")
    last = web.server.log[-1]
    assert (last.host, last.path, last.agent, last.status) == (
        "newsmill.example",
        "/list.php?part=latest",
        "a-test/1",
        200,
    )
    assert datetime.now(UTC) - last.at < timedelta(minutes=1)


def test_the_flaky_page_fails_once_and_then_answers(world: World, web: Web) -> None:
    (flaky,) = (plant.url for plant in world.plants if plant.kind == "flaky")
    assert [web.get(flaky).status for _ in range(2)] == [500, 200]


def test_the_slow_site_is_slow_and_a_stopped_server_is_gone(world: World) -> None:
    slow = next(site for site in world.sites if site.delay)
    hasty = replace(world, sites=(replace(slow, delay=0.3),))
    with serve(hasty) as proxy:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": proxy}))
        before = datetime.now(UTC)
        opener.open(slow.home, timeout=5).close()
        assert datetime.now(UTC) - before >= timedelta(seconds=0.3)
    with pytest.raises(urllib.error.URLError):
        opener.open(slow.home, timeout=5)


# --- the texts ------------------------------------------------------------------------------------------


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(*(words[start:] for start in range(5)), strict=False))


def _contained(part: str, whole: str) -> float:
    """The share of the part's running words found in the whole, by 5-word shingles."""
    return len(_shingles(part) & _shingles(whole)) / len(_shingles(part))


def test_unrelated_stories_share_next_to_nothing() -> None:
    texts = {story.id: (story.of, _shingles(story.text)) for story in stories().values() if not story.towns}
    for (one, (of_one, a)), (two, (of_two, b)) in combinations(texts.items(), 2):
        if one != of_two and two != of_one:
            assert len(a & b) / len(a | b) < 0.02, (one, two)


def test_every_story_is_an_article_in_length() -> None:
    for story in stories().values():
        assert 250 <= len(story.text.split()) <= 600, story.id


@pytest.mark.parametrize(
    ("copy", "least", "most"),
    [
        ("museum-find-rewritten", 0.40, 0.75),  # two sentences in five reworded
        ("ferry-quoted", 0.25, 0.40),  # three tenths quoted
        ("harvest-festival-update", 0.60, 0.90),  # the same, with what changed
        ("bridge-independent", 0.0, 0.01),  # the same event in other words
    ],
)
def test_texts_overlap_as_far_as_they_are_meant_to(copy: str, least: float, most: float) -> None:
    texts = stories()
    source = texts[texts[copy].of or ""]
    assert least <= _contained(source.text, texts[copy].text) <= most
    assert least <= _contained(texts[copy].text, source.text) <= most


def test_filled_stories_differ_in_every_town_and_share_their_skeleton(posts: Mapping[str, Post]) -> None:
    filled = [story for story in stories().values() if story.towns]
    assert len(filled) >= 4
    for story in filled:
        texts = [fill(story, host).text for host in story.towns or ()]
        assert len(texts) >= 4
        assert all("{" not in text for text in texts)
        for one, two in combinations(texts, 2):
            assert 0.2 < _contained(one, two) < 0.7, story.id


# --- the plants -----------------------------------------------------------------------------------------


def test_every_plant_stands_on_a_page_that_exists(world: World) -> None:
    pages = {f"http://{site.host}{path}" for site in world.sites for path in site.pages}
    assert {plant.url for plant in world.plants} <= pages
    assert {plant.of for plant in world.plants if plant.of} <= pages


def test_all_kinds_are_planted(world: World) -> None:
    count = {
        kind: sum(plant.kind == kind for plant in world.plants) for kind in {p.kind for p in world.plants}
    }
    traps = {host_of(plant.url) for plant in world.plants if plant.kind == "trap"}
    assert len(traps) >= 3
    for kind in (
        "back-dated-copy",
        "rewritten-copy",
        "partial-copy",
        "update",
        "independent",
        "forbidden",
        "failing",
    ):
        assert count[kind] == 1, kind
    for kind in ("origin", "declared-syndication", "undeclared-copy", "template-spam", "trap"):
        assert count[kind] >= 10, kind


def test_copies_come_after_their_origin(world: World, posts: Mapping[str, Post]) -> None:
    for plant in world.plants:
        if plant.of and plant.kind != "independent":
            assert posts[plant.url].at > posts[plant.of].at, plant.url


def test_the_back_dated_copy_claims_the_earlier_time_on_its_page_alone(
    world: World, posts: Mapping[str, Post]
) -> None:
    (plant,) = (plant for plant in world.plants if plant.kind == "back-dated-copy")
    copy, origin = posts[plant.url], posts[plant.of or ""]
    assert copy.claimed < origin.at < copy.at
    (site,) = (site for site in world.sites if site.host == copy.host)
    assert f"{copy.claimed:%Y-%m-%dT%H:%M}" in site.pages[copy.path].body.decode()
    assert (site.pages[copy.path].modified or NOW) > copy.at


def test_only_partners_name_the_agency(world: World, posts: Mapping[str, Post]) -> None:
    bodies = {
        f"http://{site.host}{path}": reply.body.decode("latin-1")
        for site in world.sites
        for path, reply in site.pages.items()
    }
    for plant in world.plants:
        if plant.kind == "declared-syndication":
            assert "River Wire" in bodies[plant.url] or "riverwire.example" in bodies[plant.url], plant.url
        if plant.kind == "undeclared-copy":
            assert "riverwire.example" not in bodies[plant.url], plant.url


def test_traps_bind_the_vote_to_the_mailing_list_and_honest_polls_ask_for_no_address(world: World) -> None:
    bodies = {
        f"http://{site.host}{path}": reply.body.decode("latin-1")
        for site in world.sites
        for path, reply in site.pages.items()
    }
    places = set()
    for plant in world.plants:
        if plant.kind == "trap":
            form = bodies[plant.url].partition('<div class="gform_wrapper')[2].partition("</form>")[0]
            assert 'type="radio"' in form
            assert 'type="email"' in form
            assert "e-mail" in form.partition("gfield--type-html")[2]
            places.add("mid-article" in plant.note)
        if plant.kind == "honest-poll":
            form = bodies[plant.url].partition('<div class="gform_wrapper')[2].partition("</form>")[0]
            assert 'type="radio"' in form
            assert "email" not in form
    assert places == {True, False}


# --- the table ------------------------------------------------------------------------------------------


def _perfect(world: World) -> dict[str, list[dict[str, object]]]:
    """The exports of a crawl that found everything, written from the plants."""
    closed = {host_of(plant.url) for plant in world.plants if plant.kind in ("forbidden", "failing")}
    articles = [{"url": url} for site in world.sites if site.host not in closed for url in site.articles]
    families: list[dict[str, object]] = []
    copies: list[dict[str, object]] = []
    flags: list[dict[str, object]] = []
    for plant in world.plants:
        expect = plant.expect
        if expect.relation and expect.relation != "partial-copy":
            families.append({"family": plant.of or plant.url, "url": plant.url, "relation": expect.relation})
        if expect.relation and plant.of:
            pair = {"a_url": plant.of, "b_url": plant.url, "relation": expect.relation}
            copies.append({**pair, "declared": expect.declared or "none"})
        if expect.flag:
            flags.append({"url": plant.url, "kind": expect.flag, "verdict": "confirmed"})
    return {"articles": articles, "families": families, "copies": copies, "flags": flags}


_TEMPLATES = {"template-spam": "filled-in-story", "trap-ring": "subscription-trap"}


def _report(world: World) -> dict[str, object]:
    owners = [plant for plant in world.plants if plant.kind == "infrastructure"]
    edges = [
        {"from": host_of(plant.url), "to": other, "kinds": ["infrastructure"]}
        for plant in owners
        for other in plant.expect.sites
        if other != host_of(plant.url)
    ]
    templates = [
        {"kind": _TEMPLATES[plant.kind], "text": plant.expect.text, "sites": list(plant.expect.sites)}
        for plant in world.plants
        if plant.kind in _TEMPLATES
    ]
    return {"networks": [{"edges": edges}], "templates": templates}


SUMMARY = {
    "sites": [
        {"site": "quiet-archive.example", "status": "ok", "pages": 0, "skipped": {"robots": 3}, "errors": 0},
        {"site": "moorland-bulletin.example", "status": "down", "pages": 0, "skipped": {}, "errors": 0},
        {"site": "riverwire.example", "status": "ok", "pages": 14, "skipped": {}, "errors": 0},
    ]
}


def _rows(world: World, **changed: object) -> dict[str, Row]:
    given = {**_perfect(world), "crawl_summary": SUMMARY, "report": _report(world), **changed}
    return {row.kind: row for row in score(world, **given)}  # type: ignore[arg-type]  # a dict of all arguments


def test_a_perfect_crawl_finds_everything(world: World) -> None:
    rows = _rows(world)
    assert {kind for kind, row in rows.items() if row.missed or row.false} == set()
    assert all(row.found == row.planted > 0 for row in rows.values())


def test_an_empty_crawl_finds_nothing(world: World) -> None:
    nothing: dict[str, object] = {"articles": [], "families": [], "copies": [], "flags": [], "report": None}
    rows = _rows(world, **nothing, crawl_summary={})
    assert {row.found for row in rows.values()} == {0}


def test_misses_and_false_alarms_are_named(world: World) -> None:
    perfect = _perfect(world)
    honest = next(plant.url for plant in world.plants if plant.kind == "honest-poll")
    dated = next(plant for plant in world.plants if plant.kind == "back-dated-copy")
    filled = [plant.url for plant in world.plants if plant.kind == "template-spam"][:2]
    apart = next(plant for plant in world.plants if plant.kind == "independent")
    turned = [
        {**row, "relation": "origin"} if row["url"] == dated.url else row for row in perfect["families"]
    ]
    pairs = [
        {"a_url": one, "b_url": two, "relation": "undeclared-copy", "declared": "none"}
        for one, two in (filled, (apart.of, apart.url))
    ]
    rows = _rows(
        world,
        families=turned,
        copies=perfect["copies"] + pairs,
        flags=[{"url": honest, "kind": "subscription-trap", "verdict": "confirmed"}],
    )
    assert rows["back-dated-copy"].missed == (f"{dated.url} (judged origin)",)
    assert rows["origin"].false == (dated.url,)
    assert rows["honest-poll"].false == (honest,)
    assert rows["trap"].found == 0
    assert rows["template-spam"].false == (" with ".join(sorted(filled)),)
    assert rows["independent"].missed == (f"{apart.url} (taken for a copy)",)
    text = table(list(rows.values()))
    assert dated.url in text
    assert honest in text


def test_a_probable_note_is_no_accusation(world: World) -> None:
    honest = next(plant.url for plant in world.plants if plant.kind == "honest-poll")
    rows = _rows(world, flags=[{"url": honest, "kind": "subscription-trap", "verdict": "note"}])
    assert rows["honest-poll"].false == ()


def test_sites_of_different_owners_joined_by_a_template_are_a_false_alarm(world: World) -> None:
    report = _report(world)
    edge = {"from": "newsmill.example", "to": "market-square.example", "kinds": ["template"]}
    rows = _rows(world, report={**report, "networks": [{"edges": [edge]}]})
    assert rows["trap-ring"].false == ("market-square.example with newsmill.example",)
    assert rows["infrastructure"].found == 0


def test_a_lookup_counts_only_with_the_right_origin(world: World) -> None:
    copy = next(plant for plant in world.plants if plant.kind == "undeclared-copy")
    right = {"url": copy.url, "verdict": "probable-copy", "origin": {"url": copy.of}}
    wrong = {"url": copy.url, "verdict": "probable-copy", "origin": {"url": copy.url}}
    assert _rows(world, lookup=right)["lookup"].found == 1
    assert _rows(world, lookup=[wrong])["lookup"].missed != ()
