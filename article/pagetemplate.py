"""A fingerprint of the template that a page was made from."""

import hashlib
import re

from article.body.extract import Body
from article.page.segments import Segments

_DIGITS = re.compile(r"\d+")


def page_template(cuts: Segments, body: Body) -> str | None:
    """A fingerprint of the markup around the text: tags and class names from the root down to it, without numbers."""
    if not body.segments:
        return None
    path = (cuts.boxes[i] for i in cuts.path(body.segments[len(body.segments) // 2].box))
    steps = [
        f"{b.tag}.{'.'.join(sorted(set(_DIGITS.sub('', b.names).split())))}" for b in path if b.tag != "body"
    ]
    return hashlib.sha256("/".join(reversed(steps)).encode("utf-8", "replace")).hexdigest()[:16]
