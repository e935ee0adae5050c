package io.dromedary.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.api.Answers;
import io.dromedary.api.Dialects;
import io.dromedary.api.Status;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.PublicAddresses;
import io.dromedary.api.http.StreamedAnswer;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.MissingResult;
import io.dromedary.job.Output;
import io.dromedary.job.Result;
import io.dromedary.store.FolderStore;
import io.dromedary.testing.Generations;
import io.dromedary.testing.Ledger;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Message;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever order the answers have, whatever they repeat, leave out or add, and whichever downloads fail in between: each paid result is
 * published once, under a name that never changes.
 */
class ResultsByIdentityTest {

    private static final int PAID = 4;

    @TempDir
    private Path root;

    static Stream<Long> seeds() {
        return new Random(20261128).longs(30).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eachPaidResultIsPublishedOnceUnderOneName(long seed) throws Exception {
        try (Ledger ledger = new Ledger(root)) {
            new Provider(ledger, new Random(seed)).play();
        }
    }

    /** A provider that has some results, and answers about them in ever new ways; a set of jobs, or one request. */
    private final class Provider {
        private final Ledger ledger;
        private final Random random;
        private final boolean isSet;
        private final boolean hasIds;
        private final Dialects dialects;
        private final Download download;
        private final Map<Integer, String> names = new HashMap<>();
        private final Map<String, Integer> numbersOfMissing = new HashMap<>();

        private Provider(Ledger ledger, Random random) {
            this.ledger = ledger;
            this.random = random;
            this.isSet = random.nextBoolean();
            this.hasIds = isSet && random.nextBoolean();
            this.dialects = Generations.at("https://api.example", new Credentials("id", "secret"), ledger.clock);
            this.download = new Download(new FolderStore(root), ledger.view, ledger.outputs,
                    new PublicAddresses(false, SystemDefaultDnsResolver.INSTANCE), 1_000,
                    Ledger.pace());
        }

        void play() throws Exception {
            Job job = ledger.waiting(ledger.enter("j"));
            for (int looks = random.nextInt(5); looks > 0; looks--) {
                job = look(job, subset());
                if (fetch(job, random.nextInt(PAID))) {
                    check(job);
                }
                if (random.nextBoolean()) {
                    job = ledger.end(job, Channel.UNDELIVERABLE);
                }
            }
            job = look(job, IntStream.range(0, PAID).boxed().toList());
            assertThat(fetch(job, Integer.MAX_VALUE)).isTrue();
            check(job);
            try (Stream<Path> files = Files.walk(root.resolve("outbox"))) {
                List<String> published = files.filter(Files::isRegularFile).map(Provider::text).sorted().toList();
                assertThat(published).containsExactly("result 0", "result 1", "result 2", "result 3");
            }
        }

        private List<Integer> subset() {
            List<Integer> some = IntStream.range(0, PAID).filter(result -> random.nextInt(3) > 0).boxed().toList();
            return some.isEmpty() ? List.of(random.nextInt(PAID)) : some;
        }

        /** In any order, some of them twice, with fresh signatures, and beside a job that failed. */
        private Job look(Job job, List<Integer> results) throws Exception {
            List<String> named = new ArrayList<>();
            for (int result : results) {
                for (int times = 1 + random.nextInt(2) * random.nextInt(2); times > 0; times--) {
                    named.add(named(result));
                }
            }
            if (isSet && random.nextBoolean()) {
                named.add(random.nextInt(named.size() + 1), "{%s\"status\":\"nsfw\"}".formatted(hasIds ? "\"id\":\"flagged\"," : ""));
            }
            Collections.shuffle(named, random);
            String list = String.join(",", named);
            Status status = dialects.status(job,
                    Answers.of(200,
                            isSet ? "{\"jobs\":[%s]}".formatted(list) : "{\"status\":\"completed\",\"images\":[%s]}".formatted(list)));
            assertThat(status.isFinished()).isTrue();
            return ledger.journal.collecting(job, status.word(), status.results(), status.missing(), ledger.in(Ledger.HOUR));
        }

        private String named(int result) {
            String url = "\"https://cdn.example/%d.png?sig=%d\"".formatted(result, random.nextInt());
            return isSet
                    ? "{%s\"status\":\"completed\",\"results\":{\"raw\":{\"url\":%s}}}"
                            .formatted(hasIds ? "\"id\":\"job-%d\",".formatted(result) : "", url)
                    : "{\"url\":%s}".formatted(url);
        }

        /** @return whether all came, of at most so many */
        private boolean fetch(Job job, int most) throws Exception {
            int left = most;
            for (Output output = download.reserveNext(job); output != null; output = download.reserveNext(job), left--) {
                if (left == 0) {
                    ledger.outputs.tried(output);
                    return false;
                }
                String content = Result.withoutQuery(output.url()).replaceAll("\\D", "");
                Message message = Answers.none();
                message.setBody(new StreamedAnswer(200, null, "image/png", null,
                        new ByteArrayInputStream(("result " + content).getBytes(StandardCharsets.UTF_8))));
                assertThat(download.receive(output, output.url(), 0, message)).isNull();
            }
            return true;
        }

        private void check(Job job) {
            Map<Integer, String> now = ledger.view.outputs(job).stream().filter(Output::isPublished)
                    .collect(Collectors.toMap(Output::number, Output::path));
            assertThat(now).containsAllEntriesOf(names);
            names.putAll(now);
            for (MissingResult missing : ledger.now(job).missing()) {
                assertThat(now).doesNotContainKey(missing.number());
                assertThat(numbersOfMissing.merge(missing.word(), missing.number(), (before, after) -> before)).isEqualTo(missing.number());
            }
        }

        private static String text(Path file) {
            try {
                return Files.readString(file);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
