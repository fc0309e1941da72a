/* Text building, clock, histograms. */
#include "load.h"
#include <time.h>

uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + t.tv_nsec;
}

/* Buckets of 1/64 of a power of two: an error below 1.6 %. */
static int bucket_of(uint64_t value) {
    if (value < 128) return (int)value;
    int power = 63 - __builtin_clzll(value);
    int index = 128 + (power - 7) * HISTOGRAM_SUB + (int)((value >> (power - 6)) - 64);
    return index < HISTOGRAM_SIZE ? index : HISTOGRAM_SIZE - 1;
}

static uint64_t bucket_value(int index) {
    if (index < 128) return index;
    index -= 128;
    int shift = 1 + index / HISTOGRAM_SUB;
    return ((uint64_t)(64 + index % HISTOGRAM_SUB) << shift) + (1ull << shift) / 2;
}

void histogram_add(Histogram *h, uint64_t value) {
    h->count++;
    h->sum += value;
    if (value > h->largest) h->largest = value;
    if (!h->smallest || value < h->smallest) h->smallest = value;
    h->bucket[bucket_of(value)]++;
}

uint64_t histogram_percentile(const Histogram *h, double percent) {
    uint64_t wanted = (uint64_t)(percent / 100 * h->count + 0.9999999), seen = 0;
    if (!h->count) return 0;
    if (wanted < 1) wanted = 1;
    for (int i = 0; i < HISTOGRAM_SIZE; i++) {
        seen += h->bucket[i];
        if (seen >= wanted) return bucket_value(i) > h->largest ? h->largest : bucket_value(i);
    }
    return h->largest;
}

void put_bytes(Out *out, const char *bytes, int count) {
    if (out->length + count > (int)sizeof out->text) {
        out->overflow = true;
        return;
    }
    memcpy(out->text + out->length, bytes, count);
    out->length += count;
}

void put(Out *out, const char *text) { put_bytes(out, text, strlen(text)); }

void put_number(Out *out, uint64_t value) {
    char digits[24];
    int at = 24;
    do digits[--at] = '0' + value % 10;
    while (value /= 10);
    put_bytes(out, digits + at, 24 - at);
}

void put_hex8(Out *out, uint32_t value) {
    char digits[8];
    for (int i = 7; i >= 0; i--, value >>= 4) digits[i] = "0123456789abcdef"[value & 15];
    put_bytes(out, digits, 8);
}

uint32_t read_hex8(const char *text, bool *ok) {
    uint32_t value = 0;
    for (int i = 0; i < 8; i++) {
        char c = text[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0) {
            *ok = false;
            return 0;
        }
        value = value << 4 | digit;
    }
    return value;
}
