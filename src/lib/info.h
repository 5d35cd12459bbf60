/* SPDX-License-Identifier: MIT */
/* info.h - a label and a file's facts, as the public struct that says them */
#ifndef INFO_H
#define INFO_H

#include <string.h>

#include "label.h"
#include "mmobj.h"

static inline void info_fill(struct mmobj_info *info, const struct label *label, const struct stat *st)
{
	*info = (struct mmobj_info){
	    .size = label->size,
	    .memory = (uint64_t)st->st_blocks * 512,
	    .address = label->flags & MMOBJ_SAME_ADDRESS ? label->address : 0,
	    .made_ns = label->made_ns,
	    .kind = label->kind,
	    .flags = label->flags & 0xFFFFu,
	    .state = label->flags & LABEL_NAMED ? MMOBJ_NAMED : 0,
	    .mode = st->st_mode & 07777,
	    .owner = st->st_uid,
	    .maker_pid = (int32_t)label->maker_pid,
	    .maker_uid = label->maker_uid,
	};
	memcpy(info->maker, label->maker, sizeof(info->maker));
	info->maker[sizeof(info->maker) - 1] = '\0';
	memcpy(info->name, label->name, label->name_length);
	memcpy(info->path, label->path, label->path_length);
}

#endif
