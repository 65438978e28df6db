/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.metrics;

/**
 * Status codes of gRPC, in the order of their numbers (grpc/doc/statuscodes.md).
 */
public enum GrpcStatus
{
    OK(0),
    CANCELLED(1),
    UNKNOWN(2),
    INVALID_ARGUMENT(3),
    DEADLINE_EXCEEDED(4),
    NOT_FOUND(5),
    ALREADY_EXISTS(6),
    PERMISSION_DENIED(7),
    RESOURCE_EXHAUSTED(8),
    FAILED_PRECONDITION(9),
    ABORTED(10),
    OUT_OF_RANGE(11),
    UNIMPLEMENTED(12),
    INTERNAL(13),
    UNAVAILABLE(14),
    DATA_LOSS(15),
    UNAUTHENTICATED(16);

    private static final GrpcStatus[] BY_CODE = values();

    private final int code;

    GrpcStatus(final int code)
    {
        this.code = code;
    }

    /**
     * The status with a number.
     *
     * @param code as it was received.
     * @return the status; {@link #UNKNOWN} for numbers that there are not, as gRPC itself takes them.
     */
    public static GrpcStatus of(final int code)
    {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : UNKNOWN;
    }

    /**
     * Its number.
     *
     * @return the code.
     */
    public int code()
    {
        return code;
    }
}
