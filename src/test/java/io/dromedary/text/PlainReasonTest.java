package io.dromedary.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class PlainReasonTest {

    @Test
    void aReasonIsInWordsForPeople() {
        assertThat(PlainReason.of(new AccessDeniedException("/data/inbox"))).isEqualTo("permission denied");
        assertThat(PlainReason.of(new NoSuchFileException("/data"))).isEqualTo("it does not exist");
        assertThat(PlainReason.of(new FileAlreadyExistsException("/data"))).isEqualTo("a file is in its place");
        assertThat(PlainReason.of(new FileSystemException("/data", null, "Read-only file system"))).isEqualTo("Read-only file system");
        assertThat(PlainReason.of(new UnknownHostException("api.example"))).isEqualTo("the name of the host is not known: api.example");
        assertThat(PlainReason.of(new ConnectException())).isEqualTo("connection refused");
        assertThat(PlainReason.of(new SocketTimeoutException())).isEqualTo("socket timeout");
        assertThat(PlainReason.of(new IOException("broken pipe"))).isEqualTo("broken pipe");
    }

    @Test
    void whatWrapsAnotherReasonSaysThatOneWithoutNamesOfClasses() {
        assertThat(PlainReason.of(new IOException("java.nio.file.NoSuchFileException: /data/a.png"))).isEqualTo("/data/a.png");
        assertThat(PlainReason.of(new IOException("org.apache.hc.core5.http.ConnectionClosedException: Premature end of chunk")))
                .isEqualTo("Premature end of chunk");
        assertThat(PlainReason.of(new IOException(new NoSuchFileException("/data")))).isEqualTo("/data");
        assertThat(PlainReason.of(new RuntimeException(new SocketTimeoutException()))).isEqualTo("socket timeout");
        assertThat(PlainReason.of(new IOException("see example.org"))).isEqualTo("see example.org");
    }
}
