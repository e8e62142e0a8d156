"""HTTP bodies with their content codings undone, never further than a limit: a bomb costs its limit, no more."""

import zlib

MAX_BODY_BYTES = 10_000_000  # of one body, decoded; as DOWNLOAD_MAXSIZE


def decoded(body: bytes, encodings: str, limit: int = MAX_BODY_BYTES) -> bytes:
    """An HTTP body with its content codings undone, cut at `limit` + 1 bytes; raises ValueError where it cannot be."""
    for coding in reversed([name.strip().lower() for name in encodings.split(",") if name.strip()]):
        body = _undone(body, coding, limit)
    return body


def _undone(body: bytes, coding: str, limit: int) -> bytes:
    if coding in ("identity", "none", "utf-8") or not body:
        return body
    if coding in ("gzip", "x-gzip", "deflate"):
        return _inflated(body, limit)
    if coding == "zstd":
        import zstandard

        with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(body) as reader:
            return reader.read(limit + 1)
    if coding == "br":
        return _unbrotlied(body, limit)
    raise ValueError(f"unknown content coding {coding[:20]!r}")


def _inflated(body: bytes, limit: int) -> bytes:
    if body[:2] == b"\x1f\x8b":
        window = 31
    elif body[:1] and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0:
        window = 15
    else:
        window = -15
        if (
            body.lstrip()[:1] == b"<"
        ):  # the header says compressed, the recorder stored it plain: common in archives
            return body
    try:
        return zlib.decompressobj(window).decompress(body, limit + 1)
    except zlib.error as error:
        raise ValueError(f"broken compression: {error}") from error


def _unbrotlied(body: bytes, limit: int) -> bytes:
    try:
        import brotli  # type: ignore[import-untyped]  # ships no types
    except ImportError:
        raise ValueError("brotli-coded body, and no brotli library is installed") from None
    reader = brotli.Decompressor()
    out = bytearray()
    try:
        out += reader.process(body, output_buffer_limit=1 << 20)
        while not reader.is_finished() and not reader.can_accept_more_data() and len(out) <= limit:
            out += reader.process(b"", output_buffer_limit=1 << 20)
    except brotli.error as error:
        raise ValueError(f"broken compression: {error}") from error
    return bytes(out)
