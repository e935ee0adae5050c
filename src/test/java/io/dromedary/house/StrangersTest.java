package io.dromedary.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.dromedary.drop.DroppedFile;
import java.io.FileInputStream;
import java.io.FileReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for everything that reads what somebody else wrote. */
class StrangersTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SOURCES = Path.of("src/main/java/io/dromedary");

    // ------------------------------------------------------------------ files

    @Test
    void onlyOneFunctionOpensWhatSomebodyElseDropped() {
        Set<String> ways = Set.of("newInputStream", "newBufferedReader", "newByteChannel", "readString", "readAllBytes", "readAllLines",
                "lines", "open", "digest", "digestAsHex", "toFile");
        DescribedPredicate<JavaAccess<?>> reads = DescribedPredicate.describe("open a file for reading", access -> {
            boolean files = access.getTargetOwner().isEquivalentTo(Files.class) || access.getTargetOwner().isEquivalentTo(FileChannel.class)
                    || access.getTargetOwner().isEquivalentTo(Path.class);
            boolean hash = access.getTargetOwner().isEquivalentTo(DigestUtils.class)
                    && access.getTarget().getFullName().matches(".*\\((.*,)?(java\\.nio\\.file\\.Path|java\\.io\\.File)\\b.*");
            return (files || hash) && ways.contains(access.getTarget().getName())
                    || access.getTargetOwner().isAssignableTo(FileInputStream.class)
                    || access.getTargetOwner().isAssignableTo(FileReader.class);
        });

        noClasses().that().resideInAnyPackage("io.dromedary.drop..", "io.dromedary.intake..", "io.dromedary.manifest..")
                .and().doNotHaveFullyQualifiedName(DroppedFile.class.getName())
                // A file of that size which it makes itself, and a name that it was given by Camel.
                .and().doNotHaveFullyQualifiedName("io.dromedary.intake.bucket.Mirror")
                .should().accessTargetWhere(reads).check(new ClassFileImporter().importPath(Path.of("target/classes")));
    }

    // ------------------------------------------------------------------ regular expressions

    private static final int LENGTH = 8 * 1024;
    private static final int LONG = 256 * 1024;
    /** For each character: the longest alternative that some expression tries at each place. Quadratic ones need thousands. */
    private static final int STEPS = 150;

    /** Made of settings and of files of the operator's own, or of the sandbox. */
    private static final Set<String> OWN = Set.of("sandbox", "settings", "main", "cli");
    /** Not written as a literal: their sources are looked at as well, or are those of the schemas. */
    private static final Set<String> NO_LITERALS = Set.of("SCHEMA.itemPattern(\"images\")", "rule.path(\"pattern\"", "pattern",
            "types(role)", "head", "start", "number",
            // A few suffixes at each place.
            "\"\\\\.(?:\" + String.join(\"|\"");

    /** A text that counts how often somebody looks at one of its characters, and does not put up with much. */
    private static final class Counted implements CharSequence {

        private final String text;
        private final long[] steps;

        Counted(String text, long[] steps) {
            this.text = text;
            this.steps = steps;
        }

        @Override
        public char charAt(int index) {
            if (++steps[0] > (long) STEPS * LONG) {
                throw new IllegalStateException("too many steps");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * One regular expression.
     *
     * @param whole whether it is only held against a text as a whole, not searched in it
     */
    record Expression(String text, boolean whole) implements Comparable<Expression> {

        @Override
        public int compareTo(Expression other) {
            return Comparator.comparing(Expression::text).thenComparing(Expression::whole).compare(this, other);
        }
    }

    private static final Pattern CALL = Pattern
            .compile("(?:(\\w+) = )?(Pattern\\s*\\.compile|\\.replaceAll|\\.replaceFirst|\\.matches|\\.split)"
                    + "\\(\\s*(?!\\))(\"(?:[^\"\\\\]|\\\\.)*\"(?=\\s*[,)])|[^,)]*\\)?)\\s*([,)])");

    static Collection<Expression> expressions() throws IOException {
        Set<Expression> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(StrangersTest::meetsStrangers).toList()) {
                String source = Files.readString(file).replaceAll("(?m)^\\s*(\\*|/\\*\\*|//).*$", "");
                Matcher calls = CALL.matcher(source);
                while (calls.find()) {
                    String argument = calls.group(3).strip();
                    // A matcher's method takes the replacement alone, and that of a string the expression first.
                    boolean replacement = calls.group(2).startsWith(".replace") && calls.group(4).equals(")");
                    if (argument.matches("\"(?:[^\"\\\\]|\\\\.)*\"")) {
                        if (!replacement) {
                            found.add(new Expression(argument.substring(1, argument.length() - 1).translateEscapes(),
                                    calls.group(2).equals(".matches") || isHeldAgainstWhole(calls.group(1), source)));
                        }
                    } else if (!argument.isEmpty() && !replacement) {
                        assertThat(NO_LITERALS).as("%s, a regular expression that this test cannot read", file).contains(argument);
                    }
                }
            }
        }
        assertThat(found).hasSizeGreaterThan(30);
        try (Stream<Path> schemas = Files.list(Path.of("src/main/resources/schema"))) {
            // A model's file is the operator's own.
            for (Path schema : schemas.filter(file -> !file.endsWith("model.schema.json")).toList()) {
                for (JsonNode pattern : JSON.readTree(schema.toFile()).findValues("pattern")) {
                    found.add(new Expression(pattern.asText(), false));
                }
            }
        }
        return found;
    }

    private static boolean meetsStrangers(Path file) {
        return file.toString().endsWith(".java") && !file.toString().endsWith("Settings.java")
                && !OWN.contains(SOURCES.relativize(file).getName(0).toString());
    }

    private static boolean isHeldAgainstWhole(String constant, String source) {
        return constant != null && source.contains(constant + ".matcher(") && !source.contains(".find(")
                && !source.matches("(?s).*\\b" + constant + "\\.matcher\\([^;]*\\.replace.*");
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void noRegularExpressionTakesMoreThanALittleForEachCharacter(Expression expression) {
        // Given
        Pattern pattern = Pattern.compile(expression.text);
        String worst = "";
        long most = -1;
        // When
        for (String text : texts(expression.text, LENGTH)) {
            long steps = steps(pattern, expression.whole, text);
            assertThat(steps).as("steps of %s with %s...", expression, head(text)).isLessThan((long) STEPS * LENGTH);
            if (steps > most) {
                most = steps;
                worst = text;
            }
        }
        // Then
        String enough = worst.repeat(LONG / LENGTH);
        assertThat(steps(pattern, expression.whole, enough)).as("steps of %s with %s...", expression, head(worst))
                .isLessThan((long) STEPS * LONG);
    }

    private static String head(String text) {
        return text.substring(0, 40).replaceAll("\\p{Cc}", ".");
    }

    private static long steps(Pattern pattern, boolean whole, String text) {
        long[] steps = new long[1];
        Matcher matcher = pattern.matcher(new Counted(text, steps));
        if (whole) {
            matcher.matches();
        } else {
            assertThat(matcher.results().count()).isNotNegative();
        }
        return steps[0];
    }

    /** Long runs of everything that the expression is made of, with and without an end that it does not expect. */
    private static List<String> texts(String expression, int length) {
        Set<String> parts = new TreeSet<>(List.of("a", "1", " ", ".", "/", "\n", "a.", "1.", "a/", "a a", "http://", "https://a", "://",
                "?", "\u0001", "-", "{", "e\u0301", "\ud83d\udc4d\ud83c\udffd\u200d"));
        for (String literal : expression.split("[\\[\\](){}*+?|^$\\\\]+")) {
            if (!literal.isEmpty()) {
                parts.add(literal);
            }
        }
        expression.chars().filter(each -> each < 0x7F).forEach(each -> parts.add(String.valueOf((char) each)));
        List<String> texts = new ArrayList<>();
        for (String part : parts) {
            String run = part.repeat(length / part.length() + 1).substring(0, length - 2);
            texts.add(run + "aa");
            texts.add(run + "\u0001!");
            texts.add("a" + run + "\n");
            texts.add("http://" + run.substring(8) + "?");
        }
        return texts;
    }
}
