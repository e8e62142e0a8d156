"""Who signs below the text: a label with a name, an agency's line with all who worked on it, or a name alone."""

import re
from collections import Counter

from article.names.agencies import is_agency
from article.names.bylines import beginning, is_full_name, names_of
from article.names.bylinewords import words
from article.names.densebylines import names_writers
from article.names.visiblebylines import around_text, stands_beside
from article.page.segments import Segment, Segments

_MAX_LABELLED = 60  # characters of a line that says who wrote the text
_MAX_SIGNED = 80  # characters of two names
_MAX_REPORTED = 300  # characters of a line with all who worked on a text
_PARAGRAPH = 80  # characters
_LABEL = re.compile(r"[:：/／]|[记記]者|기자")
_BRACKETS = "()（）[]【】 "


def labelled_author(cuts: Segments, start: int) -> list[str]:
    """The only short line from the beginning of the text on that has a label for an author: "Автор: Ana Torres"."""
    own = around_text(cuts, start)
    found = [
        line
        for segment in cuts.items[start:]
        if len(segment.text) <= _MAX_LABELLED and _LABEL.search(segment.text)
        for line in [segment.text.strip(_BRACKETS)]
        if (beginning(line) or names_writers(line))
        and not segment.anchors
        and not stands_beside(cuts, segment, own)
    ]
    return found if len(found) == 1 and all(map(is_full_name, names_of(found[0], ()))) else []


def reported_authors(cuts: Segments, start: int) -> list[str]:
    """The line of an agency below the text that says who wrote it: "(Reporting by Ana Torres; editing by Jo Vidal)"."""
    own = around_text(cuts, start)
    found = [
        segment.text
        for segment in cuts.items[start + 1 :]
        if len(segment.text) <= _MAX_REPORTED
        and words().reported.match(segment.text)
        and not stands_beside(cuts, segment, own)
    ]
    return found if len(found) == 1 and all(map(is_full_name, names_of(found[0], ()))) else []


def signed_author(cuts: Segments, start: int, lang: str | None) -> list[str]:
    """The names that are the last paragraph of the text.

    In languages in which only names are written with capitals throughout they may stand alone or before the agency that
    was used, "Ana Torres (AFP)"; in others they stand in brackets or behind a dash.
    """
    known, code = words(), (lang or "")[:2].lower()
    if code not in known.signing and code not in known.signing_marked:
        return []
    last, before = _last_paragraphs(cuts, start)
    if last is None or last.anchors or len(last.text) > _MAX_SIGNED:
        return []
    marked = _MARKED.fullmatch(last.text)
    is_marked = bool(marked) and not (code == "en" and last.text.startswith("("))
    # Behind a quotation a dash stands before who said it.
    if before is not None and (before.kind == "quote" or before.text[:1] in _QUOTES) and last.text[:1] != "(":
        is_marked = False
    if not is_marked and (marked or code not in known.signing):
        return []
    text = (marked[1] or marked[2]) if marked else _USED.sub("", last.text)
    names = [part for part in _BETWEEN.split(text) if not known.joined.fullmatch(part)]
    is_signed = all(map(_signs, names)) and (code in known.signing or all(map(_CAPITALS.fullmatch, names)))
    return names if is_signed and not stands_beside(cuts, last, around_text(cuts, start)) else []


_MARKED = re.compile(r"\((.{3,60})\)\.?|(?:[–—-]{1,2}\s?)(\w.{2,60})")
_USED = re.compile(r"\s*\([^()]{2,30}\)$")  # "(Theo Reuters)"
_BETWEEN = re.compile(r"\s+[-–—&]\s+|\s*[,;]\s+|\s+(?:y|e|et|и|і|i|a|și|và|und|and|en)\s+")
# Where nouns have capitals too, "Ende der Serie" is no name.
_CAPITALS = re.compile(
    r"[^\W\d_]\S{1,30}(?: (?:(?:van|von|de|af|av|zu) (?:de[rn]? )?)?(?=[^\W\d_a-z])\S{1,30}){1,3}"
)
_QUOTES = ("“", "„", "«", '"', "”", "»", "‘", "'")


def _signs(name: str) -> bool:
    """Whether a part of a signature is a person: no agency, house or credit for something else."""
    known = words()
    is_house = any(part.lower() in known.outlets or part.lower() in known.sections for part in name.split())
    return is_full_name(name) and not is_agency(name) and not is_house and not known.others.match(name)


def _last_paragraphs(cuts: Segments, start: int) -> tuple[Segment | None, Segment | None]:
    """The last segment of the box that holds most paragraphs of the text, and the one before it."""
    parents = Counter(cuts.boxes[s.box].parent for s in cuts.items[start:] if len(s.text) > _PARAGRAPH)
    if not parents:
        return None, None
    around = parents.most_common(1)[0][0]
    last = next(
        at for at in range(len(cuts.items) - 1, -1, -1) if cuts.boxes[cuts.items[at].box].parent == around
    )
    return cuts.items[last], cuts.items[last - 1] if last else None
