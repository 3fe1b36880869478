"""Everyday words and medical words that mean nearly the same: readers type the one, the guide uses the other.

General pairs only, none made for one page: what is typed for one page stands as `everyday_words` in its file. Each line is a
group whose members all mean nearly the same; `>` leads one way only, from what is typed to what is written.
"""

from __future__ import annotations

from functools import cache

from .stemmer import stem
from .tokenizer import STOP_STEMS, VAGUE_STEMS, split_words

LONGEST_PHRASE = 5  # words
GROUPS = """
tired | tiredness | fatigue | exhausted | exhaustion | worn out | drained | lethargic | no energy
knackered | shattered | wiped out | run down | burnt out > tired fatigue
energy | stamina > tired strength fatigue
sleepy | nap | pacing > rest tired sleep
doctor | gp | physician | medic | clinician | consultant
specialist | neurologist | neurology > neurologist specialist doctor
medicine | medication | meds | drug | tablet | pill
capsule | remedy | prescription | pharmacy > medicine pharmacist
chemist | pharmacist | druggist
injection | jab | shot
vaccine | vaccination | jab | immunisation | flu shot | booster | inoculation
covid | coronavirus | shingles | pneumonia > vaccine infection
clinic | ward | hospital
999 | 911 | 112 | a and e | emergency room | paramedic | urgent | emergency > emergency ambulance call
die | death | fatal | mortality | life expectancy | lifespan | life span | how long will i live | prognosis | outlook
deadly | lethal | terminal | kill | survive | survival | life threatening > die outlook live
future | years ahead | what to expect > outlook prognosis
cured | go away | remission | heal | get rid | disappear > cure treatment better
child | children | kid | son | daughter | toddler | teenager | paediatric | juvenile
hereditary | inherit | gene | genetic | pass on | passed on | dna | familial | runs in the family | run in families
baby | babies | fertility | conceive | expecting | preggers | up the duff > pregnancy pregnant baby
breastfeed | nursing a baby > breastfeeding
sex | intimacy | impotence | impotent | viagra | libido | cant get it up | get hard > erection
poo | poop | stool | bowel | bowel movement | number two > constipation bowel stool
toilet | loo | restroom > constipation toilet
laxative | senna | movicol | fibre supplement > laxative constipation
stomach | tummy | belly | abdomen | gut | digestion | bloated
operation | surgery | surgical | op
surgeon > operation surgeon
anaesthetic | anaesthesia | anaesthetist | anaesthesiologist | put to sleep | knocked out | put under | sedation
dentist | dental | teeth | tooth | filling
scanxiety > scan wait worry
imaging | scanner | x-ray | radiograph | mri > scan x-ray
seizure | fit | convulsion | fitting | epilepsy | epileptic
allergy | allergic | allergic reaction | hives | anaphylaxis | rash
swollen | swelling | swell | puffy
swallow | gulp | dysphagia
breathless | short of breath | out of breath | puffed | gasping | suffocating | respiratory | shortness of breath
breathing | breathe | breath | respiratory | lungs
ventilator | icu | intensive care > breathing emergency
walk | walking | gait | mobility
wheelchair | cane | stick | walker | crutches | zimmer | rollator > walk mobility falls
fall | trip | tumble | stumble
dizzy | lightheaded | light headed | giddy | woozy | vertigo
faint | pass out | black out | blackout | collapse | collapsed
blurred | fuzzy | foggy | hazy | unfocused | out of focus
vision | sight | eyesight
double | two of everything | two of
droop | sag | hang down | half closed
eyelid | lid
numb | numbness
tingle | tingling | pins and needles | prickling | prickly | paraesthesia | buzzing
depressed | depression | sad | unhappy | down in the dumps | crying | miserable > mood worry
anxious | anxiety | worry | scared | afraid | fear | frightened | panic | stress | stressed
mental health | cope | coping | counselling | therapist > mood worry
alone | lonely | isolated > group alone support
drive | driving | car | dvla | behind the wheel | licence
job | employment | career | office > work
diet | nutrition | meals > food eat
alcohol | booze | wine | beer
smoke | smoker | cigarette | tobacco | vape | ciggies | fags
physical activity | exercise | workout | gym | sport | training | fitness | work out
swimming | running | jogging | yoga | pilates | cycling | weights > exercise activity
physio | physiotherapy | physiotherapist | physical therapy | rehab | rehabilitation
heat | hot | warm | summer | sunshine | sauna | heatwave | humid
fever | temperature | febrile
infection | virus | bug | sepsis | infected
cold | winter | chilly > cold cool
symptom | sign
cause | reason | trigger | brought on | set off | bring on
treatment | therapy
test | exam | examination | check | investigation
result | finding
deteriorate | worsen | worse | progress | progressive | decline | flare | relapse | go downhill
improve | recover | recovery | better | ease
rare | how many people | prevalence | incidence | common
how common | how many have > rare
age | how old | what age
discover | discovered | founder | invented | first described | named after > discovered described history
history | past | timeline
carer | caregiver | looking after | look after | care for
husband | wife | partner | spouse | mum | dad | mother | father | relative | loved one > carer caregiver
contagious | catching | infectious | catch it > cause
cost | price | expensive | insurance | afford | nhs > approved licence
approved | licensed | licence | fda | ema | legal
available | get hold of | buy > approved
side effect | adverse effect | bad reaction
overdose | too much | double dose | took too many | too many | extra tablet > emergency prescribed dose danger
dose | dosage | how much | milligrams
miss | missed | skip | skipped | forget
drip | infusion | iv | intravenous
immunoglobulin | ivig | gamma globulin | privigen | gamunex | octagam > immunoglobulin
plasma exchange | plasmapheresis | plex | dialysis
steroid | prednisone | prednisolone | cortisone | corticosteroid
hydrocortisone | dexamethasone | methylprednisolone > steroid
immunosuppressant | immune suppressant | immunosuppression | weak immune system | low immunity > immune calm
ciclosporin | cyclosporine | mycophenolate | cellcept | methotrexate | rituximab > immune
chemo | chemotherapy | cisplatin | carboplatin | etoposide > chemotherapy
radiation | radiotherapy
immunotherapy | checkpoint inhibitor | keytruda | pembrolizumab | nivolumab | opdivo | ipilimumab | atezolizumab | durvalumab
oncologist | oncology > cancer
tumour | cancer | malignancy | neoplasm | carcinoma
mass | shadow | nodule | spot > tumour cancer
gentamicin | tobramycin | amikacin | neomycin > aminoglycosides antibiotic
ciprofloxacin | cipro | levofloxacin | moxifloxacin | ofloxacin > fluoroquinolones ciprofloxacin antibiotic
azithromycin | clarithromycin | telithromycin > macrolides antibiotic
penicillin | amoxicillin | amoxycillin | doxycycline | flucloxacillin | nitrofurantoin | trimethoprim > antibiotic
propranolol | bisoprolol | atenolol | metoprolol | timolol | carvedilol > beta-blocker heart
amlodipine | verapamil | diltiazem | nifedipine | felodipine > calcium-channel blocker heart
malaria tablets | chloroquine | hydroxychloroquine > quinine
epsom salts | antacid | indigestion tablets | gaviscon | milk of magnesia | rennie > magnesium antacid
botulinum | botox | wrinkles | filler | dysport > botulinum botox
contrast | dye | iodine | gadolinium
painkiller | paracetamol | ibuprofen | aspirin | codeine | morphine | over the counter > medicine prescription
muscle relaxant | suxamethonium | rocuronium | baclofen > muscle relaxants
antidepressant | tramadol | bupropion > seizure medicine
heart | cardiac | heartbeat | palpitations | arrhythmia | qt
high blood pressure | hypertension | bp tablets > blood pressure
blood pressure | bp
kidney | renal
liver | hepatic
study | trial | research | clinical trial
registry | register
charity | support group | foundation | organisation | forum | community | facebook | social media
other people | others like me | meet others | talk to others > group support organisation
stand for | stands for | acronym | abbreviation | full name > short
feeling down | feel down | feeling low | feel low | fed up > mood worry
misdiagnosed | wrong diagnosis | missed diagnosis | years to diagnose | delayed > diagnosis missed long
talk | speak | speech | voice | slur | hoarse | croaky
chew | jaw | bite
mouth | tongue | lips
neck | head drop | dropped head | hold my head up > neck head
leg | thigh | lower limb | hip
arm | upper limb | shoulder
limb > legs arms
stairs | steps | staircase
chair | sofa | seat | settee
lift | raise | carry
shower | bath
saliva | spit | dribble | drool
thirsty | parched > dry mouth
tremor | shake | trembling
unsteady | wobbly | off balance | balance | clumsy | ataxia | staggering | lurching
electric | electrical | electricity
needle | pin
painful | pain | hurt | ache | sore
taste | metallic | metal
weight loss | losing weight | getting thinner | slimming
phlegm | sputum | mucus
overactive thyroid | thyroid | goitre > thyroid
insulin | blood sugar > diabetes
newly diagnosed | just told | just found out | new to this > just been told
definition | in plain english | for dummies | simple explanation | explained simply > what is
wording | what shall i say | what to say > say
letter | card | bracelet | medical id > show tell
pupil | pupils
brain | cerebellum
gp letter | referral > appointment
first aid | choke | choking
immune system | defence system | defences | immunity
myth | wrong | outdated | old information > out of date changed
guideline | recommendation | advice
""".strip().splitlines()


def _phrase_stems(text: str) -> tuple[str, ...]:
    found = [stem(word) for word in split_words(text)]
    telling = [one for one in found if one not in STOP_STEMS]
    enough = len(found) == 1 or (len(telling) > 1 and any(one not in VAGUE_STEMS for one in telling))
    return tuple(telling if telling and enough else found)


@cache
def load_synonyms() -> dict[tuple[str, ...], frozenset[str]]:
    """From a phrase's stems to the stems of single words that mean nearly the same."""
    found: dict[tuple[str, ...], set[str]] = {}
    for line in GROUPS:
        left, arrow, right = line.partition(" > ")
        phrases = [_phrase_stems(text) for text in left.split("|")]
        targets = set(_phrase_stems(right)) if arrow else {one[0] for one in phrases if len(one) == 1}
        for phrase in phrases:
            found.setdefault(phrase, set()).update(targets - set(phrase))
    return {phrase: frozenset(targets) for phrase, targets in found.items() if targets}


@cache
def load_idioms() -> frozenset[tuple[str, ...]]:
    """Phrases whose own words mean something else: "stand for" has nothing to do with standing."""
    lines = [line.partition(" > ")[0] for line in GROUPS if " > " in line]
    phrases = {_phrase_stems(text) for line in lines for text in line.split("|")}
    return frozenset(phrase for phrase in phrases if len(phrase) > 1)


@cache
def synonym_words() -> frozenset[str]:
    """All words of the groups: corrections may lead to them even where no page holds them."""
    return frozenset(word for line in GROUPS for word in split_words(line) if len(word) > 1 and stem(word) not in STOP_STEMS)
