/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.slipstream.linux.LinuxException;
import dev.slipstream.xdp.bpf.BpfAssembler.Condition;
import dev.slipstream.xdp.bpf.BpfAssembler.Label;
import dev.slipstream.xdp.bpf.BpfAssembler.Register;
import dev.slipstream.xdp.bpf.BpfAssembler.Size;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class BpfAssemblerTest
{
    private final BpfAssembler asm = new BpfAssembler();

    @Test
    void shouldEncodeInstructions()
    {
        asm.move(Register.R6, -1);
        asm.move(Register.R7, Register.R1);
        asm.load(Size.HALF, Register.R4, Register.R6, 12);
        asm.store(Size.WORD, Register.R10, -32, Register.R1);
        asm.store(Size.DOUBLE, Register.R10, -24, 0);
        asm.exit();

        // Written out by hand from RFC 9669.
        assertThat(assembled()).containsExactly(
            0xFFFFFFFF_0000_06B7L,
            0x00000000_0000_17BFL,
            0x00000000_000C_6469L,
            0x00000000_FFE0_1A63L,
            0x00000000_FFE8_0A7AL,
            0x00000000_0000_0095L);
    }

    @Test
    void shouldJumpForwardToLabels()
    {
        final Label end = new Label("end");
        asm.jumpIf(Register.R1, Condition.GT, 5, end);
        asm.jump(end);
        asm.move(Register.R0, 0);
        asm.bind(end);
        asm.exit();

        assertThat(assembled()).startsWith(0x00000005_0002_0125L, 0x00000000_0001_0005L);
    }

    @Test
    void shouldRefuseJumpsThatLeadNowhere()
    {
        final Label back = new Label("back");
        asm.bind(back);
        asm.move(Register.R0, 0);
        asm.jump(back);
        assertThatThrownBy(this::assembled).isInstanceOf(IllegalStateException.class).hasMessageContaining("'back'");
        assertThatThrownBy(() -> asm.bind(back)).hasMessage("label 'back' is bound twice");

        final BpfAssembler other = new BpfAssembler();
        other.jump(new Label("nowhere"));
        assertThatThrownBy(() -> other.assemble(Arena.ofAuto())).hasMessageContaining("'nowhere'");
    }

    @Test
    void shouldSayWhyTheVerifierRefuses()
    {
        // Returns without a value in R0.
        asm.exit();
        try (XdpProgram program = new XdpProgram("bad", asm, false))
        {
            throw new AssertionError("loaded " + program);
        }
        catch (final LinuxException ex)
        {
            assumeFalse(ex.getMessage().contains("CAP_BPF"), ex.getMessage());
            assertThat(ex.getMessage().lines().findFirst().orElseThrow())
                .isEqualTo("bpf(PROG_LOAD, bad) failed: EACCES (13); R0 !read_ok");
            assertThat(ex).hasMessageContaining("The verifier's log:\n").hasMessageContaining("0: (95) exit");
        }
    }

    @Test
    void shouldReadTheKernelsListOfCpus()
    {
        assertThat(BpfPerCpuCounters.lastCpu("0")).isZero();
        assertThat(BpfPerCpuCounters.lastCpu("0-127")).isEqualTo(127);
        assertThat(BpfPerCpuCounters.lastCpu("0-3,8-11")).isEqualTo(11);
        assertThat(BpfPerCpuCounters.lastCpu("0,4")).isEqualTo(4);
    }

    private long[] assembled()
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment instructions = asm.assemble(arena);
            return instructions.toArray(ValueLayout.JAVA_LONG);
        }
    }
}
