/* SPDX-License-Identifier: MIT */
/*
 * test-file.c - CreateFile and CreateFileForMapping: dispositions, rights, kinds of files, and every last error that is not about
 * share modes (test-share.c) or names (test-path.c)
 */
#include "files.h"

#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>

static HANDLE (*const both[])(const char *path, DWORD access, DWORD disposition) = {open_ordinary, open_for_mapping};

/* For each of the two calls, as `create`. */
#define EACH_CALL(create) for (size_t call_ = 0; call_ < COUNT(both) && (create = both[call_], true); call_++)
typedef HANDLE (*create_call)(const char *path, DWORD access, DWORD disposition);

static int (*ordinary_run)(void *argument);

static int become_and_run(void *argument)
{
	if (geteuid() == 0)
		become(OTHER_USER);
	return ordinary_run(argument);
}

/* Runs it as a user to whom permissions mean something, in a child. */
static void as_ordinary_user(int (*run)(void *argument), const char *argument)
{
	open_root_to_all();
	ordinary_run = run;
	is(child_status(become_and_run, (void *)(uintptr_t)argument), 0);
}

/* ---- dispositions ----------------------------------------------------------------------------------------------- */

static const struct {
	DWORD disposition;
	bool there;
	DWORD error;  /* with a handle: 0 or ERROR_ALREADY_EXISTS */
	int64_t size; /* afterwards; -1: not there */
} table[] = {
    {CREATE_NEW, false, 0, 0},
    {CREATE_NEW, true, ERROR_FILE_EXISTS, 7},
    {CREATE_ALWAYS, false, 0, 0},
    {CREATE_ALWAYS, true, ERROR_ALREADY_EXISTS, 0},
    {OPEN_EXISTING, false, ERROR_FILE_NOT_FOUND, -1},
    {OPEN_EXISTING, true, 0, 7},
    {OPEN_ALWAYS, false, 0, 0},
    {OPEN_ALWAYS, true, ERROR_ALREADY_EXISTS, 7},
    {TRUNCATE_EXISTING, false, ERROR_FILE_NOT_FOUND, -1},
    {TRUNCATE_EXISTING, true, 0, 0},
};

static void go_through_dispositions(create_call create, DWORD access)
{
	for (size_t i = 0; i < COUNT(table); i++) {
		const char *path = fresh_file(table[i].there);
		DWORD error = table[i].error;
		int64_t size = table[i].size;

		if (table[i].disposition == TRUNCATE_EXISTING && !(access & GENERIC_WRITE)) {
			error = ERROR_INVALID_PARAMETER;
			size = table[i].there ? 7 : -1;
		}
		if (error == 0 || error == ERROR_ALREADY_EXISTS)
			opens(create(path, access, table[i].disposition), error);
		else
			refuses(create(path, access, table[i].disposition), error);
		is(exists(path) ? (int64_t)file_size(path) : -1, size);
	}
}

static void dispositions_do_what_they_say(void **state)
{
	static const DWORD accesses[] = {0, GENERIC_READ, GENERIC_WRITE, READ_WRITE};
	create_call create;

	(void)state;
	EACH_CALL(create)
	for (size_t i = 0; i < COUNT(accesses); i++)
		go_through_dispositions(create, accesses[i]);
	go_through_dispositions(open_ordinary, GENERIC_ALL | GENERIC_WRITE);
	is(files_in(test_root), 1); /* the last row's */
}

static int without_unnamed_files(void *argument)
{
	create_call create;

	(void)argument;
	if (!make_fail(SYS_openat, 2, O_TMPFILE, EOPNOTSUPP))
		return SKIP;
	EACH_CALL(create)
	go_through_dispositions(create, READ_WRITE);
	return 0;
}

static void file_systems_without_unnamed_files_will_do(void **state)
{
	(void)state;
	IN_CHILD(without_unnamed_files, NULL);
}

static int without_a_link_by_descriptor(void *without_proc)
{
	create_call create;

	if (!make_fail(SYS_linkat, 4, AT_EMPTY_PATH, ENOENT) || (without_proc && !hide_proc()))
		return SKIP;
	EACH_CALL(create)
	go_through_dispositions(create, READ_WRITE);
	return 0;
}

/* Before 6.10 only root may name a file by its descriptor: all others do it through /proc, if that is there. */
static void old_kernels_will_do(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	IN_CHILD(without_a_link_by_descriptor, NULL);
}

static void nor_is_proc_needed(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	NOT_UNDER_VALGRIND();
	IN_CHILD(without_a_link_by_descriptor, test_root);
}

static int without_a_second_look(void *argument)
{
	create_call create;

	(void)argument;
	if (!make_fail(SYS_openat, 2, O_NOFOLLOW, EMFILE))
		return SKIP;
	EACH_CALL(create)
	go_through_dispositions(create, READ_WRITE);
	const char *path = fresh_file(false);
	HANDLE file = open_for_mapping(path, READ_WRITE, CREATE_NEW);
	works(WriteFile(file, CONTENT, CONTENT_SIZE, NULL, NULL));
	refuses(open_for_mapping(path, GENERIC_READ, OPEN_EXISTING), ERROR_SHARING_VIOLATION);
	works(CloseHandle(file));
	is(file_size(path), CONTENT_SIZE);
	return 0;
}

/* A new file that cannot be opened by its name (its directory was moved away, descriptors run out) is the caller's all the same. */
static void a_new_file_needs_no_second_opening(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	IN_CHILD(without_a_second_look, NULL);
}

static void other_dispositions_are_refused(void **state)
{
	create_call create;

	(void)state;
	const char *path = fresh_file(true);
	EACH_CALL(create)
	{
		refuses(create(path, READ_WRITE, 0), ERROR_INVALID_PARAMETER);
		refuses(create(path, READ_WRITE, 6), ERROR_INVALID_PARAMETER);
		refuses(create(path, READ_WRITE, 0xFFFFFFFF), ERROR_INVALID_PARAMETER);
	}
	is(file_size(path), 7);
}

static int make_with_modes(void *argument)
{
	static const struct {
		mode_t mask;
		DWORD attributes;
		mode_t mode;
	} rows[] = {
	    {022, 0, 0644},
	    {0, FILE_ATTRIBUTE_NORMAL, 0666},
	    {077, FILE_ATTRIBUTE_ARCHIVE | FILE_ATTRIBUTE_TEMPORARY, 0600},
	    {0777, FILE_ATTRIBUTE_NORMAL, 0},
	    {022, FILE_ATTRIBUTE_READONLY, 0444},
	    {027, FILE_ATTRIBUTE_READONLY | FILE_FLAG_RANDOM_ACCESS | FILE_FLAG_NO_BUFFERING, 0440},
	};
	struct stat st;

	(void)argument;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *path = fresh_file(false);
		umask(rows[i].mask);
		HANDLE file = CreateFileForMappingA(path, READ_WRITE, 0, NULL, CREATE_NEW, rows[i].attributes, NULL);
		umask(022);
		ok(file != INVALID_HANDLE_VALUE);
		is(stat(path, &st), 0);
		is(st.st_mode, S_IFREG | rows[i].mode);
		is(st.st_nlink, 1);
		works(WriteFile(file, CONTENT, CONTENT_SIZE, NULL, NULL)); /* this handle may, whatever others may */
		/* And a mapping of it, which goes by its path. */
		HANDLE mapping = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, "by name");
		ok(mapping != NULL);
		HANDLE reader = OpenFileMappingA(FILE_MAP_READ, FALSE, "by name");
		is(reader != NULL, (rows[i].mode & 0400) || geteuid() == 0);
		if (reader)
			works(CloseHandle(reader));
		works(CloseHandle(mapping));
	}
	return 0;
}

static void a_new_file_is_for_whom_the_umask_lets(void **state)
{
	(void)state;
	make_with_modes(NULL);
	unlink(root_path("file"));
	as_ordinary_user(make_with_modes, NULL);
}

static void what_is_made_by_a_call_that_fails_does_not_stay(void **state)
{
	static HANDLE handles[1 << 20];
	size_t count = 0;

	(void)state;
	NOT_UNDER_VALGRIND();
	HANDLE file = file_of(fresh_file(true), GENERIC_READ);
	/* All handles that a process can have. */
	while (count < COUNT(handles) && DuplicateHandle(GetCurrentProcess(), file, GetCurrentProcess(),
							 &handles[count], 0, FALSE, DUPLICATE_SAME_ACCESS))
		count++;
	ok(count < COUNT(handles));
	refuses(open_ordinary(root_path("new"), READ_WRITE, CREATE_NEW), ERROR_NOT_ENOUGH_MEMORY);
	refuses(open_for_mapping(root_path("new"), READ_WRITE, OPEN_ALWAYS), ERROR_NOT_ENOUGH_MEMORY);
	is(exists(root_path("new")), false);
	/* What was there stays, with its content. */
	refuses(open_ordinary(root_path("file"), GENERIC_READ, CREATE_ALWAYS), ERROR_NOT_ENOUGH_MEMORY);
	refuses(open_for_mapping(root_path("file"), READ_WRITE, TRUNCATE_EXISTING), ERROR_NOT_ENOUGH_MEMORY);
	is(file_size(root_path("file")), CONTENT_SIZE);
	refuses(CreateFileA(root_path("file"), GENERIC_READ, SHARE_ALL, NULL, OPEN_EXISTING, FILE_FLAG_DELETE_ON_CLOSE,
			    NULL),
		ERROR_NOT_ENOUGH_MEMORY);
	is(exists(root_path("file")), true);
	while (count > 0)
		works(CloseHandle(handles[--count]));
	works(CloseHandle(file));
}

/* ---- arguments -------------------------------------------------------------------------------------------------- */

static void access_is_what_was_asked(void **state)
{
	static const struct {
		DWORD access;
		bool reads, writes;
	} rows[] = {
	    {0, false, false},
	    {GENERIC_READ, true, false},
	    {GENERIC_WRITE, false, true},
	    {READ_WRITE, true, true},
	    {GENERIC_ALL, true, true},
	    {FILE_READ_DATA, true, false},
	    {FILE_WRITE_DATA, false, true},
	    {FILE_GENERIC_READ, true, false},
	    {FILE_GENERIC_WRITE, false, true},
	    {GENERIC_EXECUTE, false, false},
	    {FILE_READ_ATTRIBUTES | SYNCHRONIZE, false, false},
	    {DELETE, false, false},
	};
	char byte;

	(void)state;
	const char *path = fresh_file(true);
	for (size_t i = 0; i < COUNT(rows) + 4; i++) {
		bool mapping = i >= COUNT(rows);
		size_t row = mapping ? i - COUNT(rows) : i;
		HANDLE file =
		    mapping ? open_for_mapping(path, rows[row].access, OPEN_EXISTING) : file_of(path, rows[row].access);
		is(ReadFile(file, &byte, 1, NULL, NULL), rows[row].reads);
		is(WriteFile(file, "C", 1, NULL, NULL), rows[row].writes);
		is(GetFileSize(file, NULL), 7);
		works(CloseHandle(file));
	}
}

static void arguments_are_checked(void **state)
{
	SECURITY_ATTRIBUTES inherit = {.nLength = sizeof(inherit), .bInheritHandle = TRUE};
	SECURITY_ATTRIBUTES secured = {.nLength = sizeof(secured), .lpSecurityDescriptor = &secured};

	(void)state;
	const char *path = fresh_file(true);
	refuses(CreateFileA(path, GENERIC_READ, 8, NULL, OPEN_EXISTING, 0, NULL), ERROR_INVALID_PARAMETER);
	refuses(CreateFileA(path, GENERIC_READ, 0xFFFFFFFF, NULL, OPEN_EXISTING, 0, NULL), ERROR_INVALID_PARAMETER);
	opens(CreateFileA(path, GENERIC_READ, 0, &inherit, OPEN_EXISTING, 0, NULL), 0);
	refuses(CreateFileA(path, GENERIC_READ, 0, &secured, OPEN_EXISTING, 0, NULL), ERROR_INVALID_PARAMETER);
	refuses(CreateFileForMappingA(path, GENERIC_READ, 0, &inherit, OPEN_EXISTING, 0, NULL),
		ERROR_INVALID_PARAMETER);
	for (DWORD bit = 1; bit < GENERIC_WRITE; bit <<= 1)
		refuses(open_for_mapping(path, GENERIC_READ | bit, OPEN_EXISTING), ERROR_INVALID_PARAMETER);
	/* Ignored: the share mode of one, what is no flag, a template that is none. */
	opens(CreateFileForMappingA(path, GENERIC_READ, 0xFFFFFFFF, NULL, OPEN_EXISTING, FILE_FLAG_SEQUENTIAL_SCAN,
				    (HANDLE)(uintptr_t)99),
	      0);
	opens(CreateFileA(path, GENERIC_READ, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, (HANDLE)(uintptr_t)99), 0);
	/* A name that cannot be one comes first. */
	refuses(CreateFileA(NULL, GENERIC_READ, 8, &secured, 0, 0, NULL), ERROR_PATH_NOT_FOUND);
	refuses(CreateFileForMappingA("", 8, 0, &secured, 0, 0, NULL), ERROR_PATH_NOT_FOUND);
	refuses(CreateFileA(root_path("none"), GENERIC_READ, 0, NULL, 0, 0, NULL), ERROR_INVALID_PARAMETER);
}

static void deleted_with_the_last_handle(void **state)
{
	(void)state;
	const char *path = fresh_file(false), *renamed = root_path("renamed");
	HANDLE file = CreateFileA(path, READ_WRITE, SHARE_ALL, NULL, CREATE_NEW, FILE_FLAG_DELETE_ON_CLOSE, NULL);
	ok(file != INVALID_HANDLE_VALUE);
	HANDLE second = duplicate_of(file, GENERIC_READ);
	/* It counts as deleting it. */
	refuses(CreateFileA(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL),
		ERROR_SHARING_VIOLATION);
	works(CloseHandle(file));
	is(exists(path), true);
	works(CloseHandle(second));
	is(exists(path), false);
	/* By whatever name it has then; and nothing else that has its name. */
	path = fresh_file(true);
	file = CreateFileA(path, GENERIC_READ, SHARE_ALL, NULL, OPEN_EXISTING, FILE_FLAG_DELETE_ON_CLOSE, NULL);
	is(rename(path, renamed), 0);
	fresh_file(true);
	works(CloseHandle(file));
	is(exists(renamed), false);
	is(exists(path), true);
	file = CreateFileA(path, GENERIC_READ, SHARE_ALL, NULL, OPEN_EXISTING, FILE_FLAG_DELETE_ON_CLOSE, NULL);
	fresh_file(true);
	works(CloseHandle(file));
	is(exists(path), true);
	is(chmod(path, 0444), 0);
	refuses(CreateFileA(path, GENERIC_READ, SHARE_ALL, NULL, OPEN_EXISTING, FILE_FLAG_DELETE_ON_CLOSE, NULL),
		ERROR_ACCESS_DENIED);
}

static int deletes_without_proc(void *argument)
{
	char folder[4096];

	(void)argument;
	if (!hide_proc())
		return SKIP;
	/* By the name that it was opened with, from wherever; a link leads to what it is called itself. */
	const char *path = fresh_file(false), *renamed = root_path("renamed");
	is(symlink(path, root_path("link")), 0);
	for (int i = 0; i < 2; i++) {
		ok(getcwd(folder, sizeof(folder)) != NULL);
		is(chdir(test_root), 0);
		HANDLE file = CreateFileA(i ? "link" : "file", READ_WRITE, SHARE_ALL, NULL, OPEN_ALWAYS,
					  FILE_FLAG_DELETE_ON_CLOSE, NULL);
		ok(file != INVALID_HANDLE_VALUE);
		is(chdir(folder), 0);
		works(CloseHandle(file));
		is(exists(path), false);
		if (i == 0)
			fresh_file(true);
	}
	is(unlink(root_path("link")), 0);
	/* Never what has that name since. */
	HANDLE file = CreateFileA(path, READ_WRITE, SHARE_ALL, NULL, CREATE_NEW, FILE_FLAG_DELETE_ON_CLOSE, NULL);
	ok(file != INVALID_HANDLE_VALUE);
	is(rename(path, renamed), 0);
	fresh_file(true);
	works(CloseHandle(file));
	is(exists(path), true);
	is(exists(renamed), true);
	return 0;
}

static void deleted_without_proc_too(void **state)
{
	(void)state;
	IN_CHILD(deletes_without_proc, NULL);
}

/* ---- rights and kinds ------------------------------------------------------------------------------------------- */

static void read_only_files_are_not_written_by_anyone(void **state)
{
	create_call create;

	(void)state;
	const char *path = fresh_file(true);
	is(chmod(path, 0444), 0);
	EACH_CALL(create)
	{
		opens(create(path, GENERIC_READ, OPEN_EXISTING), 0);
		opens(create(path, 0, OPEN_ALWAYS), ERROR_ALREADY_EXISTS);
		refuses(create(path, GENERIC_WRITE, OPEN_EXISTING), ERROR_ACCESS_DENIED);
		refuses(create(path, READ_WRITE, OPEN_ALWAYS), ERROR_ACCESS_DENIED);
		refuses(create(path, GENERIC_WRITE, TRUNCATE_EXISTING), ERROR_ACCESS_DENIED);
		refuses(create(path, GENERIC_READ, CREATE_ALWAYS), ERROR_ACCESS_DENIED);
	}
	is(file_size(path), 7);
}

static int without_permission(void *argument)
{
	char *path = argument;
	create_call create;

	EACH_CALL(create)
	{
		refuses(create(path, GENERIC_READ, OPEN_EXISTING), ERROR_ACCESS_DENIED);
		refuses(create(path, GENERIC_WRITE, OPEN_EXISTING), ERROR_ACCESS_DENIED);
		refuses(create(path, READ_WRITE, CREATE_ALWAYS), ERROR_ACCESS_DENIED);
		refuses(create(root_path("closed/file"), GENERIC_READ, OPEN_EXISTING), ERROR_ACCESS_DENIED);
		refuses(create(root_path("closed/new"), GENERIC_WRITE, CREATE_NEW), ERROR_ACCESS_DENIED);
		/* Its size alone is nobody's secret. */
		HANDLE file = create(path, 0, OPEN_EXISTING);
		ok(file != INVALID_HANDLE_VALUE);
		is(GetFileSize(file, NULL), 7);
		denies(SetFilePointer(file, 0, NULL, FILE_BEGIN), ERROR_ACCESS_DENIED);
		works(CloseHandle(file));
	}
	return 0;
}

static void permissions_count(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	is(mkdir(root_path("closed"), 0700), 0);
	write_file(root_path("closed/file"), CONTENT, CONTENT_SIZE);
	is(chmod(root_path("closed"), geteuid() == 0 ? 0700 : 0), 0);
	is(chmod(path, geteuid() == 0 ? 0600 : 0), 0);
	as_ordinary_user(without_permission, path);
	is(chmod(root_path("closed"), 0700), 0);
	is(chmod(path, 0600), 0);
	is(file_size(path), 7);
}

static int with_half_the_permissions(void *argument)
{
	HANDLE writer = file_of(argument, GENERIC_WRITE);
	char byte;

	works(WriteFile(writer, "C", 1, NULL, NULL));
	fails(ReadFile(writer, &byte, 1, NULL, NULL), ERROR_ACCESS_DENIED);
	works(CloseHandle(writer));
	refuses(open_ordinary(argument, READ_WRITE, OPEN_EXISTING), ERROR_ACCESS_DENIED);
	refuses(open_ordinary(argument, GENERIC_READ, OPEN_EXISTING), ERROR_ACCESS_DENIED);
	opens(open_ordinary(argument, GENERIC_WRITE, TRUNCATE_EXISTING), 0);
	return 0;
}

static void a_file_may_be_for_writing_alone(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	is(chmod(path, 0222), 0);
	as_ordinary_user(with_half_the_permissions, path);
	is(file_size(path), 0);
}

static void directories_are_no_files(void **state)
{
	static const DWORD accesses[] = {0, GENERIC_READ, GENERIC_WRITE, READ_WRITE};
	create_call create;

	(void)state;
	const char *path = root_path("directory"), *slash = root_path("directory/");
	is(mkdir(path, 0777), 0);
	EACH_CALL(create)
	for (size_t i = 0; i < COUNT(accesses); i++) {
		refuses(create(path, accesses[i], OPEN_EXISTING), ERROR_ACCESS_DENIED);
		refuses(create(path, accesses[i], OPEN_ALWAYS), ERROR_ACCESS_DENIED);
		refuses(create(path, accesses[i], CREATE_ALWAYS), ERROR_ACCESS_DENIED);
		refuses(create(path, accesses[i], CREATE_NEW), ERROR_FILE_EXISTS);
		refuses(create(slash, accesses[i], OPEN_EXISTING), ERROR_ACCESS_DENIED);
		refuses(create(root_path("new/"), accesses[i], CREATE_NEW), ERROR_PATH_NOT_FOUND);
		refuses(create(root_path("new/"), accesses[i], OPEN_ALWAYS), ERROR_PATH_NOT_FOUND);
	}
	is(files_in(test_root), 1);
}

static void make_socket(const char *path)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strcpy(name.sun_path, path);
	is(bind(fd, (struct sockaddr *)&name, sizeof(name)), 0);
	close(fd);
}

/* Nobody has the other end of the FIFO: an open that waited would hang. */
static void what_is_no_regular_file_is_refused_and_does_not_hang(void **state)
{
	create_call create;

	(void)state;
	is(mkfifo(root_path("fifo"), 0666), 0);
	make_socket(root_path("socket"));
	is(symlink("/dev/null", root_path("device")), 0);
	const char *paths[] = {root_path("fifo"), root_path("socket"), root_path("device"), "/dev/null", "/dev/tty"};
	EACH_CALL(create)
	for (size_t i = 0; i < COUNT(paths); i++) {
		refuses(create(paths[i], 0, OPEN_EXISTING), ERROR_NOT_SUPPORTED);
		refuses(create(paths[i], GENERIC_READ, OPEN_EXISTING), ERROR_NOT_SUPPORTED);
		refuses(create(paths[i], GENERIC_WRITE, OPEN_ALWAYS), ERROR_NOT_SUPPORTED);
		refuses(create(paths[i], READ_WRITE, CREATE_ALWAYS), ERROR_NOT_SUPPORTED);
		refuses(create(paths[i], READ_WRITE, CREATE_NEW), ERROR_FILE_EXISTS);
	}
}

static void links_are_followed(void **state)
{
	create_call create;

	(void)state;
	const char *path = fresh_file(true), *link_path = root_path("link"), *lost = root_path("lost");
	is(symlink("file", link_path), 0);
	is(symlink("nowhere", lost), 0);
	EACH_CALL(create)
	{
		HANDLE file = create(link_path, GENERIC_READ, OPEN_EXISTING);
		is(GetFileSize(file, NULL), 7);
		works(CloseHandle(file));
		refuses(create(link_path, GENERIC_READ, CREATE_NEW), ERROR_FILE_EXISTS);
		/* It is no file, and stays none. */
		refuses(create(lost, READ_WRITE, OPEN_EXISTING), ERROR_FILE_NOT_FOUND);
		refuses(create(lost, READ_WRITE, OPEN_ALWAYS), ERROR_FILE_NOT_FOUND);
		refuses(create(lost, READ_WRITE, CREATE_ALWAYS), ERROR_FILE_NOT_FOUND);
		refuses(create(lost, READ_WRITE, CREATE_NEW), ERROR_FILE_EXISTS);
	}
	is(exists(root_path("nowhere")), false);
	is(file_size(path), 7);
}

/* Puts what is at one path to the other, back and forth, until it is killed. */
static int exchange_for_ever(int socket, void *argument)
{
	char *const *paths = argument;

	for (bool first = true;; first = false) {
		is(renameat2(AT_FDCWD, paths[0], AT_FDCWD, paths[1], RENAME_EXCHANGE), 0);
		if (first)
			say(socket, 1);
	}
	return 0;
}

static void expect_file_or_refusal(create_call create, const char *path, DWORD access, unsigned seen[2], DWORD why)
{
	SetLastError(UNSET);
	HANDLE file = create(path, access, OPEN_EXISTING);
	seen[file != INVALID_HANDLE_VALUE]++;
	if (file == INVALID_HANDLE_VALUE) {
		is(GetLastError(), why);
		return;
	}
	is(GetLastError(), 0);
	is(GetFileSize(file, NULL), CONTENT_SIZE);
	works(CloseHandle(file));
}

/* Whatever a file becomes while it is opened: a handle is to the file, and nothing hangs. */
static void what_becomes_no_regular_file_meanwhile_is_refused(void **state)
{
	static const DWORD accesses[] = {0, GENERIC_READ, GENERIC_WRITE};
	const char *path = fresh_file(true);
	const char *others[] = {root_path("fifo"), root_path("socket"), root_path("directory")};
	create_call create;

	(void)state;
	is(mkfifo(others[0], 0666), 0);
	make_socket(others[1]);
	is(mkdir(others[2], 0777), 0);
	for (size_t i = 0; i < COUNT(others); i++) {
		const char *paths[] = {path, others[i]};
		DWORD why = i == 2 ? ERROR_ACCESS_DENIED : ERROR_NOT_SUPPORTED;
		unsigned seen[2] = {0};
		struct child other = child_start(exchange_for_ever, (void *)(uintptr_t)paths);
		is(hear(other.socket), 1);
		while (seen[0] < 200 || seen[1] < 200)
			EACH_CALL(create)
		for (size_t k = 0; k < COUNT(accesses); k++)
			expect_file_or_refusal(create, path, accesses[k], seen, why);
		child_kill(&other);
		struct stat st;
		is(stat(path, &st), 0);
		if (!S_ISREG(st.st_mode))
			is(renameat2(AT_FDCWD, path, AT_FDCWD, others[i], RENAME_EXCHANGE), 0);
	}
}

/* ---- what can go wrong ------------------------------------------------------------------------------------------ */

static void a_running_program_is_not_written(void **state)
{
	char *const arguments[] = {"cat", NULL};
	char bytes[4096];
	const char *program = root_path("program");
	int input[2], runs[2];
	ssize_t n;

	(void)state;
	int from = open("/bin/cat", O_RDONLY | O_CLOEXEC);
	int to = open(program, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
	while ((n = read(from, bytes, sizeof(bytes))) > 0)
		is(write(to, bytes, (size_t)n), n);
	close(from);
	close(to);
	/* It waits for what comes in; the second pipe is closed when it runs. */
	is(pipe2(input, O_CLOEXEC), 0);
	is(pipe2(runs, O_CLOEXEC), 0);
	pid_t pid = fork();
	if (pid == 0) {
		dup2(input[0], STDIN_FILENO);
		execv(program, arguments);
		_exit(FAILED);
	}
	close(runs[1]);
	is(read(runs[0], bytes, 1), 0);
	refuses(open_ordinary(program, GENERIC_WRITE, OPEN_EXISTING), ERROR_SHARING_VIOLATION);
	refuses(open_for_mapping(program, READ_WRITE, OPEN_ALWAYS), ERROR_SHARING_VIOLATION);
	opens(open_ordinary(program, GENERIC_READ, OPEN_EXISTING), 0);
	is(kill(pid, SIGKILL), 0);
	is(waitpid(pid, NULL, 0), pid);
	close(input[0]);
	close(input[1]);
	close(runs[0]);
}

static int out_of_descriptors(void *argument)
{
	create_call create;

	limit(RLIMIT_NOFILE, 3);
	EACH_CALL(create)
	{
		refuses(create(argument, GENERIC_READ, OPEN_EXISTING), ERROR_TOO_MANY_OPEN_FILES);
		refuses(create(root_path("new"), GENERIC_READ, CREATE_NEW), ERROR_TOO_MANY_OPEN_FILES);
	}
	is(exists(root_path("new")), false);
	return 0;
}

static void descriptors_run_out(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	IN_CHILD(out_of_descriptors, (void *)(uintptr_t)fresh_file(true));
}

static int on_a_full_disk(void *argument)
{
	create_call create;

	(void)argument;
	if (!make_fail(SYS_openat, 2, O_TMPFILE, ENOSPC))
		return SKIP;
	EACH_CALL(create)
	refuses(create(root_path("new"), READ_WRITE, CREATE_NEW), ERROR_DISK_FULL);
	return 0;
}

static void a_full_disk_is_told(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	IN_CHILD(on_a_full_disk, NULL);
	is(files_in(test_root), 0);
}

static int on_a_read_only_file_system(void *argument)
{
	create_call create;

	(void)argument;
	if (!mount_small("64"))
		return SKIP;
	const char *path = fresh_file(true);
	is(mount("none", test_root, "none", MS_REMOUNT | MS_RDONLY, NULL), 0);
	EACH_CALL(create)
	{
		opens(create(path, GENERIC_READ, OPEN_EXISTING), 0);
		refuses(create(path, GENERIC_WRITE, OPEN_EXISTING), ERROR_WRITE_PROTECT);
		refuses(create(path, READ_WRITE, CREATE_ALWAYS), ERROR_WRITE_PROTECT);
		refuses(create(root_path("new"), READ_WRITE, CREATE_NEW), ERROR_WRITE_PROTECT);
		refuses(create(root_path("new"), READ_WRITE, OPEN_ALWAYS), ERROR_WRITE_PROTECT);
	}
	return 0;
}

static void a_read_only_file_system_is_told(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(on_a_read_only_file_system, NULL);
}

/* Standard streams that are closed are not taken, and nothing goes on into another program. */
static int with_closed_streams(void *argument)
{
	close(STDIN_FILENO);
	close(STDOUT_FILENO);
	HANDLE handles[] = {
	    file_of(argument, READ_WRITE),
	    open_ordinary(root_path("new"), READ_WRITE, CREATE_NEW),
	    open_for_mapping(root_path("new2"), READ_WRITE, OPEN_ALWAYS),
	};
	is(fcntl(STDIN_FILENO, F_GETFD), -1);
	is(fcntl(STDOUT_FILENO, F_GETFD), -1);
	int found = 0;
	for (int fd = STDERR_FILENO + 1; fd < 256; fd++) {
		char self[64], target[256];
		sprintf(self, "/proc/self/fd/%d", fd);
		ssize_t n = readlink(self, target, sizeof(target) - 1);
		target[n > 0 ? n : 0] = '\0';
		if (strncmp(target, test_root, strlen(test_root)) != 0)
			continue;
		found++;
		is(fcntl(fd, F_GETFD), FD_CLOEXEC);
	}
	is(found, COUNT(handles));
	for (size_t i = 0; i < COUNT(handles); i++)
		works(CloseHandle(handles[i]));
	return 0;
}

static void descriptors_are_out_of_the_way(void **state)
{
	(void)state;
	IN_CHILD(with_closed_streams, (void *)(uintptr_t)fresh_file(true));
}

/* ---- with mappings ---------------------------------------------------------------------------------------------- */

static void mapping_takes_the_handle_over(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	HANDLE file = open_for_mapping(path, READ_WRITE, OPEN_EXISTING);
	HANDLE mapping = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL);
	ok(mapping != NULL);
	fails(CloseHandle(file), ERROR_INVALID_HANDLE);
	/* It is open as long as the mapping's handle is. */
	refuses(open_for_mapping(path, GENERIC_READ, OPEN_EXISTING), ERROR_SHARING_VIOLATION);
	char *view = view_of(mapping, FILE_MAP_WRITE);
	works(CloseHandle(mapping));
	opens(open_for_mapping(path, READ_WRITE, OPEN_EXISTING), 0);
	is(memcmp(view, CONTENT, CONTENT_SIZE), 0);
	works(UnmapViewOfFile(view));
	/* A call that fails closes it, too. */
	file = open_for_mapping(path, GENERIC_READ, OPEN_EXISTING);
	fails(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL), ERROR_ACCESS_DENIED);
	fails(CloseHandle(file), ERROR_INVALID_HANDLE);
	opens(open_for_mapping(path, READ_WRITE, OPEN_EXISTING), 0);
}

static void mapping_leaves_an_ordinary_handle_alone(void **state)
{
	char byte;

	(void)state;
	const char *path = fresh_file(true);
	HANDLE file = CreateFileA(path, READ_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
	HANDLE mapping = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL);
	ok(mapping != NULL);
	works(ReadFile(file, &byte, 1, NULL, NULL));
	refuses(open_ordinary(path, GENERIC_READ, OPEN_EXISTING), ERROR_SHARING_VIOLATION);
	/* The share is the handle's, not the mapping's. */
	works(CloseHandle(file));
	opens(open_ordinary(path, READ_WRITE, OPEN_EXISTING), 0);
	char *view = view_of(mapping, FILE_MAP_WRITE);
	view[0] = 'C';
	file = file_of(path, GENERIC_READ);
	works(ReadFile(file, &byte, 1, NULL, NULL));
	is(byte, 'C');
	works(CloseHandle(file));
	works(CloseHandle(mapping));
	works(UnmapViewOfFile(view));
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(dispositions_do_what_they_say),
	    TEST(file_systems_without_unnamed_files_will_do),
	    TEST(old_kernels_will_do),
	    TEST(nor_is_proc_needed),
	    TEST(a_new_file_needs_no_second_opening),
	    TEST(other_dispositions_are_refused),
	    TEST(a_new_file_is_for_whom_the_umask_lets),
	    TEST(what_is_made_by_a_call_that_fails_does_not_stay),
	    TEST(access_is_what_was_asked),
	    TEST(arguments_are_checked),
	    TEST(deleted_with_the_last_handle),
	    TEST(deleted_without_proc_too),
	    TEST(read_only_files_are_not_written_by_anyone),
	    TEST(permissions_count),
	    TEST(a_file_may_be_for_writing_alone),
	    TEST(directories_are_no_files),
	    TEST(what_is_no_regular_file_is_refused_and_does_not_hang),
	    TEST(what_becomes_no_regular_file_meanwhile_is_refused),
	    TEST(links_are_followed),
	    TEST(a_running_program_is_not_written),
	    TEST(descriptors_run_out),
	    TEST(a_full_disk_is_told),
	    TEST(a_read_only_file_system_is_told),
	    TEST(descriptors_are_out_of_the_way),
	    TEST(mapping_takes_the_handle_over),
	    TEST(mapping_leaves_an_ordinary_handle_alone),
	};

	return RUN_TESTS("file", tests);
}
