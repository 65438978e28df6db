/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

/**
 * An interface that receiver and sender do not find any more, but may have found just before. Its memory stays until
 * both have gone on. For the attendant.
 */
final class RetiredInterface implements AutoCloseable
{
    private static final long NOT_SEEN = -1;

    private final XdpPath path;
    private final XdpInterface xdpInterface;
    private long receiverCycles = NOT_SEEN;
    private long senderCycles = NOT_SEEN;

    RetiredInterface(final XdpPath path, final XdpInterface xdpInterface)
    {
        this.path = path;
        this.xdpInterface = xdpInterface;
    }

    int index()
    {
        return xdpInterface.index();
    }

    /**
     * To be called once a second. The first look, a second after the interface was taken away, notes the cycle that
     * each agent is in; when both are in another, neither can be at the interface any more.
     *
     * @return true if it is closed.
     */
    boolean closeIfUnused()
    {
        if (receiverCycles == NOT_SEEN)
        {
            receiverCycles = path.receiverCycles();
            senderCycles = path.senderCycles();
            return false;
        }
        if (path.receiverCycles() == receiverCycles || path.senderCycles() == senderCycles)
        {
            return false;
        }
        close();
        return true;
    }

    @Override
    public void close()
    {
        xdpInterface.close();
    }
}
