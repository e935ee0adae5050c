package io.dromedary.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.api.query.ApiQueries;
import io.dromedary.job.Channel;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Hold.Limit;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Price;
import io.dromedary.job.RefusedException;
import io.dromedary.job.Target;
import io.dromedary.job.Variables;
import io.dromedary.journal.Estimates;
import io.dromedary.journal.Reservations;
import io.dromedary.price.PriceMode;
import io.dromedary.price.PriceTable;
import io.dromedary.price.Pricing;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.Generations;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.Models;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.BeanInject;
import org.apache.camel.BindToRegistry;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Variable;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a price before anything is uploaded, and what a limit makes of it, with the product's own journal and rules. */
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/submit/price-early.camel.yaml,file:routes/submit/price.camel.yaml,"
            + "file:routes/submit/estimate.camel.yaml,file:routes/calls/call-free.camel.yaml"},
        mockEndpointsAndSkip = "http:api.*")
class PriceEarlyRouteTest {

    private static final Credentials KEY = new Credentials("id", "secret");
    private static final String DEAR = "{\"type\":\"estimate\",\"credits\":\"9.000\",\"usd\":\"0.563\",\"discount\":null}";

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Submission submission;
    private Pricing pricing;
    private BigDecimal approveAbove = new BigDecimal("2");
    @BeanInject
    CamelContext context;
    @EndpointInject
    ProducerTemplate template;
    @EndpointInject("mock:http:api")
    MockEndpoint calls;

    @Configure
    void open(MainConfigurationProperties main) throws Exception {
        ledger = new Ledger(folder);
        Files.writeString(folder.resolve("prices.yaml"), "prices:\n  web/dear: {per-output: 7}\n");
        pricing = new Pricing(PriceMode.ESTIMATE, PriceTable.read(folder.resolve("prices.yaml"), Models.CATALOGUE),
                new ApiQueries(URI.create("https://api.example"), KEY, ledger.clock), new Estimates(ledger.source, ledger.clock),
                ledger.clock.monotonic());
        submission = new Submission(ledger.journal, null, Models.COMPOSITION, Generations.at("https://api.example", KEY, ledger.clock),
                Ledger.HOUR, null, null, ledger.clock);
    }

    @BindToRegistry("pricing")
    Pricing pricing() {
        return pricing;
    }

    @BindToRegistry("submission")
    Submission submission() {
        return submission;
    }

    @BindToRegistry("limitCheck")
    LimitCheckOfNow limitCheck() {
        return new LimitCheckOfNow();
    }

    /** By the limits that the test has set by then. */
    public final class LimitCheckOfNow {

        private LimitCheck check() {
            return new LimitCheck(new SpendLimits(new LimitSettings(LimitSettings.NONE.budget(), approveAbove, null, false),
                    folder.resolve("inbox")), new Reservations(ledger.source, ledger.clock), pricing::isOutstanding);
        }

        public boolean isLimited(@Variable(Variables.JOB) Job job) throws TryLaterException {
            return check().isLimited(job);
        }

        public void check(@Variable(Variables.JOB) Job job, @Body String draft,
                @Variable(Variables.PRICE) Price price) throws RefusedException, TryLaterException {
            check().check(job, draft, price);
        }
    }

    @BeforeEach
    void answer() {
        answer(DEAR);
    }

    private void answer(String body) {
        calls.whenAnyExchangeReceived(exchange -> {
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
            exchange.getMessage().setBody(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        });
    }

    @AfterEach
    void close() {
        context.stop();
        ledger.close();
    }

    /** In the hands of this run. */
    private Job job(String id, String model, String dialect, MediaFile file) {
        DropRequest request = new DropRequest(model, "a prompt of " + id, JsonNodeFactory.instance.objectNode(), null, null, null, null,
                null, 0, null, null, null, null, null, new Target(dialect, model));
        assertThat(ledger.journal.enter(id, file.name(), "", List.of(file.name()), "work/" + id, List.of(file), request, "intent of " + id,
                null))
                .isPresent();
        return ledger.journal.takeReady(Target.WEB.equals(dialect) ? Target.WEB : Target.API, 9, 1).get(0);
    }

    private Job job(String id) {
        return job(id, Ledger.MODEL, Target.QUEUE, picture(id));
    }

    private static MediaFile picture(String id) {
        return new MediaFile(id + ".png", "image/png", 4, 640, 480, "content of " + id, null, null, null, null);
    }

    private Exchange quote(Job job) {
        return template.send("direct:price-early", exchange -> exchange.setVariable(Variables.JOB, job));
    }

    /** As far as the price: what follows in the route of the upload. */
    private void uploadAndAsk(Job job) throws Exception {
        Job uploaded = ledger.uploads.stored(job, job.media().get(0), "https://cdn.example/" + job.id(), null);
        String body = submission.body(uploaded);
        assertThat(body).contains("https://cdn.example/" + job.id());
        Exchange priced = template.send("direct:price", exchange -> {
            exchange.setVariable(Variables.JOB, uploaded);
            exchange.setVariable(Variables.REQUEST_BODY, body);
        });
        assertThat(priced.getException()).isNull();
    }

    @Test
    void withoutLimitsNothingIsDone() {
        approveAbove = null;
        Exchange done = quote(job("j"));
        assertThat(done.getException()).isNull();
        assertThat(done.getVariables()).doesNotContainKey(Variables.QUESTION);
        assertThat(quote(job("k")).getException()).as("and nobody waits").isNull();
        assertThat(calls.getReceivedCounter()).isZero();
    }

    @Test
    void oneJobOfAKindIsUploadedToAskAndTheOthersAreHeldByItsAnswer() throws Exception {
        // Given
        Job first = job("first");
        Job second = job("second");
        // When
        assertThat(quote(first).getException()).isNull();
        // Then
        assertThat(quote(second).getException()).isInstanceOf(TryLaterException.class)
                .hasMessage("waits for another job that costs the same, for which the price is being asked");
        assertThat(quote(first).getException()).as("which still is the first").isNull();
        assertThat(calls.getReceivedCounter()).isZero();
        // When
        uploadAndAsk(first);
        // Then
        assertThat(quote(second).getException()).isInstanceOfSatisfying(RefusedException.class, held -> {
            assertThat(held.verdict().channel()).isEqualTo(Channel.HOLD);
            assertThat(held.verdict().hold().limit()).isEqualTo(Limit.APPROVAL);
            assertThat(held.verdict().hold().credits()).isEqualByComparingTo("9");
        });
        assertThat(calls.getReceivedCounter()).isOne();
        assertThat(calls.getExchanges().get(0).getMessage().getBody(String.class)).as("the request with its address")
                .contains("https://cdn.example/first");
    }

    @Test
    void whatIsWithinTheLimitsGoesOnWithItsPrice() throws Exception {
        answer(DEAR.replace("9.000", "2.000"));
        Job first = job("first");
        quote(first);
        uploadAndAsk(first);
        Exchange second = quote(job("second"));
        assertThat(second.getException()).isNull();
        assertThat(second.getVariable(Variables.PRICE, Price.class).credits()).isEqualByComparingTo("2");
    }

    @Test
    void whatAPersonHasApprovedGoesOn() throws Exception {
        Job first = job("first");
        quote(first);
        uploadAndAsk(first);
        Job second = job("second");
        ledger.sql().update("UPDATE job SET approved = 9000000 WHERE id = 'second'");
        assertThat(quote(second).getException()).isNull();
    }

    @Test
    void aJobThatIsLetGoOfKeepsNobodyFromAsking() {
        // Given
        Job first = job("first");
        Job second = job("second");
        quote(first);
        assertThat(quote(second).getException()).isInstanceOf(TryLaterException.class);
        // When
        ledger.journal.later(first, "no connection", ledger.in(Ledger.HOUR), false);
        // Then
        assertThat(quote(second).getException()).isNull();
    }

    @Test
    void norDoesOneThatTakesLongerThanAMinute() {
        Job first = job("first");
        Job second = job("second");
        quote(first);
        ledger.clock.advance(Duration.ofMinutes(1).plusMillis(1));
        ledger.journal.renew(Map.of(first.id(), first.fence(), second.id(), second.fence()));
        assertThat(quote(second).getException()).isNull();
        assertThat(quote(first).getException()).isInstanceOf(TryLaterException.class);
    }

    @Test
    void theAnswerOfADayAgoIsAskedForAgainByOne() throws Exception {
        Job first = job("first");
        quote(first);
        uploadAndAsk(first);
        ledger.clock.advance(Duration.ofDays(1));
        assertThat(quote(job("second")).getException()).isNull();
        assertThat(quote(job("third")).getException()).isInstanceOf(TryLaterException.class);
    }

    @Test
    void recordingsDifferInPriceSoEachIsAskedFor() {
        for (String id : List.of("1", "2")) {
            assertThat(quote(job(id, "some/model", Target.QUEUE,
                    new MediaFile(id + ".mp4", "video/mp4", 4, 0, 0, "content of " + id, null, null, null, null))).getException()).isNull();
        }
    }

    @Test
    void whereTheProviderGivesNoEstimatesTheListSaysIt() {
        assertThat(quote(job("j", "web/dear", Target.WEB, picture("j"))).getException()).isInstanceOfSatisfying(RefusedException.class,
                held -> assertThat(held.verdict().hold().credits()).isEqualByComparingTo("7"));
        assertThat(quote(job("k", "web/unknown", Target.WEB, picture("k"))).getException()).isInstanceOfSatisfying(
                RefusedException.class, held -> assertThat(held.verdict().hold().limit()).isEqualTo(Limit.UNPRICED));
    }

    @Test
    void whileTheProviderDoesNotAnswerNothingIsUploaded() throws Exception {
        calls.whenAnyExchangeReceived(exchange -> {
            throw new ConnectException("refused");
        });
        Job first = job("first");
        quote(first);
        uploadAndAsk(first);
        assertThat(quote(job("second")).getException()).isInstanceOf(TryLaterException.class)
                .hasMessage("waits for the provider to say what it costs");
        ledger.journal.waits(ledger.now(first), "waits for the provider", ledger.in(Ledger.HOUR));
        ledger.clock.advance(Duration.ofMinutes(1));
        assertThat(quote(job("third")).getException()).as("asks again after a minute").isNull();
    }
}
