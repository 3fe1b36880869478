"""A guide as small as a test needs: a few terms, statements, one figure and two medicines."""

from __future__ import annotations

from lems_site.markup.lookups import Attribution, Lookups, StatementEntry, TermEntry

DRY_MOUTH = TermEntry("dry-mouth", "Dry mouth", "Too little spit.", ("xerostomia",))
WEAKNESS = TermEntry("muscle-weakness", "Muscle weakness", "Muscles that pull less hard.", ("weakness",))
REFLEX = TermEntry("reflex", "Reflex", "A movement without a thought.", ("reflexes",))
ANTIBODY = TermEntry("antibody", "Antibody", "A protein that marks invaders.", ("antibodies",))
CANCER = TermEntry("cancer", "Cancer", "Cells that grow out of control.", ("malignancy",))
AMIFAMPRIDINE = TermEntry(
    "3-4-diaminopyridine",
    "3,4-diaminopyridine",
    "A medicine for the nerve ending.",
    ("amifampridine",),
    {"3_4_diaminopyridine": "3,4-diaminopyridine", "3_4_DAP": "3,4-DAP"},
)
HOSPITAL = TermEntry(
    "st-thomas-hospital",
    "St Thomas' Hospital",
    "A hospital in London.",
    (),
    {"St_Thomas_Hospital": "St Thomas' Hospital"},
)
CHANNEL = TermEntry(
    "pq-type-calcium-channel",
    "P/Q-type calcium channel",
    "A gate on the nerve ending.",
    (),
    {"P": "P-type", "Q_type": "Q-type"},
    {"P + Q_type": "P/Q-type"},
)
TISSUE = TermEntry(
    "hla-b8-dr3",
    "HLA-B8-DR3",
    "Two gene variants.",
    (),
    {"HLA_DR3": "HLA-DR3", "B8": "HLA-B8"},
    {"HLA_DR3 + B8": "HLA-B8-DR3"},
)

WHO = Attribution("A journal article", "A publisher", "2020", "https://example.org/article")
STATEMENTS = ("A4.3", "B1.2", "C16", "emerg-rare")


def lookups() -> Lookups:
    """A new set each time: it keeps what it works out."""
    return Lookups(
        entities={
            "Xerostomia": DRY_MOUTH,
            "Weakness": WEAKNESS,
            "Reflex": REFLEX,
            "Antibody": ANTIBODY,
            "Cancer": CANCER,
            "3_4_Diaminopyridine": AMIFAMPRIDINE,
            "St_Thomas_Hospital": HOSPITAL,
            "P_Type_Calcium_Channel": CHANNEL,
            "Q_Type_Calcium_Channel": CHANNEL,
            "Hla_Dr3": TISSUE,
            "Hla_B8": TISSUE,
        },
        statements={name: StatementEntry(name, f"What {name} says.", (WHO,)) for name in STATEMENTS},
        figures={"nerve-muscle": "figures/nerve-muscle.html"},
        medicines=["amifampridine", "Firdapse"],
    )
