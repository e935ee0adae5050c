package io.dromedary.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UmaskTest {

    private static final int FIRST_JAVA = 22;

    @TempDir
    private Path folder;

    @Test
    void newFilesLackTheRightsFromThenOn() throws Exception {
        if (Runtime.version().feature() < FIRST_JAVA) {
            assertThatThrownBy(() -> Umask.set(0027)).isInstanceOf(SettingsException.class)
                    .hasMessageContaining("dromedary.umask needs Java 22").hasMessageContaining("UMask=027");
            return;
        }
        try {
            Umask.set(0027);
            Path file = Files.createFile(folder.resolve("new"));
            Path below = Files.createDirectory(folder.resolve("below"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-r-----");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(below))).isEqualTo("rwxr-x---");
        } finally {
            Umask.set(0022);
        }
    }

    @Test
    void nothingGivenChangesNothing() throws Exception {
        Path before = Files.createFile(folder.resolve("before"));
        Umask.set(null);
        assertThat(Files.getPosixFilePermissions(Files.createFile(folder.resolve("after"))))
                .isEqualTo(Files.getPosixFilePermissions(before));
    }
}
