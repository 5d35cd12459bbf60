#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""case.py - makes case-table.h out of Python's Unicode data: ./case.py >case-table.h"""
import unicodedata

UNITS = [c for c in range(0x80, 0x10000) if not 0xD800 <= c <= 0xDFFF]


def changes(change):
    """What has another form of one unit: (unit, difference modulo 2^16). Nothing becomes ASCII: that would merge names."""
    for c in UNITS:
        other = change(chr(c))
        if len(other) == 1 and other != chr(c) and 0x80 <= ord(other) < 0x10000:
            yield c, (ord(other) - c) % 0x10000


def ranges(values):
    """(first, last, step, difference): runs of the same difference, of every unit or of every second one."""
    runs = []
    for c, difference in values:
        if runs and runs[-1][3] == difference:
            first, last, step, _ = runs[-1]
            if c - last == step or (first == last and c - last == 2):
                runs[-1] = (first, c, c - last, difference)
                continue
        runs.append((c, c, 1, difference))
    return runs


def table(name, text, rows):
    print(f"\n/* {text} */\nstatic const struct case_range {name}[] = {{")
    for first, last, step, difference in rows:
        print(f"    {{0x{first:04X}, 0x{last:04X}, {step}, 0x{difference:04X}}},")
    print("};")


print(f"""/* SPDX-License-Identifier: MIT */
/*
 * case-table.h - letters and their case beyond ASCII, one to one, Unicode {unicodedata.unidata_version}: made by case.py
 */
#ifndef COREDLL_CASE_TABLE_H
#define COREDLL_CASE_TABLE_H

#include <stdint.h>

/* Each step-th unit from first to last becomes another by adding difference, modulo 2^16. */
struct case_range {{
	uint16_t first, last, step, difference;
}};""")
table("to_lower", "Capital letters: to small ones.", ranges(changes(str.lower)))
table("to_upper", "Small letters: to capital ones.", ranges(changes(str.upper)))
table("small", "Small letters, those without a capital, too.",
      ranges((c, 0) for c in UNITS if unicodedata.category(chr(c)) == "Ll"))
table("letters", "All letters.", ranges((c, 0) for c in UNITS if unicodedata.category(chr(c))[0] == "L"))
print("\n#endif")
