"""Tags and attributes in a source, as patterns that read them as the standard's tokenizer does (WHATWG HTML, 13.2.5).

Quotes count behind "=" only, and a quote that is not closed takes all the rest.
"""

_BLANK = r"[\t\n\f\r ]"
BETWEEN = r"[\t\n\f\r /]*+"  # what may stand before an attribute
NAME = r"[^\t\n\f\r />][^\t\n\f\r />=]*+"
VALUE = rf"""(?:{_BLANK}*+={_BLANK}*+(?:"[^"]*+"?+|'[^']*+'?+|[^\t\n\f\r "'>][^\t\n\f\r >]*+)?+)?+"""
ATTRIBUTE = BETWEEN + NAME + VALUE
TAG_NAME = r"[a-zA-Z][^\t\n\f\r />]*+"
