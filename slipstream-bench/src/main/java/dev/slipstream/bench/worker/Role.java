/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import org.jspecify.annotations.Nullable;

/**
 * A worker's part in one round. One thread plays it, from {@link #play(Control)} to {@link #close()}.
 */
abstract class Role implements AutoCloseable
{
    private static final long CONNECT_PATIENCE_NS = 20_000_000_000L;

    /** How long nothing may come before what is still missing counts as lost: longer than any retransmission takes. */
    private static final long SILENCE_NS = 2_000_000_000L;

    final Carrier carrier;
    private final String name;

    /**
     * @param name    for messages.
     * @param carrier what carries its messages; closed with this.
     */
    Role(final String name, final Carrier carrier)
    {
        this.name = name;
        this.carrier = carrier;
    }

    /**
     * Whether the other side is there.
     *
     * @return true once messages can flow.
     */
    abstract boolean isConnected();

    /**
     * A round of the loop in which nothing is measured: keep driver and client going, take in what comes.
     *
     * @return how much was done.
     */
    abstract int step();

    /**
     * Spend the time between two steps.
     *
     * @param workCount what the last one did.
     */
    void idle(final int workCount)
    {
        carrier.idleReading(workCount);
    }

    /**
     * Do the part, until the window is over.
     *
     * @param window what is measured.
     */
    abstract void run(Window window);

    /**
     * How many messages this side has sent of its own accord; an echo is none.
     *
     * @return the count.
     */
    abstract long sent();

    /**
     * How many messages have come, for {@link #drain(long)}.
     *
     * @return the count.
     */
    abstract long received();

    /**
     * What to tell the parent.
     *
     * @param sent how many messages were sent to this side.
     * @return the result.
     */
    abstract Message result(long sent);

    /**
     * The whole part, as the package's conversation describes it.
     *
     * @param control the parent.
     */
    final void play(final Control control)
    {
        final long deadlineNs = System.nanoTime() + CONNECT_PATIENCE_NS;
        while (!isConnected())
        {
            idle(step());
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException(
                    name + ": no connection within " + CONNECT_PATIENCE_NS / 1_000_000_000L + " s");
            }
        }
        control.say(Message.of("ready"));
        while (true)
        {
            final @Nullable Message command = control.poll();
            if (command == null)
            {
                idle(step());
                continue;
            }
            switch (command.word())
            {
                case "go" -> {
                    run(new Window(command.number("measureFrom"), command.number("until")));
                    control.say(Message.of("over", "sent", sent()));
                }
                case "finish" -> {
                    final long sent = command.number("sent");
                    drain(sent);
                    control.say(result(sent));
                }
                case "stop" -> {
                    return;
                }
                default -> throw new IllegalStateException(name + ": unexpected command " + command);
            }
        }
    }

    private void drain(final long sent)
    {
        long lastReceived = received();
        long deadlineNs = System.nanoTime() + SILENCE_NS;
        while (received() < sent && System.nanoTime() - deadlineNs < 0)
        {
            idle(step());
            if (received() != lastReceived)
            {
                lastReceived = received();
                deadlineNs = System.nanoTime() + SILENCE_NS;
            }
        }
    }

    @Override
    public void close()
    {
        carrier.close();
    }
}
