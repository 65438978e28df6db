/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.xdp;

/**
 * What a socket lost, {@code struct xdp_statistics}: totals since it was opened.
 *
 * @param rxDropped           packets dropped for other reasons than those below.
 * @param rxInvalidDescs      frames of the fill ring that the kernel refused: a defect of ours.
 * @param txInvalidDescs      descriptors of the TX ring that the kernel refused: a defect of ours.
 * @param rxRingFull          packets dropped because nobody drained the RX ring.
 * @param rxFillRingEmptyDesc times the kernel wanted a frame and the fill ring was empty.
 * @param txRingEmptyDesc     times the kernel looked for a packet to send and the TX ring was empty.
 */
public record XdpStatistics(long rxDropped, long rxInvalidDescs, long txInvalidDescs, long rxRingFull,
    long rxFillRingEmptyDesc, long txRingEmptyDesc)
{
}
