"""What Scrapy's and Twisted's exceptions mean, in the house's reasons, and the one of our own that carries a reason."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from crawler.reasons import Refused, Why


class RefusalError(IgnoreRequest):
    """Raised by our middlewares: not an error, a reason not to fetch."""

    def __init__(self, reason: Why, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason: Why = reason
        self.detail = detail


# In this order: some are subclasses of others in Twisted.
_KINDS: tuple[tuple[type[BaseException], Why], ...] = (
    (DownloadTimeoutError, "timeout"),
    (TimeoutError, "timeout"),
    (DownloadConnectionRefusedError, "unreachable"),
    (CannotResolveHostError, "unreachable"),
    (UnsupportedURLSchemeError, "blocked-address"),
    (NotSupported, "blocked-address"),
    (ResponseDataLossError, "unreachable"),
)


def classify(url: str, error: BaseException) -> Refused:
    """What an exception out of Scrapy's downloader means."""
    if isinstance(error, RefusalError):
        return Refused(url, error.reason, error.detail)
    detail = " ".join(str(error).split())[:200]
    if isinstance(error, IgnoreRequest):
        return Refused(url, *_ignored(detail))
    if isinstance(error, DownloadCancelledError):
        return Refused(
            url, "too-large" if "larger than" in detail or "maxsize" in detail.lower() else "timeout", detail
        )
    for kind, reason in _KINDS:
        if isinstance(error, kind):
            return Refused(url, reason, detail)
    module = type(error).__module__
    if isinstance(error, OSError) or module.startswith(
        ("scrapy.", "twisted.", "OpenSSL", "service_identity")
    ):
        return Refused(url, "unreachable", f"{type(error).__name__}: {detail}"[:200])
    return Refused(url, "error", f"{type(error).__name__}: {detail}"[:200])


def _ignored(detail: str) -> tuple[Why, str]:
    # Scrapy's own middlewares tell their reasons in words only.
    lowered = detail.lower()
    if "robots.txt" in lowered:
        return "robots", detail
    if "offsite" in lowered:
        return "offsite", detail
    if "redirect" in lowered:
        return "redirects", detail
    if "maxsize" in lowered:
        return "too-large", detail
    return "error", detail
