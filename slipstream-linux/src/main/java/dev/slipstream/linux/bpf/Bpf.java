/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.bpf;

import static dev.slipstream.linux.bpf.BpfAttrLayouts.ELEMENT;
import static dev.slipstream.linux.bpf.BpfAttrLayouts.LINK_CREATE;
import static dev.slipstream.linux.bpf.BpfAttrLayouts.MAP_CREATE;
import static dev.slipstream.linux.bpf.BpfAttrLayouts.OBJECT_NAME_LENGTH;
import static dev.slipstream.linux.bpf.BpfAttrLayouts.PROG_LOAD;
import static dev.slipstream.linux.bpf.BpfAttrLayouts.TEST_RUN;
import static dev.slipstream.linux.bpf.BpfAttrLayouts.get;
import static dev.slipstream.linux.bpf.BpfAttrLayouts.set;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The commands of bpf(2).
 *
 * <p>Thread-safe: the kernel serialises what must be. All calls allocate and are for the cold path. Programs and links
 * need CAP_BPF and CAP_NET_ADMIN (CAP_SYS_ADMIN before Linux 5.8); programs that add a variable to a packet's address
 * need CAP_PERFMON too.
 */
public final class Bpf
{
    /**
     * {@code BPF_F_XDP_HAS_FRAGS} of {@code linux/bpf.h}, since kernel 5.18: the program knows that a packet may go on
     * in further buffers.
     */
    public static final int BPF_F_XDP_HAS_FRAGS = 1 << 5;

    /** {@code XDP_FLAGS_SKB_MODE} of {@code linux/if_link.h}: generic XDP, which works on every interface. */
    public static final int XDP_FLAGS_SKB_MODE = 1 << 1;

    /** {@code XDP_FLAGS_DRV_MODE} of {@code linux/if_link.h}: native XDP, in the interface's driver. */
    public static final int XDP_FLAGS_DRV_MODE = 1 << 2;

    // enum bpf_cmd of linux/bpf.h.
    private static final int BPF_MAP_CREATE = 0;
    private static final int BPF_MAP_LOOKUP_ELEM = 1;
    private static final int BPF_MAP_UPDATE_ELEM = 2;
    private static final int BPF_MAP_DELETE_ELEM = 3;
    private static final int BPF_PROG_LOAD = 5;
    private static final int BPF_PROG_TEST_RUN = 10;
    private static final int BPF_LINK_CREATE = 28;

    // enum bpf_prog_type and enum bpf_attach_type of linux/bpf.h.
    private static final int BPF_PROG_TYPE_XDP = 6;
    private static final int BPF_XDP = 37;

    private static final int INSTRUCTION_LENGTH = 8;
    private static final int LOG_LENGTH = 1 << 20;
    private static final String PRIVILEGE_REMEDY = "run with CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN (or as root)";

    // asm/unistd_64.h on x86-64, asm-generic/unistd.h on aarch64.
    private static final long SYS_BPF = "aarch64".equals(System.getProperty("os.arch")) ? 280 : 321;

    // long syscall(long number, ...); here: int bpf(int cmd, union bpf_attr *attr, unsigned int size);
    private static final MethodHandle SYSCALL = NativeCall.linkVariadic("syscall",
        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT), 1);

    private Bpf()
    {
    }

    /**
     * Create a map.
     *
     * @param type       its kind.
     * @param name       shown by tools such as bpftool: at most 15 letters, digits, {@code _} or {@code .}.
     * @param keySize    in bytes.
     * @param valueSize  in bytes.
     * @param maxEntries how many it can hold.
     * @return the map.
     */
    public static FileDescriptor createMap(
        final BpfMapType type, final String name, final int keySize, final int valueSize, final int maxEntries)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment attr = arena.allocate(MAP_CREATE);
            set(attr, MAP_CREATE, "map_type", type.value());
            set(attr, MAP_CREATE, "key_size", keySize);
            set(attr, MAP_CREATE, "value_size", valueSize);
            set(attr, MAP_CREATE, "max_entries", maxEntries);
            setName(attr, MAP_CREATE, "map_name", name);

            final String call = "bpf(MAP_CREATE, " + type + " " + name + ")";
            return new FileDescriptor(check(bpf(BPF_MAP_CREATE, attr, MAP_CREATE), call), "map " + name);
        }
    }

    /**
     * Set the value of a key.
     *
     * @param mapFd the map.
     * @param key   native memory of the map's key size.
     * @param value native memory of the map's value size.
     * @return 0, or the negated errno.
     */
    public static int updateElement(final int mapFd, final MemorySegment key, final MemorySegment value)
    {
        return element(BPF_MAP_UPDATE_ELEM, mapFd, key, value);
    }

    /**
     * Read the value of a key.
     *
     * @param mapFd the map.
     * @param key   native memory of the map's key size.
     * @param value native memory to fill: of the map's value size, or for a per-CPU map of the value size rounded up to
     *              8 bytes, times the number of possible CPUs.
     * @return 0, or the negated errno: {@link Errno#ENOENT} if there is no such key.
     */
    public static int lookupElement(final int mapFd, final MemorySegment key, final MemorySegment value)
    {
        return element(BPF_MAP_LOOKUP_ELEM, mapFd, key, value);
    }

    /**
     * Remove a key.
     *
     * @param mapFd the map.
     * @param key   native memory of the map's key size.
     * @return 0, or the negated errno: {@link Errno#ENOENT} if there was no such key.
     */
    public static int deleteElement(final int mapFd, final MemorySegment key)
    {
        return element(BPF_MAP_DELETE_ELEM, mapFd, key, MemorySegment.NULL);
    }

    /**
     * Have the kernel verify and load an XDP program. If the verifier refuses it, the exception's first line ends with
     * the verifier's own reason, and the verifier's whole log follows.
     *
     * @param name         shown by tools such as bpftool: at most 15 letters, digits, {@code _} or {@code .}.
     * @param instructions native memory holding instructions of 8 bytes each.
     * @param license      of the program, as the kernel wants to be told; helpers marked gpl_only ask for a GPL one.
     * @param flags        0, or {@link #BPF_F_XDP_HAS_FRAGS}.
     * @return the program.
     */
    public static FileDescriptor loadXdpProgram(
        final String name, final MemorySegment instructions, final String license, final int flags)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment attr = arena.allocate(PROG_LOAD);
            set(attr, PROG_LOAD, "prog_type", BPF_PROG_TYPE_XDP);
            set(attr, PROG_LOAD, "insn_cnt", (int)(instructions.byteSize() / INSTRUCTION_LENGTH));
            set(attr, PROG_LOAD, "insns", instructions.address());
            set(attr, PROG_LOAD, "license", arena.allocateFrom(license).address());
            set(attr, PROG_LOAD, "prog_flags", flags);
            set(attr, PROG_LOAD, "expected_attach_type", BPF_XDP);
            setName(attr, PROG_LOAD, "prog_name", name);

            int fd = bpf(BPF_PROG_LOAD, attr, PROG_LOAD);
            if (fd < 0)
            {
                // Ask for the log only now: writing one makes loading slow, and a log that overflows its buffer is
                // itself an error.
                final MemorySegment log = arena.allocate(LOG_LENGTH);
                set(attr, PROG_LOAD, "log_level", 1);
                set(attr, PROG_LOAD, "log_size", LOG_LENGTH);
                set(attr, PROG_LOAD, "log_buf", log.address());
                fd = bpf(BPF_PROG_LOAD, attr, PROG_LOAD);
                if (fd < 0)
                {
                    throw new LinuxException(
                        "bpf(PROG_LOAD, " + name + ")", -fd, VerifierLog.remedy(log.getString(0), remedy(-fd)));
                }
            }
            return new FileDescriptor(fd, "program " + name);
        }
    }

    /**
     * Run a program once on a packet, without any interface.
     *
     * @param programFd the program.
     * @param packet    native memory holding the packet from its Ethernet header on, at least 14 bytes.
     * @return what the program returned (an XDP action), or the negated errno.
     */
    public static int testRun(final int programFd, final MemorySegment packet)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment attr = arena.allocate(TEST_RUN);
            set(attr, TEST_RUN, "prog_fd", programFd);
            set(attr, TEST_RUN, "data_size_in", (int)packet.byteSize());
            set(attr, TEST_RUN, "data_in", packet.address());
            set(attr, TEST_RUN, "repeat", 1);
            final int result = bpf(BPF_PROG_TEST_RUN, attr, TEST_RUN);
            return result < 0 ? result : get(attr, TEST_RUN, "retval");
        }
    }

    /**
     * Attach an XDP program to an interface for as long as the link is open.
     *
     * @param program        the program.
     * @param interfaceIndex the interface.
     * @param flags          {@link #XDP_FLAGS_DRV_MODE} or {@link #XDP_FLAGS_SKB_MODE}.
     * @return the link; closing it detaches the program.
     */
    public static FileDescriptor linkXdp(final FileDescriptor program, final int interfaceIndex, final int flags)
    {
        final String mode = (flags & XDP_FLAGS_DRV_MODE) != 0 ? "native" : "generic";
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment attr = arena.allocate(LINK_CREATE);
            set(attr, LINK_CREATE, "prog_fd", program.fd());
            set(attr, LINK_CREATE, "target_ifindex", interfaceIndex);
            set(attr, LINK_CREATE, "attach_type", BPF_XDP);
            set(attr, LINK_CREATE, "flags", flags);
            final int fd = bpf(BPF_LINK_CREATE, attr, LINK_CREATE);
            return new FileDescriptor(
                check(fd, "bpf(LINK_CREATE, interface index " + interfaceIndex + ", " + mode + " XDP)"), "XDP link");
        }
    }

    private static int element(
        final int command, final int mapFd, final MemorySegment key, final MemorySegment value)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment attr = arena.allocate(ELEMENT);
            set(attr, ELEMENT, "map_fd", mapFd);
            set(attr, ELEMENT, "key", key.address());
            set(attr, ELEMENT, "value", value.address());
            return bpf(command, attr, ELEMENT);
        }
    }

    private static int bpf(final int command, final MemorySegment attr, final StructLayout layout)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return (int)NativeCall.result(
                (long)SYSCALL.invokeExact(callState, SYS_BPF, command, attr, (int)layout.byteSize()), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("bpf", t);
        }
    }

    private static int check(final int result, final String call)
    {
        if (result < 0)
        {
            throw new LinuxException(call, -result, remedy(-result));
        }
        return result;
    }

    private static @Nullable String remedy(final int errno)
    {
        return switch (errno)
        {
            case Errno.EPERM -> PRIVILEGE_REMEDY;
            case Errno.EBUSY, Errno.EEXIST ->
                "another XDP program is attached to this interface: detach that one first";
            case Errno.EOPNOTSUPP -> "the interface's driver has no native XDP (or not with this MTU): use generic XDP";
            default -> null;
        };
    }

    private static void setName(
        final MemorySegment attr, final StructLayout layout, final String field, final String name)
    {
        if (name.length() >= OBJECT_NAME_LENGTH)
        {
            throw new IllegalArgumentException("name of a BPF object longer than 15 characters: " + name);
        }
        final byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        final long offset = layout.byteOffset(PathElement.groupElement(field));
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, attr, offset, bytes.length);
    }
}
