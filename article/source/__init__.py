"""A source before it is parsed: decoded, and cut to what a parser can take in bounded time."""
