"""Only pages of the site itself: a link or redirect to another registered domain is refused."""

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from article.urls import site_of
from crawler.refusals import RefusalError


class SameSiteMiddleware(OffsiteMiddleware):
    """Scrapy's offsite middleware, which sees every redirect too, with the house's idea of a site.

    A spider without `allowed_sites` may go anywhere (the lookup of one address follows its redirects).
    """

    def process_request(self, request: Request, spider: Spider | None = None) -> None:  # noqa: ARG002  # Scrapy's signature
        """Raises RefusalError for another site's address."""
        try:
            super().process_request(request)
        except IgnoreRequest as error:
            raise RefusalError("offsite", f"leads to {urlparse_cached(request).hostname or '?'}") from error

    def should_follow(self, request: Request, spider: Spider) -> bool:
        """Whether the request stays on the spider's sites."""
        allowed = getattr(spider, "allowed_sites", None)
        return not allowed or site_of(request.url) in allowed
