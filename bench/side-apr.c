/* SPDX-License-Identifier: MIT */
/* side-apr.c - the Apache Portable Runtime's apr_shm: see side.h */
#include <apr_general.h>
#include <apr_shm.h>
#include <apr_version.h>

#include "side.h"

const bool side_maps_at_open = true;

const char *side_version(void)
{
	static char text[32];

	snprintf(text, sizeof(text), "APR %s apr_shm", apr_version_string());
	return text;
}

/* Each object in a pool of its own, as all that is there dies with its pool. */
static apr_pool_t *new_pool(void)
{
	static bool begun;
	apr_pool_t *pool;

	if (!begun)
		must(apr_initialize() == APR_SUCCESS, "apr_initialize");
	begun = true;
	must(apr_pool_create(&pool, NULL) == APR_SUCCESS, "apr_pool_create");
	return pool;
}

void side_create(struct share *share, const char *name, size_t size)
{
	apr_shm_t *made;

	must(apr_shm_create(&made, size, name, new_pool()) == APR_SUCCESS, "apr_shm_create");
	share->pointer = made;
}

void side_destroy(struct share *share, const char *name)
{
	(void)name;
	apr_pool_destroy(apr_shm_pool_get(share->pointer));
}

void side_open(struct share *share, const char *name)
{
	apr_shm_t *opened;

	must(apr_shm_attach(&opened, name, new_pool()) == APR_SUCCESS, "apr_shm_attach");
	share->pointer = opened;
}

void side_close(struct share *share)
{
	apr_pool_destroy(apr_shm_pool_get(share->pointer));
}

void *side_map(struct share *share)
{
	return apr_shm_baseaddr_get(share->pointer);
}

void side_unmap(struct share *share, void *view)
{
	(void)share, (void)view;
}
