"""Which addresses may never be asked: the guard against pages that send us into somebody's private network."""

import ipaddress
import re
import unicodedata
from urllib.parse import unquote, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Names that mean "this machine" or "this network" wherever they are asked (RFC 6761, 6762, 7686, 8375, 9476 and
# ICANN's .internal), and habits of private networks and clouds.
SPECIAL_SUFFIXES = frozenset(
    [
        "localhost",
        "local",
        "localdomain",
        "internal",
        "intranet",
        "private",
        "lan",
        "home",
        "corp",
        "home.arpa",
        "onion",
        "i2p",
        "svc",
        "consul",
        "alt",
        "metadata",
        "instance-data",
    ]
)
# Public zones whose names spell out the address they answer with: 127.0.0.1.nip.io is loopback.
ADDRESS_ZONES = frozenset(
    ["nip.io", "sslip.io", "xip.io", "localtest.me", "lvh.me", "vcap.me", "lacolhost.com"]
)
# Never the open web, whatever the Python version's own tables say (RFC 6890 and its registry, plus one cloud's
# metadata host on a public-looking address, 168.63.129.16).
_REFUSED_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in [
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "168.63.129.16/32",
        "::/96",
        "::ffff:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    ]
)
_NUMBER = re.compile(r"(0[xX][0-9a-fA-F]*|[0-9]+)\Z")
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\Z")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


def refused(url: str) -> str | None:
    """Why this address may not be asked, in words; None where it may.

    Judges the spelling only – scheme, user part, port, special names, address literals in every notation that
    clients and resolvers read as one. What a name resolves to is judged by `refused_address`, at connect time.

    >>> refused("https://valley-herald.example/a") is None
    True
    >>> refused("http://0x7f.1/")
    'an address in an odd notation: 0x7f.1'
    """
    if _UNSAFE.search(url):
        return "a control character, blank or backslash in the address"
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname or ""
    except ValueError:
        return "an address that cannot be read"
    if parts.scheme.lower() not in ("http", "https"):
        return f"not http or https: {parts.scheme[:20]}"
    if "@" in parts.netloc:
        return "a user name in the address"
    if not _port_allowed(port):
        return f"port {port}"
    return refused_host(host, bracketed="[" in parts.netloc)


def _port_allowed(port: int | None) -> bool:
    # The web's two ports and the unprivileged ones; below 1024 other services live (mail, SSH), which a
    # crafted request line could speak to.
    return port is None or port in (80, 443) or port >= 1024


def refused_host(host: str, *, bracketed: bool = False) -> str | None:
    """As `refused`, for a host alone, in any spelling: percent-encoded, full-width, trailing dots."""
    if not host:
        return "no host in the address"
    plain = unicodedata.normalize("NFKC", unquote(host)).replace("。", ".").lower().rstrip(".")  # UTS 46 dots
    if bracketed or ":" in plain:
        return _refused_v6(plain)
    labels = plain.split(".")
    if _NUMBER.match(labels[-1]):
        return _refused_v4(plain, host)
    if plain != host.lower().rstrip(".") and "%" in host:
        return "a percent sign in the host name"
    if not plain.isascii():
        try:
            plain = plain.encode("idna").decode("ascii")
        except UnicodeError:
            return "a host name that cannot be read"
    return _refused_name(plain)


def _refused_name(name: str) -> str | None:
    if len(name) > 253 or not _HOST.match(name):
        return "a host name that cannot be read"
    if "." not in name:
        return f"a name of the local network: {name}"
    labels = name.split(".")
    endings = {".".join(labels[start:]) for start in range(len(labels))}
    if endings & SPECIAL_SUFFIXES:
        return f"a special name: {name}"
    if endings & ADDRESS_ZONES:
        return f"a name that spells an address: {name}"
    return None


def _refused_v4(plain: str, raw: str) -> str | None:
    try:
        address = ipaddress.IPv4Address(plain)
    except ValueError:
        # Decimal, octal, hexadecimal and short forms: 2130706433, 0177.0.0.1, 0x7f.1, 127.1. No honest page uses one.
        return f"an address in an odd notation: {raw[:80]}"
    if plain != raw.rstrip("."):
        return f"an address in an odd notation: {raw[:80]}"
    return refused_address(address)


def _refused_v6(plain: str) -> str | None:
    try:
        return refused_address(ipaddress.IPv6Address(plain))
    except ValueError:
        return f"an address in an odd notation: {plain[:80]}"


def refused_address(address: Address | str) -> str | None:
    """Why this IP address may not be connected to; None for addresses of the open internet.

    >>> refused_address("169.254.169.254")
    'an address that is not public: 169.254.169.254'
    >>> refused_address("9.9.9.9") is None
    True
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return f"not an address: {str(address)[:80]}"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.scope_id:
        return f"an address with a zone: {parsed}"
    in_list = any(parsed in network for network in _REFUSED_NETWORKS if network.version == parsed.version)
    if in_list or not parsed.is_global or parsed.is_multicast or parsed.is_reserved:
        return f"an address that is not public: {parsed}"
    return None
