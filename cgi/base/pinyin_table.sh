#!/bin/sh
# pinyin_table.sh -- writes pinyin_table.c on standard output; run it by hand after a new release of Unihan:
#	cgi/base/pinyin_table.sh >cgi/base/pinyin_table.c
# Source: the Unihan database (Unicode Standard Annex 38) as the Debian package unicode-data ships it, under the Unicode licence.
# A character's readings: kHanyuPinlu (by frequency), kTGHZ2013, kMandarin, without tones; after folding (hanzi_table.c), so a simplified
# character has those of its traditional forms too; the three most used.  Its shape: the four-corner code, which characters that are
# easily taken for each other often share (kFourCornerCode).
# Needs: unicode-data, python3.
set -eu
exec python3 - "$(dirname "$0")/hanzi_table.c" "${UNIHAN:-/usr/share/unicode}" <<'PY'
import bz2, re, sys, unicodedata

fold = {int(a, 16): int(b, 16) for a, b in re.findall(r"\{0x([0-9a-f]+),0x([0-9a-f]+)\}", open(sys.argv[1]).read())}
READINGS = 3

def rows(name):
	with bz2.open("%s/Unihan_%s.txt.bz2" % (sys.argv[2], name), "rt", encoding="utf-8") as f:
		for line in f:
			if line.startswith("U+"):
				cp, key, value = line.rstrip("\n").split("\t", 2)
				yield int(cp[2:], 16), key, value

def plain(s):				# lǜ -> lv, ê̄ -> e
	s = unicodedata.normalize("NFD", s.lower()).replace("u\u0308", "v")
	return "".join(c for c in s if "a" <= c <= "z")

weight, used, shape = {}, set(), {}
def add(cp, reading, w):
	if set(reading) & set("aeiouv") and not reading.startswith("fia"):
		d = weight.setdefault(fold.get(cp, cp), {})
		d[reading] = d.get(reading, 0) + w

for cp, key, value in rows("Readings"):
	own = 1.0 if cp not in fold else 0.5
	if key == "kHanyuPinlu":
		used.add(fold.get(cp, cp))
		for r, n in re.findall(r"(\S+?)\((\d+)\)", value):
			add(cp, plain(r), own * (10 + int(n)))
	elif key == "kTGHZ2013":
		used.add(fold.get(cp, cp))
		for i, part in enumerate(value.split()):
			for r in part.split(":")[1].split(","):
				add(cp, plain(r), own * 2)
	elif key == "kMandarin":
		add(cp, plain(value.split()[0]), own * 5)
for cp, key, value in rows("OtherMappings"):
	if key == "kBigFive":
		used.add(fold.get(cp, cp))
for cp, key, value in rows("DictionaryLikeData"):
	if key == "kFourCornerCode" and cp not in fold:
		shape[cp] = int(value.split()[0].split(".")[0])

chars = sorted(cp for cp in used if 0x3400 <= cp <= 0x9FFF and cp in weight)
best = {cp: [r for r, _ in sorted(weight[cp].items(), key=lambda x: (-x[1], x[0]))][:READINGS] for cp in chars}
names = sorted({r for v in best.values() for r in v})
number = {r: i + 1 for i, r in enumerate(names)}
print("/* pinyin_table.c -- made by pinyin_table.sh from Unicode's Unihan database.  Do not edit. */")
print('#include "base/pinyin_table.h"\n')
print('const char pinyin_syllable[][8] = {')
out = [""] + names
for i in range(0, len(out), 16):
	print("\t" + " ".join('"%s",' % s for s in out[i:i + 16]))
print("};\n")
print("const size_t pinyin_syllable_n = %d;\n" % len(out))
print("const struct pinyin_row pinyin_table[] = {")
row = []
for cp in chars:
	r = [number[x] for x in best[cp]] + [0] * (READINGS - len(best[cp]))
	row.append("{0x%x,%d,{%s}}," % (cp, shape.get(cp, 65535), ",".join(map(str, r))))
	if len(row) == 6:
		print("\t" + " ".join(row))
		row = []
if row:
	print("\t" + " ".join(row))
print("};\n")
print("const size_t pinyin_table_n = %d;" % len(chars))
PY
