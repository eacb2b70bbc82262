"""What the transition rules do to a standing: one function for each effect that rules.toml names."""

from __future__ import annotations

from streams.control.effects.claims import claim, claim_again, contest, enter
from streams.control.effects.common import corroborate, ignore
from streams.control.effects.denials import deny, deny_withdrawal, dispute
from streams.control.effects.fighting import besiege, find_inside, press, press_unknown
from streams.control.effects.gains import clear, fall, refine, take
from streams.control.effects.leaving import note_leaver, vacate, vacate_again, yield_to_challenger

EFFECTS = {
    effect.__name__: effect
    for effect in (
        ignore, corroborate, take, clear, refine, fall, claim, claim_again, contest, enter, deny, dispute,
        deny_withdrawal, vacate, vacate_again, yield_to_challenger, note_leaver, besiege, find_inside, press,
        press_unknown,
    )
}  # fmt: skip
