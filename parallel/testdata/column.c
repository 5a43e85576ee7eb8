// dst = src + 100 over shared memory, by a few threads: the benchmarks' peer.
//
//   column plain|stream THREADS ROWS SRC_OFFSET DST_OFFSET
//
// File descriptor 3 is the memory. Every line of input is answered by the
// seconds that one pass took. "plain" is the loop as one writes it, compiled
// with -O3 -mavx2; "stream" uses non-temporal stores, the hardware's limit.
#define _GNU_SOURCE
#include <immintrin.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

static double *src, *dst;
static long rows, threads;
static int stream;
static pthread_barrier_t begin, end;

static void plain_pass(double *restrict d, const double *restrict s, long n) {
    for (long i = 0; i < n; i++) d[i] = s[i] + 100.0;
}

static void stream_pass(double *restrict d, const double *restrict s, long n) {
    const __m256d c = _mm256_set1_pd(100.0);
    long i = 0;
    for (; i + 4 <= n; i += 4) _mm256_stream_pd(d + i, _mm256_add_pd(_mm256_loadu_pd(s + i), c));
    for (; i < n; i++) d[i] = s[i] + 100.0;
    _mm_sfence();
}

// Chunks begin at multiples of 8 rows, a cache line.
static long boundary(long i) { return i == threads ? rows : rows / threads * i / 8 * 8; }

static void pass(long i) {
    long lo = boundary(i), n = boundary(i + 1) - lo;
    if (stream)
        stream_pass(dst + lo, src + lo, n);
    else
        plain_pass(dst + lo, src + lo, n);
}

static void *work(void *arg) {
    for (;;) {
        pthread_barrier_wait(&begin);
        pass((long)arg);
        pthread_barrier_wait(&end);
    }
    return NULL;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv) {
    if (argc != 6) return 2;
    stream = strcmp(argv[1], "stream") == 0;
    threads = atol(argv[2]);
    rows = atol(argv[3]);
    long from = atol(argv[4]), to = atol(argv[5]);
    long size = (from > to ? from : to) + 8 * rows;
    char *memory = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, 3, 0);
    if (memory == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    src = (double *)(memory + from);
    dst = (double *)(memory + to);
    pthread_barrier_init(&begin, NULL, (unsigned)threads);
    pthread_barrier_init(&end, NULL, (unsigned)threads);
    for (long i = 1; i < threads; i++) {
        pthread_t t;
        if (pthread_create(&t, NULL, work, (void *)i) != 0) return 1;
    }
    char line[64];
    while (fgets(line, sizeof line, stdin) != NULL) {
        double start = now();
        pthread_barrier_wait(&begin);
        pass(0);
        pthread_barrier_wait(&end);
        printf("%.9f\n", now() - start);
        fflush(stdout);
    }
    return 0;
}
