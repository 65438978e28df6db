/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * How many frames of Aeron's usual size AF_XDP carries between two interfaces if nothing but AF_XDP is at work: what
 * `slipstream bench net net-limit` holds the media driver against. No library but libc: rings by mmap(2), the program
 * by bpf(2).
 *
 *     afxdp_limit INTERFACE
 *
 * One end is the source, the other the sink; both speak with their parent by lines, as the benchmark's workers do:
 *
 *     parent: job role=source|sink ...           answer: ready
 *     parent: go measureFrom=NS until=NS         answer: over sent=N
 *     parent: finish sent=N                      answer: result ... count=N ns=NS
 *     parent: stop                               answer: stopped
 *
 * Moments are of CLOCK_MONOTONIC, in nanoseconds. The process ends with its standard input, or with status 1 and a
 * line on standard error when a system call fails.
 *
 * Each frame carries a payload of 1,408 bytes, copied in by the source and out by the sink, as anything must that
 * carries messages; there is a sequence number at both its ends. UDP goes without a checksum. A window keeps the source
 * from overrunning the sink, which acknowledges every 32nd frame: nothing is sent again, a lost frame is a gap.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <linux/if_xdp.h>
#include <net/if.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef AF_XDP
#define AF_XDP 44
#endif
#ifndef SOL_XDP
#define SOL_XDP 283
#endif

/* Of the frames the first RX_FRAMES are for receiving. The same numbers and size as Slipstream's defaults. */
#define RX_FRAMES 4096u
#define TX_FRAMES 2048u
#define FRAME_SIZE 2048u
#define UMEM_SIZE ((size_t)(RX_FRAMES + TX_FRAMES) * FRAME_SIZE)

#define HEADERS 42u
#define PAYLOAD 1408u
#define FRAME_LENGTH (HEADERS + PAYLOAD)
#define ACK_LENGTH (HEADERS + 18u)
#define UDP_PORT_OFFSET 36u
#define DATA_PORT 20121u
#define ACK_PORT 20122u

/* More is not sent by one system call in copy mode (TX_BATCH_SIZE of net/xdp/xsk.c). */
#define BATCH 32u

/* Less than the queue of a veth interface (VETH_RING_SIZE of drivers/net/veth.c), which drops what exceeds it. */
#define WINDOW 192u

/* The sink copies into a buffer of the size of the media drivers' terms. */
#define TERM_SIZE (4u * 1024u * 1024u)

#define BUSY_PATIENCE_NS 3000000000ull
#define SILENCE_NS 2000000000ull

struct ring
{
    uint32_t *producer;
    uint32_t *consumer;
    uint32_t *flags;
    void *entries;
    uint32_t mask;
};

static int xsk;
static uint8_t *umem;
static struct ring fill, completion, rx, tx;
static uint64_t free_frames[TX_FRAMES];
static uint32_t free_count;
static uint8_t message[PAYLOAD];
static uint8_t term[TERM_SIZE];
static char line[1 << 16];

static void die(const char *what)
{
    fprintf(stderr, "afxdp_limit: %s failed: %s\n", what, strerror(errno));
    exit(1);
}

static uint64_t now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000ull + (uint64_t)time.tv_nsec;
}

/* The acquiring load of the other end's index is paired with the kernel's release store, and the other way round
 * (net/xdp/xsk_queue.h). */
static uint32_t acquire(const uint32_t *index)
{
    return __atomic_load_n(index, __ATOMIC_ACQUIRE);
}

static void release(uint32_t *index, uint32_t value)
{
    __atomic_store_n(index, value, __ATOMIC_RELEASE);
}

static void put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static uint32_t get16(const uint8_t *at)
{
    return (uint32_t)at[0] << 8 | at[1];
}

/* Ethernet, IPv4 and UDP. No switch and no stack is in between: addresses of nobody do. */
static void put_headers(uint8_t *frame, uint32_t length, uint32_t port)
{
    static const uint8_t ETHERNET[14] = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0};
    uint8_t *ip = frame + sizeof(ETHERNET);
    uint8_t *udp = ip + 20;
    uint32_t sum = 0;
    memcpy(frame, ETHERNET, sizeof(ETHERNET));
    memset(ip, 0, 28);
    ip[0] = 0x45;
    put16(ip + 2, length - 14);
    ip[8] = 64;
    ip[9] = 17;
    ip[12] = ip[16] = 10;
    ip[15] = 1;
    ip[19] = 2;
    for (int i = 0; i < 20; i += 2)
    {
        sum += get16(ip + i);
    }
    put16(ip + 10, ~(sum + (sum >> 16)) & 0xFFFF);
    put16(udp, port);
    put16(udp + 2, port);
    put16(udp + 4, length - 34);
}

static long bpf(int command, union bpf_attr *attr)
{
    return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

/* A program that has every packet of a queue go to the socket of that queue. */
static void attach(unsigned int interface)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.map_type = BPF_MAP_TYPE_XSKMAP;
    attr.key_size = sizeof(uint32_t);
    attr.value_size = sizeof(uint32_t);
    attr.max_entries = 1;
    int map = (int)bpf(BPF_MAP_CREATE, &attr);
    if (map < 0)
    {
        die("bpf(BPF_MAP_CREATE)");
    }

    const struct bpf_insn program[] = {
        {.code = BPF_LDX | BPF_MEM | BPF_W, .dst_reg = 2, .src_reg = 1, .off = offsetof(struct xdp_md, rx_queue_index)},
        {.code = BPF_LD | BPF_DW | BPF_IMM, .dst_reg = 1, .src_reg = BPF_PSEUDO_MAP_FD, .imm = map},
        {.code = 0},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 3, .imm = XDP_PASS},
        {.code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_redirect_map},
        {.code = BPF_JMP | BPF_EXIT}};
    memset(&attr, 0, sizeof(attr));
    attr.prog_type = BPF_PROG_TYPE_XDP;
    attr.insns = (uint64_t)(uintptr_t)program;
    attr.insn_cnt = sizeof(program) / sizeof(program[0]);
    attr.license = (uint64_t)(uintptr_t) "Apache-2.0";
    int loaded = (int)bpf(BPF_PROG_LOAD, &attr);
    if (loaded < 0)
    {
        die("bpf(BPF_PROG_LOAD)");
    }

    uint32_t queue = 0;
    memset(&attr, 0, sizeof(attr));
    attr.map_fd = (uint32_t)map;
    attr.key = (uint64_t)(uintptr_t)&queue;
    attr.value = (uint64_t)(uintptr_t)&xsk;
    if (bpf(BPF_MAP_UPDATE_ELEM, &attr) < 0)
    {
        die("bpf(BPF_MAP_UPDATE_ELEM)");
    }

    memset(&attr, 0, sizeof(attr));
    attr.link_create.prog_fd = (uint32_t)loaded;
    attr.link_create.target_ifindex = interface;
    attr.link_create.attach_type = BPF_XDP;
    attr.link_create.flags = XDP_FLAGS_DRV_MODE;
    /* The descriptor stays open: the link goes with the process. */
    if (bpf(BPF_LINK_CREATE, &attr) < 0)
    {
        die("bpf(BPF_LINK_CREATE)");
    }
}

static void map_ring(struct ring *ring, int option, uint32_t size, size_t entry, off_t page,
    const struct xdp_ring_offset *offset)
{
    if (setsockopt(xsk, SOL_XDP, option, &size, sizeof(size)) < 0)
    {
        die("setsockopt(size of a ring)");
    }
    uint8_t *at = mmap(NULL, offset->desc + size * entry, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, xsk, page);
    if (at == MAP_FAILED)
    {
        die("mmap(a ring)");
    }
    ring->producer = (uint32_t *)(at + offset->producer);
    ring->consumer = (uint32_t *)(at + offset->consumer);
    ring->flags = (uint32_t *)(at + offset->flags);
    ring->entries = at + offset->desc;
    ring->mask = size - 1;
}

static void open_socket(const char *name)
{
    unsigned int interface = if_nametoindex(name);
    if (interface == 0)
    {
        die(name);
    }
    umem = mmap(NULL, UMEM_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (umem == MAP_FAILED)
    {
        die("mmap(UMEM)");
    }
    xsk = socket(AF_XDP, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (xsk < 0)
    {
        die("socket(AF_XDP)");
    }
    struct xdp_umem_reg registration;
    memset(&registration, 0, sizeof(registration));
    registration.addr = (uint64_t)(uintptr_t)umem;
    registration.len = UMEM_SIZE;
    registration.chunk_size = FRAME_SIZE;
    if (setsockopt(xsk, SOL_XDP, XDP_UMEM_REG, &registration, sizeof(registration)) < 0)
    {
        die("setsockopt(XDP_UMEM_REG)");
    }
    struct xdp_mmap_offsets offsets;
    socklen_t length = sizeof(offsets);
    if (getsockopt(xsk, SOL_XDP, XDP_MMAP_OFFSETS, &offsets, &length) < 0)
    {
        die("getsockopt(XDP_MMAP_OFFSETS)");
    }
    map_ring(&fill, XDP_UMEM_FILL_RING, RX_FRAMES, sizeof(uint64_t), XDP_UMEM_PGOFF_FILL_RING, &offsets.fr);
    map_ring(&completion, XDP_UMEM_COMPLETION_RING, TX_FRAMES, sizeof(uint64_t), XDP_UMEM_PGOFF_COMPLETION_RING,
        &offsets.cr);
    map_ring(&rx, XDP_RX_RING, RX_FRAMES, sizeof(struct xdp_desc), XDP_PGOFF_RX_RING, &offsets.rx);
    map_ring(&tx, XDP_TX_RING, TX_FRAMES, sizeof(struct xdp_desc), XDP_PGOFF_TX_RING, &offsets.tx);
    for (uint32_t i = 0; i < RX_FRAMES; i++)
    {
        ((uint64_t *)fill.entries)[i] = (uint64_t)i * FRAME_SIZE;
    }
    release(fill.producer, RX_FRAMES);
    for (uint32_t i = 0; i < TX_FRAMES; i++)
    {
        free_frames[free_count++] = (uint64_t)(RX_FRAMES + i) * FRAME_SIZE;
    }

    /* A frame counts for its data and for the kernel's own record of it. */
    int send_buffer = (int)(2 * TX_FRAMES * FRAME_SIZE);
    if (setsockopt(xsk, SOL_SOCKET, SO_SNDBUFFORCE, &send_buffer, sizeof(send_buffer)) < 0)
    {
        die("setsockopt(SO_SNDBUFFORCE)");
    }
    struct sockaddr_xdp address;
    memset(&address, 0, sizeof(address));
    address.sxdp_family = AF_XDP;
    address.sxdp_flags = XDP_COPY | XDP_USE_NEED_WAKEUP;
    address.sxdp_ifindex = interface;
    uint64_t started = now_ns();
    while (bind(xsk, (struct sockaddr *)&address, sizeof(address)) < 0)
    {
        /* The queue is busy for a while after another socket was closed. */
        if (errno != EBUSY || now_ns() - started > BUSY_PATIENCE_NS)
        {
            die("bind(AF_XDP)");
        }
        usleep(10000);
    }
    attach(interface);
}

static void reclaim(void)
{
    uint32_t consumer = *completion.consumer;
    uint32_t end = acquire(completion.producer);
    for (; consumer != end; consumer++)
    {
        free_frames[free_count++] = ((uint64_t *)completion.entries)[consumer & completion.mask];
    }
    release(completion.consumer, consumer);
}

/* Room for one frame, or NULL. The frame goes out with submit() and kick(). */
static uint8_t *claim(uint32_t at, uint32_t length)
{
    if (free_count == 0)
    {
        reclaim();
        if (free_count == 0)
        {
            return NULL;
        }
    }
    struct xdp_desc *descriptor = &((struct xdp_desc *)tx.entries)[(*tx.producer + at) & tx.mask];
    descriptor->addr = free_frames[--free_count];
    descriptor->len = length;
    descriptor->options = 0;
    return umem + descriptor->addr;
}

static void submit(uint32_t count)
{
    release(tx.producer, *tx.producer + count);
}

/* Have the kernel send what is in the ring, if there is anything. */
static void kick(void)
{
    if (acquire(tx.consumer) != *tx.producer && sendto(xsk, NULL, 0, MSG_DONTWAIT, NULL, 0) < 0 && errno != EAGAIN &&
        errno != EBUSY && errno != ENOBUFS)
    {
        die("sendto(AF_XDP)");
    }
    reclaim();
}

struct tally
{
    uint64_t received;
    uint64_t expected;
    uint64_t gaps;
    uint64_t bad;
    uint64_t acknowledged;
    uint64_t term_offset;
};

static void take_message(struct tally *tally, const uint8_t *payload)
{
    uint64_t first, last;
    uint8_t *target = term + tally->term_offset;
    memcpy(target, payload, PAYLOAD);
    tally->term_offset = tally->term_offset + 2 * PAYLOAD > TERM_SIZE ? 0 : tally->term_offset + PAYLOAD;
    memcpy(&first, target, sizeof(first));
    memcpy(&last, target + PAYLOAD - sizeof(last), sizeof(last));
    tally->received++;
    if (first != last || first < tally->expected)
    {
        tally->bad++;
        return;
    }
    tally->gaps += first - tally->expected;
    tally->expected = first + 1;
}

/* Take in what has come: messages into the tally, of acknowledgements the last. Everything else is the neighbourhood's
 * noise. Returns how many frames there were. */
static uint32_t receive(struct tally *tally, uint64_t *acknowledged)
{
    uint32_t consumer = *rx.consumer;
    uint32_t count = acquire(rx.producer) - consumer;
    count = count > 2 * BATCH ? 2 * BATCH : count;
    if (count == 0)
    {
        return 0;
    }
    uint32_t filled = *fill.producer;
    for (uint32_t i = 0; i < count; i++)
    {
        const struct xdp_desc *descriptor = &((const struct xdp_desc *)rx.entries)[(consumer + i) & rx.mask];
        const uint8_t *frame = umem + descriptor->addr;
        if (descriptor->len == FRAME_LENGTH && get16(frame + UDP_PORT_OFFSET) == DATA_PORT)
        {
            take_message(tally, frame + HEADERS);
        }
        else if (descriptor->len == ACK_LENGTH && get16(frame + UDP_PORT_OFFSET) == ACK_PORT)
        {
            memcpy(acknowledged, frame + HEADERS, sizeof(*acknowledged));
        }
        ((uint64_t *)fill.entries)[(filled + i) & fill.mask] = descriptor->addr & ~(uint64_t)(FRAME_SIZE - 1);
    }
    release(rx.consumer, consumer + count);
    release(fill.producer, filled + count);
    if (*fill.flags & XDP_RING_NEED_WAKEUP)
    {
        recvfrom(xsk, NULL, 0, MSG_DONTWAIT, NULL, NULL);
    }
    return count;
}

static void acknowledge(struct tally *tally)
{
    uint8_t *frame;
    if (tally->expected - tally->acknowledged >= BATCH && (frame = claim(0, ACK_LENGTH)) != NULL)
    {
        put_headers(frame, ACK_LENGTH, ACK_PORT);
        memset(frame + HEADERS, 0, ACK_LENGTH - HEADERS);
        memcpy(frame + HEADERS, &tally->expected, sizeof(tally->expected));
        tally->acknowledged = tally->expected;
        submit(1);
    }
    kick();
}

static uint64_t number(const char *name)
{
    const char *at = strstr(line, name);
    if (at == NULL)
    {
        fprintf(stderr, "afxdp_limit: no '%s' in '%s'\n", name, line);
        exit(1);
    }
    return strtoull(at + strlen(name), NULL, 10);
}

static int next_line(void)
{
    fflush(stdout);
    return fgets(line, sizeof(line), stdin) != NULL;
}

static int is(const char *word)
{
    return strncmp(line, word, strlen(word)) == 0;
}

static uint64_t send_until(uint64_t until)
{
    struct tally none;
    uint64_t sent = 0, acknowledged = 0;
    memset(&none, 0, sizeof(none));
    while ((int64_t)(now_ns() - until) < 0)
    {
        uint32_t count = 0;
        uint8_t *frame;
        receive(&none, &acknowledged);
        while (count < BATCH && sent - acknowledged < WINDOW && (frame = claim(count, FRAME_LENGTH)) != NULL)
        {
            put_headers(frame, FRAME_LENGTH, DATA_PORT);
            memcpy(message, &sent, sizeof(sent));
            memcpy(message + PAYLOAD - sizeof(sent), &sent, sizeof(sent));
            memcpy(frame + HEADERS, message, PAYLOAD);
            sent++;
            count++;
        }
        submit(count);
        kick();
    }
    while (acquire(tx.consumer) != *tx.producer)
    {
        kick();
    }
    return sent;
}

/* What an earlier round left in the ring would be mistaken for this one's. */
static void forget_the_past(void)
{
    struct tally none;
    uint64_t ignored;
    memset(&none, 0, sizeof(none));
    while (receive(&none, &ignored) > 0)
    {
        /* Again, until nothing is left. */
    }
}

/* One round of the source. Returns 0 when standard input has ended. */
static int play_source(void)
{
    uint64_t sent = 0;
    forget_the_past();
    puts("ready");
    while (next_line() && !is("stop"))
    {
        if (is("go "))
        {
            sent = send_until(number(" until="));
            printf("over sent=%llu\n", (unsigned long long)sent);
        }
        else if (is("finish "))
        {
            printf("result sent=%llu\n", (unsigned long long)sent);
        }
    }
    return is("stop");
}

/* One round of the sink. Returns 0 when standard input has ended. */
static int play_sink(void)
{
    struct tally tally;
    uint64_t ignored = 0, count = 0, took_ns = 0;
    memset(&tally, 0, sizeof(tally));
    forget_the_past();
    puts("ready");
    while (next_line() && !is("stop"))
    {
        if (is("go "))
        {
            uint64_t from = number(" measureFrom="), until = number(" until=");
            uint64_t received_before = 0, began = 0, now;
            while ((int64_t)((now = now_ns()) - until) < 0)
            {
                if (began == 0 && (int64_t)(now - from) >= 0)
                {
                    began = now;
                    received_before = tally.received;
                }
                receive(&tally, &ignored);
                acknowledge(&tally);
            }
            count = tally.received - received_before;
            took_ns = now - began;
            puts("over sent=0");
        }
        else if (is("finish "))
        {
            uint64_t sent = number(" sent="), last = now_ns();
            while (tally.received < sent && now_ns() - last < SILENCE_NS)
            {
                last = receive(&tally, &ignored) > 0 ? now_ns() : last;
            }
            uint64_t missing = sent > tally.received + tally.gaps ? sent - tally.received : tally.gaps;
            printf("result received=%llu gaps=%llu bad=%llu count=%llu ns=%llu latencies=\n",
                (unsigned long long)tally.received, (unsigned long long)missing, (unsigned long long)tally.bad,
                (unsigned long long)count, (unsigned long long)took_ns);
        }
    }
    return is("stop");
}

int main(int argc, char **argv)
{
    if (argc != 2)
    {
        fprintf(stderr, "usage: afxdp_limit INTERFACE\n");
        return 2;
    }
    /* By this name the parent finds the thread that does the work. */
    prctl(PR_SET_NAME, "worker");
    open_socket(argv[1]);
    while (next_line() && is("job "))
    {
        if (!(strstr(line, " role=source") != NULL ? play_source() : play_sink()))
        {
            break;
        }
        puts("stopped");
    }
    return 0;
}
