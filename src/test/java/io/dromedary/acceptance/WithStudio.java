package io.dromedary.acceptance;

import io.dromedary.sandbox.settings.SandboxSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A studio for each test: over a folder, or over each store for a class that runs {@link InEachStore}. */
abstract class WithStudio {

    @Parameter
    Where where = Where.FOLDER;

    @TempDir
    Path folder;

    Studio studio;

    @BeforeEach
    void open() throws Exception {
        studio = new Studio(where, folder, SandboxSettings.quick());
    }

    @AfterEach
    void close() {
        studio.close();
    }
}
