/*
 * pinyin_table.h -- readings and shapes of Han characters for pinyin.c; the contents are generated (pinyin_table.sh).
 *
 * Rows are sorted by cp and are of folded characters (hanzi.h).  Syllables are sorted, without tones, ü written v; number 0 is none.
 */
#ifndef KEFU_BASE_PINYIN_TABLE_H
#define KEFU_BASE_PINYIN_TABLE_H

#include <stddef.h>
#include <stdint.h>

#define PINYIN_READINGS 3
#define PINYIN_NO_SHAPE 65535

struct pinyin_row {
	uint16_t cp;
	uint16_t shape;                 /* four-corner code, PINYIN_NO_SHAPE when unknown */
	uint16_t read[PINYIN_READINGS]; /* numbers of syllables, most used first; 0: no more */
};

extern const char pinyin_syllable[][8];
extern const size_t pinyin_syllable_n; /* with number 0 */
extern const struct pinyin_row pinyin_table[];
extern const size_t pinyin_table_n;

#endif
