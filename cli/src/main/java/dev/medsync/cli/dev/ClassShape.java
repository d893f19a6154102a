package dev.medsync.cli.dev;

import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.EnclosingMethodAttribute;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.attribute.NestHostAttribute;
import java.lang.classfile.attribute.NestMembersAttribute;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.reflect.AccessFlag;
import java.util.Arrays;

/** What may differ between two versions of a class without anybody else having to be compiled, or started, again. */
final class ClassShape {
    private static final ClassFile CLASS_FILE = ClassFile.of(
            ClassFile.ConstantPoolSharingOption.NEW_POOL,
            ClassFile.DebugElementsOption.DROP_DEBUG,
            ClassFile.LineNumbersOption.DROP_LINE_NUMBERS);

    private ClassShape() {}

    /** Whether other sources see the same: all but bodies of methods, private members, and what the compiler adds. */
    static boolean looksTheSame(byte[] before, byte[] now) {
        return Arrays.equals(reduced(before, false), reduced(now, false));
    }

    /** Whether constructors and static initialisers are the same too, which a running process has been through. */
    static boolean beginsTheSame(byte[] before, byte[] now) {
        return Arrays.equals(reduced(before, true), reduced(now, true));
    }

    private static byte[] reduced(byte[] classFile, boolean withInitialisers) {
        ClassTransform visible = (builder, element) -> {
            if (isVisible(element, withInitialisers)) {
                builder.with(element);
            }
        };
        ClassTransform bodiless = ClassTransform.transformingMethods(
                method -> !(withInitialisers && isInitialiser(method)), (builder, element) -> {
                    if (!(element instanceof CodeModel)) {
                        builder.with(element);
                    }
                });
        return CLASS_FILE.transformClass(CLASS_FILE.parse(classFile), visible.andThen(bodiless));
    }

    private static boolean isVisible(ClassElement element, boolean withInitialisers) {
        return switch (element) {
            case MethodModel method ->
                withInitialisers && isInitialiser(method)
                        || !method.flags().has(AccessFlag.PRIVATE)
                                && !method.flags().has(AccessFlag.SYNTHETIC);
            case FieldModel field ->
                !field.flags().has(AccessFlag.PRIVATE) && !field.flags().has(AccessFlag.SYNTHETIC);
            case SourceFileAttribute ignored -> false;
            case InnerClassesAttribute ignored -> false; // a lambda adds one
            case EnclosingMethodAttribute ignored -> false;
            case NestHostAttribute ignored -> false;
            case NestMembersAttribute ignored -> false;
            default -> true;
        };
    }

    private static boolean isInitialiser(MethodModel method) {
        return method.methodName().stringValue().startsWith("<");
    }
}
