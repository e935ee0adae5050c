package io.dromedary.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkloadTest {

    @Test
    void isTheModelAndWhatItsWorkDependsOn() {
        assertThat(Workload.of("wan/text-to-video",
                """
                {"prompt": "a duration of 5", "resolution": "768P", "duration": "6", "seed": 7, "cfg_scale": 0.5}"""))
                .isEqualTo("wan/text-to-video duration=6 resolution=768p");
    }

    @Test
    void looksIntoTheEnvelopeOfOlderGenerationsAndCountsResults() {
        assertThat(Workload.of("soul", """
                {"params": {"batch_size": 4, "width_and_height": "1536x2048", "prompt": "x", "motions": [{"id": "m", "count": 2}]}}"""))
                .isEqualTo("soul batch_size=4 width_and_height=1536x2048");
    }

    @Test
    void aNumberIsTheSameHoweverItIsWritten() {
        assertThat(Workload.of("m", "{\"duration\": 5}")).isEqualTo(Workload.of("m", "{\"duration\": \"5\"}"));
    }

    @Test
    void ofWhatIsNoJsonOnlyTheModelIsKnown() {
        assertThat(Workload.of("m", "--boundary")).isEqualTo("m");
    }
}
