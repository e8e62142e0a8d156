"""The markup of many form makers around one question, its choices, an address field and a disclosure."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from tests.trap_pages.wordings import EMAIL, HONEYPOT, LEGEND, SEND


@dataclass(frozen=True, slots=True)
class Parts:
    """What a form shows. No `email` makes it a form without an address field; `box` is a check box with its state."""

    question: str
    options: tuple[str, ...]
    disclosure: str = ""
    lang: str = "en"
    email: bool = True
    required: bool = True
    box: str = ""
    box_state: str = ""  # "", "checked" or "required"
    button: str = ""

    @property
    def send(self) -> str:
        """The words on the button."""
        return escape(self.button or SEND[self.lang])

    @property
    def need(self) -> str:
        """The attribute of the address field."""
        return "required" if self.required else ""

    def radios(
        self, name: str, item: str = "<label><input type=radio name={name} value={value}> {text}</label>"
    ) -> str:
        """The choices, each from a pattern."""
        return "".join(
            item.format(name=name, value=f'"{escape(option)}"', text=escape(option), n=number)
            for number, option in enumerate(self.options, 1)
        )

    def consent(self) -> str:
        """The check box, if there is one."""
        if not self.box:
            return ""
        return f'<label><input type="checkbox" name="optin" value="1" {self.box_state}> {escape(self.box)}</label>'


Markup = Callable[[Parts], str]


def gravity(parts: Parts) -> str:
    star = (
        '<span class="gfield_required"><span class="gfield_required gfield_required_asterisk">*</span></span>'
    )
    email = (
        f'<div id="field_7_3" class="gfield gfield--type-email {"gfield_contains_required" if parts.required else ""}">'
        f'<label class="gfield_label" for="input_7_3">{EMAIL[parts.lang]}{star if parts.required else ""}</label>'
        '<div class="ginput_container ginput_container_email"><input name="input_3" id="input_7_3" type="email" value="" class="large"'
        f' aria-required="{"true" if parts.required else "false"}"></div></div>'
        if parts.email
        else ""
    )
    choices = parts.radios(
        "input_1",
        '<div class="gchoice"><input class="gfield-choice-input" name="{name}" type="radio" value={value} id="choice_7_1_{n}">'
        '<label for="choice_7_1_{n}">{text}</label></div>',
    )
    return f"""<div class="gf_browser_chrome gform_wrapper gravity-theme" id="gform_wrapper_7"><div class="gform_heading">
<p class="gform_required_legend">{escape(LEGEND[parts.lang])}</p></div>
<form method="post" enctype="multipart/form-data" id="gform_7" action="/story/#gf_7"><div class="gform-body gform_body"><div id="gform_fields_7" class="gform_fields">
<div id="field_7_9" class="gfield gfield--type-honeypot gform_validation_container"><label class="gfield_label" for="input_7_9">Comments</label>
<div class="ginput_container"><input name="input_9" id="input_7_9" type="text" value="" autocomplete="new-password"></div><div class="gfield_description">{escape(HONEYPOT[parts.lang])}</div></div>
<fieldset class="gfield gfield--type-radio gfield_contains_required"><legend class="gfield_label">{escape(parts.question)}{star}</legend>
<div class="ginput_container ginput_container_radio"><div class="gfield_radio">{choices}</div></div></fieldset>
{email}<div class="gfield gfield--type-html">{escape(parts.disclosure)}</div>{parts.consent()}
</div></div><div class="gform_footer"><input type="submit" id="gform_submit_button_7" class="gform_button button" value="{parts.send}">
<input type="hidden" name="is_submit_7" value="1"><input type="hidden" name="gform_submit" value="7"><input type="hidden" name="state_7" value="WyJbXSJd"></div></form></div>"""


def gravity_poll(parts: Parts) -> str:
    items = parts.radios(
        "input_1",
        '<li class="gchoice_{n}"><input name="{name}" type="radio" value="gpoll1a2b3c{n}" id="c{n}"><label for="c{n}">{text}</label></li>',
    )
    email = (
        f'<li class="gfield gfield_contains_required"><label for="e">{EMAIL[parts.lang]}<span class="gfield_required">*</span></label><input name="input_2" id="e" type="text"></li>'
        if parts.email
        else ""
    )
    return f"""<div class="gform_wrapper gpoll_wrapper" id="gform_wrapper_2"><form method="post" id="gform_2" class="gpoll_enabled"><ul class="gform_fields">
<li class="gfield gpoll_field"><label class="gfield_label">{escape(parts.question)}</label><ul class="gfield_radio">{items}</ul></li>{email}
<li class="gfield">{escape(parts.disclosure)}</li></ul>{parts.consent()}<input type="submit" value="{parts.send}"><input type="hidden" name="gpolls" value="1"></form></div>"""


def wpforms(parts: Parts) -> str:
    email = (
        f'<div class="wpforms-field wpforms-field-email"><label class="wpforms-field-label">{EMAIL[parts.lang]} <span class="wpforms-required-label">*</span></label><input type="email" class="wpforms-field-required" name="wpforms[fields][2]" {parts.need}></div>'
        if parts.email
        else ""
    )
    items = parts.radios(
        "wpforms[fields][1]",
        '<li><input type="radio" id="w{n}" name="{name}" value={value}><label for="w{n}">{text}</label></li>',
    )
    return f"""<div class="wpforms-container wpforms-container-full" id="wpforms-31"><form id="wpforms-form-31" class="wpforms-validate wpforms-form" method="post" action="/story/">
<div class="wpforms-field-container"><div class="wpforms-field wpforms-field-radio"><label class="wpforms-field-label">{escape(parts.question)}</label><ul>{items}</ul></div>{email}
<div class="wpforms-field wpforms-field-html">{escape(parts.disclosure)}</div>{parts.consent()}</div>
<div class="wpforms-field wpforms-field-hp"><label>Website</label><input type="text" name="wpforms[hp]" class="wpforms-field-medium"></div>
<button type="submit" name="wpforms[submit]">{parts.send}</button><input type="hidden" name="wpforms[id]" value="31"></form></div>"""


def ninja(parts: Parts) -> str:
    email = (
        f'<nf-field><div class="nf-field-container email-container"><label for="nf-field-3">{EMAIL[parts.lang]} <span class="ninja-forms-req-symbol">*</span></label><input type="email" id="nf-field-3" class="ninja-forms-field nf-element" name="email" {parts.need}></div></nf-field>'
        if parts.email
        else ""
    )
    items = parts.radios(
        "nf-field-2",
        '<li><input type="radio" id="n{n}" name="{name}" value={value}><label for="n{n}">{text}</label></li>',
    )
    return f"""<div id="nf-form-1-cont" class="nf-form-cont"><div class="nf-form-content"><form>
<nf-field><div class="nf-field-container listradio-container"><label>{escape(parts.question)}</label><ul>{items}</ul></div></nf-field>{email}
<nf-field><div class="nf-field-container html-container">{escape(parts.disclosure)}</div></nf-field>{parts.consent()}
<nf-field><div class="nf-field-container submit-container"><input type="button" value="{parts.send}"></div></nf-field>
<div class="nf-field-hp"><label for="nf-field-hp-1">If you are a human seeing this field, please leave it empty.</label><input id="nf-field-hp-1" name="nf-field-hp" type="text"></div></form></div></div>"""


def formidable(parts: Parts) -> str:
    email = (
        f'<div class="frm_form_field frm_required_field"><label class="frm_primary_label">{EMAIL[parts.lang]} <span class="frm_required">*</span></label><input type="email" name="item_meta[8]" data-reqmsg="needed"></div>'
        if parts.email
        else ""
    )
    return f"""<div class="frm_forms with_frm_style" id="frm_form_4_container"><form method="post" class="frm-show-form" id="form_poll4"><input type="hidden" name="frm_action" value="create">
<div class="frm_form_field"><div class="frm_primary_label">{escape(parts.question)}</div><div role="radiogroup">{parts.radios("item_meta[7]")}</div></div>{email}
<div class="frm_form_field">{escape(parts.disclosure)}</div>{parts.consent()}<div class="frm_verify" aria-hidden="true"><label>If you are human, leave this field blank.</label><input type="text" name="frm_verify"></div>
<button class="frm_button_submit" type="submit">{parts.send}</button></form></div>"""


def contact_form_7(parts: Parts) -> str:
    email = (
        f'<p><label>{EMAIL[parts.lang]}<span class="wpcf7-form-control-wrap"><input size="40" class="wpcf7-form-control wpcf7-email wpcf7-validates-as-required" aria-required="true" type="email" name="your-email"></span></label></p>'
        if parts.email
        else ""
    )
    items = parts.radios(
        "choice",
        '<span class="wpcf7-list-item"><label><input type="radio" name="{name}" value={value}><span>{text}</span></label></span>',
    )
    return f"""<div class="wpcf7" id="wpcf7-f12"><form action="/story/#wpcf7-f12" method="post" class="wpcf7-form init"><div style="display: none;"><input type="hidden" name="_wpcf7" value="12"></div>
<p>{escape(parts.question)}</p><span class="wpcf7-form-control-wrap">{items}</span>{email}<p><small>{escape(parts.disclosure)}</small></p>{parts.consent()}
<p><input class="wpcf7-submit" type="submit" value="{parts.send}"></p></form></div>"""


def mailchimp(parts: Parts) -> str:
    email = (
        f'<div class="mc-field-group"><label for="mce-EMAIL">{EMAIL[parts.lang]} <span class="asterisk">*</span></label><input type="email" name="EMAIL" class="required email" id="mce-EMAIL"></div>'
        if parts.email
        else ""
    )
    return f"""<div id="mc_embed_signup"><form action="https://herald.us9.list-manage.com/subscribe/post?u=0a1b2c3d4e&amp;id=99aa88bb" method="post" id="mc-embedded-subscribe-form" class="validate">
<div class="mc-field-group input-group"><strong>{escape(parts.question)}</strong><ul>{parts.radios("MMERGE5", "<li><label><input type=radio name={name} value={value}>{text}</label></li>")}</ul></div>{email}
<p>{escape(parts.disclosure)}</p>{parts.consent()}<div style="position: absolute; left: -5000px;" aria-hidden="true"><input type="text" name="b_0a1b2c3d4e_99aa88bb" tabindex="-1" value=""></div>
<input type="submit" value="{parts.send}" name="send" class="button"></form></div>"""


def mc4wp(parts: Parts) -> str:
    email = (
        f'<p><label>{EMAIL[parts.lang]}: <input type="email" name="EMAIL" {parts.need}></label></p>'
        if parts.email
        else ""
    )
    return f"""<form id="mc4wp-form-1" class="mc4wp-form" method="post" data-id="55"><div class="mc4wp-form-fields"><p>{escape(parts.question)}</p>{parts.radios("ANSWER")}{email}
<p>{escape(parts.disclosure)}</p>{parts.consent()}<p><input type="submit" value="{parts.send}"></p></div><label style="display: none !important;">Leave this field empty if you're human: <input type="text" name="_mc4wp_honeypot" value="" tabindex="-1"></label>
<input type="hidden" name="_mc4wp_form_id" value="55"></form>"""


def kit(parts: Parts) -> str:
    email = (
        f'<div class="formkit-field"><input class="formkit-input" name="email_address" aria-label="{EMAIL[parts.lang]}" placeholder="{EMAIL[parts.lang]}" type="email" {parts.need}></div>'
        if parts.email
        else ""
    )
    return f"""<form action="https://app.kit.com/forms/123/subscriptions" class="seva-form formkit-form" method="post" data-sv-form="123" data-uid="ab12"><div class="formkit-header"><h2>{escape(parts.question)}</h2></div>
<div class="formkit-fields"><fieldset>{parts.radios("fields[answer]")}</fieldset>{email}<button class="formkit-submit"><span>{parts.send}</span></button></div>{parts.consent()}<div class="formkit-guarantee">{escape(parts.disclosure)}</div></form>"""


def active_campaign(parts: Parts) -> str:
    email = (
        f'<div class="_form_element"><label class="_form-label">{EMAIL[parts.lang]}*</label><input type="text" name="email" {parts.need}></div>'
        if parts.email
        else ""
    )
    return f"""<form method="POST" action="https://herald.activehosted.com/proc.php" id="_form_3_" class="_form _form_3"><input type="hidden" name="u" value="3"><input type="hidden" name="f" value="3"><input type="hidden" name="act" value="sub"><input type="hidden" name="nlbox[]" value="2">
<div class="_form-content"><div class="_form_element"><fieldset><legend>{escape(parts.question)}</legend>{parts.radios("field[5]")}</fieldset></div>{email}<div class="_html-code">{escape(parts.disclosure)}</div>{parts.consent()}<button class="_submit" type="submit">{parts.send}</button></div></form>"""


def aweber(parts: Parts) -> str:
    email = (
        f'<div class="af-element"><label for="awf">{EMAIL[parts.lang]}:</label><input class="text" id="awf" type="text" name="email" value=""></div>'
        if parts.email
        else ""
    )
    return f"""<form method="post" class="af-form-wrapper" action="https://www.aweber.com/scripts/addlead.pl"><div style="display: none;"><input type="hidden" name="meta_web_form_id" value="77"><input type="hidden" name="listname" value="herald-daily"></div>
<div class="af-form"><h3>{escape(parts.question)}</h3>{parts.radios("custom Answer")}{email}<p class="af-footer">{escape(parts.disclosure)}</p>{parts.consent()}<input name="submit" type="submit" value="{parts.send}"></div></form>"""


def icontact(parts: Parts) -> str:
    email = (
        f"<tr><td>{EMAIL[parts.lang]}</td><td><input type=text name=fields_email></td></tr>"
        if parts.email
        else ""
    )
    return f"""<form method=post action="https://app.icontact.com/icp/signup.php" accept-charset="UTF-8"><input type=hidden name="listid" value="14050"><input type=hidden name="specialid:14050" value="QX"><table>
<tr><td colspan=2>{escape(parts.question)}</td></tr><tr><td colspan=2>{parts.radios("fields_answer")}</td></tr>{email}<tr><td colspan=2>{escape(parts.disclosure)} {parts.consent()}</td></tr><tr><td><input type=submit value="{parts.send}"></td></tr></table></form>"""


def mailpoet(parts: Parts) -> str:
    email = (
        f'<div class="mailpoet_paragraph"><input type="email" class="mailpoet_text" name="data[form_field_x1]" title="{EMAIL[parts.lang]}" placeholder="{EMAIL[parts.lang]} *" data-parsley-required="true"></div>'
        if parts.email
        else ""
    )
    return f"""<div id="mailpoet_form_2" class="mailpoet_form mailpoet_form_html"><form target="_self" method="post" action="/wp-admin/admin-post.php?action=mailpoet_subscription_form" class="mailpoet_form"><input type="hidden" name="data[form_id]" value="2">
<fieldset><legend class="mailpoet_radio_label">{escape(parts.question)}</legend>{parts.radios("data[cf_1]")}</fieldset>{email}<p class="mailpoet_form_paragraph">{escape(parts.disclosure)}</p>{parts.consent()}<input type="submit" class="mailpoet_submit" value="{parts.send}"></form></div>"""


def handwritten(parts: Parts) -> str:
    email = f'<p>{EMAIL[parts.lang]}: <input type="text" name="mail" {parts.need}></p>' if parts.email else ""
    return f"""<form action="/cgi-bin/poll" method="post"><b>{escape(parts.question)}</b><br>{parts.radios("a", "<input type=radio name={name} value={value}> {text}<br>")}
{email}<font size=1>{escape(parts.disclosure)}</font><br>{parts.consent()}<input type=submit value="{parts.send}"></form>"""


def without_form(parts: Parts) -> str:
    email = (
        f'<div class="row"><input type="email" placeholder="{EMAIL[parts.lang]}" {parts.need}></div>'
        if parts.email
        else ""
    )
    return f"""<div class="widget-q"><h4>{escape(parts.question)}</h4><div class="choices">{parts.radios("w1")}</div>{email}<p class="tiny">{escape(parts.disclosure)}</p>{parts.consent()}<button type="button" class="go">{parts.send}</button></div>"""


def button_choices(parts: Parts) -> str:
    email = (
        f'<input type="email" name="email" placeholder="{EMAIL[parts.lang]}" {parts.need}>'
        if parts.email
        else ""
    )
    buttons = "".join(
        f'<button type="submit" name="answer" value="{number}">{escape(option)}</button>'
        for number, option in enumerate(parts.options)
    )
    return f'<form class="inline-question" method="post" action="/answer"><p class="q">{escape(parts.question)}</p>{email}<div>{buttons}</div><p class="note">{escape(parts.disclosure)}</p>{parts.consent()}</form>'


def select_choices(parts: Parts) -> str:
    email = (
        f'<label for="em">{EMAIL[parts.lang]}</label><input id="em" type="email" name="em" {parts.need}>'
        if parts.email
        else ""
    )
    options = "".join(f"<option>{escape(option)}</option>" for option in parts.options)
    return f'<form action="/answer" method="post"><label for="s">{escape(parts.question)}</label><select id="s" name="answer"><option value="">–</option>{options}</select>{email}<p>{escape(parts.disclosure)}</p>{parts.consent()}<button>{parts.send}</button></form>'


def image_choices(parts: Parts) -> str:
    email = (
        f'<input type="email" name="email" aria-label="{EMAIL[parts.lang]}" {parts.need}>'
        if parts.email
        else ""
    )
    items = parts.radios(
        "pic",
        '<label><input type="radio" name="{name}" value="{n}"><img src="/i/{n}.jpg" alt={value}></label>',
    )
    return f'<form action="/answer" method="post"><h3>{escape(parts.question)}</h3>{items}{email}<p>{escape(parts.disclosure)}</p>{parts.consent()}<button>{parts.send}</button></form>'


MARKUPS: tuple[Markup, ...] = (
    gravity, wpforms, ninja, formidable, contact_form_7, mailchimp, mc4wp, kit, active_campaign, aweber, icontact, mailpoet, handwritten, without_form,
    button_choices, select_choices, image_choices, gravity_poll,
)  # fmt: skip
