"""Addresses: their canonical form, and the site they belong to."""

import ipaddress
import re
import unicodedata
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

# Parameters that name a visitor, a campaign or a share button, never a different text.
TRACKING = frozenset(
    [
        "fbclid",
        "gclid",
        "gclsrc",
        "dclid",
        "gbraid",
        "wbraid",
        "msclkid",
        "yclid",
        "twclid",
        "igshid",
        "igsh",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "_hsenc",
        "_hsmi",
        "vero_id",
        "oly_enc_id",
        "oly_anon_id",
        "cmpid",
        "cmp",
        "ocid",
        "ncid",
        "icid",
        "sr_share",
        "smid",
        "ref_src",
        "ref_url",
        "spm",
        "xtor",
        "wt_mc",
        "at_medium",
        "at_campaign",
        "ftag",
        "ftcamp",
        "s_cid",
        "__twitter_impression",
        "taid",
        "guccounter",
        "guce_referrer",
        "guce_referrer_sig",
    ]
)
TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "matomo_", "hsa_", "stm_")
# As in site maps. Each link is joined with the base of its page: of 10,000 characters, a megabyte of links took 9 s.
_MAX_CHARS = 2_048
_MAX_HOST, _MAX_LABEL = 253, 63  # RFC 1035; to write a label in ASCII takes the square of its length
_SAFE_PATH = "/:@!$&'()*+,;=~-._%"
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
# Most addresses are clean as they stand, and taking one apart costs twenty times as much as seeing that.
_PATH = r"/(?!/)[\w/:@!$&'()*+,=~.-]*"
_IS_CLEAN = re.compile(rf"(https?://[a-z0-9_-][a-z0-9._-]*[a-z0-9_-]){_PATH}", re.ASCII)
_PLAIN_HOST = re.compile(r"https?://([a-z0-9][a-z0-9.-]*[a-z0-9])(?:[/?#]|\Z)")
# "www.a.example/x" without its scheme is meant as an address, though a browser takes it for a path.
_NO_SCHEME = re.compile(r"\s{0,5}www\.[\w-]{1,63}\.[\w.-]{2,100}(?:[/?#]|\Z)", re.IGNORECASE)
_IS_PATH = re.compile(_PATH, re.ASCII)


def clean(url: str, base: str | None = None) -> str | None:
    """The address a page is known by: absolute, lower-case host, no tracking parameters, no fragment.

    None for what is no fetchable address (other schemes, no host, unparsable), and for what is too long for one.

    >>> clean("HTTP://Valley-Herald.EXAMPLE:80/a//b.html?utm_source=x&id=3#top")
    'http://valley-herald.example/a//b.html?id=3'
    >>> clean("../two", "https://a.example/x/one")
    'https://a.example/two'
    >>> clean("javascript:void(0)") is None
    True
    """
    if max(len(url), len(base or "")) > _MAX_CHARS:
        return None
    if _IS_CLEAN.fullmatch(url):
        return url
    if base and _IS_PATH.fullmatch(url) and "/." not in url and (origin := _IS_CLEAN.fullmatch(base)):
        return origin[1] + url
    if _NO_SCHEME.match(url):
        url = f"{(base or 'https:').partition(':')[0]}://{url.strip()}"
    try:
        joined = urljoin(base, url.strip()) if base else url.strip()
        parts = urlsplit(joined)
        port = parts.port
        host = _host(parts.hostname or "")
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https") or not host:
        return None
    netloc = host if port in (None, {"http": 80, "https": 443}[scheme]) else f"{host}:{port}"
    # Parameters of the last step that are empty go where addresses are joined, so they go everywhere.
    path = quote(_BAD_ESCAPE.sub("%25", parts.path.rstrip(";") or "/"), safe=_SAFE_PATH, errors="replace")
    return urlunsplit((scheme, netloc, path, _query(parts.query), ""))


def _query(query: str) -> str:
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if not is_tracking(key)]
    if len(kept) == len(pairs):
        return quote(_BAD_ESCAPE.sub("%25", query), safe=_SAFE_PATH + "?[]|", errors="replace")
    return urlencode(kept, errors="replace")


def is_tracking(parameter: str) -> bool:
    """Whether a query parameter only follows the visitor."""
    name = parameter.lower()
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)


def _host(host: str) -> str:
    host = host.rstrip(".").lower()
    if host.isascii():
        if not host or ":" in host:
            return f"[{host}]" if host else ""
        return host if re.fullmatch(r"[a-z0-9._-]+", host) else ""
    host = unicodedata.normalize("NFKC", host)  # as IDNA does: a letter may become eighteen
    if len(host) > _MAX_HOST or max(map(len, host.split("."))) > _MAX_LABEL:
        return ""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def host_of(url: str) -> str:
    """The lower-case host of an address, empty where there is none."""
    if found := _PLAIN_HOST.match(url):
        return found[1]
    try:
        return (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def site_of(url: str) -> str:
    """The registered domain of an address (bundled public suffix list, private suffixes on).

    Under an unknown suffix the last two labels; an address literal or a single label is its own site.

    >>> site_of("https://www.news.valley-herald.example/x")
    'valley-herald.example'
    >>> site_of("https://blog.bbc.co.uk/"), site_of("https://one.github.io/")
    ('bbc.co.uk', 'one.github.io')
    """
    return site_of_host(host_of(url))


@lru_cache(maxsize=65_536)
def site_of_host(host: str) -> str:
    """As `site_of`, for a host name."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    found = _extract()(host)
    if found.suffix and found.domain:
        return f"{found.domain}.{found.suffix}"
    return ".".join(host.split(".")[-2:])


@lru_cache(maxsize=1)
def _extract():  # type: ignore[no-untyped-def]  # tldextract is imported late: its first answer costs 140 ms
    from tldextract import TLDExtract

    # No suffix_list_urls: the list bundled with the package, never the network.
    return TLDExtract(suffix_list_urls=(), include_psl_private_domains=True, cache_dir=None)
