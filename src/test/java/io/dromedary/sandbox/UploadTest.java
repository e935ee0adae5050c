package io.dromedary.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.sandbox.settings.SandboxSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UploadTest {

    private static final byte[] PNG = picture();

    private static Sandbox sandbox;
    private static Client client;

    private static byte[] picture() {
        try {
            return Pictures.png(16, 8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.quick());
        client = new Client(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void takesAFileAndServesItAgain() throws IOException {
        var reply = client.download(client.upload("image/png", PNG));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(PNG);
        assertThat(reply.header("Content-Type")).isEqualTo("image/png");
    }

    @Test
    void handsOutNoUrlForAnUndocumentedType() throws IOException {
        JsonNode answer = client.ticket("image/tiff");
        assertThat(answer.at("/detail/0/loc/1").asText()).isEqualTo("content_type");
        assertThat(answer.at("/detail/0/msg").asText()).contains("image/webp");
    }

    @Test
    void needsEverySignedHeader() throws IOException {
        JsonNode ticket = client.ticket("image/png");
        var url = URI.create(ticket.path("upload_url").asText());
        var bare = HttpRequest.newBuilder(url).header("Content-Type", "image/png").PUT(BodyPublishers.ofByteArray(PNG));
        assertThat(client.send(bare).status()).isEqualTo(403);
        var wrongType = HttpRequest.newBuilder(url).header("Content-Type", "image/jpeg").header("x-amz-tagging", "retention=temporary")
                .PUT(BodyPublishers.ofByteArray(PNG));
        assertThat(client.send(wrongType).status()).isEqualTo(403);
    }

    @Test
    void needsTheQueryByteByByte() throws IOException {
        JsonNode ticket = client.ticket("image/png");
        String url = ticket.path("upload_url").asText();
        for (String changed : new String[] {url.replace("%2F", "/"), url.replace("a+b", "a%20b"), url.replace("%3d", "%3D"),
            url.replace("&empty=", "")}) {
            assertThat(changed).isNotEqualTo(url);
            var put = Client.put(ticket, PNG).uri(URI.create(changed));
            assertThat(client.send(put).status()).as(changed).isEqualTo(403);
        }
        assertThat(client.send(Client.put(ticket, PNG)).status()).isEqualTo(200);
    }

    @Test
    void refusesCredentialsAndWritesTheLeakDown() throws IOException {
        long before = sandbox.ledger().leakedCredentials();
        assertThat(client.send(Client.put(client.ticket("image/png"), PNG).header("Authorization", Client.KEY)).status()).isEqualTo(403);
        assertThat(sandbox.ledger().leakedCredentials()).isEqualTo(before + 1);
    }

    @Test
    void refusesAChunkedBody() throws IOException {
        var put = Client.put(client.ticket("image/png"), PNG).PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(PNG)));
        assertThat(client.send(put).status()).isEqualTo(411);
    }

    @Test
    void refusesBytesOfAnotherTypeAndStoresNothing() throws IOException {
        JsonNode ticket = client.ticket("image/jpeg");
        assertThat(client.send(Client.put(ticket, PNG)).status()).isEqualTo(400);
        assertThat(client.download(ticket.path("public_url").asText()).status()).isEqualTo(404);
    }

    @Test
    void countsOnlyFilesThatArrived() throws IOException {
        long before = sandbox.ledger().uploads();
        client.ticket("image/png");
        client.upload("image/png", PNG);
        assertThat(sandbox.ledger().uploads()).isEqualTo(before + 1);
    }

    @Test
    void refusesOrDropsTheFirstPutWhenAskedTo() throws IOException {
        JsonNode ticket = client.ticket("image/png");
        sandbox.behave(sandbox.settings().withFault("upload-403", 1).withFault("upload-drop", 1));
        assertThat(client.send(Client.put(ticket, PNG)).status()).isEqualTo(403);
        assertThatThrownBy(() -> client.send(Client.put(ticket, PNG))).isInstanceOf(IOException.class);
        assertThat(client.send(Client.put(ticket, PNG)).status()).isEqualTo(200);
    }
}
