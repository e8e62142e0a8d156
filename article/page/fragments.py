"""A fragment of a page as evidence for people: its markup, pretty-printed, without what runs or decorates.

BeautifulSoup reads only such fragments, a few kilobytes each: on whole pages it takes 16–30 ms.
"""

from bs4 import BeautifulSoup, Comment, Tag

MAX_SHOWN = 6_000
_DROPPED = ("script", "style", "svg", "img", "iframe", "object", "noscript", "template")
# What a reviewer has to see: names, kinds, states, what is said out of sight, and how a control is hidden.
_KEPT = frozenset(
    {
        "action",
        "method",
        "name",
        "type",
        "value",
        "checked",
        "required",
        "selected",
        "hidden",
        "disabled",
        "id",
        "class",
    }
    | {"for", "placeholder", "title", "alt", "style", "tabindex", "autocomplete", "href", "role"}
)


def shown(markup: str) -> str:
    """The markup of a fragment, an element a line, for reading and quoting; never trusted as markup again.

    The caller bounds its length: a form is cut at 20,000 characters.

    >>> print(shown('<form action="/v"><input type=radio name=q onclick="x()">Yes<script>y()</script></form>'))
    <form action="/v">
     <input name="q" type="radio"/>
     Yes
    </form>
    """
    soup = BeautifulSoup(markup, "html.parser")
    for element in soup.find_all(_DROPPED):
        element.decompose()
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for element in soup.find_all(True):
        _strip(element)
    text = "\n".join(line for line in soup.prettify().splitlines() if line.strip())
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}\n…"


def _strip(element: Tag) -> None:
    kept = {name: value for name, value in element.attrs.items() if name in _KEPT or name.startswith("aria-")}
    element.attrs = dict(sorted(kept.items()))
