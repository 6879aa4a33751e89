"""What each step of a return records: the evidence that it is voluntary, at each step anew."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.response.cases.procedure import Answer, Asked, Step
from amparo.response.voluntary_return.texts import CONSENT, DECLARATION, texts
from amparo.response.voluntary_return.vocabulary import (
    Assistance,
    Doubt,
    Fitness,
    Mark,
    Option,
    Review,
    Signer,
    ToldToTheConsulate,
    TravelDocument,
    Visas,
    Vulnerability,
)


def _yes_no(name: str, label: object, **other: object) -> Asked:
    return Asked(name, label, Answer.YES_NO, **other)  # type: ignore[arg-type]


def _text(kind: str) -> tuple[Asked, ...]:
    return (
        Asked(
            "text",
            _("Which text was signed"),
            Answer.CHOICE,
            {each.key: each.label for each in texts(kind).values()},
        ),
        Asked("paper_code", _("Code at the foot of the paper"), hint=_("It names the exact words.")),
        Asked("mark", _("Signed with"), Answer.CHOICE, dict(Mark.choices)),
        Asked("witness", _("Who witnessed it")),
    )


LANGUAGE = Asked("language", _("In which language"), Answer.LANGUAGE)
INTERPRETER = _yes_no("interpreter", _("Was there an interpreter"))
IN_PRIVATE = _yes_no("in_private", _("Where nobody else heard"))
APART = Asked(
    "apart",
    _("Why the household does not travel together"),
    is_required=False,
    hint=_("Where members stay behind or go later: in the interest of whom."),
)

BEFORE_CONSENT = (
    Step(
        "hear_wish",
        _("Hear the wish to return"),
        (
            _yes_no("own_wish", _("It is the person's own wish")),
            _yes_no(
                "ordered_by_authority",
                _("An authority ordered it, or carries it out"),
                hint=_("A deportation, a removal, or what an authority calls an assisted return."),
            ),
            LANGUAGE,
        ),
        _("Assisted voluntary return begins with the person. A removal never becomes one."),
    ),
    Step(
        "counsel",
        _("Record counselling on return"),
        (
            LANGUAGE,
            INTERPRETER,
            IN_PRIVATE,
            _yes_no("without_pressure", _("Nobody pressed or paid the person")),
            Asked("options", _("What was explained"), Answer.CHOICES, dict(Option.choices)),
            _yes_no("origin_explained", _("The situation in the place of origin was explained")),
            Asked("origin_words", _("What the person says of that place"), is_required=False),
            _yes_no("understood", _("The person understood")),
            _yes_no("fear", _("The person speaks of a fear of returning")),
            Asked("reflect_until", _("Time to reflect until"), Answer.DAY),
        ),
        _("Write down what took place. What was missing is made up for in another session."),
    ),
    Step(
        "assess",
        _("Assess eligibility for return"),
        (
            _yes_no("nationality_confirmed", _("The nationality is confirmed")),
            _yes_no("detained", _("The person is deprived of liberty")),
            _yes_no("trafficking", _("There are signs of trafficking")),
            Asked("vulnerabilities", _("What needs care"), Answer.CHOICES, dict(Vulnerability.choices)),
            Asked("fitness", _("Fitness to travel"), Answer.CHOICE, dict(Fitness.choices)),
            _yes_no("decides_freely", _("The person can decide, and decides freely")),
        ),
        _("Signs pause the return until a colleague has looked into them. They deny nothing."),
    ),
    Step(
        "raise_doubt",
        _("Pause the return for what was seen"),
        (Asked("doubts", _("What was seen"), Answer.CHOICES, dict(Doubt.choices)),),
    ),
    Step(
        "review_doubt",
        _("Review what pauses the return"),
        (
            Asked(
                "doubts",
                _("What was looked into"),
                Answer.CHOICES,
                {each.value: each.label for each in (Doubt.TRAFFICKING, Doubt.CAPACITY)},
            ),
            Asked("outcome", _("What came of the review"), Answer.CHOICE, dict(Review.choices)),
        ),
    ),
    Step(
        "record_fear_counsel",
        _("Record asylum counselling on the fear"),
        (
            Asked("counsellor", _("Who counselled, of which organisation")),
            _yes_no("by_asylum_counsellor", _("They counsel on asylum, and do not work on returns")),
            IN_PRIVATE,
            _yes_no("still_wishes", _("The person still wishes to return")),
        ),
    ),
    Step("approve_eligibility", _("Approve eligibility for return")),
    Step("decline", _("Decline the return")),
)
CONSENT_STEPS = (
    Step(
        "sign_consent",
        _("Record the signed consent to return"),
        (
            *_text(CONSENT),
            _yes_no("read_aloud", _("It was read aloud")),
            Asked("read_in", _("In which language it was read"), Answer.LANGUAGE),
            INTERPRETER,
            Asked("signed_by", _("Who signed"), Answer.CHOICE, dict(Signer.choices)),
        ),
        _("The person may change their mind until they board."),
    ),
    Step(
        "secure_child",
        _("Record what keeps a child safe who is alone"),
        (
            Asked("guardian", _("Guardian"), is_required=False),
            Asked("guardian_appointed_by", _("Appointed by which authority"), is_required=False),
            Asked("caregiver", _("Caregiver at the place of origin"), is_required=False),
            _yes_no("caregiver_verified", _("The caregiver was visited and verified"), is_required=False),
            _yes_no(
                "caregiver_willing_in_writing", _("The caregiver is willing, in writing"), is_required=False
            ),
            Asked("escort", _("Who escorts the child"), is_required=False),
            Asked("reception_confirmed_by", _("Which authority confirmed the reception"), is_required=False),
        ),
        _("Write all that is there by now: the newest record counts."),
    ),
    Step(
        "prepare",
        _("Record the preparation of the journey"),
        (
            Asked("document", _("Travel document"), Answer.CHOICE, dict(TravelDocument.choices)),
            Asked("document_number", _("Number of the document"), is_required=False),
            Asked("document_expires_on", _("Valid until"), Answer.DAY),
            Asked("transit_visas", _("Transit visas"), Answer.CHOICE, dict(Visas.choices)),
            Asked("medical", _("What was arranged for health"), is_required=False),
            Asked("escort", _("Who escorts the person, where somebody does"), is_required=False),
            Asked(
                "told_to_consulate",
                _("What the consulate was told"),
                Answer.CHOICES,
                dict(ToldToTheConsulate.choices),
                hint=_("Nothing else is told, and never why the person left."),
            ),
        ),
    ),
)
TRAVEL_STEPS = (
    Step(
        "book",
        _("Book the planned journey"),
        (APART,),
        _("The journey that was planned is booked as it stands."),
    ),
    Step("cancel_booking", _("Cancel the booking")),
    Step(
        "depart",
        _("Record the departure"),
        (
            _yes_no("still_wishes", _("Asked again, the person still wishes to return")),
            *_text(DECLARATION),
            APART,
        ),
    ),
    Step(
        "record_transit",
        _("Record a transit"),
        (
            Asked("place", _("Where"), Answer.PLACE),
            Asked("met_by", _("Who met the person there"), is_required=False),
            Asked("words", _("What happened"), is_required=False),
        ),
    ),
    Step(
        "arrive",
        _("Record arrival and handover"),
        (
            Asked("place", _("Where"), Answer.PLACE),
            _yes_no("handed_over", _("Somebody received the person")),
            Asked("received_by", _("Who received the person")),
        ),
        _("The visits after one, three, six and twelve months count from here."),
    ),
)
AFTER_ARRIVAL = (
    Step(
        "receive",
        _("Record reception and first assistance"),
        (
            Asked("assistance", _("What was given"), Answer.CHOICES, dict(Assistance.choices)),
            _yes_no("onward", _("Onward transport was arranged")),
        ),
    ),
    Step(
        "plan_reintegration",
        _("Agree on a reintegration plan"),
        (
            Asked("economic", _("Economic goal"), is_required=False),
            Asked("social", _("Social goal"), is_required=False),
            Asked("psychosocial", _("Psychosocial goal"), is_required=False),
            Asked("agreed_with", _("Agreed with whom")),
        ),
    ),
    Step(
        "survey",
        _("Record the survey on sustainable reintegration"),
        (
            Asked("economic", _("Economic score"), Answer.NUMBER, is_required=False, hint="0–100"),
            Asked("social", _("Social score"), Answer.NUMBER, is_required=False, hint="0–100"),
            Asked("psychosocial", _("Psychosocial score"), Answer.NUMBER, is_required=False, hint="0–100"),
        ),
    ),
    Step("close_return", _("Close the return")),
    Step(
        "withdraw_wish",
        _("Record that the person does not wish to return any more"),
        (Asked("said_to", _("To whom it was said"), is_required=False),),
        _("Nobody is asked why. Bookings are cancelled at once."),
    ),
    Step("stop", _("End the case before departure")),
)
STEPS = (*BEFORE_CONSENT, *CONSENT_STEPS, *TRAVEL_STEPS, *AFTER_ARRIVAL)
