/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.agent;

import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_SYNTHETIC;
import static java.lang.classfile.ClassFile.ACC_TRANSIENT;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The classes of Aeron 1.51 and Agrona 2.4 that are transformed, and how. Each lists methods and fields that must be
 * found; a class without them is of another version and stays as it is.
 *
 * <p>Fields that are added hold what {@link Hooks} made for the object, so that the paths of messages look nothing up.
 */
enum Seam
{
    /** Base of all publications: gets a field for its bell, which its constructor fills. */
    PUBLICATION("io/aeron/Publication", Part.CLIENT, "<init>")
    {
        @Override
        ClassTransform transform()
        {
            return ClassTransform.transformingMethodBodies(this::isHooked,
                beforeReturns((code) -> code.aload(0).aload(0)
                    .invokestatic(HOOKS, "bellOf", MethodTypeDesc.of(CD_Object, PUBLICATION_TYPE))
                    .putfield(PUBLICATION_TYPE, FIELD, CD_Object)))
                .andThen(addField());
        }
    },

    /** Publications that several threads may use: ring after each offer. */
    CONCURRENT_PUBLICATION("io/aeron/ConcurrentPublication", Part.CLIENT, "offer", "tryClaim")
    {
        @Override
        ClassTransform transform()
        {
            return ringing(this);
        }
    },

    /** Publications of one thread: ring after each offer. */
    EXCLUSIVE_PUBLICATION("io/aeron/ExclusivePublication", Part.CLIENT,
        "offer", "tryClaim", "offerBlock", "appendPadding")
    {
        @Override
        ClassTransform transform()
        {
            return ringing(this);
        }
    },

    /** Room that was claimed: remembers the publication's bell and rings after the commit. */
    BUFFER_CLAIM("io/aeron/logbuffer/BufferClaim", Part.CLIENT, "commit")
    {
        @Override
        ClassTransform transform()
        {
            return ClassTransform.transformingMethodBodies(this::isHooked, beforeReturns((code) -> code.aload(0)
                .getfield(CLAIM_TYPE, FIELD, CD_Object)
                .invokestatic(HOOKS, "committed", MethodTypeDesc.of(CD_void, CD_Object)))).andThen(addField());
        }
    },

    /** What is polled: tells which thread reads it. */
    IMAGE("io/aeron/Image", Part.CLIENT, "poll", "controlledPoll", "boundedPoll", "boundedControlledPoll", "blockPoll",
        "rawPoll")
    {
        @Override
        ClassTransform transform()
        {
            return ClassTransform.transformingMethodBodies(this::isHooked, atStart(Seam::tellReader))
                .andThen(addField());
        }
    },

    /** Where Agrona's back-off has its settings; stays as it is. */
    BACKOFF_SETTINGS("org/agrona/concurrent/BackoffIdleStrategyData", Part.IDLE, "maxParkPeriodNs")
    {
        @Override
        ClassTransform transform()
        {
            return ClassTransform.ACCEPT_ALL;
        }
    },

    /** Agrona's back-off. */
    BACKOFF("org/agrona/concurrent/BackoffIdleStrategy", Part.IDLE, "idle")
    {
        @Override
        ClassTransform transform()
        {
            return parking(this, (code) -> code.aload(0).getfield(
                ClassDesc.ofInternalName(BACKOFF_SETTINGS.className), "maxParkPeriodNs", CD_long));
        }
    },

    /** Agrona's sleep of so many nanoseconds. */
    SLEEPING("org/agrona/concurrent/SleepingIdleStrategy", Part.IDLE, "idle", "sleepPeriodNs")
    {
        @Override
        ClassTransform transform()
        {
            return parking(this, (code) -> code.aload(0).getfield(
                ClassDesc.ofInternalName(className()), "sleepPeriodNs", CD_long));
        }
    },

    /** Agrona's sleep of so many milliseconds. */
    SLEEPING_MILLIS("org/agrona/concurrent/SleepingMillisIdleStrategy", Part.IDLE, "idle", "sleepPeriodMs")
    {
        @Override
        ClassTransform transform()
        {
            return parking(this, (code) -> code.aload(0).getfield(
                ClassDesc.ofInternalName(className()), "sleepPeriodMs", CD_long).loadConstant(NANOS_PER_MILLI).lmul());
        }
    },

    /** Slipstream's own strategy by name, where nobody binds a doorbell. */
    DOORBELL("dev/slipstream/doorbell/DoorbellIdleStrategy", Part.IDLE, "idle")
    {
        @Override
        ClassTransform transform()
        {
            return parking(this, (code) -> code.loadConstant(NANOS_PER_MILLI));
        }
    },

    /** Settings of an embedded media driver. */
    DRIVER_CONTEXT("io/aeron/driver/MediaDriver$Context", Part.DRIVER, "conclude")
    {
        @Override
        ClassTransform transform()
        {
            return ClassTransform.transformingMethodBodies(this::isHooked, atStart((code) -> code.aload(0)
                .invokestatic(ClassDesc.of(DriverHooks.class.getName()), "concluding",
                    MethodTypeDesc.of(CD_void, CD_Object))));
        }
    },

    /** An embedded media driver. */
    DRIVER("io/aeron/driver/MediaDriver", Part.DRIVER, "close")
    {
        @Override
        ClassTransform transform()
        {
            return ClassTransform.transformingMethodBodies(this::isHooked, beforeReturns((code) -> code.aload(0)
                .invokestatic(ClassDesc.of(DriverHooks.class.getName()), "closed",
                    MethodTypeDesc.of(CD_void, CD_Object))));
        }
    };

    /** Seams that are of use only together. */
    enum Part
    {
        CLIENT, IDLE, DRIVER
    }

    /** Name of the field that is added. */
    static final String FIELD = "slipstream$attachment";

    private static final ClassDesc HOOKS = ClassDesc.of(Hooks.class.getName());
    private static final ClassDesc PUBLICATION_TYPE = ClassDesc.of("io.aeron.Publication");
    private static final ClassDesc CLAIM_TYPE = ClassDesc.of("io.aeron.logbuffer.BufferClaim");
    private static final ClassDesc IMAGE_TYPE = ClassDesc.of("io.aeron.Image");
    private static final ClassDesc THREAD_TYPE = ClassDesc.of("java.lang.Thread");
    private static final int CLAIM_ARGUMENT = 2;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final String className;
    private final Part part;
    @SuppressWarnings("ImmutableEnumChecker") // Set.of() is.
    private final Set<String> members;

    Seam(final String className, final Part part, final String... members)
    {
        this.className = className;
        this.part = part;
        this.members = Set.of(members);
    }

    /**
     * How the class is changed.
     *
     * @return the change.
     */
    abstract ClassTransform transform();

    String className()
    {
        return className;
    }

    Part part()
    {
        return part;
    }

    static Stream<Seam> of(final Part part)
    {
        return Arrays.stream(values()).filter((seam) -> seam.part == part);
    }

    /**
     * What a class lacks.
     *
     * @param model of the class.
     * @return names of methods and fields.
     */
    List<String> missing(final ClassModel model)
    {
        return members.stream()
            .filter((name) -> model.methods().stream()
                .noneMatch((method) -> method.methodName().equalsString(name) && isHooked(method)))
            .filter((name) -> model.fields().stream()
                .noneMatch((field) -> field.fieldName().equalsString(name) &&
                    field.fieldTypeSymbol().equals(CD_long)))
            .toList();
    }

    boolean isHooked(final MethodModel method)
    {
        final String name = method.methodName().stringValue();
        if (!members.contains(name) || method.code().isEmpty())
        {
            return false;
        }
        final MethodTypeDesc type = method.methodTypeSymbol();
        return switch (name)
        {
            case "offer", "offerBlock" -> type.returnType().equals(CD_long);
            // Private namesakes of Aeron return what they have appended.
            case "appendPadding" -> type.equals(MethodTypeDesc.of(CD_long, CD_int));
            case "tryClaim" -> type.equals(MethodTypeDesc.of(CD_long, CD_int, CLAIM_TYPE));
            case "commit", "close" -> type.equals(MethodTypeDesc.of(CD_void));
            case "idle" -> type.equals(MethodTypeDesc.of(CD_void, CD_int));
            // And not the bridge for its base class.
            case "conclude" -> type.returnType().displayName().endsWith("MediaDriver$Context");
            default -> true;
        };
    }

    private static ClassTransform ringing(final Seam seam)
    {
        final CodeTransform rememberBell = beforeReturns((code) -> code.aload(CLAIM_ARGUMENT).aload(0)
            .getfield(PUBLICATION_TYPE, FIELD, CD_Object).putfield(CLAIM_TYPE, FIELD, CD_Object));
        final CodeTransform ring = beforeReturns((code) -> code.dup2().aload(0)
            .getfield(PUBLICATION_TYPE, FIELD, CD_Object)
            .invokestatic(HOOKS, "offered", MethodTypeDesc.of(CD_void, CD_long, CD_Object)));
        // One transform and not one after the other: of two that choose methods the JDK applies neither.
        return (type, element) ->
        {
            if (element instanceof final MethodModel method && seam.isHooked(method))
            {
                type.transformMethod(method, MethodTransform.transformingCode(
                    method.methodName().equalsString("tryClaim") ? rememberBell : ring));
            }
            else
            {
                type.with(element);
            }
        };
    }

    private static ClassTransform parking(final Seam seam, final Consumer<CodeBuilder> loadLimitNs)
    {
        return ClassTransform.transformingMethodBodies(seam::isHooked, atStart((code) ->
        {
            final Label own = code.newLabel();
            code.iload(1);
            loadLimitNs.accept(code);
            code.invokestatic(HOOKS, "idle", MethodTypeDesc.of(CD_boolean, CD_int, CD_long)).ifeq(own)
                .return_().labelBinding(own);
        }));
    }

    private static void tellReader(final CodeBuilder code)
    {
        final Label known = code.newLabel();
        code.aload(0).getfield(IMAGE_TYPE, FIELD, CD_Object)
            .invokestatic(THREAD_TYPE, "currentThread", MethodTypeDesc.of(THREAD_TYPE)).if_acmpeq(known)
            .aload(0).aload(0).invokestatic(HOOKS, "readerOf", MethodTypeDesc.of(CD_Object, IMAGE_TYPE))
            .putfield(IMAGE_TYPE, FIELD, CD_Object).labelBinding(known);
    }

    private static ClassTransform addField()
    {
        return ClassTransform.endHandler(
            (type) -> type.withField(FIELD, CD_Object, ACC_PUBLIC | ACC_SYNTHETIC | ACC_TRANSIENT));
    }

    private static CodeTransform beforeReturns(final Consumer<CodeBuilder> insertion)
    {
        return (code, element) ->
        {
            if (element instanceof ReturnInstruction)
            {
                insertion.accept(code);
            }
            code.with(element);
        };
    }

    private static CodeTransform atStart(final Consumer<CodeBuilder> insertion)
    {
        return new CodeTransform()
        {
            @Override
            public void atStart(final CodeBuilder code)
            {
                insertion.accept(code);
            }

            @Override
            public void accept(final CodeBuilder code, final CodeElement element)
            {
                code.with(element);
            }
        };
    }
}
