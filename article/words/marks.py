"""Runs of combining marks bounded: composing them takes quadratic time, and no script needs more than a few."""

import re
import sys
import unicodedata
from functools import lru_cache

# Unicode's Stream-Safe Text Format (UAX #15, section 13) allows 30 in a row.
LONGEST = 30


def stream_safe(text: str) -> str:
    """The text with runs of combining marks cut to LONGEST, so that it can be normalised in linear time.

    >>> len(stream_safe("a" + "\\u0301\\u0316" * 1000))
    31
    """
    if text.isascii() or not _MAY_BE_LONG.search(text):
        return text
    return _long_run().sub(lambda run: run[0][:LONGEST], text)


# All combining marks lie in here, but no Latin letter and no character of Chinese, Japanese or Korean: a text of these
# is seen to have no run of marks at a tenth of the cost.
_WITH_MARKS = "\u0300-\u2fff\u302a-\u302f\u3099\u309a\ua66f-\uabff\ufb1e-\U0010ffff"
_MAY_BE_LONG = re.compile(f"[{_WITH_MARKS}]{{{LONGEST + 1}}}")


@lru_cache(maxsize=1)
def _long_run() -> re.Pattern[str]:
    ranges: list[list[int]] = []
    for code in range(0x300, min(sys.maxunicode, 0x1F000)):
        if not unicodedata.combining(chr(code)):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    marks = "".join(f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in ranges)
    return re.compile(f"[{marks}]{{{LONGEST + 1},}}")
