"""Names resolved to public addresses only: what is checked is what is connected to, so no name is rebound between."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer, provider  # type: ignore[import-untyped]  # ships no types

from crawler import guard

MAX_REMEMBERED = 10_000


def proxy_hosts() -> frozenset[str]:
    """The hosts of the configured proxies: exempt as a hop, never as a target."""
    hosts = {urlsplit(url if "://" in url else f"http://{url}").hostname for url in getproxies().values()}
    return frozenset(host.rstrip(".").lower() for host in hosts if host)


@implementer(IHostnameResolver)
class GuardedResolver:
    """Twisted's resolver with the guard in front of every address it finds. Scrapy's TWISTED_DNS_RESOLVER."""

    # Names that resolved, but to nothing we may connect to, and the first such address: for the guard's middleware.
    blocked: dict[str, str] = {}  # noqa: RUF012  # one resolver a process, as Twisted has one a reactor

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor
        self._inner = reactor.nameResolver
        self._exempt = proxy_hosts()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> "GuardedResolver":  # noqa: ARG003  # Scrapy's signature
        """As Scrapy makes its resolvers."""
        return cls(reactor)

    def install_on_reactor(self) -> None:
        """Make every connection of this reactor go through the guard."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802  # Twisted's interface
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[Any] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """Resolve as Twisted does; addresses the guard refuses never reach the receiver."""
        name = str(hostName)
        exempt = name.rstrip(".").lower() in self._exempt
        receiver = resolutionReceiver if exempt else _filtering(resolutionReceiver, name)
        return self._inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


def _filtering(inner: Any, name: str) -> Any:
    """A receiver that passes on public addresses; a name with none of them counts as not found."""

    @provider(IResolutionReceiver)
    class Filter:
        """Stands between Twisted's resolver and whoever asked it."""

        @staticmethod
        def resolutionBegan(resolution: Any) -> None:  # noqa: N802
            """Nothing to judge yet."""
            inner.resolutionBegan(resolution)

        @staticmethod
        def addressResolved(address: Any) -> None:  # noqa: N802
            """One address found: public ones go on."""
            if not isinstance(address, IPv4Address | IPv6Address) or guard.refused_address(address.host):
                _remember(name, getattr(address, "host", "?"))
            else:
                inner.addressResolved(address)

        @staticmethod
        def resolutionComplete() -> None:  # noqa: N802
            """All addresses seen."""
            inner.resolutionComplete()

    return Filter


def _remember(name: str, address: str) -> None:
    if len(GuardedResolver.blocked) >= MAX_REMEMBERED:
        GuardedResolver.blocked.clear()
    GuardedResolver.blocked[name.rstrip(".").lower()] = address
