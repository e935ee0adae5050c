package io.dromedary.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutageLogTest {

    private final OutageLog<String> log = new OutageLog<>();

    @Test
    void isToldOnceUntilItIsOverAndAgainWhereItIsAnother() {
        assertThat(log.isOver("bucket")).as("there was none").isFalse();
        assertThat(log.begins("bucket", "refused")).isTrue();
        assertThat(log.begins("bucket", "refused")).isFalse();
        assertThat(log.begins("bucket", "not found")).isTrue();
        assertThat(log.begins("queue", "refused")).as("of each by itself").isTrue();
        assertThat(log.isOver("bucket")).isTrue();
        assertThat(log.isOver("bucket")).isFalse();
        assertThat(log.begins("bucket", "not found")).isTrue();
    }

    @Test
    void whatIsGoneIsForgottenWithoutAWord() {
        log.begins("a.png", "refused");
        log.begins("b.png", "refused");
        log.forget("a.png"::equals);
        assertThat(log.has("a.png")).isFalse();
        assertThat(log.has("b.png")).isTrue();
        assertThat(log.isEmpty()).isFalse();
        assertThat(log.isOver("a.png")).isFalse();
    }
}
