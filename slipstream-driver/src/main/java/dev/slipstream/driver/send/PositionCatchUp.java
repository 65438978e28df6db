/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import java.util.ArrayList;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Moves the sender positions of publications up to what was sent ahead, so that the driver need not walk there one
 * datagram per duty cycle. One object per driver.
 *
 * <p>A publication is put down in the duty cycle in which its run was sent, and moved before the driver looks at the
 * position again: at the start of the sender's next cycle, or when the sender polls for status messages and NAKs (a NAK
 * for what the driver does not yet know to be sent would be ignored).
 *
 * <p>This goes beyond Aeron's documented interfaces (see {@code AeronSeams.POSITION_COUNTER}), so it can be switched
 * off, and it switches itself off when the driver turns out not to read its position from the counter. For the sender's
 * thread only.
 */
public final class PositionCatchUp
{
    private final ArrayList<SendingPublication> pending = new ArrayList<>();
    private final AtomicCounter bytesSent;
    private final AtomicCounter catchUps;
    private final AtomicCounter givenUp;
    private boolean isEnabled;

    /**
     * @param isEnabled whether to move positions at all.
     * @param bytesSent Aeron's counter of bytes sent, which the sender would have advanced.
     * @param catchUps  to count the moves in.
     * @param givenUp   to set to 1 if the driver turns out not to follow.
     */
    public PositionCatchUp(
        final boolean isEnabled,
        final AtomicCounter bytesSent,
        final AtomicCounter catchUps,
        final AtomicCounter givenUp)
    {
        this.isEnabled = isEnabled;
        this.bytesSent = bytesSent;
        this.catchUps = catchUps;
        this.givenUp = givenUp;
    }

    /**
     * Whether positions are moved.
     *
     * @return false if it was never switched on, or had to be given up.
     */
    public boolean isEnabled()
    {
        return isEnabled;
    }

    /**
     * Move what was put down since the last time.
     */
    public void catchUp()
    {
        for (int i = pending.size() - 1; i >= 0; i--)
        {
            final int moved = pending.remove(i).catchUp();
            if (moved > 0)
            {
                bytesSent.getAndAddRelease(moved);
                catchUps.incrementRelease();
            }
        }
    }

    void add(final SendingPublication publication)
    {
        if (isEnabled && !publication.isCatchUpPending())
        {
            publication.markCatchUpPending();
            pending.add(publication);
        }
    }

    void remove(final SendingPublication publication)
    {
        pending.remove(publication);
    }

    void giveUp()
    {
        isEnabled = false;
        pending.clear();
        givenUp.setRelease(1);
    }
}
