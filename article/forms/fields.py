"""What one control of a form is for, and why: an identity field, an answer, a consent box, a trap for robots."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from article.forms.vendors import honeypot_marks
from article.words.phrases import vocabulary

_WORDS = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MAILCHIMP_TRAP = re.compile(r"b_[0-9a-f]{8,}_[0-9a-f]{6,}")
_TEXT_TYPES = frozenset(("text", "email", "tel", "url", "number", "textarea", "search", ""))
_CHOICES = frozenset(("radio", "checkbox", "select"))
_RATING = re.compile(r"[1-5] ?(?:stars?|/ ?5)")


@dataclass(frozen=True, slots=True)
class Control:
    """A control as it stands in the markup. `around` are classes and ids of the elements between it and its form."""

    tag: str
    type: str
    name: str
    attributes: Mapping[str, str | None]
    label: str
    group: str
    around: frozenset[str]
    hidden: str | None
    options: tuple[str, ...] = ()
    span: tuple[int, int] | None = None
    siblings: int = 1  # controls of this type under this name
    option_label: str = ""
    identity: int = 0
    extra: tuple[str, ...] = field(default=())


@lru_cache(maxsize=1)
def _all_terms() -> dict[str, frozenset[str]]:
    return {role: frozenset(found) for role, found in vocabulary("fields.toml").items()}


def terms(role: str) -> frozenset[str]:
    """The words of vocabulary/fields.toml under one heading."""
    return _all_terms()[role]


def role_of(control: Control) -> tuple[str, str]:
    """The role of a control as `types.Field` lists them, and the ground for it in words."""
    kind = control.type
    if kind in ("submit", "button", "reset", "image"):
        return "submit", f"{control.tag} type {kind}"
    if kind == "hidden":
        return "hidden", "type=hidden"
    trap = _honeypot(control)
    if trap:
        return "honeypot", trap
    if kind == "password":
        return "password", "type=password"
    if kind in _CHOICES:
        return _choice_role(control)
    return _text_role(control)


def _honeypot(control: Control) -> str | None:
    """Why a control is a trap for robots. Only text-like controls and boxes: styled radios are often off-screen."""
    if control.type == "radio" or control.type == "select":
        return None
    exact, beginnings = honeypot_marks()
    marks = control.around | {control.name}
    found = [mark for mark in marks if mark in exact or mark.startswith(beginnings)]
    if found := [mark for mark in found if not mark.startswith("b_") or _MAILCHIMP_TRAP.match(mark)]:
        return f"vendor's honeypot mark {min(found)}"
    names = _words(control.name) | {control.name.lower()} | {mark.lower() for mark in control.around}
    if hit := terms("honeypot_names") & names:
        return f"named {min(hit)}"
    label = f"{control.label} {control.group}".lower()
    # "Leave blank if not" on a box that is seen is a choice.
    told = control.type != "checkbox" or bool(control.hidden)
    if told and (phrases := sorted(phrase for phrase in terms("honeypot_labels") if phrase in label)):
        return f"labelled “{phrases[0]}”"
    if control.hidden and control.type != "checkbox":
        return f"not visible: {control.hidden}"
    return _quiet_honeypot(control)


def _quiet_honeypot(control: Control) -> str | None:
    attributes = control.attributes
    if control.type not in _TEXT_TYPES:
        return None
    if (attributes.get("tabindex") or "").strip() == "-1":
        return "tabindex=-1"
    if (attributes.get("aria-hidden") or "").lower() == "true":
        return "aria-hidden"
    value = (attributes.get("value") or "").strip().lower()
    if value and control.type != "search" and "onfocus" not in attributes and "onblur" not in attributes:
        hint = (attributes.get("placeholder") or control.label).lower()
        example = value.startswith(("you@", "your", "name@", "email@", "mail@", "e-mail"))
        if value != hint and not example and ("@" in value or not _words(value) & terms("placeholders")):
            return f"pre-filled with {value[:40]!r}"
    return None


def _words(text: str) -> set[str]:
    return set(_WORDS.findall(_CAMEL.sub(" ", text).lower()))


def _text_role(control: Control) -> tuple[str, str]:
    attributes = control.attributes
    autocomplete = (attributes.get("autocomplete") or "").lower()
    told = " ".join(
        [control.label, *(attributes.get(key) or "" for key in ("placeholder", "aria-label", "title"))]
    )
    named = f"{control.name} {attributes.get('id') or ''}"
    if control.type == "search":
        return "search", "type=search"
    if control.type == "email":
        return "identity-email", "type=email"
    if control.type == "tel":
        return "identity-phone", "type=tel"
    if control.type == "textarea":
        return "text", "a text area"
    if autocomplete in ("email", "tel", "name", "given-name", "family-name"):
        role = {"email": "identity-email", "tel": "identity-phone"}.get(autocomplete, "identity-name")
        return role, f"autocomplete={autocomplete}"
    named_words, told_words = _words(named), _words(told)
    for role, key in (
        ("identity-email", "email"),
        ("search", "search"),
        ("amount", "amount"),
        ("identity-phone", "phone"),
    ):
        if key == "search" and len(told_words) > 6:
            continue
        if hit := terms(key) & named_words:
            return role, f"its name says {min(hit)}"
        if key != "search" and (hit := terms(key) & told_words) and len(told_words) <= 12:
            return role, f"its label says {min(hit)}"
    if (hit := terms("name") & (named_words | told_words)) and len(told_words) <= 8:
        return "identity-name", f"named or labelled {min(hit)}"
    if hit := terms("address") & (named_words | told_words):
        return "text", f"a part of an address: {min(hit)}"
    return "text", "a text field"


def _choice_role(control: Control) -> tuple[str, str]:
    named = _words(f"{control.name} {control.attributes.get('id') or ''}")
    around = _words(" ".join(control.around))
    if control.type == "checkbox" and control.siblings == 1:
        return "consent", "a single check box"
    if terms("rating") & (named | (around - {"rate"})) or _RATING.fullmatch(
        control.option_label.lower().strip()
    ):
        return "rating", "a rating"
    if terms("amount") & named or control.option_label.strip()[:1] in ("$", "€", "£"):
        return "amount", "an amount"
    if terms("formats") & named:
        return "other", f"a setting: {min(terms('formats') & named)}"
    return "answer", f"one of {max(control.siblings, len(control.options))} choices"


def is_required(control: Control) -> bool:
    """Whether the page says that this control must be filled in."""
    attributes = control.attributes
    if "required" in attributes or (attributes.get("aria-required") or "").lower() == "true":
        return True
    if any(
        "contains_required" in mark
        or mark
        in (
            "validate-required",
            "wpforms-field-required",
            "required",
            "wpcf7-validates-as-required",
            "frm_required_field",
        )
        for mark in control.around
    ):
        return True
    # Contact Form 7 sends nothing before an acceptance box is ticked, unless it is marked optional.
    if "wpcf7-acceptance" in control.around and "optional" not in control.around:
        return True
    classes = (attributes.get("class") or "").lower().split()
    if any("required" in name for name in classes):
        return True
    label = control.label.lower()
    if is_optional(control):
        return False
    return (
        label.rstrip(": ").endswith("*")
        or (attributes.get("placeholder") or "").rstrip().endswith("*")
        or any(word in label for word in terms("required"))
    )


def is_optional(control: Control) -> bool:
    """Whether the page says that this control may stay empty."""
    told = f"{control.label} {control.attributes.get('placeholder') or ''} {control.name}".lower()
    return any(word in told for word in terms("optional"))
