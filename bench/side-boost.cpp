/* SPDX-License-Identifier: MIT */
/* side-boost.cpp - Boost.Interprocess, shared_memory_object and mapped_region: see side.h */
#include <boost/interprocess/mapped_region.hpp>
#include <boost/interprocess/shared_memory_object.hpp>
#include <boost/version.hpp>

#include "side.h"

using namespace boost::interprocess;

const bool side_maps_at_open = false;

static shared_memory_object *object(share *share)
{
	return static_cast<shared_memory_object *>(share->pointer);
}

const char *side_version(void)
{
	static char text[48];

	snprintf(text, sizeof(text), "Boost %d.%d shared_memory_object", BOOST_VERSION / 100000,
		 BOOST_VERSION / 100 % 1000);
	return text;
}

void side_create(share *share, const char *name, size_t size)
{
	auto *made = new shared_memory_object(create_only, name, read_write);

	made->truncate(static_cast<offset_t>(size));
	share->pointer = made;
}

void side_destroy(share *share, const char *name)
{
	delete object(share);
	must(shared_memory_object::remove(name), "shared_memory_object::remove");
}

void side_open(share *share, const char *name)
{
	share->pointer = new shared_memory_object(open_only, name, read_write);
}

void side_close(share *share)
{
	delete object(share);
}

void *side_map(share *share)
{
	/* The region is the view, so that is what has to be kept. */
	auto *region = new mapped_region(*object(share), read_write);

	share->mapping = region;
	return region->get_address();
}

void side_unmap(share *share, void *)
{
	delete static_cast<mapped_region *>(share->mapping);
}
