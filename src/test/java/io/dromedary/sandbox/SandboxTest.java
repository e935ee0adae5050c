package io.dromedary.sandbox;

import io.dromedary.sandbox.settings.SandboxSettings;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A quick sandbox for each test, and somebody who speaks to it. */
abstract class SandboxTest {

    Sandbox sandbox;
    Client client;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.quick());
        client = new Client(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    String picture() throws IOException {
        return client.upload("image/png", Pictures.png(16, 8));
    }

    void hold() {
        sandbox.behave(sandbox.settings().withHold(true));
    }
}
