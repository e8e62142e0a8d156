"""What is refused and why; and ordinary articles of unusual shape that must not be."""

import tomllib
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from article.read import read
from article.types import Article, Page, Rejected

FETCHED = datetime(2026, 11, 22, tzinfo=UTC)
NAV = '<header><a href="/">Hill Gazette</a><nav><ul>{}</ul></nav></header>'.format(
    "".join(
        f'<li><a href="/{s}/">{s.title()}</a></li>' for s in ("news", "sport", "culture", "weather", "mills")
    )
)
FOOT = (
    '<footer><p>© 2026 Hill Gazette</p><a href="/imprint">Imprint</a><a href="/privacy">Privacy</a></footer>'
)
SENTENCES = (
    "The footbridge below the old mill is open again after six weeks of repairs.",
    "Workers replaced forty boards and both handrails, the town said on Tuesday.",
    "Walkers had been sent round by the weir, which adds half an hour to the way.",
    "The work cost less than planned because the boards came from the town's own wood.",
    "A second bridge further down is to follow in spring, if the river allows it.",
)
TEASERS = "".join(
    f'<div class="story"><h3><a href="/news/{n}">{title}</a></h3><p>{text}</p></div>'
    for n, (title, text) in enumerate(
        (
            ("Mill pond is drained for the first time since the war", SENTENCES[0]),
            ("Choir looks for altos before the winter concert", SENTENCES[1]),
            ("Bakery on the square changes hands after thirty years", SENTENCES[2]),
            ("School bus takes the longer way round until Easter", SENTENCES[3]),
            ("New benches along the river path are here to stay", SENTENCES[4]),
        )
    )
)


def page(body: str, head: str = "", url: str = "https://hillgazette.example/news/footbridge-reopens") -> Page:
    html = f"<!doctype html><html lang=en><head>{head}</head><body>{NAV}{body}{FOOT}</body></html>"
    return Page(url, html.encode(), FETCHED, headers=(("content-type", "text/html; charset=utf-8"),))


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


ARTICLES = {
    "short news of sixty words": f"<h1>Footbridge reopens</h1>{paragraphs(*SENTENCES[:4])}",
    "one paragraph without any markup of an article": f"<h2>Footbridge reopens</h2><div>{' '.join(SENTENCES[:3])}</div>",
    "with a login form in the corner": f'<form><input name=u><input type="password" name=p></form><h1>Footbridge reopens</h1>{paragraphs(*SENTENCES)}',
    "with a consent banner": f'<div class="cookie-banner"><p>We value your privacy.</p><button>Accept</button></div><h1>Footbridge reopens</h1>{paragraphs(*SENTENCES)}',
    "about an error page": f"<h1>Page not found: how a typo sent a town's walkers to the weir</h1>{paragraphs(*SENTENCES)}",
    "whose title begins like an error": f"<h1>Sorry seems to be the hardest word on the river path</h1>{paragraphs(*SENTENCES)}",
    "about signing in": f"<h1>Sign in here: mill opens its visitors' book</h1>{paragraphs(*SENTENCES)}",
    "whose title has an error's words": f"<h1>Security check at the weir</h1>{paragraphs(*SENTENCES)}",
    "whose title has a login's words": f"<h1>Registration opens for the mill course</h1>{paragraphs(*SENTENCES)}",
    "of two sentences, marked as news": '<script type="application/ld+json">{"@type": "NewsArticle", "headline": '
    '"Footbridge closed", "datePublished": "2026-03-05T10:11:12Z"}</script>'
    "<h1>Footbridge closed</h1><p>The town closed the footbridge on Tuesday after a beam broke. No one was hurt.</p>",
    "review of a lamp, signed": '<script type="application/ld+json">{"@type": "Product", "name": "Mill lamp", '
    f'"offers": {{"price": 9}}}}</script><h1>Mill lamp</h1><p>By Ana Torres</p>{paragraphs(*SENTENCES)}',
    "news beside an advert for a job": '<script type="application/ld+json">{"@type": "JobPosting", "title": "Engineer '
    f'for water mills"}}</script><h1>Footbridge reopens</h1>{paragraphs(*SENTENCES)}',
    "about cookies": "<h1>Fine for a cookie notice</h1><p>The court in the county town fined a shop on Tuesday because "
    "its website uses cookies for advertising before visitors have pressed “accept all”, as a reader had complained. "
    "The shop wants to appeal, its owner said.</p>",
    "whose text alone is marked, with other stories in it": "<h1>Footbridge reopens</h1>"
    f'<div itemprop="articleBody">{paragraphs(*SENTENCES)}<p><b>READ ALSO</b></p><ul>'
    + "".join(f'<li><a href="/news/{n}">{text[:40]}</a></li>' for n, text in enumerate(SENTENCES))
    + "</ul></div>",
    "with a list of links and og:type alone": '<meta property="og:type" content="article"><h1>Footbridge reopens</h1>'
    + paragraphs(*SENTENCES)
    + "<ul>"
    + "".join(f'<li><a href="/news/{n}">{text[:40]}</a></li>' for n, text in enumerate(SENTENCES * 2))
    + "</ul>",
    "listicle whose places are linked": '<meta property="og:type" content="article"><h1>Eight benches with a view</h1>'
    + "".join(
        f'<h2><a href="https://benches.example/{n}">{n}. The bench that looks west</a></h2><p>{SENTENCES[n % 5]}</p>'
        for n in range(8)
    ),
    "listicle": "<h1>Five benches with a view</h1>"
    + "".join(f"<h2>{n}. Bench {n}</h2><p>{text}</p>" for n, text in enumerate(SENTENCES, 1)),
    "list of links to places": "<h1>Where to walk this weekend</h1><p>Five ways for a dry day, all without a car.</p><ul>"
    + "".join(
        f'<li><a href="https://walks.example/{n}">Round number {n}</a>: {text}</li>'
        for n, text in enumerate(SENTENCES)
    )
    + "</ul>",
    "live blog": "<h1>Flood watch: the river hour by hour</h1>"
    + "".join(
        f"<article><h3>1{n}:05</h3><time>1{n}:05</time><p>{text}</p></article>"
        for n, text in enumerate(SENTENCES)
    ),
    "photo essay with captions": "<h1>A year of the footbridge in pictures</h1>"
    + "".join(
        f'<figure><img src="/{n}.jpg"><figcaption>{text}</figcaption></figure>{"<p>" + text + "</p>" if n % 2 else ""}'
        for n, text in enumerate(SENTENCES * 2)
    ),
    "photo essay of captions alone": "<h1>A year of the footbridge in pictures</h1><article>"
    + "".join(
        f'<figure><img src="/{n}.jpg"><figcaption>{SENTENCES[n % 5]}</figcaption></figure>' for n in range(12)
    )
    + "</article>",
    "questions and answers": "<h1>Six questions for the bridge keeper</h1>"
    + "".join(f"<p><b>How is it now?</b></p><p>{text}</p>" for text in SENTENCES),
    "poem": "<h1>The weir</h1><div class=poem>"
    + "<br>".join("Below the mill the water turns, / and no one counts what it returns".split(" / ") * 8)
    + "</div>",
    "with many teasers below": f"<article><h1>Footbridge reopens</h1>{paragraphs(*SENTENCES[:3])}</article><section class=more>{TEASERS * 3}</section>",
    "table of results": "<h1>All results of the regatta</h1><p>"
    + SENTENCES[0]
    + "</p><table>"
    + "".join(f"<tr><td>{n}</td><td>Rowing club {n}</td><td>6:{n:02}</td></tr>" for n in range(1, 30))
    + "</table>",
    "review of a product": '<script type="application/ld+json">[{"@type": "Product", "name": "Lamp", "offers": {"price": 9}}'
    ', {"@type": "Review", "headline": "A lamp"}]</script><h1>A lamp</h1>' + paragraphs(*SENTENCES),
    "news of newsletters": "<title>Newsletters</title><h1>Newsletters are back</h1>"
    + paragraphs(*SENTENCES * 3),
    "Japanese": "<h1>橋が再び通れるように</h1>"
    + paragraphs(
        "古い水車小屋の下にある歩道橋が、六週間の修理を終えて再び通れるようになったと町が火曜日に発表した。",
        "作業員は四十枚の板と両側の手すりを取り替えた。費用は予定より少なく済んだという。",
        "来年の春には下流にある二つ目の橋の工事も始まる予定で、川の水位しだいだと担当者は話している。",
    ),
    "Chinese": "<h1>步行桥重新开放</h1>"
    + paragraphs(
        "老磨坊下游的步行桥经过六个星期的维修后重新开放，镇政府星期二宣布了这个消息。",
        "工人们更换了四十块木板和两侧的扶手，由于木材来自镇上自己的树林，费用低于计划。",
        "如果河水水位允许，下游的第二座桥将在明年春天开始施工，届时行人需要绕行。",
    ),
    "Thai": "<h1>สะพานคนเดินเปิดอีกครั้ง</h1>"
    + paragraphs(
        "สะพานคนเดินใต้โรงสีเก่าเปิดให้ใช้อีกครั้งหลังจากซ่อมแซมนานหกสัปดาห์ เทศบาลแจ้งเมื่อวันอังคาร",
        "คนงานเปลี่ยนแผ่นไม้สี่สิบแผ่นและราวจับทั้งสองข้าง ค่าใช้จ่ายน้อยกว่าที่วางแผนไว้",
        "สะพานแห่งที่สองจะเริ่มสร้างในฤดูใบไม้ผลิหน้า หากระดับน้ำในแม่น้ำเอื้ออำนวย เจ้าหน้าที่กล่าว",
    ),
    "Arabic": "<h1>إعادة فتح الجسر</h1>"
    + paragraphs(
        "أعيد فتح جسر المشاة أسفل الطاحونة القديمة بعد ستة أسابيع من أعمال الصيانة، حسبما أعلنت البلدية يوم الثلاثاء.",
        "واستبدل العمال أربعين لوحا خشبيا والدرابزين على الجانبين، وكانت التكلفة أقل من المخطط لها.",
        "ومن المقرر أن يبدأ العمل في جسر ثان في الربيع المقبل إذا سمح منسوب النهر بذلك.",
    ),
}


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article(name: str) -> None:
    found = read(page(ARTICLES[name]))
    assert isinstance(found, Article), found


REFUSED = {
    "home page": ("index-page", TEASERS, "https://hillgazette.example/"),
    "section": ("index-page", f"<h1>Culture</h1>{TEASERS}", "https://hillgazette.example/category/culture/"),
    "headlines alone": (
        "index-page",
        "<ul>"
        + "".join(
            f'<li><h3><a href="/n/{n}">{t} in the old town</a></h3></li>' for n, t in enumerate(SENTENCES * 2)
        )
        + "</ul>",
        "https://hillgazette.example/latest",
    ),
    "not found": ("error-page", "<h1>Page not found</h1><p>Sorry, the page is gone. Try the search.</p>", ""),
    "not found in German": (
        "error-page",
        "<h1>Seite nicht gefunden</h1><p>Die gewünschte Seite gibt es nicht oder nicht mehr.</p>",
        "",
    ),
    "not found in Czech": (
        "error-page",
        "<h1>Stránka nenalezena</h1><p>Tady nic není, zkuste hledat.</p>",
        "",
    ),
    "not found in Japanese": (
        "error-page",
        "<h1>ページが見つかりません</h1><p>お探しのページは見つかりませんでした。</p>",
        "",
    ),
    "browser check": (
        "error-page",
        "<title>Just a moment...</title><h2>Checking your browser before you go on</h2><p>This takes five seconds.</p>",
        "",
    ),
    "login": (
        "login",
        "<h1>Sign in</h1><form><input name=u><input type=password name=p><button>Sign in</button></form>",
        "https://hillgazette.example/account",
    ),
    "login in Turkish": (
        "login",
        "<h1>Giriş yap</h1><form><input name=u><input type=password name=p></form>",
        "https://hillgazette.example/hesap",
    ),
    "consent wall": (
        "consent-wall",
        "<h1>We value your privacy</h1><p>We and our 847 partners store information on a device.</p><button>Accept all</button>",
        "",
    ),
    "consent wall in French": (
        "consent-wall",
        "<h1>Le respect de votre vie privée est notre priorité</h1><p>Avec votre accord, nos partenaires et nous utilisons des cookies.</p>",
        "",
    ),
    "gallery": (
        "gallery",
        "<h1>Pictures of the week</h1><div class=gallery>"
        + "".join(f'<figure><img src="/{n}.jpg"></figure>' for n in range(15))
        + "</div>",
        "",
    ),
    "list that og:type calls an article": (
        "index-page",
        '<meta property="og:type" content="article"><h1>Culture</h1>'
        + TEASERS
        + TEASERS.replace("/news/", "/n/"),
        "https://hillgazette.example/culture",
    ),
    "not found in words of its own": (
        "error-page",
        "<h1>Well, this is awkward</h1><p>The page you are looking for has moved or was deleted, so please try the "
        "search or go back to where you came from, to our many other stories.</p>",
        "",
    ),
    "consent wall in words of its own": (
        "consent-wall",
        "<h1>HG is part of the family of Hill brands</h1><p>When you visit our pages, we use cookies to show them to "
        "you, to measure how they are used and to keep them safe.</p><p>If you press Accept all, our partners will "
        "also process your personal data for advertising.</p>",
        "",
    ),
    "gallery of numbered credits": (
        "gallery",
        "<h1>Pictures of the week</h1>"
        + "".join(
            f'<figure><img src="/{n}.jpg"><figcaption>Photo {n}: A. Holt</figcaption></figure>'
            for n in range(20)
        ),
        "",
    ),
    "gallery with captions that are sentences": (
        "gallery",
        "<h1>Pictures of the week</h1>"
        + "".join(
            f'<figure><img src="/{n}.jpg"><figcaption>{text} Photo: A. Holt</figcaption></figure>'
            for n, text in enumerate(SENTENCES * 5)
        ),
        "",
    ),
    "job advert": (
        "other-page",
        '<script type="application/ld+json">{"@type": "JobPosting", "title": "Engineer"}</script><h1>Engineer</h1>'
        + paragraphs(*SENTENCES),
        "",
    ),
    "product of a shop": (
        "other-page",
        '<script type="application/ld+json">{"@type": "Product", "name": "Lamp", "offers": {"price": 9}}</script>'
        "<h1>Lamp</h1>" + paragraphs(*SENTENCES),
        "",
    ),
    "game": (
        "other-page",
        '<meta property="og:type" content="game"><h1>Quick crossword</h1>' + paragraphs(*SENTENCES),
        "",
    ),
    "choice of newsletters": (
        "other-page",
        "<title>Newsletters</title><h1>Newsletters</h1>"
        + "".join(
            f"<div><h3>{day}</h3><p>Our editors pick the stories that matter, every {day}.</p><button>Sign up</button></div>"
            for day in "Monday Tuesday Wednesday Thursday Friday Saturday".split()
        ),
        "",
    ),
    "not for readers of another continent": (
        "error-page",
        "<h1>451: Unavailable due to legal reasons</h1><p>We recognize you are attempting to access this website from "
        "a country belonging to the European Economic Area and therefore access cannot be granted at this time.</p>",
        "",
    ),
    "league table": (
        "too-short",
        "<h1>League table</h1><table>"
        + "".join(f"<tr><td>Rowing club {n}</td><td>{n}</td><td>{3 * n}</td></tr>" for n in range(40))
        + "</table>",
        "",
    ),
    "headlines with their hours": (
        "index-page",
        "<h1>Latest</h1><ol>"
        + "".join(
            f"<li><time>18:{n:02}</time> <a href=/n/{n}>{text}</a></li>"
            for n, text in enumerate(SENTENCES * 9)
        )
        + "</ol>",
        "",
    ),
    "too short": ("too-short", "<h1>Footbridge reopens</h1><p>More soon.</p>", ""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_no_article(name: str) -> None:
    reason, body, url = REFUSED[name]
    found = read(page(body, url=url or "https://hillgazette.example/news/footbridge-reopens"))
    assert isinstance(found, Rejected), found.text
    assert found.reason == reason, found


def vocabulary(kind: str) -> list[str]:
    data = tomllib.loads((files("article.vocabulary") / "refusals.toml").read_text("utf-8"))
    return list(data[kind])


@pytest.mark.parametrize("phrase", vocabulary("error_text"))
def test_what_a_missing_page_says(phrase: str) -> None:
    found = read(
        page(f"<h1>Hm</h1><p>Well, well. The {phrase} – whatever you do, it will not come back.</p>")
    )
    assert isinstance(found, Rejected)
    assert found.reason == "error-page"


@pytest.mark.parametrize("phrase", vocabulary("consent_text"))
def test_what_asks_for_consent(phrase: str) -> None:
    others = [p for p in ("we use cookies", "reject all", "legitimate interest") if p != phrase][:2]
    text = f"<p>Before you read on: {others[0]}, {others[1]}, and so on, as the law wants us to tell all of you here, and as we do.</p>"
    assert isinstance(read(page(f"<h1>Hm</h1>{text}")), Article)
    found = read(page(f"<h1>Hm</h1>{text}<p>And there is this to say, too: {phrase}.</p>"))
    assert isinstance(found, Rejected)
    assert found.reason == "consent-wall"
