package io.dromedary.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dromedary.settings.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineCheckTest {

    @TempDir
    private Path folder;

    private Settings settings(String variable, String value) {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getPropertiesComponent().setLocation("classpath:application.properties");
            context.getPropertiesComponent().addOverrideProperty("dromedary.root", folder.resolve("root").toString());
            return Settings.read(context.getPropertiesComponent(), Map.of(variable, value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void makesEveryFolder() {
        // When
        MachineCheck.pass(settings("HF_KEY", "id:secret"));
        // Then
        assertThat(folder.resolve("root")).isDirectoryContaining("glob:**/inbox").isDirectoryContaining("glob:**/state");
        assertThat(folder.resolve("root/inbox")).isEmptyDirectory();
    }

    @Test
    void removesWhatStartsThatWereKilledLeftInAnyFolder() throws IOException {
        // Given
        List<String> folders = List.of("inbox", "characters", "done", "errors", "duplicates", "outbox", "work", "state");
        for (String name : folders) {
            Path litter = Files.createDirectories(folder.resolve("root").resolve(name));
            Files.createFile(litter.resolve(".writable"));
            Files.createTempFile(litter, ".writable", null);
            Files.createTempFile(litter, ".writable", null);
            Files.createFile(litter.resolve(".writable-by-all.tmp"));
        }
        // When
        MachineCheck.pass(settings("HF_KEY", "id:secret"));
        // Then
        assertThat(folders).allSatisfy(name -> assertThat(folder.resolve("root").resolve(name))
                .isDirectoryContaining(file -> file.endsWith(".writable-by-all.tmp"))
                .satisfies(left -> assertThat(left.toFile().list()).hasSize(1)));
    }

    @Test
    void whatALinkInTheInboxLeadsToIsNotWritten() throws IOException {
        // Given
        Path precious = Files.writeString(folder.resolve("precious"), "all of it");
        Files.createSymbolicLink(Files.createDirectories(folder.resolve("root/inbox")).resolve(".writable"), precious);
        // When
        MachineCheck.pass(settings("HF_KEY", "id:secret"));
        // Then
        assertThat(precious).hasContent("all of it");
        assertThat(folder.resolve("root/inbox")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afpfs", "9p", "fuse", "fuse.sshfs", "fuse.s3fs", "fuse.rclone",
        "fuse.glusterfs", "fuse.mergerfs", "fuse.grpcfuse", "osxfs", "vboxsf", "ceph", "lustre", "NFS", "webdav"})
    void aDiskThatOthersMayWriteToIsRefusedAndStaysAsItIs(String type) {
        // When
        SettingsException refusal = catchThrowableOfType(SettingsException.class,
                () -> MachineCheck.pass(settings("HF_KEY", "id:secret"), folder -> type));
        // Then
        assertThat(refusal.problems()).singleElement().asString()
                .contains(folder.resolve("root").toString(), "type " + type, "DROMEDARY_ROOT", "nothing was changed");
        assertThat(folder).isEmptyDirectory();
    }

    /** Also what containers have: overlays, and the folders that their host shares with them. */
    @ParameterizedTest
    @ValueSource(
            strings = {"ext4", "ext2/ext3", "xfs", "btrfs", "zfs", "f2fs", "tmpfs", "overlay", "fuse.fuse-overlayfs", "virtiofs", "fuseblk",
                "fakeowner", "apfs", "hfs", "NTFS", ""})
    void aDiskOfThisMachineIsTaken(String type) {
        MachineCheck.pass(settings("HF_KEY", "id:secret"), folder -> type);
        assertThat(folder.resolve("root/state")).isDirectory();
    }

    @Test
    void doesNotStartWithoutAKeyAndSaysWhatElseToTry() {
        assertThatThrownBy(() -> MachineCheck.pass(settings("HF_KEY", ""))).isInstanceOf(SettingsException.class)
                .hasMessageContaining("HF_KEY=id:secret").hasMessageContaining("./dromedary demo");
    }

    /** Linux has a file system of its own in memory. */
    @Test
    void namesEachFolderThatIsOnAnotherFileSystem() throws IOException {
        // Given
        Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "inbox");
        try {
            Files.createSymbolicLink(Files.createDirectories(folder.resolve("root")).resolve("inbox"), memory);
            // When, Then
            assertThatThrownBy(() -> MachineCheck.pass(settings("HF_KEY", "id:secret"))).isInstanceOf(SettingsException.class)
                    .hasMessageContaining("root/inbox is on another file system than ").hasMessageContaining("Mount the root ")
                    .hasMessageNotContaining("characters is on another");
            assertThat(memory).isEmptyDirectory();
        } finally {
            Files.delete(memory);
        }
    }

    @Test
    void namesEveryFolderThatCannotBeWritten() throws IOException {
        // Given
        Files.createDirectories(folder.resolve("root"));
        Files.createFile(folder.resolve("root/outbox"));
        Files.createFile(folder.resolve("root/state"));
        // When
        SettingsException refusal = catchThrowableOfType(SettingsException.class, () -> MachineCheck.pass(settings("HF_KEY", "id:secret")));
        // Then
        assertThat(refusal.problems()).as("one for each reason").hasSize(1);
        assertThat(refusal.problems().get(0)).contains("cannot be written", "a file is in its place", "DROMEDARY_ROOT",
                folder.resolve("root/outbox").toString(), folder.resolve("root/state").toString());
    }

    @Test
    void anOutboxThatIsLinkedIntoTheInboxIsRefused() throws IOException {
        // Given
        Files.createDirectories(folder.resolve("root/inbox/results"));
        Files.createSymbolicLink(folder.resolve("root/outbox"), folder.resolve("root/inbox/results"));
        // When, Then
        assertThatThrownBy(() -> MachineCheck.pass(settings("HF_KEY", "id:secret")))
                .hasMessageContaining(folder.resolve("root/outbox").toString()).hasMessageContaining("inside the inbox")
                .hasMessageContaining("Undo the link");
    }
}
