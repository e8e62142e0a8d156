"""Hard controls: everything that looks like a subscription trap and is none."""

from html import escape

from tests.trap_pages.batches import lines
from tests.trap_pages.markups import MARKUPS, Parts, gravity, gravity_poll, handwritten, without_form
from tests.trap_pages.neighbours import beside_a_poll
from tests.trap_pages.page import LabelledPage, paragraphs, plain_text, web_page
from tests.trap_pages.wordings import EMAIL, HONEYPOT, LEGEND, QUESTIONS, SEND


def controls() -> list[LabelledPage]:
    """All control pages and texts."""
    return [
        *_honest_polls(),
        *_gated_polls(),
        *_separate_consent(),
        *_other_forms(),
        *_side_by_side(),
        *_articles_about(),
        *_texts(),
        *_batches(),
        *beside_a_poll()[::3],  # all of them are in tests/test_neighbours.py
    ]


def _page(name: str, kind: str, block: str, *, aside: str = "", lang: str = "en") -> LabelledPage:
    return LabelledPage(
        f"control-{name}", kind, True, html=web_page(name, block, aside=aside, lang=lang), lang=lang
    )


def _text(name: str, kind: str, remains: str, *, where: str = "end", lang: str = "en") -> LabelledPage:
    text = plain_text(name, remains, where=where, lang=lang)
    return LabelledPage(f"control-text-{name}", kind, True, text=text, lang=lang)


def _honest_polls() -> list[LabelledPage]:
    """Polls without an address field on every maker's markup, and polls that need one to count each reader once."""
    found = []
    for number, markup in enumerate(MARKUPS):
        question, options = QUESTIONS["en"][number % 5]
        parts = Parts(question, options, "The result is shown in Saturday's paper.", email=False)
        found.append(_page(f"honest-{markup.__name__}", "honest-poll", markup(parts)))
    for lang in ("de", "fr", "es", "it", "pt", "nl", "pl"):
        question, options = QUESTIONS[lang][0]
        found.append(
            _page(
                f"honest-{lang}",
                "honest-poll",
                gravity(Parts(question, options, lang=lang, email=False)),
                lang=lang,
            )
        )
    denials = (
        "Your email address is only used to make sure each reader votes once. This poll does not subscribe you to anything.",
        "We ask for your email so that every vote counts once; you will not be added to any mailing list.",
        "Voting never adds you to a list. No newsletter, no account.",
        "Answering does not sign you up for our newsletter.",
        "Your address is deleted after the count and nobody who votes receives mail from us.",
        "We will email you the results and nothing else.",
        "Without your consent we will not send you any newsletter.",
        "Your email confirms your vote. If you would like our newsletter, you can sign up separately.",
    )
    for number, denial in enumerate(denials):
        question, options = QUESTIONS["en"][number % 5]
        markup = MARKUPS[number]
        kind = "honest-poll" if number < 2 else "gated-poll"  # the first two say: to count each reader once
        found.append(_page(f"denied-{number}", kind, markup(Parts(question, options, denial))))
    return found


def _gated_polls() -> list[LabelledPage]:
    """An address is required and nothing says what for."""
    return [
        _page(
            f"gated-{markup.__name__}",
            "gated-poll",
            markup(Parts(*QUESTIONS["en"][number % 5], "Closes on Sunday at noon.")),
        )
        for number, markup in enumerate(MARKUPS)
    ]


def _separate_consent() -> list[LabelledPage]:
    """The newsletter is a choice of its own: an unticked box."""
    boxes = (
        "Yes, please send me the weekly newsletter",
        "I would like to receive news from the Valley Herald by email (optional)",
        "Sign me up for the daily digest",
        "Add me to the mailing list",
        "I agree to receive updates by email",
        "Also subscribe me to the Coast Bulletin",
    )
    found = []
    for number, box in enumerate(boxes):
        for step in (0, 5):
            markup = MARKUPS[number + step]
            parts = Parts(*QUESTIONS["en"][number % 5], "One vote for each reader.", box=box)
            found.append(_page(f"consent-{number}-{markup.__name__}", "honest-poll", markup(parts)))
            parts = Parts(*QUESTIONS["en"][number % 5], "Closes on Sunday at noon.", box=box)
            found.append(_page(f"consent-{number}-{markup.__name__}-why", "gated-poll", markup(parts)))
    return found


def _newsletter(body: str) -> str:
    return f'<form action="/subscribe" method="post">{body}</form>'


_FORMS = {
    "newsletter-plain": ("newsletter", _newsletter("<h3>Sign up for our newsletter</h3><input type=email name=email required placeholder='Your email'><button>Subscribe</button><p>By signing up you agree to receive emails from us. Unsubscribe at any time.</p>")),
    "newsletter-ticked": ("newsletter", _newsletter("<h3>The morning letter</h3><input type=email name=email required><label><input type=checkbox name=partners checked> Send me offers from partners</label><button>Sign up</button>")),
    "newsletter-frequency": ("newsletter", _newsletter("<h3>Get our newsletter</h3><p>How often would you like to hear from us?</p><label><input type=radio name=freq value=d>Daily</label><label><input type=radio name=freq value=w>Weekly</label><input type=email name=email required><button>Subscribe</button>")),
    "newsletter-format": ("newsletter", _newsletter("<p>Join our mailing list</p><input type=text name=EMAIL required> <input type=radio name=EMAILTYPE value=html id=h><label for=h>HTML</label><input type=radio name=EMAILTYPE value=text id=t><label for=t>Plain text</label><input type=submit value='Sign up'>")),
    "newsletter-topics": ("newsletter", _newsletter("<h3>Which newsletters would you like?</h3><label><input type=checkbox name='l[1]'>Morning briefing</label><label><input type=checkbox name='l[2]'>Sports alerts</label><label><input type=checkbox name='l[3]'>Weekly digest</label><input type=email name=email required><button>Subscribe</button><p>By submitting you agree to receive the newsletters you chose.</p>")),
    "newsletter-question": ("newsletter", _newsletter("<h3>Want more stories like this?</h3><p>Enter your email and get our weekly digest.</p><input type=email name=email required><button>Sign me up</button>")),
    "newsletter-role": ("newsletter", _newsletter("<h3>Subscribe to the Harbor Post</h3><p>What best describes you?</p><label><input type=radio name=role value=1>Teacher</label><label><input type=radio name=role value=2>Student</label><input type=email name=email required><button>Subscribe</button><p>By subscribing you agree to receive our emails.</p>")),
    "comment": ("comment-form", "<form action='/wp-comments-post.php' method=post id=commentform class=comment-form><h3>Leave a Reply</h3><p>Your email address will not be published. Required fields are marked *</p><textarea name=comment required></textarea><input name=author required><input type=email name=email required><label><input type=checkbox name=subscribe_comments> Notify me of follow-up comments by email.</label><input type=submit value='Post Comment'></form>"),
    "contact": ("contact-form", "<form action='/contact' method=post><h3>Contact us</h3><select name=subject><option>Delivery</option><option>Correction</option></select><input type=email name=email required><textarea name=message required></textarea><p>By submitting this form you agree that we may email you about your enquiry.</p><button>Send message</button></form>"),
    "login": ("wall", "<form action='/login' method=post><p>Already a subscriber? Log in to continue reading.</p><input type=email name=email required><input type=password name=pw required><label><input type=checkbox name=rem> Remember me</label><button>Log in</button></form>"),
    "register": ("wall", "<form action='/register' method=post><p>Create a free account to vote in our polls. By registering you agree to receive our newsletter.</p><p>Which edition do you read?</p><label><input type=radio name=e value=n>North</label><label><input type=radio name=e value=s>South</label><input type=email name=email required><input type=password name=pw required><button>Create account</button></form>"),
    "petition": ("petition", "<form action='/sign' method=post><h3>Sign the petition: keep the night bus</h3><input name=name required><input type=email name=email required><label><input type=checkbox name=news> Keep me posted about this campaign by email</label><button>Add your name</button></form>"),
    "donation": ("donation", "<form action='/give' method=post><h3>Donate to the lamp fund</h3><label><input type=radio name=amount value=5>$5</label><label><input type=radio name=amount value=20>$20</label><input type=email name=email required><p>By donating you agree to receive our supporter updates.</p><button>Donate</button></form>"),
    "sweepstakes": ("sweepstakes", "<form action='/win' method=post><h3>Vote and win a hamper</h3><p>Which jam is best?</p><label><input type=radio name=j value=1>Plum</label><label><input type=radio name=j value=2>Quince</label><input type=email name=email required><p>Enter for a chance to win. Official rules apply. By entering you agree to receive our newsletter.</p><button>Enter</button></form>"),
    "rating": ("comment-form", "<form action='/rate' method=post><p>How did it taste? Rate this recipe</p><fieldset class=stars><input type=radio name=rating value=1 aria-label='1 star'><input type=radio name=rating value=2 aria-label='2 stars'><input type=radio name=rating value=3 aria-label='3 stars'></fieldset><textarea name=comment></textarea><input type=email name=email required><button>Send rating</button><p>By submitting you agree to receive replies by email.</p></form>"),
    "search": ("none", "<form action='/s'><label>Search our polls</label><input name=q><button>Go</button></form>"),
    "survey-optional": ("honest-poll", "<form action='/survey' method=post><h3>Reader survey</h3><p>How do you read us?</p><label><input type=radio name=h value=p>On paper</label><label><input type=radio name=h value=w>On the web</label><label>Email (optional)<input type=email name=email></label><button>Send answers</button></form>"),
    "bot-field": ("honest-poll", "<form class=css-poll method=post><p>Which lamp do you like?</p><label><input type=radio name=l value=1>Round</label><label><input type=radio name=l value=2>Square</label><input type=text name=email value='nobody@valley-herald.example'><button>Vote</button></form>"),
    "rsvp": ("contact-form", "<form action='/rsvp' method=post><h3>RSVP for the museum evening</h3><p>Will you bring a guest?</p><label><input type=radio name=g value=y>Yes</label><label><input type=radio name=g value=n>No</label><input type=email name=email required><textarea name=note></textarea><button>Send RSVP</button></form>"),
    "unlock": ("wall", "<form action='/wall' method=post><p>To continue reading, enter your email.</p><input type=email name=email required><button>Continue</button></form>"),
}  # fmt: skip


# Forms that ask something beside an address, for another end than a poll.
_MORE_FORMS = {
    "callout": ('contact-form', '<form id=callout><h3>Share your views: how do you use the ferry?</h3><p>Tell us what you think of the new timetable.</p><textarea name=t required></textarea><input name=name><input type=email name=email required><p>Your response will be seen by our reporters. By responding you agree that we may contact you about your answer before we publish. See our privacy policy.</p><button>Share</button></form>'),
    "feedback": ('honest-poll', '<form><p>Was this page helpful?</p><label><input type=radio name=h value=y>Yes</label><label><input type=radio name=h value=n>No</label><input type=email name=e placeholder="Email (optional)"><p>By submitting this form you agree to our privacy policy.</p><button>Submit</button></form>'),
    "lead": ('contact-form', '<form><h3>Get a free quote</h3><p>Do you own your home?</p><label><input type=radio name=o value=y>Yes</label><label><input type=radio name=o value=n>No</label><input type=email name=e required><input type=tel name=p required><input name=zip><p>By submitting you agree to receive calls and emails about your quote.</p><button>Get quote</button></form>'),
    "event": ('newsletter', '<form><h3>Register for the webinar</h3><p>How did you hear about us?</p><select name=how><option>Friend</option><option>Search</option></select><input type=email name=e required><p>By registering you agree to receive emails about this event and future events.</p><button>Register</button></form>'),
    "nl-survey": ('honest-poll', '<div><form class=poll><p>Do you like the lamps?</p><label><input type=radio name=l>Yes</label><label><input type=radio name=l>No</label><button>Vote</button></form></div><div><form><h4>Get our newsletter</h4><input type=email required><button>Sign up</button><p>By providing your email you agree to receive our newsletter. Unsubscribe at any time.</p></form></div>'),
    "quizpost": ('honest-poll', '<h3>Quiz: how well do you know the coast?</h3><form><p>Which bay is the deepest?</p><label><input type=radio name=l>East bay</label><label><input type=radio name=l>West bay</label><button>Check answer</button></form><p>Sign up to our weekly quiz newsletter to get the next quiz by email.</p>'),
    "age": ('newsletter', '<form><h3>Sign up for our newsletter</h3><p>Are you over 16?</p><label><input type=radio name=a>Yes</label><label><input type=radio name=a>No</label><input type=email required><button>Sign up</button></form>'),
    "membership": ('donation', '<form><h3>Become a member</h3><label><input type=radio name=plan value=m>Monthly</label><label><input type=radio name=plan value=y>Yearly</label><input type=email required><p>By joining you agree to receive member updates. Cancel anytime. $5 per month billing.</p><button>Join</button></form>'),
    "tip": ('contact-form', '<form><h3>Got a tip?</h3><textarea name=tip></textarea><input type=email required><p>Submitting a tip signs you up for nothing.</p><button>Send tip</button></form>'),
    "poll-results-email": ('gated-poll', '<form class=poll><p>Which jam is best?</p><label><input type=radio name=l>Plum</label><label><input type=radio name=l>Quince</label><input type=email required><p>Leave your email and we will send you the results when the poll closes. We do not use it for anything else.</p><button>Vote</button></form>'),
    "poll-verify": ('gated-poll', '<form class=poll><p>Which jam is best?</p><label><input type=radio name=l>Plum</label><label><input type=radio name=l>Quince</label><input type=email required><p>We will send you an email to confirm your vote. Your vote only counts once you click the link in the email.</p><button>Vote</button></form>'),
    "poll-terms": ('gated-poll', '<form class=poll><p>Which jam is best?</p><label><input type=radio name=l>Plum</label><label><input type=radio name=l>Quince</label><input type=email required><p>By voting you agree to our Terms of Use and Privacy Policy.</p><button>Vote</button></form>'),
    "poll-optin-link": ('gated-poll', '<form class=poll><p>Which jam is best?</p><label><input type=radio name=l>Plum</label><label><input type=radio name=l>Quince</label><input type=email required><p>Like polls? You can subscribe to our newsletter on our newsletters page.</p><button>Vote</button></form>'),
    "jobalert": ('none', '<form><h3>Job alerts</h3><p>What are you looking for?</p><select name=k><option>Baker</option><option>Driver</option></select><input type=email required><p>You will receive job alerts by email.</p><button>Create alert</button></form>'),
    "weather": ('none', '<form><p>Which town?</p><select name=town><option>Easton</option><option>Weston</option></select><button>Show weather</button></form><p>Get weather alerts by email.</p>'),
    "vote-once": ('honest-poll', '<form class=poll><p>Which jam is best?</p><label><input type=radio name=l>Plum</label><label><input type=radio name=l>Quince</label><label>Email (one vote each) <input type=email required></label><label><input type=checkbox name=nl> Send me the newsletter</label><button>Vote</button></form>'),
    "category": ('none', '<form action=/archive><label>Category <select name=cat><option>Bridges</option><option>Ferries</option><option>Lamps</option></select></label><button>Show</button></form>'),
    "filter": ('none', '<form action=/archive><p>What are you looking for?</p><select name=cat><option>Bridges</option><option>Ferries</option></select><button>Search</button></form>'),
    "builder": ('none', '<form action=/cart><h3>Build your own lamp</h3><label>Shade <select name=shade><option value=1>Green (+$20)</option><option value=2>White (+$10)</option></select></label><label>Foot <select name=foot><option>Oak</option><option>Iron</option></select></label><p>Total: $120 per month or at checkout</p><button>Add to cart</button></form>'),
    "checkout": ('donation', '<form action=/pay><h3>Checkout</h3><p>How would you like to pay?</p><label><input type=radio name=p>Card</label><label><input type=radio name=p>Invoice</label><input type=email required><p>By placing your order you agree to receive emails about it.</p><button>Place order</button></form>'),
    "signup-account": ('wall', '<form action=/account><h3>Create an account</h3><p>Where did you hear of us?</p><label><input type=radio name=w>Friends</label><label><input type=radio name=w>Radio</label><input type=email required><input type=password required><p>By creating an account you agree to receive our newsletter.</p><button>Sign up</button></form>'),
    "cookies": ('none', '<form id=cookies><p>Do you agree to cookies? You can change your choice at any time.</p><label><input type=checkbox name=a checked> Needed</label><label><input type=checkbox name=b> Statistics</label><button>Save my choice</button></form>'),
    "panel": ('none', '<form action=/panel><h3>Join our readers panel</h3><p>How old are you?</p><label><input type=radio name=a>Under 40</label><label><input type=radio name=a>40 or over</label><input type=email required><p>Sign up to receive two surveys a month by email.</p><button>Join the panel</button></form>'),
    "members": ('none', '<form action=/members-survey><h3>Member survey</h3><p>How satisfied are you with your membership?</p><label><input type=radio name=s>Very</label><label><input type=radio name=s>Not very</label><p>Your answers do not affect your membership or your newsletter.</p><button>Send</button></form>'),
    "cap": ('contact-form', '<form><h3>Contact</h3><p>Are you human?</p><label><input type=radio name=l>Yes</label><label><input type=radio name=l>No</label><input type=email required><textarea name=m></textarea><p>By submitting you agree to receive a reply by email.</p><button>Send</button></form>'),
}  # fmt: skip

# Endings of articles and service pages with questions, votes and lists in them.
_ENDINGS = (
    "Have questions? Sign up for our newsletter and we will answer them each week.\nYes\nNo",
    "What do you think?\nTake our survey and be entered to win a gift card.",
    "Do you want to vote by mail? You will receive a ballot by mail, and the county will add you to the permanent list of absentee voters.\nHow to register\nVote\nEmail updates",
    "How will the vote work? Each voter will receive a ballot by mail. Voters can sign up to get text alerts about their ballot. You can opt out at any time.",
    "Who is eligible?\nAnyone who votes in the primary will be added to the party list. You may opt out at any time by writing to the clerk.",
    "Want to have your say?\nJoin our readers panel. Members of the panel receive surveys by email twice a month. Unsubscribe at any time.",
    "Should the town keep the ferry? Tell us in the comments.\nSubscribe\nSign up for the daily newsletter. By signing up you agree to our terms. Unsubscribe at any time.",
    "More polls\nVote in this week’s poll\nGet our newsletter\nBy subscribing you agree to receive emails from us. You can unsubscribe at any time.",
    "How do I unsubscribe?\nIf you answered our survey you were added to the list of readers. To stop, use the link. You can unsubscribe at any time.",
    "Q: Does voting in the poll sign me up for your newsletter?\nA: No. Voting never subscribes you to anything.",
    "What happens when I answer?\nWhen you answer, we count your vote. We do not add you to any list.\nCan I opt out?\nYes",
)


def _other_forms() -> list[LabelledPage]:
    return [_page(f"form-{name}", kind, block) for name, (kind, block) in (_FORMS | _MORE_FORMS).items()]


def _side_by_side() -> list[LabelledPage]:
    """An honest poll with a newsletter box near it: in the sidebar, right below, and in one form around the whole page."""
    box = _FORMS["newsletter-plain"][1]
    loose = '<div class="nl"><p>Get our daily newsletter</p><input type="email" name="e"><button>Sign up</button><p>By signing up you agree to receive emails.</p></div>'
    found = []
    for number, markup in enumerate((gravity, gravity_poll, handwritten, without_form)):
        poll = markup(Parts(*QUESTIONS["en"][number], email=False))
        found.append(_page(f"aside-{number}", "honest-poll", poll, aside=box))
        found.append(_page(f"below-{number}", "honest-poll", poll + box))
        found.append(_page(f"loose-{number}", "honest-poll", poll, aside=loose))
    poll = without_form(Parts(*QUESTIONS["en"][1], email=False))
    story = "".join(f"<p>{escape(part)}</p>" for part in paragraphs("whole", 30))
    whole = f'<form method="post" action="./story.aspx" id="aspnetForm"><input type=hidden name="__VIEWSTATE" value="x">{story}{poll}{loose}</form>'
    found.append(_page("aspnet", "honest-poll", whole))
    return found


_PROSE = {
    "investigation": "Many readers do not notice the line. “This poll subscribes you to our premium network of content,” it said in grey letters below the buttons. Unsubscribing took Maren Oldhouse three weeks.",
    "law": "Under the rules, consent has to be separate. A poll that adds voters to a mailing list without asking may not count on that consent, the office said. By voting, readers agree to nothing but the vote.",
    "promise": "The paper says answering its poll never signs readers up for a newsletter, and that addresses are deleted after a week.",
    "listed": "Typical sentences are:\n\n“By voting you agree to receive emails from us.”\n\n“Completing this poll entitles you to our updates.”\n\n“Your answer subscribes you to our newsletter.”\n\nThe office advises to read the small print.",
    "colon": "The notice under the form reads:\n\nThis poll subscribes you to our network. Unsubscribe at any time.\n\nThe company did not answer our questions.",
    "told": "Readers who answered the poll were signed up to receive the newsletter, and several complained to the press council.",
    "council": "The council voted to send you, the residents, a letter about the list of candidates. Anyone who votes by post will receive a receipt by mail.",
    "results": "Vote in our poll below. We will publish the results on Friday.",
    "blurb": "Enjoyed this story? Sign up for our newsletter and get the latest updates in your inbox. By signing up you agree to our privacy policy. Unsubscribe at any time.",
    "election": "Voters in the valley answer three questions on Sunday. Polls open at eight. Follow updates on the vote by email or in the app.",
    "how-to": "To build a poll, add a radio field, then an email field. Make clear whether answering signs people up for your mailing list, and offer a separate check box.",
    "letters": "Do you agree? Send us your thoughts by email. We will print a choice of your letters next week.",
    "quote-question": "Should the bridge be green? That is the question. “When you answer, you join our list,” the form told her.",
    "app": "Add the site to your home screen to read it offline.",
    "survey-news": "The survey asked 1,200 people whether they receive newsletters. Two thirds said they subscribe to at least one; participants received a book token.",
    "subscribers": "The paper has 12,000 subscribers, and every one of them was asked to answer the survey. Results will be sent to you by post.",
}


def _batches() -> list[LabelledPage]:
    """Honest lines in polls with and without an address, as pages and as text, and prose before and after polls."""
    found = []
    for number, (lang, line) in enumerate(lines("honest")):
        question, options = QUESTIONS[lang][number % len(QUESTIONS[lang])]
        first, second = MARKUPS[number % len(MARKUPS)], MARKUPS[(number + 7) % len(MARKUPS)]
        gated = first(Parts(question, options, line, lang))
        free = second(Parts(question, options, line, lang, email=False))
        found.append(_page(f"line-{number}-gated", "none", gated, lang=lang))
        found.append(_page(f"line-{number}-free", "none", free, lang=lang))
        left = (LEGEND[lang], HONEYPOT[lang], f"{question}*", *options, f"{EMAIL[lang]}*", line, SEND[lang])
        found.append(_text(f"line-{number}", "none", "\n".join(left), lang=lang))
    for number, (lang, line) in enumerate(lines("prose")):
        question, options = QUESTIONS[lang][number % len(QUESTIONS[lang])]
        poll = MARKUPS[number % len(MARKUPS)](Parts(question, options, lang=lang, email=False))
        found.append(_page(f"prose-{number}", "none", f"{poll}<p>{escape(line)}</p>", lang=lang))
        left = (line, "", question, *options, SEND[lang])
        found.append(_text(f"prose-{number}", "none", "\n".join(left), lang=lang))
        found.append(_text(f"prose-{number}-alone", "none", line, where="middle", lang=lang))
    return found


def _articles_about() -> list[LabelledPage]:
    """Articles that discuss polls, newsletters and traps, as pages and as texts, and quotations in elements of their own."""
    found = []
    for name, prose in _PROSE.items():
        block = "".join(f"<p>{escape(part)}</p>" for part in prose.split("\n\n"))
        found.append(_page(f"about-{name}", "none", block))
        found.append(_text(f"about-{name}", "none", prose, where="middle"))
    quoted = "This poll subscribes you to our network. Unsubscribe at any time."
    found.append(
        _page(
            "blockquote",
            "none",
            f"<p>The form of the Lantern carries this line.</p><blockquote><p>{quoted}</p></blockquote>",
        )
    )
    found.append(
        _page(
            "figcaption", "none", f"<figure><img src=/s.png alt=''><figcaption>{quoted}</figcaption></figure>"
        )
    )
    found.append(
        _page("code", "none", f"<p>The template holds one string.</p><pre><code>{quoted}</code></pre>")
    )
    return found


def _texts() -> list[LabelledPage]:
    """Residue of honest forms, and ordinary endings of articles."""
    legend, trap = LEGEND["en"], HONEYPOT["en"]
    question, options = QUESTIONS["en"][0]
    endings = [_text(f"ending-{number}", "none", ending) for number, ending in enumerate(_ENDINGS)]
    return [
        *endings,
        _text("poll-residue", "honest-poll", f"{legend}\nPhone\n{trap}\n{question}*\n" + "\n".join(options)),
        _text(
            "gated-residue",
            "gated-poll",
            f"{legend}\nPhone\n{trap}\n{question}*\n" + "\n".join(options) + "\nEmail*\nSubmit",
        ),
        _text(
            "denial-residue",
            "honest-poll",
            f"{legend}\n{trap}\n{question}*\n"
            + "\n".join(options)
            + "\nThis poll does not subscribe you to anything.",
        ),
        _text(
            "newsletter-residue",
            "none",
            f"{legend}\nSign up for our newsletter\nEmail*\nComments\n{trap}\nBy submitting this form you agree to receive our emails. Unsubscribe at any time.",
        ),
        _text(
            "newsletter-question",
            "none",
            f"{legend}\nWant more stories like this?\nEmail*\n{trap}\nBy signing up you agree to receive our emails.",
        ),
        _text("contact-residue", "none", f"{legend}\nName*\nEmail*\nMessage\n{trap}"),
        _text(
            "related", "none", "Related\nSchool menus change\nPool opens early\nSubscribe to our newsletter"
        ),
        _text(
            "poll-question",
            "none",
            "What do you think? Vote in our poll and tell us below.\nYes\nNo\nNot sure",
        ),
        _text(
            "options-newsletter",
            "none",
            "Should the pool close early?\nYes\nNo\nVote\n\nNewsletter\nGet our newsletter every morning\nSign up",
        ),
        _text(
            "comment-rules",
            "none",
            "What is your view? Join the conversation. Comments are moderated, and your email will not be published.",
        ),
    ]
