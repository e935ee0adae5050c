package io.dromedary.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The floor plan of docs/architecture.md, held against the classes. */
class FloorsTest {

    private static final String ROOT = "io.dromedary";
    private static final String SANDBOX = ROOT + ".sandbox..";
    private static final String CLI = ROOT + ".cli..";
    private static final Pattern FLOOR = Pattern.compile("(?m)^\\| \\d+ \\| ([a-z0-9.` ]+) \\| [^|]+ \\|$");
    private static final Pattern PACKAGE = Pattern.compile("`([a-z0-9.]+)`");

    private static final JavaClasses CLASSES = new ClassFileImporter().importPath(Path.of("target/classes"));

    /** A package inside another is a room of its own. */
    private static final SliceAssignment EACH_PACKAGE = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
            return "each package";
        }
    };

    @Test
    void packagesAreFreeOfCycles() {
        slices().assignedFrom(EACH_PACKAGE).should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void eachFloorUsesOnlyThoseBelowIt() throws IOException {
        // Given
        List<String[]> floors = floors();
        assertThat(floors).hasSizeGreaterThan(5);
        LayeredArchitecture house = layeredArchitecture().consideringOnlyDependenciesInAnyPackage(ROOT + "..")
                .layer("sandbox").definedBy(SANDBOX);
        List<String> above = new ArrayList<>();
        // When
        for (String[] packages : floors) {
            String floor = String.join(" ", packages);
            house = house.layer(floor).definedBy(packages);
            house = above.isEmpty()
                    ? house.whereLayer(floor).mayNotBeAccessedByAnyLayer()
                    : house.whereLayer(floor).mayOnlyBeAccessedByLayers(above.toArray(String[]::new));
            above.add(floor);
        }
        // Then
        house.whereLayer("sandbox").mayOnlyBeAccessedByLayers(ROOT + ".cli").ensureAllClassesAreContainedInArchitecture().check(CLASSES);
    }

    @Test
    void theSandboxStandsApart() {
        noClasses().that().resideInAPackage(SANDBOX).should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAPackage(SANDBOX)))).check(CLASSES);
    }

    @Test
    void onlyCommandsSpeakToTheTerminal() {
        noClasses().that().resideOutsideOfPackage(CLI).should(ACCESS_STANDARD_STREAMS).check(CLASSES);
    }

    @Test
    void nothingIsKeptInStaticFields() {
        fields().that().areStatic().should().beFinal().check(CLASSES);
        // A constant that holds what changes is state all the same.
        noFields().that().areStatic().should().haveRawType(assignableTo(ThreadLocal.class)).check(CLASSES);
    }

    @Test
    void eachPackageSaysWhatItIsFor() throws IOException {
        try (Stream<Path> folders = Files.walk(Path.of("src/main/java/io/dromedary"))) {
            List<Path> silent = folders.filter(Files::isDirectory).filter(FloorsTest::hasClasses)
                    .filter(folder -> !Files.exists(folder.resolve("package-info.java"))).toList();
            assertThat(silent).isEmpty();
        }
    }

    @Test
    void theRootPackageIsEmpty() {
        classes().should().resideOutsideOfPackage(ROOT).check(CLASSES);
    }

    /** From the top, as the document has them. */
    private static List<String[]> floors() throws IOException {
        return FLOOR.matcher(Files.readString(Path.of("docs/architecture.md"))).results().map(row -> PACKAGE.matcher(row.group(1)).results()
                .map((MatchResult name) -> ROOT + "." + name.group(1)).toArray(String[]::new)).toList();
    }

    private static boolean hasClasses(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".java"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
