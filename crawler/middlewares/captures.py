"""Every answer is written to the WARC as it came over the wire, before anything decodes it."""

from typing import Any

from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawler.captures import WarcWriter


class CaptureMiddleware:
    """Writes request and response records; `request.meta["capture"]` says where (file, offset).

    Stands below Scrapy's decompression, so that the record holds the bytes and headers that were sent.
    """

    def __init__(self, writer: WarcWriter) -> None:
        self._writer = writer

    @classmethod
    def from_crawler(cls, crawler: Any) -> "CaptureMiddleware":
        """Only where the spider was given a WARC to write, or COPYTRAIL_WARC names a folder."""
        writer = getattr(crawler.spider, "warc", None)
        if writer is None and (folder := crawler.settings.get("COPYTRAIL_WARC")):
            writer = WarcWriter.in_folder(folder, crawler.settings["USER_AGENT"])
        if writer is None:
            raise NotConfigured
        return cls(writer)

    def process_response(self, request: Request, response: Response) -> Response:
        """Write the pair and note where."""
        request.meta["capture"] = self._writer.write(
            url=response.url,
            request_headers=_pairs(request.headers),
            status=response.status,
            headers=_pairs(response.headers),
            body=response.body,
            ip=str(response.ip_address) if response.ip_address and not request.meta.get("proxy") else None,
        )
        return response


def _pairs(headers: Any) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    ]
