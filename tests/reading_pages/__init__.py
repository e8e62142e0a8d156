"""Labelled pages for the reading gate: made-up articles in the markup of many content systems, in 35 languages.

`systems/` holds a page template for each content system and, beside it under the same name, the truth of its pages;
`languages/` what templates say: a story, names, labels, and how a date is written there. All of that is made up;
class names and idioms of markup are those of real systems. About half of the pages are sent minified.

To add a system, write `NAME.html` (a Jinja template, mostly an extension of `_page.html`) and `NAME.toml`, whose
strings are templates too:

    # What is special about it.
    languages = ["en", "fr"]             # or "all"
    path = "/news/bridge/"
    authors = ["{{ names[0] }}"]         # may be left out, like all that follow
    published = 2026-03-05T10:11:12Z     # as claimed: without an offset where none is told, a day where that is all;
    modified = "2026-03-06T08:00:00{{ offset }}"  # a string where it depends on the language
    title = "{{ headline }}"             # this and the next three are the same where left out
    canonical = "{{ url }}"              # "" where the page declares none
    text = "{{ paragraphs | lines }}"    # standfirst and headings included
    encoding = "utf-8"                   # of the bytes; no header tells another one
    refused = ["index-page"]             # of a page that is no article: the reasons that would be right

What templates can say is listed in `pages.py: _words`; markup that many share is in `systems/_parts.html`. To add a
language, write a file like the others and name it in the systems that shall have it. Nothing else needs to be told.
A half that nobody tunes on is another folder beside `systems/`, and `reading_pages("its name")`.

`shapes/` holds pages of which each has another shape: listicles, letters, lists of names, interviews, minutes, results, recipes,
blogs of many makers. Their text is marked where it stands, `[[so]]`, instead of told in the TOML file; what
publishers set around it is in `shapes/_parts/`.
"""

from tests.reading_pages.judging import Answer, answers
from tests.reading_pages.pages import ReadingPage, Truth, reading_pages

__all__ = ["Answer", "ReadingPage", "Truth", "answers", "reading_pages"]
