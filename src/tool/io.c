/* SPDX-License-Identifier: MIT */
/* io.c - reading and writing that goes on after a signal, and where a descriptor was left non-blocking */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "tool.h"

/* Is there a point in trying again after errno? If so, when there is something to do. */
static bool again(int fd, short what)
{
	struct pollfd one = {.fd = fd, .events = what};

	if (errno == EINTR)
		return true;
	if (errno != EAGAIN)
		return false;
	(void)poll(&one, 1, -1);
	return true;
}

ssize_t read_some(int fd, void *to, size_t size)
{
	ssize_t n;

	do
		n = read(fd, to, size);
	while (n < 0 && again(fd, POLLIN));
	return n < 0 ? -errno : n;
}

ssize_t write_some(int fd, const void *from, size_t size)
{
	ssize_t n;

	do
		n = write(fd, from, size);
	while (n < 0 && again(fd, POLLOUT));
	return n < 0 ? -errno : n;
}
