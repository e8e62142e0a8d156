"""What tells of standing communication where a poll stands, and what excuses it."""

import pytest

from article.traps.standing import standing
from article.types import Flag
from tests.gate import flags_of
from tests.trap_pages import LabelledPage
from tests.trap_pages.page import plain_text, web_page

# One sentence for each construction: who enrols, what is delivered, how often, who consents, who belongs.
TOLD = {
    "enrols by a verb": ("en", "Each answer subscribes the address above."),
    "enrols by a split verb": ("en", "Whoever votes is signed, free of charge, up."),
    "enrols by a noun": ("en", "A vote is a subscription."),
    "puts on a list": ("en", "The address joins our mailing list."),
    "puts a person on a bare list": ("en", "You are put on the list."),
    "delivers a list": ("en", "Our bulletin will find you."),
    "delivers many": ("en", "Expect offers from our partners."),
    "delivers one with an owner": ("en", "You will get our letter."),
    "delivers one with a rhythm": ("en", "A weekly e-mail comes with the vote."),
    "delivers a title": ("en", "You will be sent the Harbour Note every Friday."),
    "an inbox and a rhythm": ("en", "Watch your inbox on weekdays."),
    "comes by itself": ("en", "Herald mails will begin within the hour."),
    "consents": ("en", "Voters agree to be contacted."),
    "permits": ("en", "You allow us to send you news."),
    "stays in touch": ("en", "We stay in touch with everybody who votes."),
    "belongs": ("en", "Voters become members of our circle."),
    "no vote without": ("en", "No vote without joining our mailing list."),
    "until stopped": ("en", "You get our letter until you tell us not to send it."),
    "free of charge is no denial": ("en", "You get our newsletter at no cost."),
    "answers before it are no denial": ("en", "Yes No Not sure You will get our newsletter."),
    "German": ("de", "Ihre Adresse kommt in unseren Verteiler."),
    "German, split": ("de", "Wir tragen Sie mit der Stimme ein."),
    "French": ("fr", "Vous recevrez chaque semaine notre lettre."),
    "Spanish": ("es", "Tu correo pasa a nuestra lista."),
    "Italian": ("it", "Riceverai poi la nostra rassegna ogni mattina."),
    "Portuguese": ("pt", "Vai receber as nossas novidades todas as semanas."),
    "Dutch": ("nl", "Je krijgt voortaan elke week onze brief."),
    "Polish": ("pl", "Co tydzień otrzymasz nasz biuletyn."),
}
# What excuses, each beside words that would tell of it.
EXCUSED = {
    "denied": ("en", "You will not be added to any mailing list."),
    "denied by never": ("en", "We never send newsletters."),
    "denied by none": ("en", "No newsletter, no updates, no offers."),
    "denied by its subject": ("en", "Nobody is subscribed to anything."),
    "not needed": ("en", "A subscription is not needed."),
    "unrelated": ("en", "The vote is independent of our newsletter."),
    "one purpose": ("en", "You will get a message to confirm the vote."),
    "the result once": ("en", "We will send you the result."),
    "the winner": ("en", "The winner will be sent a letter."),
    "a premise": ("en", "If you win, we will write to you."),
    "left to the reader": ("en", "If you would like our newsletter, tick the box."),
    "possible": ("en", "You can get our newsletter on another page."),
    "a question": ("en", "Would you like our newsletter?"),
    "an invitation": ("en", "Subscribe to our newsletter."),
    "an invitation after it": ("en", "Our newsletter comes every Friday: subscribe here."),
    "printed there": ("en", "The answers are printed in our newsletter."),
    "comes from there": ("en", "The question comes from our newsletter."),
    "the other way": ("en", "Send us your letter."),
    "an address": ("en", "We check each e-mail address."),
    "of what kind readers are": ("en", "Subscribed readers vote twice."),
    "the answer on a list": ("en", "Your vote is added to the list below."),
    "deleted": ("en", "E-mails are deleted on Sunday."),
    "terms": ("en", "By voting you agree to our privacy policy."),
    "German": ("de", "Sie werden nicht in den Verteiler aufgenommen."),
    "French": ("fr", "Votre adresse ne sera ajoutée à aucune liste."),
    "Spanish": ("es", "No te enviaremos boletines."),
    "Italian": ("it", "Non riceverai alcuna newsletter."),
    "Portuguese": ("pt", "Não enviamos novidades."),
    "Dutch": ("nl", "U krijgt geen nieuwsbrief."),
    "Polish": ("pl", "Nie wysyłamy newslettera."),
}


def tells(lang: str, text: str) -> bool:
    made = standing(text, (lang,))
    return made is not None and made.enrols


@pytest.mark.parametrize(("lang", "text"), TOLD.values(), ids=TOLD)
def test_a_sentence_tells_of_standing_communication(lang: str, text: str) -> None:
    assert tells(lang, text)


@pytest.mark.parametrize(("lang", "text"), EXCUSED.values(), ids=EXCUSED)
def test_a_sentence_is_excused(lang: str, text: str) -> None:
    assert not tells(lang, text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("You are enrolled.", "subscribes"),
        ("The vote puts you on our mailing list.", "lists"),
        ("You will get our letter.", "delivers"),
        ("You agree to be contacted.", "agrees"),
        ("Voters become members.", "joins"),
        ("Unsubscribe at any time.", "leaves"),
    ],
)
def test_the_rule_says_what_kind_of_outcome_it_is(text: str, rule: str) -> None:
    made = standing(text, ("en",))
    assert made is not None
    assert made.rule == rule


# --- bound by its place: the same sentence in and beside forms ---

CHOICES = "".join(
    f'<label><input type=radio name=c value="{name}"> {name}</label>' for name in ("Red", "Blue")
)
ADDRESS = "<label for=m>E-mail *</label><input id=m type=email name=mail required>"
LINE = "<p>Expect our letter on Thursdays.</p>"


def block(head: str, fields: str, button: str, *, before: str = "", after: str = "") -> str:
    return (
        f"{before}<form method=post action=/x><h3>{head}</h3>{fields}<button>{button}</button></form>{after}"
    )


def accusations(html: str) -> list[Flag]:
    page = LabelledPage("place", "subscription-trap", True, html=web_page("place", html))
    return [flag for flag in flags_of(page) if flag.kind == "subscription-trap" and flag.verdict != "note"]


@pytest.mark.parametrize(
    "html",
    [
        block("Should the lamp be red?", CHOICES + ADDRESS + LINE, "Vote"),
        block("Should the lamp be red?", LINE + CHOICES + ADDRESS, "Vote"),
        block("Should the lamp be red?", CHOICES + ADDRESS, "Vote", after=LINE),
        block("Should the lamp be red?", CHOICES + ADDRESS, "Vote", before=LINE),
        block("Rate this idea: a red lamp", CHOICES + ADDRESS + LINE, "Rate"),
        block("Guess the height of the lamp", "<input name=guess>" + ADDRESS + LINE, "Guess"),
        block("I promise to switch it off", ADDRESS + LINE, "Promise"),
        block("Sign the card for the lamplighter", ADDRESS + LINE, "Sign"),
        block(
            "Should the lamp be red?",
            CHOICES + ADDRESS.replace("required", 'required title="Expect our letter on Thursdays."'),
            "Vote",
        ),
    ],
    ids=["inside", "first", "after", "before", "rating", "guess", "pledge", "card", "tooltip"],
)
def test_the_place_ties_a_disclosure_to_a_poll_but_does_not_convict(html: str) -> None:
    assert [flag.verdict for flag in accusations(html)] == ["probable"]


def test_a_button_that_says_both_convicts() -> None:
    html = block("Should the lamp be red?", CHOICES + ADDRESS, "Vote & subscribe")
    assert [flag.verdict for flag in accusations(html)] == ["confirmed"]


@pytest.mark.parametrize(
    "html",
    [
        block("Should the lamp be red?", CHOICES + LINE, "Vote"),
        block("Should the lamp be red?", CHOICES + ADDRESS + LINE + "<p>You join no list.</p>", "Vote"),
        block("Lamp letter", "<p>How often?</p>" + CHOICES + ADDRESS + LINE, "Sign up"),
        block(
            "Join the lamp panel", "<p>Which lamp is yours?</p>" + CHOICES + ADDRESS + LINE, "Join the panel"
        ),
        block("Register for the lamp walk", CHOICES + ADDRESS + LINE, "Register"),
        block("Get the Lamp", "<p>Where do you live?</p>" + CHOICES + ADDRESS + LINE, "Get it"),
        block("Lamp jobs", "<p>Which one is it?</p>" + CHOICES + ADDRESS + LINE, "Create alert"),
        block(
            "Should the lamp be red?",
            CHOICES
            + ADDRESS
            + "<label><input type=checkbox name=n> Send me your letter on Thursdays</label>",
            "Vote",
        ),
        block(
            "Should the lamp be red?",
            CHOICES + ADDRESS,
            "Vote",
            after="<p>The society sends its members a letter on Thursdays.</p>",
        ),
        block(
            "Should the lamp be red?",
            CHOICES + ADDRESS,
            "Vote",
            after="<h4>Get our newsletter</h4><p>You will get the best stories every day.</p>",
        ),
        block(
            "Should the lamp be red?",
            CHOICES + ADDRESS,
            "Vote",
            after="<p>“You will get our letter on Thursdays,” said the lamplighter.</p>",
        ),
    ],
    ids=[
        "no address",
        "denied in the form",
        "subscribing",
        "a panel",
        "an event",
        "a question that serves",
        "an alert",
        "an unticked box",
        "a story after it",
        "a newsletter after it",
        "a quotation after it",
    ],
)
def test_what_is_no_trap_beside_the_same_words(html: str) -> None:
    assert accusations(html) == []


# --- the same by shape, in plain text ---


def told_in_text(remains: str) -> bool:
    page = LabelledPage("shape", "subscription-trap", True, text=plain_text("shape", remains, where="middle"))
    return any(flag.kind == "subscription-trap" and flag.verdict == "probable" for flag in flags_of(page))


@pytest.mark.parametrize(
    "remains",
    [
        "Should the lamp be red?*\nYes No\nE-mail*\nExpect our letter on Thursdays.\nVote",
        "Should the lamp be red?\n- Yes\n- No\nExpect our letter on Thursdays.\nVote",
        "Choose a lamp (Required)\nRed Blue\nMobile number (Required)\nExpect our texts on Thursdays.\nChoose",
        "I promise to switch it off*\nFirst name\nE-mail*\nExpect our letter on Thursdays.\nPromise",
        'Lamp of the year\n"*" indicates required fields\n- Red\n- Blue\nVote*\nExpect our letter on Thursdays.',
    ],
    ids=["label", "button", "required in words", "pledge", "legend"],
)
def test_the_shape_of_a_form_ties_a_disclosure_in_text(remains: str) -> None:
    assert told_in_text(remains)


@pytest.mark.parametrize(
    "remains",
    [
        "Should the lamp be red?*\nYes No\nE-mail*\nYou will get one message to confirm the vote.\nVote",
        "Should the lamp be red?*\nYes No\nE-mail*\nSend me your letter on Thursdays\nVote",
        "Lamp letter\nHow often?*\nDaily Weekly\nE-mail*\nExpect our letter on Thursdays.\nSign up",
        "Is the lamp red?\n\nThe society sends its members a letter on Thursdays, and keeps a list of lamps.",
        "Under a poll stood:\nExpect our letter on Thursdays.",
    ],
    ids=["one purpose", "a box", "subscribing", "a story", "shown to us"],
)
def test_what_is_no_trap_in_text(remains: str) -> None:
    assert not told_in_text(remains)


def test_a_disclosure_that_the_text_goes_on_to_discuss_is_a_quotation() -> None:
    line = "Submitting your answer signs you up for our letter. You can opt out later."
    assert not told_in_text(f"{line}\n\nThe line above was found under a poll about lamps.")
    assert not told_in_text(f"Lamps are a matter of taste.\n\n{line}\n\nThat poll was taken down on Monday.")
