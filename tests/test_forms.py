"""Forms: every field typed with a ground for it, vendors, lists, and forms that have no form element."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from article.forms import forms
from article.forms.forms import forms_of
from article.page.document import Document
from article.page.visible import Visible
from article.page.walk import visible_text
from article.types import Form
from tests.trap_pages import markups
from tests.trap_pages.markups import MARKUPS, Markup, Parts

QUESTION = Parts("Should the footbridge be painted green?", ("Yes", "No"), "Closes on Sunday.")

# The vendor, the list host and the robots' trap that each markup has.
MAKERS = {
    "gravity": ("Gravity Forms", None, 1),
    "gravity_poll": ("Gravity Forms Polls", None, 0),
    "wpforms": ("WPForms", None, 1),
    "ninja": ("Ninja Forms", None, 1),
    "formidable": ("Formidable Forms", None, 1),
    "contact_form_7": ("Contact Form 7", None, 0),
    "mailchimp": ("Mailchimp", "herald.us9.list-manage.com", 1),
    "mc4wp": ("MC4WP", None, 1),
    "kit": ("Kit", "app.kit.com", 0),
    "active_campaign": ("ActiveCampaign", "herald.activehosted.com", 0),
    "aweber": ("AWeber", "www.aweber.com", 0),
    "icontact": ("iContact", "app.icontact.com", 0),
    "mailpoet": ("MailPoet", None, 0),
    "handwritten": (None, None, 0),
    "without_form": (None, None, 0),
    "button_choices": (None, None, 0),
    "select_choices": (None, None, 0),
    "image_choices": (None, None, 0),
}


def read(html: str, url: str = "https://valley-herald.example/story") -> tuple[Visible, tuple[Form, ...]]:
    document = Document(url, html, LexborHTMLParser(html))
    visible = visible_text(document)
    return visible, forms_of(document, visible)


def roles(form: Form) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for field in form.fields:
        found.setdefault(field.role, []).append(field.label)
    return found


@pytest.mark.parametrize("markup", MARKUPS, ids=lambda markup: markup.__name__)
def test_every_maker_is_read_alike(markup: Markup) -> None:
    visible, forms = read(f"<p>Before.</p>{markup(QUESTION)}<p>After.</p>")
    assert len(forms) == 1
    form = forms[0]
    vendor, host, traps = MAKERS[markup.__name__]
    assert (form.vendor, form.list_host) == (vendor, host)
    found = roles(form)
    assert len(found["identity-email"]) == 1
    assert len(found.get("honeypot", [])) == traps
    answers = (
        found["answer"] if markup is not markups.select_choices else form.fields[0].value.split(" | ")[1:]
    )
    assert answers == ["Yes", "No"]
    assert all(field.why for field in form.fields)
    shown = visible.text[form.start : form.end]
    assert "Should the footbridge be painted green?" in shown
    assert "Closes on Sunday." in shown
    assert "Before." not in shown
    assert "After." not in shown


@pytest.mark.parametrize(
    ("field", "ground"),
    [
        ('<div class="gform_validation_container"><input name="input_9"></div>', "vendor"),
        ('<div style="position:absolute;left:-5000px"><input name="email2"></div>', "style"),
        ('<div aria-hidden="true"><input type="email" name="email2"></div>', "aria-hidden"),
        ('<input name="website" tabindex="-1">', "tabindex"),
        ('<input name="email" value="someone@valley-herald.example">', "pre-filled"),
        ('<label>Leave this field blank <input name="url"></label>', "labelled"),
        (
            '<div><label>Phone</label><input name="x"><p>If you are human, do not fill this in.</p></div>',
            "labelled",
        ),
        ('<input name="honeypot">', "named"),
        ('<div hidden><input type="email" name="confirm"></div>', "hidden"),
    ],
)
def test_traps_for_robots_are_no_identity(field: str, ground: str) -> None:
    _, forms = read(
        f'<form action="/x"><input type="email" name="real" required><button>Send</button>{field}</form>'
    )
    trap = [entry for entry in forms[0].fields if entry.role == "honeypot"]
    assert len(trap) == 1
    assert ground in trap[0].why
    assert [entry.name for entry in forms[0].fields if entry.role == "identity-email"] == ["real"]


@pytest.mark.parametrize(
    ("field", "role"),
    [
        ('<input type="email" name="a">', "identity-email"),
        ('<input name="adresse" placeholder="Ihre E-Mail-Adresse">', "identity-email"),
        ('<label>Correo electrónico <input name="f3"></label>', "identity-email"),
        ('<input name="emailAddress" value="Enter your email" onfocus="x()">', "identity-email"),
        ('<input type="tel" name="a">', "identity-phone"),
        ('<input name="first_name">', "identity-name"),
        ('<input type="password" name="p">', "password"),
        ('<input type="checkbox" name="news"><label>Send me the newsletter</label>', "consent"),
        ('<input name="donation_amount">', "amount"),
        ('<input type="search" name="q">', "search"),
        (
            '<input type="radio" name="rating" value="5"><input type="radio" name="rating" value="4">',
            "rating",
        ),
        ('<select name="country"><option>A</option><option>B</option></select>', "other"),
    ],
)
def test_a_field_is_typed_by_what_it_says(field: str, role: str) -> None:
    _, forms = read(f'<form action="/x">{field}<button>Send</button></form>')
    assert forms[0].fields[0].role == role


def test_required_is_seen_however_it_is_said() -> None:
    ways = (
        '<input type="email" name="a" required>',
        '<input type="email" name="a" aria-required="true">',
        '<label>Email * <input type="email" name="a"></label>',
        '<label for="i">Email (Required)</label><input type="email" id="i" name="a">',
        '<div class="gfield_contains_required"><input type="email" name="a"></div>',
        '<input type="email" name="a" placeholder="Email *">',
    )
    for way in ways:
        assert read(f"<form>{way}<button>Send</button></form>")[1][0].fields[0].required, way
    assert (
        not read('<form><label>Email (optional) <input type="email" name="a"></label></form>')[1][0]
        .fields[0]
        .required
    )


def test_the_ground_for_a_trap_is_the_same_every_time() -> None:
    """Of several marks the first by name is told: sets have another order in every process."""
    box = '<div class="wpforms-field-hp gfield--type-honeypot nf-field-hp-1"><input name="url"></div>'
    _, forms = read(f"<form>{box}<input type=email name=mail><button>Send</button></form>")
    trap = next(field for field in forms[0].fields if field.role == "honeypot")
    assert trap.why == "vendor's honeypot mark gfield--type-honeypot"


def test_list_ids_are_kept() -> None:
    _, forms = read(markups.mailchimp(QUESTION))
    assert forms[0].list_ids == ("u=0a1b2c3d4e", "id=99aa88bb")
    _, forms = read(markups.aweber(QUESTION))
    assert forms[0].list_ids == ("meta_web_form_id=77", "listname=herald-daily")


def test_action_is_absolute() -> None:
    _, forms = read('<form action="../vote?x=1"><input name="mail"></form>')
    assert forms[0].action == "https://valley-herald.example/vote?x=1"
    assert read('<form action="javascript:void(0)"><input name="mail"></form>')[1][0].action is None


def test_a_form_around_the_whole_page_is_taken_apart() -> None:
    story = "<p>" + "The lamps are old. " * 400 + "</p>"
    poll = '<div><b>Green lamps?</b><input type="radio" name="l" value="y">Yes<input type="radio" name="l" value="n">No<button>Vote</button></div>'
    box = '<div><input type="email" name="e"><button>Sign up</button></div>'
    _, forms = read(f'<form id="aspnetForm">{story}{poll}{story}{box}</form>')
    assert [sorted(roles(form)) for form in forms] == [["answer", "submit"], ["identity-email", "submit"]]


def test_what_is_out_of_sight_is_kept_as_asides() -> None:
    visible, forms = read(
        '<form><input name="mail" placeholder="Your mail"><img alt="By voting you join our list"><span style="display:none">'
        "Voting subscribes you.</span><button>Vote</button></form>"
    )
    assert ("input[placeholder]", "Your mail") in forms[0].asides
    assert ("img[alt]", "By voting you join our list") in forms[0].asides
    assert ("hidden by style", "Voting subscribes you.") in forms[0].asides
    assert "subscribes" not in visible.text


def test_visible_text_is_what_a_reader_sees() -> None:
    html = (
        "<html><head><title>T</title><style>p{}</style></head><body><script>x</script><h1>A  b</h1><p>One <b>two</b>three<br>four</p>"
        '<div hidden>no</div><div style="display: none">no</div><noscript>no</noscript><template>no</template>'
        '<ul><li>x</li><li>y</li></ul><input type="submit" value="Go"><dialog>no</dialog></body></html>'
    )
    visible, _ = read(html)
    assert visible.text == "A b\nOne twothree\nfour\nx\ny\nGo"


def test_every_element_has_its_span() -> None:
    html = "<div> <p>One <b> two </b> three</p><p></p></div>"
    document = Document("", html, LexborHTMLParser(html))
    visible = visible_text(document)
    for node in document.tree.css("div,p,b"):
        span = visible.span_of(node)
        assert span is not None
        assert visible.text[span[0] : span[1]] == " ".join(node.text().split())


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 10_000 + "x",
        "<form><input name=email>" * 20_000,
        "<form>" + "<div>" * 5_000 + "<input type=radio name=a>" * 2_000,
        "<table><form><tr><td><input type=email></form></table>",
        "<input type=radio name=a>" * 20_000,
        '<p title="' + "a" * 500_000,
        "",
        "\0\0<form></form>",
    ],
    ids=["deep", "forms", "controls", "table", "loose", "title", "empty", "nul"],
)
def test_hostile_markup_is_survived(html: str) -> None:
    visible, forms = read(html)
    assert all(0 <= form.start <= form.end <= len(visible.text) for form in forms)


def test_reading_leaves_the_tree_as_it_was() -> None:
    """The same tree serves every reader of the page."""
    html = markups.gravity(QUESTION)
    document = Document("", html, LexborHTMLParser(html))
    before = document.tree.html
    visible = visible_text(document)
    forms_of(document, visible)
    assert document.tree.html == before


@pytest.mark.parametrize(
    "wrapper", ['<body style="opacity:0">{}</body>', '<div style="visibility: hidden">{}</div>']
)
def test_a_page_hidden_until_it_is_loaded_is_read(wrapper: str) -> None:
    story = "".join(f"<p>Line {n} of a page that a script uncovers.</p>" for n in range(6))
    visible, _ = read(wrapper.format(story + '<p style="display:none">unseen</p>'))
    assert "Line 5" in visible.text
    assert "unseen" not in visible.text


def test_markup_that_comes_again_is_judged_by_where_it_stands() -> None:
    box = '<form action="/send"><label>Your address <input name="e" type="email"></label><button>Go</button></form>'
    first = read(f"<p>One.</p>{box}")[1][0]
    url = "https://river-wire.example/other"
    visible, (again,) = read(
        f'<p>A longer line before it.</p><div class="mc4wp-form">{box}</div><p>After.</p>', url
    )
    assert (first.vendor, again.vendor) == (None, "MC4WP")
    assert [f.name for f in first.fields] == [f.name for f in again.fields]
    assert (first.action, again.action) == (
        "https://valley-herald.example/send",
        "https://river-wire.example/send",
    )
    assert visible.text[again.start : again.end].startswith("Your address")


def test_large_forms_are_not_kept_in_memory() -> None:
    before = len(forms._KNOWN)
    read(f'<form><input type="email" name="e" data-state="{"x" * 6_000}"><button>Go</button></form>')
    assert len(forms._KNOWN) == before
