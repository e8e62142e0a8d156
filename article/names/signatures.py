"""Who signs below the text: a label with a name, an agency's line with all who worked on it, or a name alone."""

import re
from collections import Counter
from collections.abc import Sequence

from article.names.agencies import is_agency
from article.names.bylinelines import mailed_name
from article.names.bylines import beginning, names_of
from article.names.bylinewords import words
from article.names.densebylines import names_writers
from article.names.personnames import is_full_name
from article.names.visiblebylines import around_text, stands_beside
from article.page.segments import Segment, Segments

_MAX_LABELLED = 60  # characters of a line that says who wrote the text
_MAX_SIGNED = 80  # characters of two names
_MAX_REPORTED = 300  # characters of a line with all who worked on a text
_PARAGRAPH = 80  # characters
_DENSE_PARAGRAPH = 30  # of one in a script without blanks
_LABEL = re.compile(r"[:：/／@]|[记記]者|기자")
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
    was used, "Ana Torres (AFP)"; in others they stand in brackets, behind a dash or before their mail address.
    """
    code = (lang or "")[:2].lower()
    if code not in words().signing and code not in words().signing_marked:
        return []
    paragraphs = last_paragraphs(cuts, start)
    if not paragraphs or len(paragraphs[-1].text) > _MAX_SIGNED:
        return []
    last = paragraphs[-1]
    if mailed := mailed_name(last.text):
        names = [mailed]
    elif last.anchors or (_DASHED.match(last.text) and _is_quotation(paragraphs[:-1])):
        names = []
    elif code in words().signing:
        names = _signatures(_USED.sub("", _UNMARKED.sub("", last.text)))
    else:
        marked = _marked(last.text, code)
        names = _signatures(marked) if all(map(_CAPITALS.fullmatch, _BETWEEN.split(marked))) else []
    return names if not stands_beside(cuts, last, around_text(cuts, start)) else []


_UNMARKED = re.compile(r"^[–—(-]{1,2}\s?|\)\.?$")
_DASHED = re.compile(r"[–—-]{1,2}\s?(\w.{2,60})")
_BRACKETED = re.compile(r"\((.{3,60})\)\.?")
_USED = re.compile(r"\s*\([^()]{2,30}\)?$")  # "(Theo Reuters)"
_BETWEEN = re.compile(r"\s+[-–—&/]\s+|\s*[,;]\s+|\s+(?:y|e|et|и|і|i|a|și|và|und|and|en)\s+")
# Where nouns have capitals too, "Ende der Serie" is no name.
_CAPITALS = re.compile(
    r"[^\W\d_]\S{1,30}(?: (?:(?:van|von|de|af|av|zu) (?:de[rn]? )?)?(?=[^\W\d_a-z])\S{1,30}){0,3}"
)
_QUOTES = ("“", "„", "«", '"', "”", "»", "‘", "'")


def _is_quotation(paragraphs: Sequence[Segment]) -> bool:
    """Whether the last of some paragraphs is a quotation: the dash behind it stands before who said it."""
    return bool(paragraphs) and (paragraphs[-1].kind == "quote" or paragraphs[-1].text[:1] in _QUOTES)


def _marked(text: str, code: str) -> str:
    """What stands behind a dash or in brackets; in English brackets hold anything."""
    found = _DASHED.fullmatch(text) or (None if code == "en" else _BRACKETED.fullmatch(text))
    return found[1] if found else ""


def _signatures(text: str) -> list[str]:
    """The persons in a signature, which is nothing but names and agencies."""
    names = [text] if is_full_name(text) else _BETWEEN.split(text)
    names = [name for name in names if not is_agency(name)]
    return names if all(map(_signs, names)) else []


def _signs(name: str) -> bool:
    """Whether a part of a signature is a person: no house, and no credit for something else."""
    known, parts = words(), name.lower().split()
    is_house = not known.outlets.isdisjoint(parts) or not known.sections.isdisjoint(parts)
    is_house = is_house or any(map(is_agency, name.split()))  # "Theo Reuters", "Avec AFP"
    return is_full_name(name[beginning(name) :]) and not is_house and not known.others.match(name)


def last_paragraphs(cuts: Segments, start: int) -> tuple[Segment, ...]:
    """The last segments, up to three, of the box that holds most paragraphs of the text."""
    parents = Counter(cuts.boxes[s.box].parent for s in cuts.items[start:] if _is_paragraph(s.text))
    if not parents:
        return ()
    around = parents.most_common(1)[0][0]
    last = next(
        at for at in range(len(cuts.items) - 1, -1, -1) if cuts.boxes[cuts.items[at].box].parent == around
    )
    return cuts.items[max(start, last - 2) : last + 1]


def _is_paragraph(text: str) -> bool:
    return len(text) > _PARAGRAPH or (len(text) > _DENSE_PARAGRAPH and max(text) >= "\u3000")
