/* SPDX-License-Identifier: MIT */
/* side-qt.cpp - Qt's QSharedMemory: see side.h */
#include <QSharedMemory>

#include "side.h"

const bool side_maps_at_open = true;

static QSharedMemory *memory(share *share)
{
	return static_cast<QSharedMemory *>(share->pointer);
}

const char *side_version(void)
{
	static char text[48];

	snprintf(text, sizeof(text), "Qt %s QSharedMemory", qVersion());
	return text;
}

void side_create(share *share, const char *name, size_t size)
{
	auto *made = new QSharedMemory(QString::fromLatin1(name));

	must(made->create(static_cast<int>(size)), "QSharedMemory::create");
	share->pointer = made;
}

void side_destroy(share *share, const char *)
{
	delete memory(share); /* the last one takes it away */
}

void side_open(share *share, const char *name)
{
	auto *opened = new QSharedMemory(QString::fromLatin1(name));

	must(opened->attach(), "QSharedMemory::attach");
	share->pointer = opened;
}

void side_close(share *share)
{
	delete memory(share);
}

void *side_map(share *share)
{
	return memory(share)->data();
}

void side_unmap(share *, void *)
{
}
