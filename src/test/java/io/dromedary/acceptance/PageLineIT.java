package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.Browser;
import io.dromedary.testing.Running;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a line that runs: what is dropped is seen, and what comes out is shown, wherever it lies. */
class PageLineIT {

    @TempDir
    private Path folder;
    @TempDir
    private Path profile;

    private final HttpClient client = HttpClient.newHttpClient();
    private URI page;

    @Test
    void aPersonSeesTheVideoAndStopsTheSpending() throws Exception {
        try (Studio studio = studio(Where.FOLDER); Running line = studio.run(); Browser browser = new Browser(profile)) {
            // Given
            awaitPage(line);
            browser.open(page);
            browser.awaitText("All is done. Nothing waits.");
            // When
            studio.drop("dune", ".png", "slow push in over the dunes");
            // Then: without loading the page anew
            browser.awaitText("slow push in over the dunes");
            await().atMost(Studio.LIMIT).until(() -> browser.script("const video = document.querySelector('.card video');"
                    + "return !!video && video.readyState > 1 && video.videoWidth > 0").asBoolean());
            filesAreSent(studio, browser.script("return document.querySelector('.card a').getAttribute('href')").asText());
            // When
            browser.tabTo("Pause");
            browser.press(Browser.ENTER);
            browser.awaitText("Nothing new is spent until you resume");
            studio.drop("coast", ".png", "waves");
            browser.awaitText("1 waiting.");
            assertThat(studio.sandbox.ledger().entries()).hasSize(1);
            // Then
            browser.tabTo("Resume");
            browser.press(Browser.ENTER);
            await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 4);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void whatLiesInABucketIsShownAlike() throws Exception {
        try (Studio studio = studio(Where.S3); Running line = studio.run()) {
            awaitPage(line);
            studio.drop("dune", ".png", "slow push in over the dunes");
            await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 2);
            String list = new String(get("/jobs?state=DELIVERED", "").body(), StandardCharsets.UTF_8);
            filesAreSent(studio, list.replaceAll("(?s).*href=\"(/jobs/[^\"/?]+)\".*", "$1"));
        }
    }

    private Studio studio(Where where) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            page = URI.create("http://127.0.0.1:" + free.getLocalPort());
        }
        return new Studio(where, folder, SandboxSettings.quick()).with("DROMEDARY_MANAGEMENT", "true")
                .with("DROMEDARY_MANAGEMENT_PORT", String.valueOf(page.getPort()));
    }

    private void awaitPage(Running line) {
        line.awaitOutput("drop here", Studio.LIMIT);
        await().atMost(Studio.LIMIT).ignoreExceptions().until(() -> get("/page.css", "").statusCode() == 200);
    }

    private void filesAreSent(Studio studio, String job) throws IOException, InterruptedException {
        HttpResponse<byte[]> part = get(job + "/results/1", "bytes=4-7");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).asString().isEqualTo("ftyp");
        assertThat(get(job + "/results/1", "").body()).isEqualTo(studio.bytes("outbox/dune__higgsfield-ai-dop-standard__1.mp4"));
        assertThat(get(job + "/files/1", "").body()).isEqualTo(Studio.picture("dune".hashCode()));
        assertThat(get(job + "/record/1", "").body()).asString().contains("slow push in over the dunes");
    }

    private HttpResponse<byte[]> get(String path, String range) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(page.resolve(path)).header("Range", range).build(), BodyHandlers.ofByteArray());
    }
}
