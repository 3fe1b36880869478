"""Common English words that are never corrected, even where no page holds them: "night" is not a mistyped "light".

Only words that readers may well type into this search and that are spelt like others.
"""

from __future__ import annotations

WORDS = """
    ability able above accept accident account ache across act active actually add address adult advert advice afraid
    afternoon ago air airport alive allowance alone along already although amount angry animal ankle anniversary answer
    apart app apple apply april argue arm army arrive article ask asleep attend attitude august aunt autumn awake award away
    awful baby back bad badge badly bag ball band bank bar bargain base bath battery beach bean bear beat beautiful bed
    bedroom beef beer begin behaviour behind belief believe bell belly below belt bench bend benefit berry beside best
    better big bike bill bin bird birth birthday bit bite bitter black blame blanket bleed blind block blog blue board boat
    body boil bone bonus book boot border bored born boss bother bottle bottom bowl box boy brain brand brave bread break
    breakfast breast brief bright bring british broke broken brother brown bruise brush buddy budget build bump burden burn
    bus business busy buy cab cake call calm camera camp candle cane car card care career careful carpet carry case cash cat
    catch cause ceremony chair challenge champion chance change character charge charity chat cheap cheese chest chew
    chicken child chin chocolate choice choose church cigar cinema citizen city claim class clean clear client climb clinic
    clock close cloth clothes cloud club coach coat coffee cold colleague college colour comb come comfort comment commute
    complain complex computer concert confidence confident confuse contact contract control cook cool copy corner cost
    cotton couch count country couple courage course court cousin cover crack cramp crash crazy cream create credit crime
    cross cry culture cup cure curtain custom cut cycle dad daily damage dance danger dark data date daughter dead deaf deal
    dear death debt december decide decision deep degree delay demand den depend deposit describe desire desk detail
    determine diary die diet different dinner direct dirt disappear discuss dish distance divorce doctor document dog dollar
    door double down download draw dream dress drink drive drop drug drunk dry due dull duration dust duty ear early earn
    earth east easy eat edge education effort egg eight elbow elderly election electric email embarrass emotion employ empty
    end enemy energetic energy engine english enjoy enough enter environment equal equipment error escape essay evening
    event evidence exact exam example excuse exist expect experience expert explain express extra eye face facility fact
    factor fail faint fair faith fall false familiar family famous fan far farm fashion fast fat father fault fear feature
    february fee feed female few fifty fight file fill film final finance find fine finger finish fire firm first fish fist
    fit five fix flat flight floor flower flu fly focus fog fold follow food foot force foreign forget fork form forty
    forward four free freedom frequent fresh friday fridge friend front fruit fry full fun funny future gain game garden gas
    gate gel generation gentle gift girl glad glass glove goal gold golf gone good government grade graduate grand grandad
    grandma grass great green grey grief grip ground group grow guard guess guest guide guilty gum gun guy gym habit hair
    half hall hand handle hang happen happy hard hardware hat hate head heal health healthy hear heart heat heavy heel
    height hello help hesitate hide high hill hint hip hire hobby hold hole holiday home honest honey hope horrible horse
    hospital host hot hotel hour house hug huge human hundred hungry hurry hurt husband ice idea identity idle image imagine
    impact import impress improve inch incident include income independent individual insect inside instead insurance
    interest internet interview invite involve iron issue itch item jacket jail jam january jar jaw job jog join joint joke
    journey judge juice july jump june justice keen key kick kid kill kind king kiss kitchen knee knife knit knock knowledge
    label lack ladder lady lake lamp land language large last late laugh law lawn lazy lead leader leaf league leak lean
    learn least leave lecture left leg legal leisure lemon lend length less lesson letter level library licence lid lie life
    lift light line link lip list listen litre little live load loan local location lock log logic london lonely long look
    loose lord lose loss lost loud love low luck lump lunch lung luxury machine mad magic mail main maintain major male mall
    man manage manner map march mark market marriage married match mate material matter meal meat medal meet member memory
    mental mention menu mess message metal method middle might mild mile military milk mind mine minister minor minute
    mirror mirrors miss mission mistake mix mobile moment monday money month mood moon more morning mother motivation mould
    mouse mouth move movie mum muscle museum music mystery nail name nap narrow nasty native nature near nearly neat
    necessary neck needle negative neighbour nephew nerve nervous network never news nice niece night nine nobody noise none
    noon normal north nose note nothing notice november numb number nurse nut occasion october odd offer office often oil
    old once onion online open operate opinion opportunity option orange order ordinary outside oven own oxygen pack page
    pain paint pair pale pan panic pants paper parent park parking part partner party pass passion past path patience
    patient pattern pay peace pee pen pension perfect performance perhaps period permit person personal pet phone photo
    phrase piano pick picture piece pig pile pill pillow pin pink pint pipe place plan plane plant plate play please
    pleasure plenty pocket point police polite pool poor pop popular position positive possible post pot potato pound pour
    power practice pray prefer prepare present president press pressure pretty prevent previous price print privacy private
    prize problem process product profile program progress project promise proof protect proud provide public pull pulse
    pump punch purchase pure purpose push puzzle qualify quality queen question quick quiet quite quote rabbit radio rail
    rain raise random range rapid rare rash raw reach react read ready real realise reality reason receive recent recipe
    recommend record red reduce refer refuse regret regular relation relationship relative relax relief religion rely
    remember remove rent repair reply report request rescue research resource respect responsibility responsible rest
    restaurant retire retired return reward rice rich ride right ring rise risk river road role romance roof room rope rough
    round routine row rub rude rule run rush sacrifice sad sail salad sale salt same sample sand sandwich satisfy saturday
    sauce save scale scare scarf scary schedule school science score screen sea search season seat second secret see seek
    seldom self sell send senior sense sensitive separate september series serious seven several severe sex shade shadow
    shake shame shape share sharp shave sheet shelf shine ship shirt shock shoe shop short shoulder shout show shower shut
    shy sick side sight sign silence silly silver similar sing single sink sister sit site situation six size skill skin
    skip sky sleep slice slide slight slip slow small smart smell smile smoke smooth snack snow soap social society sock
    sofa soft soil solid solution son song soon sore sorry sort soul sound soup south space spare speak special spend spicy
    spill spin spirit spoon sport spot spring stable staff stage stain stair stamp stand star start state statement station
    status stay steak steal steam steel step stick stiff still sting stir stone stop storm story straight strange strategy
    street strength stress strong struggle student stupid style succeed success sudden suffer sugar suggest suit summer sun
    sunday support suppose sure surface surprise survey suspect swap sweat sweet swim switch system table tail talent talk
    tall tap target task taste tax taxi tea teach team tear technical technology television tell telly ten tennis tense term
    test text thank theatre theory thick thin thirty thought thousand threat three throat through throw thumb thursday tidy
    tie tight till time tin tiny tip tire toast today toe together toilet tomorrow tone tongue tonight tool tooth top total
    touch tough tour towards towel town toy track trade tradition traffic train trainer transport travel treat tree trip
    trouble truck true trust truth tuesday turn twelve twenty twice twist two type tyre ugly uncle under uniform union
    unique unit university upset upstairs urge usual vacation value van variety version victim victory video view village
    violence virtual visit visitor visual voice volume volunteer vote wait wake walk wall wallet war warm warn wash waste
    watch water wave weak weapon wear weather website wedding wednesday week weekend weight weird welcome well west wet
    wheel whisper white wide wife wild win wind window wine wing winter wise wish witness wonder wood wool work worker world
    worry worse worst worth worthy wound wrap wrist write wrong yard yesterday yoga young zero
"""
COMMON = frozenset(WORDS.split()) | {word.removesuffix("s") for word in WORDS.split()}
