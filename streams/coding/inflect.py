"""Forms of English verbs and nouns, from a base form: enough for the word lists, which may name exceptions."""

# base: (past, past participle, gerund or "" where regular). Public grammar knowledge.
_IRREGULAR = {
    line.split()[0]: tuple(line.split()[1:])
    for line in """
be was been
take took taken
retake retook retaken
overtake overtook overtaken
undertake undertook undertaken
fall fell fallen
lose lost lost
win won won
hold held held
withhold withheld withheld
uphold upheld upheld
withdraw withdrew withdrawn
drive drove driven
throw threw thrown
overthrow overthrew overthrown
give gave given
forgive forgave forgiven
leave left left
flee fled fled
go went gone
come came come
overcome overcame overcome
become became become
overrun overran overrun
run ran run
get got got
keep kept kept
sweep swept swept
creep crept crept
stand stood stood
withstand withstood withstood
say said said
tell told told
lay laid laid
lie lay lain
set set set
cut cut cut
put put put
hit hit hit
shoot shot shot
strike struck struck
fight fought fought
bring brought brought
buy bought bought
seek sought sought
catch caught caught
beat beat beaten
break broke broken
blow blew blown
fly flew flown
burn burned burned
begin began begun
make made made
build built built
rebuild rebuilt rebuilt
send sent sent
sell sold sold
meet met met
feed fed fed
find found found
wound wounded wounded
bleed bled bled
lead led led
mislead misled misled
read read read
write wrote written
ride rode ridden
rise rose risen
arise arose arisen
see saw seen
foresee foresaw foreseen
show showed shown
slay slew slain
sink sank sunk
shut shut shut
spread spread spread
steal stole stolen
swear swore sworn
speak spoke spoken
tear tore torn
wear wore worn
wring wrung wrung
kidnap kidnapped kidnapped kidnapping
open opened opened opening
enter entered entered entering
deliver delivered delivered delivering
recover recovered recovered recovering
surrender surrendered surrendered surrendering
batter battered battered battering
threaten threatened threatened threatening
happen happened happened happening
bomb bombed bombed bombing
garrison garrisoned garrisoned garrisoning
abandon abandoned abandoned abandoning
target targeted targeted targeting
pummel pummelled pummelled pummelling
shell shelled shelled shelling
conquer conquered conquered conquering
reconquer reconquered reconquered reconquering
pocket pocketed pocketed pocketing
vandalise vandalised vandalised
administer administered administered administering
gather gathered gathered gathering
massacre massacred massacred
murder murdered murdered murdering
slaughter slaughtered slaughtered slaughtering
execute executed executed
offer offered offered offering
order ordered ordered ordering
suffer suffered suffered suffering
visit visited visited visiting
halt halted halted halting
pilot piloted piloted piloting
plunder plundered plundered plundering
die died died dying
tie tied tied tying
free freed freed freeing
agree agreed agreed agreeing
quit quit quit quitting
rid rid rid ridding
let let let letting
infiltrate infiltrated infiltrated
admit admitted admitted admitting
mine mined mined mining
lynch lynched lynched lynching
cede ceded ceded
evict evicted evicted evicting
rout routed routed routing
loot looted looted looting
wreck wrecked wrecked wrecking
quell quelled quelled quelling
pour poured poured pouring
raid raided raided raiding
hurl hurled hurled hurling
riot rioted rioted rioting
behead beheaded beheaded beheading
explode exploded exploded
collide collided collided
detain detained detained detaining
defeat defeated defeated defeating
unload unloaded unloaded unloading
unveil unveiled unveiled unveiling
succeed succeeded succeeded succeeding
proceed proceeded proceeded proceeding
recruit recruited recruited recruiting
repel repelled repelled repelling
expel expelled expelled expelling
dispel dispelled dispelled dispelling
compel compelled compelled compelling
re-take re-took re-taken
control controlled controlled controlling
patrol patrolled patrolled patrolling
travel travelled travelled travelling
refer referred referred referring
occur occurred occurred occurring
submit submitted submitted submitting
transfer transferred transferred transferring
recur recurred recurred recurring
forget forgot forgotten forgetting
""".strip().splitlines()
}
_VOWELS = "aeiou"


def _regular(base: str) -> tuple[str, str, str, str]:
    if base.endswith("e"):
        return (
            base + "s",
            base + "d",
            base + "d",
            (base if base.endswith(("ee", "oe", "ye")) else base[:-1]) + "ing",
        )
    if base.endswith("y") and base[-2] not in _VOWELS:
        return base[:-1] + "ies", base[:-1] + "ied", base[:-1] + "ied", base + "ing"
    third = base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    short = len(base) <= 4 or (len(base) <= 6 and sum(c in _VOWELS for c in base) == 1)
    if (
        base[-1] in "bdglmnprt"
        and base[-2] in _VOWELS
        and base[-3:-2] not in tuple(_VOWELS)
        and len(base) > 2
        and short
    ):
        base += base[-1]
    return third, base + "ed", base + "ed", base + "ing"


def verb_forms(base: str) -> dict[str, str]:
    """Map each form of a verb to its letters of form: B base, Z third person, D past, N past participle, G gerund.

    A form that serves as several carries them all: ``verb_forms("capture")["captured"] == "DN"``.
    """
    third, past, participle, gerund = _regular(base)
    if base in _IRREGULAR:
        forms = _IRREGULAR[base]
        past, participle = forms[0], forms[1]
        if len(forms) > 2:
            gerund = forms[2]
        elif base == "be":
            third, gerund = "is", "being"
    if base == "have":
        third, past, participle = "has", "had", "had"
    out: dict[str, str] = {}
    for form, letter in ((base, "B"), (third, "Z"), (past, "D"), (participle, "N"), (gerund, "G")):
        if letter not in out.get(form, ""):
            out[form] = out.get(form, "") + letter
    if base == "be":
        out |= {"are": "B", "were": "D", "am": "B"}
    return out


def plural(noun: str) -> str:
    """Plural of a noun or of the last word of a noun phrase."""
    if noun.endswith("man") and not noun.endswith("human"):
        return noun[:-3] + "men"
    if noun.endswith("y") and noun[-2] not in _VOWELS:
        return noun[:-1] + "ies"
    if noun.endswith(("s", "sh", "ch", "x", "z")):
        return noun + "es"
    return noun + "s"
