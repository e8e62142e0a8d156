"""report.html: one page without scripts or anything from elsewhere, all text of others escaped."""

from datetime import timedelta
from pathlib import Path
from shlex import quote
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from copytrail.report.build import Report
from copytrail.report.picture import picture

FOLDER = Path(__file__).parent
# What a reader can take in; everything is in the files beside the page.
LIMITS = {"networks": 60, "pictures": 30, "edges": 40, "sites": 100, "traps": 100, "uncertain": 40}
LONGEST = 200  # characters of a link's text


def page(report: Report) -> str:
    """The report as HTML."""
    template = environment(FOLDER).get_template("report.html")
    drawn = report.web.networks[: LIMITS["pictures"]]
    return template.render(
        report=report.to_json(),
        pictures={one.id: picture(one, number) for number, one in enumerate(drawn)},
        last_day=(report.end - timedelta(seconds=1)).date().isoformat(),
        limits=LIMITS,
    )


def environment(folder: Path) -> Environment:
    """Templates of a folder, escaping always, with the filters that pages use."""
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "link": link,
        "day": day,
        "moment": moment,
        "claimed": claimed,
        "hours": hours,
        "later": later,
        "shell": quote,
        "percent": percent,
    }
    return made


def link(url: str | None, text: str | None = None) -> Markup:
    """A link to another's page, only for http and https; else the text alone."""
    shown = text or url or ""
    shown = shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
    if url and is_web(url):
        return Markup('<a href="{}" rel="noreferrer nofollow noopener">{}</a>').format(url, shown)
    return Markup("{}").format(shown)


def is_web(url: str) -> bool:
    """Whether an address is one to link to."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def day(at: str | None) -> str:
    """The day of an RFC 3339 time."""
    return at[:10] if at else "–"


def moment(at: str | None) -> str:
    """An RFC 3339 time for people, in UTC.

    >>> moment("2026-11-17T09:30:00Z")
    '2026-11-17 09:30 UTC'
    """
    return f"{at[:10]} {at[11:16]} UTC" if at else "–"


def claimed(at: str | None, precision: str | None) -> str:
    """A claimed time no finer than its claim.

    >>> claimed("2026-11-17T00:00:00Z", "day"), claimed("2026-11-01T00:00:00Z", "month")
    ('2026-11-17', '2026-11')
    """
    digits = {"year": 4, "month": 7, "day": 10}.get(precision or "")
    return moment(at) if digits is None else (at or "–")[:digits]


def hours(value: float | None) -> str:
    """A number of hours in words.

    >>> hours(0.5), hours(5.25), hours(72), hours(-2)
    ('30 min', '5.2 h', '3 days', '-2.0 h')
    """
    if value is None:
        return "–"
    if abs(value) < 2:
        return f"{round(value * 60)} min"
    return f"{value:.1f} h" if abs(value) < 48 else f"{round(value / 24)} days"


def later(value: float) -> str:
    """A lag in words; a copy can be dated before what it was taken from.

    >>> later(5.25), later(-3.0)
    ('5.2 h later', 'though dated 3.0 h earlier')
    """
    return f"{hours(value)} later" if value >= 0 else f"though dated {hours(-value)} earlier"


def percent(value: float | None) -> str:
    """A share as a whole percentage."""
    return "–" if value is None else f"{value:.0%}"
