// Preloaded into a shop's process: makes the disk fail and the clock jump when a page of shared memory says so.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct faults { int sync_fails; int write_error; long long clock_seconds; };
static volatile struct faults *faults;

__attribute__((constructor)) static void open_faults(void) {
  const char *path = getenv("BARROW_FAULTS");
  int file = path ? open(path, O_RDWR) : -1;
  if (file < 0) return;
  void *page = mmap(NULL, sizeof(struct faults), PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (page != MAP_FAILED) faults = page;
}

/** The shop's database and its log, not pipes and sockets. */
static int is_database(int file) {
  char link[40], target[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, target, sizeof target - 1);
  if (length < 0) return 0;
  target[length] = 0;
  return strstr(target, "/shop.db") != NULL;
}

int fsync(int file) {
  if (faults && faults->sync_fails && is_database(file)) { errno = EIO; return -1; }
  return syscall(SYS_fsync, file);
}

int fdatasync(int file) {
  if (faults && faults->sync_fails && is_database(file)) { errno = EIO; return -1; }
  return syscall(SYS_fdatasync, file);
}

ssize_t write(int file, const void *bytes, size_t count) {
  if (faults && faults->write_error && is_database(file)) { errno = faults->write_error; return -1; }
  return syscall(SYS_write, file, bytes, count);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
  if (faults && faults->write_error && is_database(file)) { errno = faults->write_error; return -1; }
  return syscall(SYS_pwrite64, file, bytes, count, at);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = syscall(SYS_clock_gettime, clock, now);
  if (result == 0 && faults && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += faults->clock_seconds;
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  int result = syscall(SYS_gettimeofday, now, zone);
  if (result == 0 && faults) now->tv_sec += faults->clock_seconds;
  return result;
}

time_t time(time_t *out) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}
