"""Whose the pictures are: credits of photos, so that they are not taken for the text's."""

import re
from collections.abc import Iterator

from article.names.agencies import NAME, Own, credit, house_key, is_agency
from article.types import Credit

PHOTO_STEMS = frozenset(
    "photo photos photogr foto fotos image images bild bilder picture pictures credit credits crédit crédito video "
    "copyright grafik graphic graphics illustration illustrations zdjęcie zdjęcia immagine immagini videos".split()
)
_PHOTO_WORDS = (
    r"(?:photos?|photograph|fotos?|image|bild|picture|credit|crédit|crédito|copyright|grafik|zdjęcie)"
)


PHOTO_LINE = re.compile(
    rf"^\W{{0,2}}(?:{_PHOTO_WORDS})\b[^:]{{0,20}}[:/]|^\W{{0,2}}\w{{2,5}} photo\b"
    r"|^\W{0,2}(?:photos?|images?|pictures?|videos?|fotos?|graphics?|illustrations?|zdjęci[ea]|immagin[ei]|bild(?:er)?)\s"
    r"(?:courtesy|credits?|by|via|provided|used|par|von|por|di|door|cortesía|cortesia|mit|z)\b",
    re.IGNORECASE,
)


_PHOTO = re.compile(rf"(?:(?i:{_PHOTO_WORDS})[^:©/]{{0,20}}[:/]|©)\s?{NAME}")


_PHOTO_BRACKETS = re.compile(r"[\(\[]([^()\[\]\d]{2,60})[\)\]]\W{0,2}$")


def photo(text: str, own: Own) -> Iterator[Credit]:
    tail = text[-200:].strip()
    folded = house_key(tail)
    if any(len(name) > 4 and name in folded for name in own.names):
        return
    found = _PHOTO.search(tail)
    if found:
        yield from credit(own, "photo", found["name"], None, tail, "caption")
    elif (found := _PHOTO_BRACKETS.search(tail)) and any(
        is_agency(p.strip()) for p in re.split(r"[/,:]| via ", found[1])
    ):
        yield from credit(own, "photo", found[1].strip(), None, tail, "caption")
