"""The words by which a sentence gives an order about a medicine, and those by which it does not."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOPS = _words("""
    stop quit pause skip omit miss halt drop discontinue finish end cease avoid ignore withdraw interrupt refuse wean taper delay
    postpone forget hold
""")
CHANGES = _words("""
    double halve triple increase reduce raise lower up cut split crush adjust change switch swap replace exchange substitute
    decrease boost alternate combine mix
""")
TAKES = _words("""
    take start begin restart resume use try swallow inject drink chew buy borrow share continue add give apply get have
""")
VERBS = STOPS | CHANGES | TAKES
WITH_PARTICLE = {  # verbs that give an order only with another word after them
    "go": (_words("without off"), "stop"),
    "do": (_words("without"), "stop"),
    "get": (_words("off"), "stop"),
    "let": (_words("go"), "stop"),
    "stay": (_words("on"), "take"),
    "come": (_words("off"), "stop"),
    "leave": (_words("out off"), "stop"),
    "give": (_words("up"), "stop"),
    "hold": (_words("back"), "stop"),
    "throw": (_words("away out"), "stop"),
    "put": (_words("off away aside"), "stop"),
    "make": (_words("up"), "change"),
    "keep": (_words("taking on using"), "take"),
}
ONLY_MORE = _words("have get")  # orders only where they say how much: "have another tablet"
OTHERS_DO = _words("buy borrow share")  # "do not buy it" is no order to stop
HARMLESS_AS_TOLD = _words("take use continue keep")
DONE = _words("""
    stopped paused skipped omitted missed halted dropped discontinued ended avoided withdrawn interrupted tapered delayed
    postponed doubled halved tripled increased reduced raised lowered cut split crushed adjusted changed switched swapped replaced
    started restarted resumed left
""")
ADVISED = _words("recommend recommends suggest suggests advise advises advised recommended consider")
GERUNDS = _words("stopping skipping doubling halving pausing omitting dropping quitting tripling")
PARTICLES = _words("go of with from off out up down back on away to without over yourself taking using having")
AMOUNTS = _words("more extra less fewer another double twice half additional")
PRONOUNS = _words("it them this that these those one some more less another yours both half any")
AFTER_PRONOUN = _words("""
    down up out off away back all again now slowly early late today tonight daily together first earlier later suddenly yourself
    too instead sooner often alone completely altogether straight at every once twice
""")
# Nouns that a medicine's name may stand before without being what is taken: "take your steroid card with you".
HARMLESS_HEADS = _words("""
    card cards list lists leaflet leaflets diary box boxes packet packets plan plans name names bottle bottles prescription
    prescriptions study studies trial trials test tests page pages chart charts record records alarm alarms reminder reminders
    passport letter letters information side effect effects level levels question questions review organiser times label labels
    history bag bags nurse team clinic doctor doctors chest part words section talk
""")
ENDS_OBJECT = _words("""
    with when to for in on at that which while if as than before after until unless because so but by from during about is are was
    were may can must should will would who whether without every through into between not you they he she we i where
""")
MEASURES = _words("rest course amount limit dose half use number most part all some end any")
LEADS = _words("then please just simply also instead so only always and or but first now never not dont don't")
SUBJECTS = _words("""
    you they people i we he she who some many doctors patients others most everyone adults children team specialist that
""")
SUBORDINATES = _words("if when once as before after on in at while until for with where unless because since")
REPORTS = _words("say tell mention")  # "say if you have a pacemaker, take …" lists what to say
PEOPLE = _words("patients people everyone everybody anyone children adults women men somebody carers")
MODALS = _words("can could may might should must will would ought need have")
ADVICE = _words("should must can may could")
ADVERBS = _words("also safely then now just always simply even still to be free no longer soon slowly easily already")
FILLERS = _words("not never do don't dont always please just simply ever")
NEGATIONS = _words("never not don't dont")
AGAINST = _words("not never unsafe dangerous isn't")
JUDGEMENTS = _words("""
    safe free fine ok okay best better wise allowed right time need enough harmless good easy helps help useful common sensible
    normal possible
""")
ASKED = _words("""
    ask asks asked asking whether decide decides decided agree agreed discuss check talk plan question questions advise advises
    who if
""")
OWNED = _words("your the this it them")
WARNINGS = _words("""
    dangerous danger never cause causes risk risks harm harmful worse back ask tell plan without not unsafe can may must warn
    wrong mistake
""")
HELPERS = (
    r"(?:team|doctors?|nurses?|pharmacists?|specialists?|prescriber|clinic|hospital|neurologist|consultant|gp|surgeon|dentist)"
)
