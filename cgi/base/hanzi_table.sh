#!/bin/sh
# hanzi_table.sh -- writes hanzi_table.c on standard output; run it by hand after a new release of OpenCC:
#	cgi/base/hanzi_table.sh >cgi/base/hanzi_table.c
# Every Han character of the basic planes goes through opencc's t2s by itself; extra pairs below join
# what t2s keeps apart but what writers on both sides of the strait use for each other.
# Needs: opencc, python3.
set -eu
exec python3 - <<'PY'
import subprocess

RANGES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
EXTRA = ("著着 妳你 牠它 祂他 祇只 衹只 癒愈 瘉愈 彷仿 瞭了 覆复 黏粘 踫碰 峩峨 藉借 鑪炉 盌碗 擡抬 "
    "搨拓 櫈凳 衞卫 戸户 黒黑 竝并 栢柏 賸剩 姪侄 账帐 賬帐 溼湿 燬毁 氾泛 唸念 揹背 綑捆 餵喂 嘆叹 歎叹 "
    "慄栗 讚赞 舖铺 鋪铺 逕径 滷卤 剷铲 傢家 痺痹 乾干 徵征 後后 係系 繫系 裡里 裏里 幹干 麵面 臺台 檯台 "
    "颱台 雲云 穀谷 髮发 發发").split()

chars = [chr(c) for a, b in RANGES for c in range(a, b + 1)]
out = subprocess.run(["opencc", "-c", "t2s.json"], input="\n".join(chars) + "\n", check=True,
    capture_output=True, encoding="utf-8").stdout.split("\n")[:-1]
assert len(out) == len(chars) and all(len(o) == 1 for o in out)
fold = {a: b for a, b in zip(chars, out) if a != b}
for pair in EXTRA:
	fold[pair[0]] = fold.get(pair[1], pair[1])
for a in sorted(fold):			# close chains: fold(fold(x)) == fold(x)
	seen = {a}
	while fold[a] in fold and fold[a] not in seen:
		seen.add(fold[a])
		fold[a] = fold[fold[a]]
fold = {a: b for a, b in fold.items() if a != b}
print("/* hanzi_table.c -- made by hanzi_table.sh from OpenCC's t2s, character by character.  Do not edit. */")
print('#include "base/hanzi_table.h"\n')
print("const struct hanzi_pair hanzi_table[] = {")
row = []
for a in sorted(fold):
	row.append("{0x%x,0x%x}," % (ord(a), ord(fold[a])))
	if len(row) == 8:
		print("\t" + " ".join(row))
		row = []
if row:
	print("\t" + " ".join(row))
print("};\n")
print("const size_t hanzi_table_n = %d;" % len(fold))
PY
