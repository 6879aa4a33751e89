"""What acts and kinds of records are called in the trail.

Where a verb means something else for another kind of record, its key is `kind:verb`, and goes before the verb alone.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Text

VERBS: dict[str, Text] = {
    "add_organisation": _("added an organisation"),
    "change_organisation": _("changed an organisation"),
    "close_organisation": _("closed an organisation"),
    "reopen_organisation": _("opened an organisation again"),
    "add_mandate": _("stated a mandate"),
    "end_mandate": _("ended a mandate"),
    "add_person": _("opened an account"),
    "change_person": _("changed an account"),
    "close_account": _("closed an account"),
    "reopen_account": _("opened an account again"),
    "give_role": _("gave a role"),
    "take_role": _("took a role away"),
    "remove_second_factor": _("removed a second factor"),
    "end_sessions": _("signed an account out on every device"),
    "give_set_password_link": _("gave a link for a password"),
    "send_set_password_mail": _("mailed a link for a password"),
    "read": _("read a registration"),
    "register": _("registered a person"),
    "correct": _("corrected a registration"),
    "state_presence": _("stated who is with the household"),
    "state_link": _("stated a family link"),
    "decide_link": _("decided a family link"),
    "decide_person": _("decided whether two registrations are one person"),
    "add_picture": _("added a picture to a registration"),
    "name_head": _("named the head of a household"),
    "start_group": _("started a travelling group"),
    "record_consent": _("recorded a consent"),
    "withdraw_consent": _("recorded that a consent was withdrawn"),
    "ask_override": _("asked to share without consent"),
    "people.override:approve": _("approved sharing without consent"),
    "people.override:refuse": _("refused sharing without consent"),
    "people.override:end": _("ended sharing without consent"),
    "propose_agreement": _("proposed an agreement on sharing"),
    "confirm": _("confirmed an agreement on sharing"),
    "people.agreement:end": _("ended an agreement on sharing"),
    "record_objection": _("recorded an objection"),
    "uphold": _("upheld an objection"),
    "reject": _("rejected an objection"),
    "ask_erasure": _("asked for an erasure"),
    "people.erasure:approve": _("approved an erasure"),
    "people.erasure:refuse": _("refused an erasure"),
    "erase": _("erased what a registration held"),
    "finish": _("finished an erasure"),
    "describe_source": _("described a source"),
    "withdraw_source": _("withdrew a source"),
    "upload_figures": _("uploaded a file of figures"),
    "preview_import": _("previewed a file of figures"),
    "refuse_import": _("previewed a file that cannot be taken"),
    "take_import": _("took a file of figures"),
    "drop_import": _("dropped a file of figures"),
    "add_figure": _("added a figure"),
    "change_figure": _("changed a figure by a file"),
    "mark_headline": _("marked or unmarked a figure for the front page"),
    "review": _("reviewed a figure"),
    "accept": _("accepted a figure"),
    "dispute": _("disputed a figure"),
    "supersede": _("superseded a figure"),
    "withdraw": _("withdrew a figure"),
    "accept_key_figure": _("accepted a key figure"),
    "end_acceptance": _("ended the acceptance of a key figure"),
    "release": _("put a figure back to reviewed"),
    "search_contradictions": _("searched for contradictions"),
    "explain": _("explained a contradiction"),
    "accept_as_dispute": _("accepted a contradiction as a dispute"),
    "resolve": _("resolved a contradiction"),
    "figures.finding:reopen": _("opened a contradiction again"),
    "state_regime": _("stated the regime of movement"),
    "replace": _("replaced a regime of movement"),
    "start_edition": _("started an edition of the brief"),
    "drop": _("dropped the draft of an edition"),
    "add_part": _("added a part to an edition"),
    "remove_part": _("removed a part from an edition"),
    "write_part": _("wrote a part of the brief"),
    "submit": _("submitted a part of the brief"),
    "return_for_changes": _("returned a part for changes"),
    "clear": _("cleared a part of the brief"),
    "take_back": _("took a part back to draft"),
    "publish": _("published an edition"),
    # --- services
    "add_service": _("added a service"),
    "change_service": _("changed what a service states"),
    "verify_service": _("verified a service"),
    "services.service:close": _("closed a service"),
    "services.service:reopen": _("opened a service again"),
    "record_bounce": _("recorded that somebody was sent back by a service"),
    # --- screening
    "screen": _("screened a person"),
    "follow_up": _("acted on a screening"),
    "read_sensitive_needs": _("read what was said in confidence at a screening"),
    # --- referrals
    # --- shelter
    # --- assistance
    "add_item": _("added an item of assistance"),
    "use_item": _("took an item of assistance out of use, or into use again"),
    "state_rule": _("stated who may receive an item, and how much"),
    "add_store": _("added a store"),
    "use_store": _("took a store out of use, or into use again"),
    "receive_stock": _("recorded what came into a store"),
    "transfer_stock": _("sent stock from one store to another"),
    "change_stock": _("recorded a loss or a difference of stock"),
    "apply_stock_change": _("changed stock by a loss or a difference"),
    "assistance.stockchange:approve": _("approved a loss or a difference of stock"),
    "assistance.stockchange:refuse": _("refused a loss or a difference of stock"),
    "plan_distribution": _("planned a distribution"),
    "change_plan": _("changed the plan of a distribution"),
    "put_on_list": _("put somebody on the list of a distribution"),
    "draw_slips": _("printed slips with codes for a distribution"),
    "assistance.distribution:open": _("opened a distribution"),
    "assistance.distribution:close": _("closed a distribution"),
    "assistance.distribution:reopen": _("opened a distribution again"),
    "assistance.distribution:reconcile": _("reconciled a distribution"),
    "assistance.distribution:cancel": _("cancelled a distribution"),
    "deliver": _("delivered assistance"),
    "undo_delivery": _("undid a delivery of assistance"),
    # --- information
    # --- feedback
    "receive_feedback": _("received feedback"),
    "add_to_feedback": _("added to feedback, by the receipt"),
    "rate_feedback": _("said whether the answer to feedback was of use"),
    "forget_contact": _("removed the contact from feedback"),
    "take_from_apart": _("put feedback that was set apart among the others"),
    "feedback.feedback:assign": _("assigned feedback"),
    "feedback.feedback:answer": _("answered feedback"),
    "feedback.feedback:close": _("closed feedback"),
    "feedback.feedback:pass_on": _("gave feedback to another organisation"),
    "feedback.feedback:reopen": _("opened feedback again, by the receipt"),
}
# A reading says what was shown: a hit in a search tells less than a copy that left the house.
READINGS: dict[str, Text] = {
    "page": _("opened a registration"),
    "search": _("saw a registration in a search"),
    "copy": _("made a copy of a registration"),
    "file": _("opened a picture of a registration"),
    "feedback": _("opened feedback"),
}
SUBJECTS: dict[str, Text] = {
    "partners.organisation": _("Organisation"),
    "partners.mandate": _("Mandate"),
    "partners.user": _("Account"),
    "people.registration": _("Registration"),
    "people.consent": _("Consent"),
    "people.override": _("Sharing without consent"),
    "people.agreement": _("Agreement on sharing"),
    "people.objection": _("Objection"),
    "people.erasure": _("Erasure"),
    "people.travellinggroup": _("Travelling group"),
    "figures.source": _("Source"),
    "figures.figureimport": _("File of figures"),
    "figures.figure": _("Figure"),
    "figures.keyfigure": _("Key figure"),
    "figures.finding": _("Contradiction"),
    "movement.regimefinding": _("Regime of movement"),
    "brief.edition": _("Edition of the brief"),
    "brief.part": _("Part of the brief"),
    "services.service": _("Service"),
    "screening.profile": _("Screening"),
    "assistance.distribution": _("Distribution"),
    "assistance.stockchange": _("Loss or difference of stock"),
    "feedback.feedback": _("Feedback"),
}


def act_in_words(verb: str, subject_type: str, after: dict[str, object]) -> Text:
    """A verb that nobody has put into words yet is shown as it was recorded."""
    if verb == "read" and (shown := READINGS.get(str(after.get("what", "")))):
        return shown
    return VERBS.get(f"{subject_type}:{verb}", VERBS.get(verb, verb.replace("_", " ")))


def asked_act(choice: str) -> dict[str, str]:
    """A key of `VERBS` as columns of an event."""
    subject_type, _colon, verb = choice.rpartition(":")
    return {"verb": verb} | ({"subject_type": subject_type} if subject_type else {})
