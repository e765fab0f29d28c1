/*
 * search_ask.c -- how people ask: words of a question that its answer need not hold, in Chinese of both sides of the strait and English.
 *
 * All are folded (traditional to simplified).  They are left out only when something else of the question is left.
 */
#include <string.h>
#include "model/search_priv.h"

/* Longer ones before their beginnings. */
static const char *const ASKING[] = {
	/* the matter with it */
	"是怎么一回事", "是怎么回事", "怎么一回事", "怎么回事", "是什么原因造成的", "是什么原因", "什么原因", "是何原因", "是什么意思", "什么意思", "是啥意思",
	"是什么情况", "什么情况", "啥情况", "啥原因", "为什么会", "为什么", "为甚么", "为何会", "为何", "为啥", "干吗", "干嘛",
	/* what to do */
	"应该怎么做", "应该怎么办", "应该如何", "应该怎么", "应该怎样", "该怎么处理", "该怎么办", "该怎么做", "该怎么", "该怎样", "该如何", "要怎么处理", "要怎么办", "要怎么做",
	"要怎么", "要怎样", "要如何", "怎么处理", "怎么解决", "怎么操作", "怎么弄", "怎么办理", "怎么办", "怎么做", "怎么样", "怎么才能", "怎么能", "怎么会", "怎么",
	"怎样才能", "怎样做", "怎样", "怎办", "如何才能", "如何处理", "如何解决", "如何做", "如何", "咋办", "咋整", "咋弄", "咋回事", "咋", "点样", "点解",
	/* which, what, where, when, how much */
	"是什么", "什么是", "有什么", "做什么", "叫什么", "什么样的", "什么时候", "什么时间", "什么地方", "什么", "甚么", "有哪些", "哪些", "哪一个", "哪一种", "哪个", "哪种",
	"在哪里", "在哪儿", "到哪里", "去哪里", "哪里", "哪儿", "哪边", "在哪", "何处", "何时", "几时", "多少", "多久", "多长时间", "多大", "啥时候", "啥",
	/* may one, is there */
	"能不能够", "能不能", "可不可以", "可以不可以", "可以吗", "可否", "能否", "是不是", "有没有", "会不会", "要不要", "需不需要", "行不行", "好不好", "是否可以", "是否", "还能不能",
	"还可以", "还能", "可以", "需要", "必须",
	/* manners */
	"我想请问一下", "我想请问", "我想问一下", "想请问一下", "想请问", "请问一下", "请问", "请教一下", "请教", "想问一下", "想问下", "想问", "问一下", "问下", "我想知道", "想知道",
	"我想了解", "想了解", "了解一下", "我想要", "我想", "我要", "我们家的", "我们家", "我家里的", "我家的", "我家", "家里的", "家里", "我们的", "我们", "我的", "帮我", "请帮我", "麻烦", "拜托",
	"你好", "您好", "你们的", "你们家", "你们", "贵公司", "一下", "时候", "突然", "老是", "总是", "一直", "好像",
	/* endings */
	"了吗", "的吗", "了呢", "的呢", "吗", "嘛", "呢", "吧", "啊", "呀", "哦", "喔", "啦", "诶",
};

static const char *const ASKING_WORDS[] = {
	"a", "about", "after", "all", "am", "an", "and", "any", "anyone", "are", "as", "at", "be", "been", "but", "by", "can", "cannot", "can't", "could", "couldn't", "did",
	"do", "does", "doesn't", "don't", "for", "from", "get", "getting", "give", "go", "going", "got", "had", "has", "have", "having", "hello", "help", "here",
	"hi", "how", "how's", "i", "i'd", "i'm", "i've", "if", "in", "into", "is", "isn't", "it", "it's", "its", "just", "keep", "keeps", "know", "let", "like", "long", "make", "many",
	"may", "me", "much", "must", "my", "need", "of", "on", "or", "our", "please", "should", "so", "some", "suddenly", "take", "takes", "tell", "than", "that", "the", "their", "them",
	"then", "there", "they", "this", "to", "too", "up", "us", "use", "used", "want", "was", "we", "were", "what", "what's", "when", "where", "where's", "which", "while", "who",
	"why", "will", "with", "won't", "work", "would", "you", "your",
};

static const char *const PARTICLES[] = {
	"的", "了", "是", "在", "和", "与", "就", "都", "也", "还", "很", "吧", "啊", "着", "过", "把", "被", "让", "给", "我", "你", "您", "有", "这", "那",
	"个", "要", "会", "能", "得", "地", "到", "从", "对", "又", "太", "最", "及", "或", "跟", "它", "他", "她", "之", "吗", "呢", "该", "想",
};

/* No question's frame but its matter. */
static const char *const NOT_ASKING[] = { "多少钱" };

bool
asking_word(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < NELEM(ASKING_WORDS); i++)
		if (strlen(ASKING_WORDS[i]) == n && memcmp(ASKING_WORDS[i], s, n) == 0)
			return true;
	return false;
}

static size_t
begins_with(const char *const *v, size_t nv, const char *s, size_t n)
{
	size_t i, m;

	for (i = 0; i < nv; i++) {
		m = strlen(v[i]);
		if (m <= n && memcmp(v[i], s, m) == 0)
			return m;
	}
	return 0;
}

size_t
asking_at(const char *s, size_t n)
{
	return begins_with(ASKING, NELEM(ASKING), s, n);
}

size_t
asking_not_at(const char *s, size_t n)
{
	return begins_with(NOT_ASKING, NELEM(NOT_ASKING), s, n);
}

bool
particle_pair(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < NELEM(PARTICLES); i++)
		if (memmem(s, n, PARTICLES[i], strlen(PARTICLES[i])) != NULL)
			return true;
	return false;
}

bool
particle_at(const char *s, size_t n)
{
	return n <= 4 && particle_pair(s, n);
}
