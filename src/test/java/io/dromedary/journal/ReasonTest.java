package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Channel;
import io.dromedary.job.Problem;
import io.dromedary.job.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are those of the product, as tests and trials showed them. */
class ReasonTest {

    private static String of(Channel channel, String why) {
        return Reason.of(new Verdict(channel, why, "", Verdict.Charged.NO), "shoe 1.png", List.of("shoe 1.png", "shoe 1.yaml"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NSFW | The provider's moderation flagged the result (nsfw). | nsfw: The provider's moderation flagged the result (nsfw)
            FAILED | The generation failed: out of memory on worker 17. | failed: The generation failed: out of memory on worker …
            REJECTED_422 | The provider refused the request (HTTP 422): motions.0.id: Field required | rejected-422: The provider refused the request (HTTP 422): motions.….id: Field required
            REJECTED_422 | The provider refused the request (HTTP 404): No model 'higgsfield-ai/x' | rejected-422: The provider refused the request (HTTP 404): No model …
            REJECTED_422 | The provider does not know the model higgsfield-ai/dop/fast (HTTP 404: Not found). | rejected-422: The provider does not know the model … (HTTP 404: Not found)
            REJECTED_422 | The provider refused the upload of shoe 1.png (HTTP 413): too large | rejected-422: The provider refused the upload of … (HTTP 413): too large
            REJECTED_403 | The provider refused this drop and accepts others (HTTP 402: needs 12.5 credits). | rejected-403: The provider refused this drop and accepts others (HTTP 402: needs … credits)
            RATE_LIMITED | There was no place at the provider for 24 hours: No place for higgsfield-ai/dop/standard now (HTTP 429: 8 of 8). | rate-limited: There was no place at the provider for … hours: No place for … now (HTTP 429: … of …)
            UNCERTAIN | It is not known whether the request was accepted: the answer was lost (Read timed out). | uncertain: It is not known whether the request was accepted: the answer was lost (Read timed out)
            EXPIRED | The request was not final after the deadline (last word: in_progress). | expired: The request was not final after the deadline (last word: in_progress)
            UNDELIVERABLE | The result is at the provider, but 5 downloads of it failed: HTTP 500 from https://cdn.example/a/b.mp4?sig=1. | undeliverable: The result is at the provider, but … downloads of it failed: HTTP 500 from …
            UNDELIVERABLE | 1 of the 2 results could not be fetched before the provider deleted them (2026-11-28T10:00:00Z): gone. | undeliverable: … of the … results could not be fetched before the provider deleted them (…): gone
            DUPLICATE | The same picture and request are delivered already: job 20261128-101112-abcdefgh, dropped as b/c.png, delivered as b/c__dop__1.mp4. | duplicates: The same picture and request are delivered already: job …, dropped as …, delivered as …
            CANCELED | It was canceled before it was sent. | canceled: It was canceled before it was sent
            """)
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
