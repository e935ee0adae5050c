package io.dromedary.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A jar of a person's own, compiled from one class. */
public final class OwnJar {

    private OwnJar() {
    }

    /**
     * @param jar    is written, with its folder
     * @param name   of the class, without a package
     * @param source its text
     */
    public static void build(Path jar, String name, String source) throws IOException {
        build(jar, name, source, Map.of());
    }

    /** @param texts further files, by their paths in the jar */
    public static void build(Path jar, String name, String source, Map<String, String> texts) throws IOException {
        Path work = Files.createTempDirectory(Files.createDirectories(jar.getParent()), "classes");
        Path file = Files.writeString(work.resolve(name + ".java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int result = compiler.run(null, null, null, "-proc:none", "-d", work.toString(), "-cp", System.getProperty("java.class.path"),
                file.toString());
        if (result != 0) {
            throw new IOException("it does not compile:\n" + source);
        }
        Files.delete(file);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar)); Stream<Path> classes = Files.walk(work)) {
            for (Path one : classes.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(work.relativize(one).toString().replace('\\', '/')));
                Files.copy(one, out);
            }
            for (Map.Entry<String, String> text : texts.entrySet()) {
                out.putNextEntry(new JarEntry(text.getKey()));
                out.write(text.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        try (Stream<Path> left = Files.walk(work)) {
            List<Path> all = left.sorted((one, other) -> other.compareTo(one)).toList();
            for (Path one : all) {
                Files.delete(one);
            }
        }
    }
}
