"""Every request, every redirect and robots.txt itself pass the guard before a byte is sent."""

from typing import Any

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.httpobj import urlparse_cached

from crawler import guard
from crawler.refusals import RefusalError
from crawler.resolver import GuardedResolver, proxy_hosts


class GuardMiddleware:
    """Refuses what `crawler.guard` refuses, by spelling here and by resolved address in `crawler.resolver`.

    Behind a proxy nothing is resolved on this machine, so the spelling is all there is to judge; the proxy itself is
    exempt because it is a hop, never a request's address.
    """

    def __init__(self) -> None:
        self._proxies = proxy_hosts()

    def process_request(self, request: Request) -> None:
        """Raises RefusalError for an address that may not be asked."""
        if why := guard.refused(request.url):
            raise RefusalError("blocked-address", why)
        host = (urlparse_cached(request).hostname or "").rstrip(".")
        if host in self._proxies:  # its name is resolved without the guard, so it may not be a target
            raise RefusalError("blocked-address", f"the proxy itself: {host}")

    def process_exception(self, request: Request, exception: Exception) -> Any:
        """A name that resolved to nothing public is blocked, not unreachable, and not tried again."""
        if isinstance(exception, CannotResolveHostError):
            host = (urlparse_cached(request).hostname or "").rstrip(".")
            if address := GuardedResolver.blocked.get(host):
                raise RefusalError(
                    "blocked-address", f"{host} resolves to {address}, which is not public"
                ) from exception
