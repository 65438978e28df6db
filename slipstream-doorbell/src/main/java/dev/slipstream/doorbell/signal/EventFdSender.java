/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.signal;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.event.EventFd;
import dev.slipstream.linux.unix.UnixSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the receiver's eventfd, of which it asks for a copy over a unix socket. Until the copy has come each signal
 * is another request, which wakes the receiver as well.
 */
final class EventFdSender implements SignalSender
{
    static final String SUFFIX = ".sock";

    private final Path path;
    private final int ownerUid;
    private final List<FileDescriptor> received = new ArrayList<>();
    private @Nullable UnixSocket request;
    private @Nullable EventFd eventFd;

    EventFdSender(final SignalAddress address)
    {
        path = address.file(SUFFIX);
        ownerUid = address.ownerUid();
    }

    @Override
    public int send()
    {
        if (eventFd == null)
        {
            takeAnswer();
        }
        if (eventFd == null)
        {
            return ask();
        }
        final int result = eventFd.signal();
        return result == -Errno.EAGAIN ? 0 : Math.min(0, result);
    }

    @Override
    public void close()
    {
        closeRequest();
        if (eventFd != null)
        {
            eventFd.close();
            eventFd = null;
        }
    }

    private void takeAnswer()
    {
        if (request == null)
        {
            return;
        }
        if (request.receive(ByteBuffer.allocate(1), received, 1) > 0 && received.size() == 1)
        {
            eventFd = EventFd.of(received.getFirst());
            received.clear();
        }
        closeRequest();
    }

    private int ask()
    {
        final UnixSocket socket = UnixSocket.open();
        final int result = socket.connect(path);
        if (result < 0)
        {
            socket.close();
            // Too many requests wait to be answered: then the receiver's socket is readable already.
            return result == -Errno.EAGAIN ? 0 : result;
        }
        if (socket.peerCredentials().uid() != ownerUid)
        {
            socket.close();
            return -Errno.EPERM;
        }
        request = socket;
        return 0;
    }

    private void closeRequest()
    {
        if (request != null)
        {
            request.close();
            request = null;
        }
    }
}
