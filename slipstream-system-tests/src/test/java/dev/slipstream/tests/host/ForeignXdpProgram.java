/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.rig.ChildMain;
import dev.slipstream.xdp.bpf.BpfAssembler;
import dev.slipstream.xdp.bpf.BpfAssembler.Register;
import dev.slipstream.xdp.bpf.XdpAction;
import dev.slipstream.xdp.bpf.XdpMode;
import dev.slipstream.xdp.bpf.XdpProgram;
import java.net.NetworkInterface;

/**
 * A process that has an XDP program of its own on an interface, as a firewall or load balancer has. It lets everything
 * pass.
 */
public final class ForeignXdpProgram
{
    private ForeignXdpProgram()
    {
    }

    /**
     * Attach, and stay until told otherwise.
     *
     * @param args the interface's name.
     * @throws Exception if there is no such interface, or the kernel refuses.
     */
    public static void main(final String[] args) throws Exception
    {
        final BpfAssembler assembler = new BpfAssembler();
        assembler.move(Register.R0, XdpAction.PASS.value());
        assembler.exit();
        final int index = NetworkInterface.getByName(args[0]).getIndex();
        try (XdpProgram program = new XdpProgram("foreign", assembler, false);
            FileDescriptor link = program.attach(index, XdpMode.NATIVE))
        {
            System.out.println("attached");
            ChildMain.commands().take();
        }
    }
}
