"""Groups of words that the patterns of help cards share: `@tablet` in a pattern stands for each of them.

One form of a word is enough: the search compares stems, and takes mistyped words for what was meant.
"""

from __future__ import annotations

TEXT = """
tablet: tablet | pill | dose | medicine | medication | meds | med | capsule | drug | prescription | painkiller | paracetamol |
    tylenol | acetaminophen | sleeping pill | firdapse | amifampridine | dap | ruzurgi | diaminopyridine | mestinon |
    pyridostigmine | azathioprine
lems medicine: firdapse | amifampridine | dap | ruzurgi | diaminopyridine
steroid: steroid | prednisolone | prednisone | cortisone | hydrocortisone | dexamethasone | methylprednisolone | pred |
    cortisol
immune medicine: azathioprine | imuran | aza | mycophenolate | cellcept | rituximab | methotrexate | ciclosporin |
    cyclosporine | tacrolimus
immunotherapy: immunotherapy | keytruda | pembrolizumab | nivolumab | opdivo | ipilimumab | yervoy | atezolizumab | durvalumab
    | checkpoint | tecentriq | imfinzi
chemo: chemo | chemotherapy | carboplatin | cisplatin | etoposide | topotecan | lurbinectedin | cancer drug | cancer medicine
    | cancer treatment | cancer tablet | oncology treatment | treatment for cancer | treated for cancer | tarlatamab
thinner: thinner | warfarin | coumadin | apixaban | eliquis | rivaroxaban | xarelto | dabigatran | pradaxa | edoxaban |
    clopidogrel | plavix | heparin | enoxaparin | clexane | anticoagulant
child: child | kid | toddler | baby | infant | son | daughter | grandson | granddaughter | grandchild | grandkid | boy | girl
    | year old | month old | nephew | niece | little one
other person: he | she | husband | hubby | wife | partner | mum | mom | mother | mam | dad | father | son | daughter | brother
    | sister | gran | grandma | nan | grandad | grandpa | friend | boyfriend | girlfriend | uncle | aunt | patient | man |
    woman
sudden: sudden | suddenly | abrupt | abruptly | just now | since this morning | since this afternoon | since tonight | since
    last night | this minute | all at once | out of nowhere | out of blue | hour ago | hours ago | minute ago | minutes ago |
    within minutes | within hour | within hours | over few hours | in few hours | min ago | mins ago | since hour | since one
    hour | for hour | last hour | past hour | half hour | started today | started tonight | in seconds | within seconds |
    quickly got worse
one side: one side | left side | right side | same side | side of body | side of face | half of body | half my body | half my
    | half of his | half of her | left half | right half | left arm | right arm | left hand | right hand | left leg | right
    leg | one arm | one leg | one hand | half his | half her | left foot | right foot
fails: weak | weakness | numb | numbness | paralysed | paralyzed | paralysis | heavy | limp | floppy | dead | useless | stop
    working | not work | dont work | wont work | wont move | dont move | not moving | cant move | cant feel | no feeling |
    lost feeling | gone funny | gone weak | tingle | powerless | hang | wont lift | no strength | no power | give way | not
    responding
odd: funny | strange | strangely | weird | drunk | odd | oddly | wrong | rubbish | nonsense | mumbling | gibberish | muddled |
    jumbled | garbled
fast rate: 120 | 130 | 140 | 150 | 160 | 170 | 180 | 190 | 200
question: risk | risky | linked | link between | difference | versus | vs | chance of | years ago | last year | in past | in
    the past | onset | prevent | avoid | does firdapse cause | does amifampridine cause | can firdapse cause | can
    amifampridine cause | firdapse cause | amifampridine cause | ivig cause | steroids cause | how often | how common |
    antibody | vaccine | vaccination | jab | research | after a stroke | leaflet | support group | charity
allergen: sting | stung | wasp | bee | nut | peanut | penicillin | antibiotic | ibuprofen | allergic | hives | rash | food |
    shellfish | aspirin
faint: faint | went black | gone black | woke on floor | found on floor | pass out | passed out | black out | blackout | keel
    over | collapse | lost consciousness | lose consciousness
pain: pain | hurt | ache | sore | sharp | stabbing | agony | painful
swell: swell | swollen | puffy | puffed | puff up | bloated | balloon | blown up
fever: fever | feverish | fieber | fievre | febre | temperature | temp | shiver | shivery | chills | shaking | hot | burning
    up | infection | rigors | sweats
cough: cough | hack | bring up | bringing up | brought up | spit | spit up | spitting up | throw up
few: little | bit | tiny | pink | speck | fleck | dot | spot | streak | few | trace | tinge | tinged | pinkish | drop | slight
    | slightly | small | once
few of blood: speck | fleck | streak | trace | tinge | tinged | tissue | hanky | handkerchief
mistake: mistake | mistakenly | accident | accidentally | accidental | error | wrong | wrongly | forgot | mixed up | mix up |
    muddled
child takes: swallow | eat | ate | take | took | find | found | got into | get into | got hold | chew | lick | suck | put |
    drink | mouth | had | got at
urine: pee | wee | urinate | urine | pass urine | pass water | water | piss
cannot: cant | wont | dont | havent | no | not | hard | nothing | stop
seat: saddle | bottom | groin | buttock | genital | private | privates | crotch | perineum | back passage | anus | rectum |
    between leg | between thigh | inner thigh
no longer: anymore | any more | any longer | no more
"""


def _read_groups() -> dict[str, tuple[str, ...]]:
    """The groups by name. A line that begins with spaces goes on with the group above it."""
    lines = TEXT.strip().replace("\n ", " ").split("\n")
    named = (line.partition(":") for line in lines)
    return {name: tuple(" ".join(phrase.split()) for phrase in phrases.split("|")) for name, _, phrases in named}


GROUPS = _read_groups()
