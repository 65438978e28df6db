/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The shared memory of the doorbells: who sleeps, who reads which stream, and how to wake whom.
 *
 * <p>There is one page per Aeron directory, {@code doorbells/page} inside it, so that it comes and goes with the media
 * driver. It has two tables. A <em>slot</em> belongs to one thread that may sleep, and holds its doorbell word. A
 * <em>bucket</em> stands for the streams whose session and stream id hash to it, and says which slots read them.
 * Whoever has published something looks up its bucket, reads the words of those slots, and rings the ones that are
 * parked:
 *
 * <pre>
 *   header | slot 0 | slot 1 | ... | slot 255 | bucket 0 | bucket 1 | ...
 *              ^                                  version, set of slots
 *              word: generation and FREE / AWAKE / PARKED
 * </pre>
 *
 * <p>Two streams that share a bucket wake each other's readers for nothing, which costs time and nothing else. There is
 * nothing to clean up after a writer that crashed, since writers own nothing in the page. The slot of a reader that
 * crashed is taken over by the next thread that needs one; its generation goes up, by which everybody notices.
 *
 * <p>What is read from the page may be anything: every process that can map it can write to it. No index, length or
 * file name is taken from it without a check; the worst that a hostile peer can do is to wake threads for nothing, or
 * to leave them to the time limit under which they always sleep.
 */
@NullMarked
package dev.slipstream.doorbell.page;

import org.jspecify.annotations.NullMarked;
