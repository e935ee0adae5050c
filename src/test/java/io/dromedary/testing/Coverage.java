package io.dromedary.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Which steps of the routes ran, over all route tests of a build. Not Camel's own dump: that leaves out what stands in a {@code doCatch}
 * of a YAML route, and slows the tests down with JMX.
 */
public final class Coverage implements CamelConfiguration {

    /** For the properties of a test, since those of the line name what makes all of its beans. */
    public static final String INSTEAD_OF_THE_LINE = "camel.main.configuration-classes=io.dromedary.testing.Coverage";

    private static final Path FOLDER = Path.of("target/route-coverage");
    private static final Set<String> RAN = ConcurrentHashMap.newKeySet();

    @Override
    public void configure(CamelContext context) {
        context.getCamelContextExtension().addInterceptStrategy((within, node, step, next) -> new Counted(node, step));
    }

    /** The ids of the steps that ran in this build, in whichever process. */
    public static Set<String> ran() throws IOException {
        Set<String> ran = new HashSet<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                ran.addAll(Files.readAllLines(file));
            }
        }
        return ran;
    }

    private static void ran(String id) {
        if (RAN.add(id)) {
            try {
                Files.createDirectories(FOLDER);
                Files.write(FOLDER.resolve(ProcessHandle.current().pid() + ".txt"), (id + "\n").getBytes(StandardCharsets.UTF_8),
                        StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Counted extends DelegateAsyncProcessor {
        private final String id;

        Counted(NamedNode node, Processor step) {
            super(step);
            id = node.getId();
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            ran(id);
            return super.process(exchange, callback);
        }
    }
}
