package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Channel;
import io.dromedary.job.Problem;
import io.dromedary.job.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The texts are those of the product, as tests and trials showed them. */
class ReasonTest {

    private static String of(Channel channel, String why) {
        return Reason.of(new Verdict(channel, why, "", Verdict.Charged.NO), "shoe 1.png", List.of("shoe 1.png", "shoe 1.yaml"));
    }

    @ParameterizedTest
    @CsvFileSource(delimiter = '|', resources = "/reasons.txt")
    void whatDiffersFromJobToJobIsLeftOut(Channel channel, String why, String reason) {
        assertThat(of(channel, why)).isEqualTo(reason);
    }

    @Test
    void problemsOfManyDropsAreOneReason() {
        String first = ofProblem(new Problem("shoe 1.yaml", "outputs", "500", "give a whole number from 1 to 100"));
        String second = Reason.of(
                Verdict.invalid(List.of(new Problem("boat.yaml", "outputs", "'many; more'", "give a whole number from 1 to 100"))),
                "boat.png", List.of("boat.png", "boat.yaml"));
        assertThat(first).isEqualTo(second).isEqualTo("invalid: …, outputs: found …; give a whole number from … to …");
        assertThat(ofProblem(new Problem("shoe 1.png", null, "no prompt", "write one"))).isEqualTo("invalid: …: found …; write one");
    }

    private static String ofProblem(Problem problem) {
        return Reason.of(Verdict.invalid(List.of(problem)), "shoe 1.png", List.of("shoe 1.png", "shoe 1.yaml"));
    }

    @Test
    void itIsShortAndThereIsNoneWhereNothingWentWrong() {
        assertThat(of(Channel.FAILED, "so ".repeat(500))).hasSize(160);
        assertThat(of(Channel.CHANGED, "changed")).isNull();
        assertThat(Reason.of(null, "a", List.of())).isNull();
    }
}
