/*
 * mask.c -- what of a private value may be shown to those who may only recognise it.
 *
 * Each rule knows the shapes it may show a part of; every other shape is "***".
 */
#include <string.h>

#include "base/mask.h"
#include "base/str.h"
#include "base/utf8.h"

#define LETTERS_MAX 200 /* code points looked at; a longer value is odd */

/* A value as code points, each with the byte where it begins. */
struct text {
	const char *s;
	size_t n;
	uint32_t cp[LETTERS_MAX];
	size_t at[LETTERS_MAX + 1];
};

static bool
text_read(struct text *t, const char *s)
{
	size_t len = strlen(s), i, step;

	*t = (struct text){ .s = s };
	for (i = 0; i < len; i += step) {
		if (t->n == LETTERS_MAX || !utf8_next(s + i, len - i, &t->cp[t->n], &step))
			return false;
		t->at[t->n++] = i;
	}
	t->at[t->n] = len;
	return true;
}

char *
mask_all(struct arena *mem, const char *value)
{
	(void)value;
	return arena_strdup(mem, "***");
}

static bool
all_digits(const char *s)
{
	return *s != '\0' && s[strspn(s, "0123456789")] == '\0';
}

char *
mask_phone(struct arena *mem, const char *s)
{
	size_t n = strlen(s), digits = 0, i;

	if (all_digits(s) && n == 11 && s[0] == '1' && s[1] >= '3')
		return arena_printf(mem, "%.3s****%s", s, s + 7);
	if (all_digits(s) && n == 10 && s[0] == '0' && s[1] == '9')
		return arena_printf(mem, "%.4s***%s", s, s + 7);
	if (s[strspn(s, "0123456789-")] != '\0' || n < 3 || s[0] == '-')
		return mask_all(mem, s);
	for (i = 0; i < n; i++)
		digits += s[i] != '-';
	if (digits < 7 || digits > 15 || memchr(s + n - 3, '-', 3) != NULL)
		return mask_all(mem, s);
	return arena_printf(mem, "******%s", s + n - 3);
}

char *
mask_email(struct arena *mem, const char *s)
{
	const char *at = strchr(s, '@');
	uint32_t cp;
	size_t first, i;

	if (at == NULL || at - s < 2 || strchr(at + 1, '@') != NULL || strchr(at + 1, '.') == NULL)
		return mask_all(mem, s);
	for (i = 0; s[i] != '\0'; i++)
		if ((unsigned char)s[i] <= ' ' || s[i] == 0x7f)
			return mask_all(mem, s);
	if (!utf8_next(s, strlen(s), &cp, &first) || s + first >= at || (cp >= 0xff00 && cp <= 0xffef))
		return mask_all(mem, s);
	return arena_printf(mem, "%.*s***%s", (int)first, s, at);
}

static bool
is_han(uint32_t c)
{
	return (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
	    (c >= 0x20000 && c <= 0x3ffff);
}

static bool
is_letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0x24f && c != 0xd7 && c != 0xf7) ||
	    (c >= 0x370 && c <= 0x52f) || (c >= 0x1e00 && c <= 0x1eff);
}

/* Surnames of two characters, in both scripts. */
static const char *const compound[] = {
	"欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "夏侯", "东方", "東方", "皇甫", "尉迟", "尉遲", "公孙", "公孫",
	"令狐", "慕容", "宇文", "长孙", "長孫", "司徒", "端木", "南宫", "南宮", "百里", "东郭", "東郭", "西门", "西門", "独孤",
	"獨孤", "轩辕", "軒轅", "澹台", "澹臺", "公冶", "淳于", "单于", "單于", "申屠", "太史", "仲孙", "仲孫", "钟离", "鍾離",
	"鲜于", "鮮于", "闻人", "聞人", "赫连", "赫連", "呼延", "拓跋", "万俟", "万俟", "張簡", "范姜", "張廖",
};

static char *
mask_han_name(struct arena *mem, const struct text *t)
{
	size_t i, keep = 1;

	if (t->n < 2)
		return mask_all(mem, t->s);
	for (i = 0; i < NELEM(compound); i++)
		if (t->n > 2 && str_starts(t->s, compound[i]))
			keep = 2;
	return arena_printf(mem, "%.*s**", (int)t->at[keep], t->s);
}

static char *
mask_latin_name(struct arena *mem, const struct text *t)
{
	struct str out;
	size_t i, words = 0;

	str_init(&out, mem);
	for (i = 0; i < t->n; i++) {
		if (!is_letter(t->cp[i]) || (i > 0 && t->cp[i - 1] != ' '))
			continue;
		str_addf(&out, "%s%.*s***", words++ > 0 ? " " : "", (int)(t->at[i + 1] - t->at[i]), t->s + t->at[i]);
	}
	return out.s;
}

char *
mask_name(struct arena *mem, const char *s)
{
	struct text t;
	size_t i, han = 0, latin = 0, other = 0;

	if (!text_read(&t, s) || t.n < 2)
		return mask_all(mem, s);
	for (i = 0; i < t.n; i++) {
		if (is_han(t.cp[i]) || t.cp[i] == 0xb7 || t.cp[i] == 0x2027 || t.cp[i] == 0x30fb)
			han++;
		else if (is_letter(t.cp[i]))
			latin++;
		else if (t.cp[i] != ' ' && strchr("-'.", (int)t.cp[i]) == NULL && t.cp[i] != 0x2019)
			other++;
	}
	if (han == t.n && is_han(t.cp[0]))
		return mask_han_name(mem, &t);
	if (han == 0 && other == 0 && latin >= 2 && is_letter(t.cp[0]) && t.cp[t.n - 1] != ' ')
		return mask_latin_name(mem, &t);
	return mask_all(mem, s);
}

/* Is c one of the characters of set? */
static bool
one_of(uint32_t c, const char *set)
{
	uint32_t x;
	size_t len, left = strlen(set);

	for (; left > 0; set += len, left -= len)
		if (!utf8_next(set, left, &x, &len) || x == c)
			return c == x;
	return false;
}

/* Where the next level of the address ends: after the first of ends within max characters from at; at when there is none. */
static size_t
level_end(const struct text *t, size_t at, size_t max, const char *ends)
{
	size_t i;

	for (i = at; i < t->n && i < at + max; i++) {
		if (!is_han(t->cp[i]) || one_of(t->cp[i], "路街道号號巷弄段楼樓室"))
			return at;
		/* A housing estate, a park or a campus is nearer than a district. */
		if (i > at && one_of(t->cp[i], ends) && !one_of(t->cp[i - 1], "小园園社校厂廠"))
			return i + 1;
	}
	return at;
}

char *
mask_address(struct arena *mem, const char *s)
{
	struct text t;
	size_t at;

	/* A postcode before it says less than the city after it: it is left out. */
	at = strspn(s, "0123456789");
	if (at > 6 || !text_read(&t, s + at))
		return mask_all(mem, s);
	s += at;
	at = level_end(&t, 0, 5, "省");
	if (at == 0 && (str_starts(s, "内蒙古自治区") || str_starts(s, "西藏自治区")))
		at = str_starts(s, "西藏") ? 5 : 6;
	else if (at == 0 && (str_starts(s, "广西壮族自治区") || str_starts(s, "宁夏回族自治区")))
		at = 7;
	else if (at == 0 && str_starts(s, "新疆维吾尔自治区"))
		at = 8;
	at = level_end(&t, at, 9, "市州盟縣县");
	at = level_end(&t, at, 6, "区區县縣市旗鄉镇鎮");
	if (at == 0)
		return mask_all(mem, s);
	return arena_printf(mem, "%.*s****", (int)t.at[at], s);
}

char *
mask_birth(struct arena *mem, const char *s)
{
	static const char shape[] = "0000-00-00";
	size_t i;

	for (i = 0; s[i] != '\0' && shape[i] != '\0'; i++)
		if (shape[i] == '0' ? s[i] < '0' || s[i] > '9' : s[i] != '-')
			break;
	if (s[i] != '\0' || shape[i] != '\0')
		return mask_all(mem, s);
	return arena_printf(mem, "%.4s-**-**", s);
}

char *
mask_identity(struct arena *mem, const char *s)
{
	size_t n = strlen(s), digits = strspn(s, "0123456789");

	if (n == 18 && (digits == 18 || (digits == 17 && (s[17] == 'X' || s[17] == 'x'))))
		return arena_printf(mem, "**************%s", s + 14);
	if (n == 10 && ((s[0] >= 'A' && s[0] <= 'Z') || (s[0] >= 'a' && s[0] <= 'z')) && all_digits(s + 1))
		return arena_printf(mem, "%c******%s", s[0], s + 7);
	return mask_all(mem, s);
}

char *
mask_card(struct arena *mem, const char *s)
{
	size_t n = strlen(s);

	if (!all_digits(s) || n < 12 || n > 19)
		return mask_all(mem, s);
	return arena_printf(mem, "**** %s", s + n - 4);
}
