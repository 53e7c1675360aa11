"""First passwords: made by the machine, read from paper, typed once. Pure: standard library only.

Consonants and digits alone, for three reasons: no sign looks like another (no 0 and o, 1 and l, 5 and s, 6 and b, 9 and g),
no Vietnamese typing method turns them into something else (all of them need a vowel, or a doubled d), and no word comes out.
"""

from __future__ import annotations

import math
import secrets

SIGNS = "bcfhkmnprtvx23478"
GROUPS, GROUP_LENGTH = 4, 4
BITS = GROUPS * GROUP_LENGTH * math.log2(len(SIGNS))


def new_password() -> str:
    """Such as "hkm4-7pxt-b3nc-rv28": 65 bits, which nobody guesses before it is changed at the first login."""
    groups = ("".join(secrets.choice(SIGNS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)
