/* SPDX-License-Identifier: MIT */
/* progress.c - a bar on a terminal for what takes longer than a moment */
#include <time.h>
#include <unistd.h>

#include "tool.h"

#define PATIENCE_MS 500
#define REDRAW_MS 100
#define BAR 30

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void progress_begin(struct progress *progress, uint64_t total)
{
	*progress = (struct progress){.total = total, .since_ms = now_ms(), .wanted = isatty(STDERR_FILENO) == 1};
}

static void draw(const struct progress *progress, uint64_t done)
{
	char done_text[SIZE_TEXT], total_text[SIZE_TEXT], bar[BAR + 1];

	if (!progress->total) {
		fprintf(stderr, "\r%s\033[K", size_text(done, done_text));
		fflush(stderr);
		return;
	}
	double part = done < progress->total ? (double)done / (double)progress->total : 1;
	for (int i = 0; i < BAR; i++)
		bar[i] = i < (int)(part * BAR) ? '#' : '.';
	bar[BAR] = '\0';
	fprintf(stderr, "\r[%s] %3d%%  %s of %s\033[K", bar, (int)(part * 100), size_text(done, done_text),
		size_text(progress->total, total_text));
	fflush(stderr);
}

void progress_at(struct progress *progress, uint64_t done)
{
	if (!progress->wanted)
		return;
	uint64_t now = now_ms();
	if (now - progress->since_ms < PATIENCE_MS || now - progress->drawn_ms < REDRAW_MS)
		return;
	draw(progress, done);
	progress->drawn_ms = now;
	progress->shown = true;
}

void progress_end(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	fflush(stderr);
	progress->shown = false;
}
