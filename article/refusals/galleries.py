"""Pages of pictures."""

import re

from article.body.weights import words
from article.page.document import Document
from article.page.segments import Segments

_GALLERY_IMAGES = 8
_WORDS_PER_IMAGE = 7  # a credit or a name under each picture; an essay's captions are sentences


def has_captions(document: Document, cuts: Segments) -> bool:
    """Whether a page without a text has many pictures, each with its caption."""
    captions = sum(1 for s in cuts.items if s.kind == "caption")
    return captions >= _GALLERY_IMAGES and len(document.nodes("img")) >= _GALLERY_IMAGES


def is_gallery(document: Document, cuts: Segments, count: int) -> bool:
    """Whether a page with little text has many pictures, and captions that say too little to be an essay of them."""
    images = len(document.tree.css("figure img, .gallery img, .slide img, picture img"))
    if images < _GALLERY_IMAGES:
        return False
    captions = [s.text for s in cuts.items if s.kind == "caption"]
    # "Photo 7: A. Holt" below each picture says it once.
    told = {
        _DIGITS.sub("", text) if words(text) <= _WORDS_PER_IMAGE else f"{n} {text}"
        for n, text in enumerate(captions)
    }
    return count + sum(map(words, told)) < _WORDS_PER_IMAGE * images


_DIGITS = re.compile(r"\d+")
