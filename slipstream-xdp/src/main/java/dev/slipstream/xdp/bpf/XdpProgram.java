/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.bpf;

import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.bpf.Bpf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An XDP program that the kernel has verified and loaded. For the cold path; any thread.
 */
public final class XdpProgram implements AutoCloseable
{
    private final FileDescriptor descriptor;

    /**
     * Load a program.
     *
     * @param name      shown by tools such as bpftool: at most 15 letters, digits, {@code _} or {@code .}.
     * @param assembler holds its instructions.
     * @param hasFrags  whether it knows that a packet may go on in further buffers (kernel 5.18).
     * @throws LinuxException if the kernel refuses it; the verifier's reason comes first, its log after.
     */
    public XdpProgram(final String name, final BpfAssembler assembler, final boolean hasFrags)
    {
        try (Arena arena = Arena.ofConfined())
        {
            descriptor = Bpf.loadXdpProgram(
                name, assembler.assemble(arena), "Apache-2.0", hasFrags ? Bpf.BPF_F_XDP_HAS_FRAGS : 0);
        }
    }

    /**
     * Attach to an interface, for as long as the link is open; it closes with the process, however that ends.
     *
     * @param interfaceIndex the interface.
     * @param mode           where to run.
     * @return the link; closing it detaches.
     */
    public FileDescriptor attach(final int interfaceIndex, final XdpMode mode)
    {
        return Bpf.linkXdp(descriptor, interfaceIndex, mode.flags());
    }

    /**
     * Run once on a packet, without any interface.
     *
     * @param packet from its Ethernet header on, at least 14 bytes.
     * @return what the program decides.
     */
    public XdpAction testRun(final byte[] packet)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, packet);
            final int action = LinuxException.check(
                Bpf.testRun(descriptor.fd(), memory), "bpf(PROG_TEST_RUN, " + packet.length + " bytes)");
            return XdpAction.of(action);
        }
    }

    /**
     * Give our hold up; links that are open keep theirs.
     */
    @Override
    public void close()
    {
        descriptor.close();
    }
}
