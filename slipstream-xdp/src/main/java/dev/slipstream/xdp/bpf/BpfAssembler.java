/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes eBPF instructions (the instruction set of RFC 9669), one call each, with labels for jumps.
 *
 * <p>An instruction is 64 bits: opcode, destination and source register, 16-bit offset, 32-bit immediate. Arithmetic is
 * 64 bits wide, comparisons are unsigned; jumps go forward only, which makes it plain that the program ends. Not
 * thread-safe.
 */
public final class BpfAssembler
{
    // Instruction classes, RFC 9669 section 3.1.
    private static final int LD = 0x00;
    private static final int LDX = 0x01;
    private static final int ST = 0x02;
    private static final int STX = 0x03;
    private static final int ALU = 0x04;
    private static final int JMP = 0x05;
    private static final int ALU64 = 0x07;

    // Modifiers: source operand, access mode, and the operations used here, RFC 9669 sections 4 and 5.
    private static final int SOURCE_REGISTER = 0x08;
    private static final int MODE_MEMORY = 0x60;
    private static final int SIZE_DOUBLE = 0x18;
    private static final int ADD = 0x00;
    private static final int AND = 0x50;
    private static final int MOVE = 0xb0;
    private static final int BYTE_SWAP_TO_BIG_ENDIAN = 0xd8;
    private static final int JUMP_ALWAYS = 0x00;
    private static final int CALL = 0x80;
    private static final int EXIT = 0x90;

    /** {@code BPF_PSEUDO_MAP_FD} of {@code linux/bpf.h}: the immediate is a descriptor, to become the map's address. */
    private static final int PSEUDO_MAP_FD = 1;

    private final List<Long> instructions = new ArrayList<>();
    private final List<Jump> jumps = new ArrayList<>();

    /** Registers, with what the calling convention says of them. */
    public enum Register
    {
        /** Result of a call, and of the program. */
        R0(0),
        /** First argument; the context when the program begins. Lost in calls, as R2 to R5 are. */
        R1(1),
        /** Second argument. */
        R2(2),
        /** Third argument. */
        R3(3),
        /** Fourth argument. */
        R4(4),
        /** Fifth argument. */
        R5(5),
        /** Kept over calls, as R7 to R9 are. */
        R6(6),
        /** Kept over calls. */
        R7(7),
        /** Kept over calls. */
        R8(8),
        /** Kept over calls. */
        R9(9),
        /** Top of the stack of 512 bytes; read only. */
        R10(10);

        private final int number;

        Register(final int number)
        {
            this.number = number;
        }
    }

    /** Widths of memory access. */
    public enum Size
    {
        /** 8 bits. */
        BYTE(0x10),
        /** 16 bits. */
        HALF(0x08),
        /** 32 bits. */
        WORD(0x00),
        /** 64 bits. */
        DOUBLE(SIZE_DOUBLE);

        private final int bits;

        Size(final int bits)
        {
            this.bits = bits;
        }
    }

    /** Conditions of jumps; the order is unsigned. */
    public enum Condition
    {
        /** Equal. */
        EQ(0x10),
        /** Greater than. */
        GT(0x20),
        /** Any of the bits set. */
        SET(0x40),
        /** Not equal. */
        NE(0x50),
        /** Less than. */
        LT(0xa0);

        private final int operation;

        Condition(final int operation)
        {
            this.operation = operation;
        }
    }

    /** Functions of the kernel that a program may call, numbered as in {@code enum bpf_func_id}. */
    public enum Helper
    {
        /** {@code void *bpf_map_lookup_elem(map, key)}: the value's address, or null. */
        MAP_LOOKUP_ELEM(1),
        /** {@code long bpf_redirect_map(map, key, flags)}: XDP_REDIRECT, or the action in the flags' low bits. */
        REDIRECT_MAP(51),
        /** {@code u64 bpf_xdp_get_buff_len(ctx)}: length of the packet in all its buffers; since kernel 5.18. */
        XDP_GET_BUFF_LEN(188);

        private final int id;

        Helper(final int id)
        {
            this.id = id;
        }
    }

    /**
     * A place in the program. A label is bound once; jumps to it may come before.
     */
    public static final class Label
    {
        private static final int UNBOUND = -1;

        private final String name;
        private int position = UNBOUND;

        /**
         * @param name for messages.
         */
        public Label(final String name)
        {
            this.name = name;
        }
    }

    private record Jump(int position, Label target)
    {
    }

    /**
     * Bind a label to the place of the next instruction.
     *
     * @param label not bound yet.
     */
    public void bind(final Label label)
    {
        if (label.position != Label.UNBOUND)
        {
            throw new IllegalStateException("label '" + label.name + "' is bound twice");
        }
        label.position = instructions.size();
    }

    /**
     * {@code destination = source}.
     *
     * @param destination register.
     * @param source      register.
     */
    public void move(final Register destination, final Register source)
    {
        emit(ALU64 | MOVE | SOURCE_REGISTER, destination, source, 0, 0);
    }

    /**
     * {@code destination = value}.
     *
     * @param destination register.
     * @param value       sign-extended.
     */
    public void move(final Register destination, final int value)
    {
        emit(ALU64 | MOVE, destination, Register.R0, 0, value);
    }

    /**
     * {@code destination += source}.
     *
     * @param destination register.
     * @param source      register.
     */
    public void add(final Register destination, final Register source)
    {
        emit(ALU64 | ADD | SOURCE_REGISTER, destination, source, 0, 0);
    }

    /**
     * {@code destination += value}.
     *
     * @param destination register.
     * @param value       sign-extended.
     */
    public void add(final Register destination, final int value)
    {
        emit(ALU64 | ADD, destination, Register.R0, 0, value);
    }

    /**
     * {@code destination &= mask}.
     *
     * @param destination register.
     * @param mask        sign-extended.
     */
    public void and(final Register destination, final int mask)
    {
        emit(ALU64 | AND, destination, Register.R0, 0, mask);
    }

    /**
     * {@code destination = *(size *)(source + offset)}, zero-extended, in the machine's byte order.
     *
     * @param size        width.
     * @param destination register.
     * @param source      register that holds the address.
     * @param offset      in bytes.
     */
    public void load(final Size size, final Register destination, final Register source, final int offset)
    {
        emit(LDX | MODE_MEMORY | size.bits, destination, source, offset, 0);
    }

    /**
     * {@code destination = *(size *)(source + offset)} of a 16-bit number in network byte order.
     *
     * @param destination register.
     * @param source      register that holds the address.
     * @param offset      in bytes.
     */
    public void loadNetworkHalf(final Register destination, final Register source, final int offset)
    {
        load(Size.HALF, destination, source, offset);
        emit(ALU | BYTE_SWAP_TO_BIG_ENDIAN, destination, Register.R0, 0, Short.SIZE);
    }

    /**
     * {@code *(size *)(destination + offset) = source}, in the machine's byte order.
     *
     * @param size        width.
     * @param destination register that holds the address.
     * @param offset      in bytes.
     * @param source      register.
     */
    public void store(final Size size, final Register destination, final int offset, final Register source)
    {
        emit(STX | MODE_MEMORY | size.bits, destination, source, offset, 0);
    }

    /**
     * {@code *(size *)(destination + offset) = value}.
     *
     * @param size        width.
     * @param destination register that holds the address.
     * @param offset      in bytes.
     * @param value       sign-extended.
     */
    public void store(final Size size, final Register destination, final int offset, final int value)
    {
        emit(ST | MODE_MEMORY | size.bits, destination, Register.R0, offset, value);
    }

    /**
     * {@code destination = map}, as helpers want it.
     *
     * @param destination register.
     * @param map         the map.
     */
    public void loadMap(final Register destination, final BpfMap map)
    {
        emit(LD | SIZE_DOUBLE, destination, PSEUDO_MAP_FD, 0, map.descriptor().fd());
        instructions.add(0L);
    }

    /**
     * Call a helper with its arguments in R1 to R5.
     *
     * @param helper which one.
     */
    public void call(final Helper helper)
    {
        emit(JMP | CALL, Register.R0, Register.R0, 0, helper.id);
    }

    /** End the program; its result is in R0. */
    public void exit()
    {
        emit(JMP | EXIT, Register.R0, Register.R0, 0, 0);
    }

    /**
     * Jump.
     *
     * @param target where to.
     */
    public void jump(final Label target)
    {
        jumps.add(new Jump(instructions.size(), target));
        emit(JMP | JUMP_ALWAYS, Register.R0, Register.R0, 0, 0);
    }

    /**
     * Jump if {@code left condition right}.
     *
     * @param left      register.
     * @param condition unsigned.
     * @param right     register.
     * @param target    where to.
     */
    public void jumpIf(final Register left, final Condition condition, final Register right, final Label target)
    {
        jumps.add(new Jump(instructions.size(), target));
        emit(JMP | condition.operation | SOURCE_REGISTER, left, right, 0, 0);
    }

    /**
     * Jump if {@code left condition right}.
     *
     * @param left      register.
     * @param condition unsigned.
     * @param right     sign-extended.
     * @param target    where to.
     */
    public void jumpIf(final Register left, final Condition condition, final int right, final Label target)
    {
        jumps.add(new Jump(instructions.size(), target));
        emit(JMP | condition.operation, left, Register.R0, 0, right);
    }

    /**
     * Resolve the jumps and hand out the program.
     *
     * @param arena in which to allocate.
     * @return the instructions, as bpf(2) wants them.
     */
    public MemorySegment assemble(final Arena arena)
    {
        for (final Jump jump : jumps)
        {
            final int distance = jump.target.position - jump.position - 1;
            if (jump.target.position == Label.UNBOUND || distance < 0 || distance > Short.MAX_VALUE)
            {
                throw new IllegalStateException("jump at instruction " + jump.position + " to label '" +
                    jump.target.name + "', which is not bound after it within reach");
            }
            instructions.set(jump.position, instructions.get(jump.position) | (long)distance << 16);
        }
        jumps.clear();
        return arena.allocateFrom(
            ValueLayout.JAVA_LONG, instructions.stream().mapToLong(Long::longValue).toArray());
    }

    private void emit(
        final int opcode, final Register destination, final Register source, final int offset, final int immediate)
    {
        emit(opcode, destination, source.number, offset, immediate);
    }

    // Written as one 64-bit number, the fields of struct bpf_insn lie like this on a little-endian machine.
    private void emit(
        final int opcode, final Register destination, final int source, final int offset, final int immediate)
    {
        instructions.add(opcode | (long)destination.number << 8 | (long)source << 12 |
            (offset & 0xFFFFL) << 16 | (long)immediate << 32);
    }
}
