/* SPDX-License-Identifier: MIT */
/* facts.c - an object's facts in words */
#include <inttypes.h>
#include <pwd.h>
#include <time.h>

#include "tool.h"

const char *store_text(unsigned store)
{
	return store == MMOBJ_GLOBAL ? "global" : "local";
}

bool is_known(const struct mmobj_info *info)
{
	return info->kind != 0;
}

const char *kind_text(const struct mmobj_info *info)
{
	if (info->state & MMOBJ_DAMAGED)
		return "damaged";
	if (info->kind == MMOBJ_KIND_MEMORY)
		return "memory";
	return info->kind == MMOBJ_KIND_FILE ? "file" : "?";
}

const char *owner_text(uint32_t user, char text[OWNER_TEXT])
{
	const struct passwd *entry = getpwuid(user);

	if (entry)
		snprintf(text, OWNER_TEXT, "%s", entry->pw_name);
	else
		snprintf(text, OWNER_TEXT, "%" PRIu32, user);
	return text;
}

const char *age_text(int64_t made_ns, char text[AGE_TEXT])
{
	static const struct {
		int64_t seconds;
		char unit;
	} units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}};
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	int64_t age = (int64_t)now.tv_sec - made_ns / 1000000000;
	if (age < 0)
		age = 0; /* the clock was set back */
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (age >= units[i].seconds) {
			snprintf(text, AGE_TEXT, "%" PRId64 "%c", age / units[i].seconds, units[i].unit);
			return text;
		}
	snprintf(text, AGE_TEXT, "%" PRId64 "s", age);
	return text;
}

const char *time_text(int64_t made_ns, char text[TIME_TEXT])
{
	time_t seconds = (time_t)(made_ns / 1000000000);
	struct tm utc = {0};

	gmtime_r(&seconds, &utc); /* from 1677 to 2262: no more nanoseconds than that can be counted */
	strftime(text, TIME_TEXT, "%Y-%m-%dT%H:%M:%SZ", &utc);
	return text;
}
