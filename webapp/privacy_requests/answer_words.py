"""The sentences of an answer to whoever made a privacy request, by what they depend on."""

from webapp.ground.language.gettext import N_
from webapp.privacy_requests.request_kind import RequestKind

# By its code: a label for whoever decides, and the clause that the letter gives as the reason.
GROUNDS = {
    "tax": (
        N_("Tax law"),
        N_("tax law has us keep amounts, taxes, dates, country and number (article 17(3)(b) GDPR)"),
    ),
    "claims": (
        N_("Legal claims"),
        N_("the data is needed to establish or defend legal claims (article 17(3)(e) GDPR)"),
    ),
    "delivery": (
        N_("Still to be delivered"),
        N_("the order is still to be delivered, by name and address (article 6(1)(b) GDPR)"),
    ),
    "others": (
        N_("Other people's data"),
        N_("the data is that of another person (article 15(4) GDPR)"),
    ),
    "not_identified": (
        N_("Not identified"),
        N_(
            "we could not make sure who you are, or which order is yours (articles 11 and 12(6) "
            "GDPR)"
        ),
    ),
    "unfounded": (
        N_("Unfounded or excessive"),
        N_("the request is manifestly unfounded or excessive (article 12(5) GDPR)"),
    ),
}
EXTENSIONS = {
    "complex": (
        N_("The request is complex"),
        N_(
            "We need up to two more months for it, until %(day)s, because it is complex (article "
            "12(3) GDPR)."
        ),
    ),
    "many": (
        N_("There are many requests"),
        N_(
            "We need up to two more months for it, until %(day)s, because of the number of "
            "requests (article 12(3) GDPR)."
        ),
    ),
}
ASKED = {
    RequestKind.ERASE: N_("you asked to have your data erased (reference %(reference)s)."),
    RequestKind.ACCESS: N_("you asked which data we hold about you (reference %(reference)s)."),
    RequestKind.RECTIFY: N_("you asked to have your data corrected (reference %(reference)s)."),
    RequestKind.RESTRICT: N_(
        "you asked to restrict the use of your data (reference %(reference)s)."
    ),
    RequestKind.PORT: N_(
        "you asked to receive your data in a format that machines read (reference %(reference)s)."
    ),
}
# `where` is one of the places of `_where`.
DONE = {
    RequestKind.ERASE: N_(
        "We have destroyed your personal data %(where)s. It can't be brought back, by us either. "
        "In its place stands a note that it was destroyed, with the date."
    ),
    RequestKind.ACCESS: N_(
        "You receive what we hold about you %(where)s, together with where it comes from, what it "
        "is for, and how long it is kept."
    ),
    RequestKind.RECTIFY: N_("We have had your data corrected %(where)s."),
    RequestKind.RESTRICT: N_(
        "We have restricted your data %(where)s: it is used for nothing until you hear from us "
        "that the restriction ends."
    ),
    RequestKind.PORT: N_("You receive your data %(where)s as a JSON file."),
}
# Something was found by what the person gave, and granted for none of it.
NONE_OF_IT = {
    RequestKind.ERASE: N_("We found data by what you gave us, and have destroyed none of it."),
    RequestKind.ACCESS: N_("We found data by what you gave us, and hand out none of it."),
    RequestKind.RECTIFY: N_(
        "We found data by what you gave us, and have had none of it corrected."
    ),
    RequestKind.RESTRICT: N_("We found data by what you gave us, and have restricted none of it."),
    RequestKind.PORT: N_("We found data by what you gave us, and hand out none of it."),
}
