/* SPDX-License-Identifier: MIT */
/* side-boost-managed.cpp - Boost.Interprocess, managed_shared_memory: see side.h */
#include <boost/interprocess/managed_shared_memory.hpp>
#include <boost/version.hpp>

#include "side.h"

using namespace boost::interprocess;

const bool side_maps_at_open = true;

static managed_shared_memory *memory(share *share)
{
	return static_cast<managed_shared_memory *>(share->pointer);
}

const char *side_version(void)
{
	static char text[48];

	snprintf(text, sizeof(text), "Boost %d.%d managed_shared_memory", BOOST_VERSION / 100000,
		 BOOST_VERSION / 100 % 1000);
	return text;
}

void side_create(share *share, const char *name, size_t size)
{
	/* Its own books need room, too; who opens finds the bytes by their name in there. */
	auto *made = new managed_shared_memory(create_only, name, size + 4096);
	auto handle = made->get_handle_from_address(made->allocate(size));

	made->construct<managed_shared_memory::handle_t>("data")(handle);
	share->pointer = made;
}

void side_destroy(share *share, const char *name)
{
	delete memory(share);
	must(shared_memory_object::remove(name), "shared_memory_object::remove");
}

void side_open(share *share, const char *name)
{
	share->pointer = new managed_shared_memory(open_only, name);
}

void side_close(share *share)
{
	delete memory(share);
}

void *side_map(share *share)
{
	auto *handle = memory(share)->find<managed_shared_memory::handle_t>("data").first;

	return memory(share)->get_address_from_handle(*handle);
}

void side_unmap(share *, void *)
{
}
