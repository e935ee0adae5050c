package io.dromedary.main;

import io.dromedary.settings.SettingsException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;

/**
 * Which rights new files and folders do not get, as of the shell's command of that name: 022 lets nobody else write, 002 the group. A
 * container has no shell to say so, and Java knows no call for it before version 22; that one is found by reflection.
 */
final class Umask {

    private Umask() {
    }

    /**
     * From now on, for this whole process.
     *
     * @param rights null leaves it as it is
     * @throws SettingsException where this Java cannot
     */
    static void set(Integer rights) {
        if (rights == null) {
            return;
        }
        try {
            call(rights);
        } catch (Throwable e) {
            throw new SettingsException(
                    List.of(("dromedary.umask needs Java 22 or newer, and a system with a umask; this is Java %s on %s. Leave "
                            + "it empty, and have what starts the line say it: `umask %03o` in a shell, UMask=%03o in a systemd unit.")
                            .formatted(Runtime.version().feature(), System.getProperty("os.name"), rights, rights)));
        }
    }

    /** {@code Linker.nativeLinker().downcallHandle(libc's umask, int of int)}. */
    private static void call(int rights) throws Throwable {
        Class<?> linkers = Class.forName("java.lang.foreign.Linker");
        Class<?> option = Class.forName("java.lang.foreign.Linker$Option");
        Class<?> layout = Class.forName("java.lang.foreign.MemoryLayout");
        Class<?> signature = Class.forName("java.lang.foreign.FunctionDescriptor");
        Object linker = linkers.getMethod("nativeLinker").invoke(null);
        Object integer = Class.forName("java.lang.foreign.ValueLayout").getField("JAVA_INT").get(null);
        Object arguments = Array.newInstance(layout, 1);
        Array.set(arguments, 0, integer);
        Method find = Class.forName("java.lang.foreign.SymbolLookup").getMethod("find", String.class);
        Optional<?> umask = (Optional<?>) find.invoke(linkers.getMethod("defaultLookup").invoke(linker), "umask");
        MethodHandle handle = (MethodHandle) linkers
                .getMethod("downcallHandle", Class.forName("java.lang.foreign.MemorySegment"), signature, option.arrayType())
                .invoke(linker, umask.orElseThrow(), signature.getMethod("of", layout, layout.arrayType()).invoke(null, integer, arguments),
                        Array.newInstance(option, 0));
        handle.invoke(rights);
    }
}
