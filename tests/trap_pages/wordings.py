"""Questions, disclosures and opt-out lines: those the vocabulary was tuned on, and those it was not."""

from dataclasses import dataclass

from tests.trap_pages.batches import lines


@dataclass(frozen=True, slots=True)
class Wording:
    """A disclosure that binds answering to enrolment."""

    text: str
    tuned: bool
    lang: str = "en"


QUESTIONS = {
    "en": (
        ("Should the footbridge be painted green?", ("Yes", "No", "Not sure")),
        ("Which day suits the apple fair best?", ("Saturday", "Sunday")),
        ("Would you use a night bus to the coast?", ("Yes, often", "Now and then", "Never")),
        ("Is the new library better than the old one?", ("Better", "About the same", "Worse")),
        ("How long should the pool stay open?", ("Until eight", "Until ten")),
    ),
    "de": (("Soll die Brücke grün gestrichen werden?", ("Ja", "Nein", "Weiß nicht")),),
    "fr": (("Faut-il peindre la passerelle en vert ?", ("Oui", "Non", "Sans avis")),),
    "es": (("¿Debe pintarse de verde el puente?", ("Sí", "No", "No lo sé")),),
    "it": (("Il ponte va dipinto di verde?", ("Sì", "No", "Non so")),),
    "pt": (("A ponte deve ser pintada de verde?", ("Sim", "Não", "Não sei")),),
    "nl": (("Moet de brug groen worden geverfd?", ("Ja", "Nee", "Weet niet")),),
    "pl": (("Czy kładkę pomalować na zielono?", ("Tak", "Nie", "Nie wiem")),),
}

_TUNED_EN = """By voting you agree to receive emails from the Valley Herald.
Answering enrols you in our updates. You may opt out at any time.
Your response signs you up for our daily digest.
Completing this survey gives you access to our newsletter.
Submit your vote and you join our list of subscribers.
Participants will be added to our mailing list.
When you answer this poll, we'll keep you posted by email.
Completing this poll entitles you to Valley Herald updates free of charge. You may opt out at any time.
Your vote doubles as a newsletter sign-up.
Voting means joining our mailing list.
You cannot vote without subscribing.
A subscription to our daily digest is included with every vote.
Our newsletter is sent to everyone who votes.
Everyone who takes the quiz is signed up for the weekly roundup.
We will add your address to our list when you answer.
To count your vote we add you to our list.
Taking part puts you on our mailing list.
To see the results enter your email. You'll also get our daily briefing.
By casting a ballot here, you become a subscriber.
This poll subscribes you to the Harbor Post. Unsubscribe at any time.
Completing this poll grants you access to Valley Herald updates free of charge. You may opt out at any time. You also agree to this site’s Privacy Policy and Terms of Use.
This poll gives you free access to our premium politics newsletter. Unsubscribe at any time.
By submitting this poll you agree to receive emails from Valley Herald. You may unsubscribe at anytime.
By taking this poll you agree to receive a free subscription to The Ferry News. No purchase necessary.
Voting enrolls you in our email alerts.
Your response will be recorded and you will receive free email updates from Valley Herald.
By completing the poll, you agree to receive emails from Harbor Post, occasional offers from our partners and that you've read and agree to our privacy policy and legal statement.
Poll responders get free newsletter access.
All poll responses include a complimentary subscription to the Daily Lantern newsletter""".splitlines()

# Written after the vocabulary and never used to change it.
_UNTOUCHED_EN = """Thanks for having your say: from now on the Lantern letter will reach you every Friday.
With each answer comes a place on our e-mail list.
Tell us what you think and we will start sending you the Harbor Post bulletin.
In taking this poll you consent to regular mailings from the Valley Herald and its partners.
Whoever presses a button below is enrolled for the morning headlines.
Recording your opinion registers you as a recipient of our weekly news mail.
Your pick will be counted and your address placed among our newsletter readers.
All respondents are automatically subscribed to the Riverside Daily.
Joining the survey also opts you in to special offers by e-mail.
Once you have voted, look out for our editor's newsletter, which you will now be getting.
We sign up every voter for the free Coast Bulletin; leave whenever you like.
Submitting an answer authorizes Valley Herald to send you news alerts.
A vote here is a request to be put on the list for our evening edition.
Free with your answer: a subscription to the Lantern, delivered to your inbox.
Reply and receive: every reply enters the sender's address in our newsletter service.
As a thank-you for voting you will receive our premium dispatches until you cancel.
Please note that responding to this question enrolls you in the Harbor Post e-mail program.
Take the poll, and the Coast Bulletin comes to your inbox every day.
By choosing an answer, you're opting in to receive e-mail updates from us.
The names of those who answer are added to the distribution list of the Valley Herald.
Poll results are shared with subscribers only, so your vote makes you one: the newsletter starts tomorrow.
When the form is sent, your e-mail is subscribed to three of our newsletters.
You agree, by giving us your verdict, to hear from the Lantern regularly.
Each signature on this petition also signs the signer up for campaign updates.""".splitlines()

_OTHERS = {
    "de": ("Mit Ihrer Teilnahme an dieser Umfrage melden Sie sich für unseren Newsletter an.", "Wer abstimmt, wird in unseren Verteiler aufgenommen.", "Durch Ihre Stimmabgabe erklären Sie sich einverstanden, E-Mails von uns zu erhalten."),
    "fr": ("En votant, vous acceptez de recevoir notre newsletter.", "Ce sondage vous abonne à notre infolettre. Désabonnement à tout moment."),
    "es": ("Al votar, acepta recibir nuestro boletín.", "Esta encuesta te suscribe a nuestro boletín."),
    "it": ("Votando accetti di ricevere la nostra newsletter.", "Chi risponde viene iscritto alla nostra mailing list."),
    "pt": ("Ao votar, você concorda em receber nossa newsletter.", "Esta enquete inscreve você na nossa lista de e-mails."),
    "nl": ("Door te stemmen gaat u akkoord met het ontvangen van onze nieuwsbrief.", "Deze peiling meldt u aan voor onze nieuwsbrief."),
    "pl": ("Głosując, zgadzasz się otrzymywać nasz newsletter.", "Ta ankieta zapisuje cię do naszego newslettera."),
}  # fmt: skip
_UNTOUCHED_OTHERS = {
    "de": ("Mit dem Absenden Ihrer Antwort abonnieren Sie zugleich unseren täglichen Rundbrief.", "Alle Teilnehmenden bekommen ab morgen unsere Nachrichten per E-Mail."),
    "fr": ("Toute réponse vaut inscription à notre lettre quotidienne.", "Les votants recevront chaque matin nos actualités par courriel."),
    "es": ("Tu respuesta equivale a darte de alta en nuestro boletín diario.", "Quienes participen recibirán las novedades de la redacción por correo."),
    "it": ("La risposta comporta l'iscrizione gratuita al nostro bollettino.", "I partecipanti riceveranno ogni mattina le nostre notizie via email."),
    "pt": ("A sua resposta vale como assinatura do nosso boletim.", "Quem votar passa a receber as nossas novidades por e-mail."),
    "nl": ("Uw antwoord geldt als aanmelding voor onze dagelijkse nieuwsbrief.", "Alle deelnemers krijgen voortaan onze berichten per e-mail."),
    "pl": ("Udział w sondzie oznacza zapisanie na listę odbiorców naszego biuletynu.", "Każdy głosujący dostaje codziennie nasze wiadomości e-mail."),
}  # fmt: skip

WORDINGS: tuple[Wording, ...] = (
    *(Wording(text, True) for text in _TUNED_EN),
    *(Wording(text, False) for text in _UNTOUCHED_EN),
    *(Wording(text, True, lang) for lang, texts in _OTHERS.items() for text in texts),
    *(Wording(text, False, lang) for lang, texts in _UNTOUCHED_OTHERS.items() for text in texts),
    *(Wording(text, True, lang) for lang, text in lines("tuned")),
    *(Wording(text, False, lang) for lang, text in lines("untouched")),
)

EMAIL = {
    "en": "Email",
    "de": "E-Mail",
    "fr": "E-mail",
    "es": "Correo electrónico",
    "it": "Email",
    "pt": "E-mail",
    "nl": "E-mailadres",
    "pl": "E-mail",
}
SEND = {
    "en": "Submit",
    "de": "Absenden",
    "fr": "Envoyer",
    "es": "Enviar",
    "it": "Invia",
    "pt": "Enviar",
    "nl": "Verzenden",
    "pl": "Wyślij",
}
LEGEND = {
    "en": '"*" indicates required fields',
    "de": "„*“ zeigt erforderliche Felder an",
    "fr": "« * » indique les champs nécessaires",
    "es": "«*» señala los campos obligatorios",
    "it": '"*" indica i campi obbligatori',
    "pt": '"*" indica campos obrigatórios',
    "nl": "“*” geeft vereiste velden aan",
    "pl": "„*” oznacza pola wymagane",
}
HONEYPOT = {
    "en": "This field is for validation purposes and should be left unchanged.",
    "de": "Dieses Feld dient zur Validierung und sollte nicht verändert werden.",
    "fr": "Ce champ n’est utilisé qu’à des fins de validation et devrait rester inchangé.",
    "es": "Este campo es un campo de validación y debe quedar sin cambios.",
    "it": "Questo campo serve per la convalida e dovrebbe essere lasciato inalterato.",
    "pt": "Este campo é para fins de validação e não deve ser alterado.",
    "nl": "Dit veld is bedoeld voor validatiedoeleinden en moet niet worden gewijzigd.",
    "pl": "To pole jest używane do walidacji i powinno pozostać niezmienione.",
}
