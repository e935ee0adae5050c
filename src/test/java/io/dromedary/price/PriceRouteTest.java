package io.dromedary.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.query.ApiQueries;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Price;
import io.dromedary.job.Price.Source;
import io.dromedary.job.Target;
import io.dromedary.job.Variables;
import io.dromedary.journal.Estimates;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.Models;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.camel.BeanInject;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The price of a submission, through the product's own routes: what is asked, how often, and what happens where no answer comes. */
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/submit/price.camel.yaml,file:routes/submit/estimate.camel.yaml,"
            + "file:routes/calls/call-free.camel.yaml",
    "dromedary.price.wait=300"}, mockEndpointsAndSkip = "http:api.*")
class PriceRouteTest {

    private static final String CREDITS = "{\"type\":\"estimate\",\"credits\":\"1.500\",\"usd\":\"0.094\",\"discount\":null}";
    private static final Price ESTIMATED = Price.of(new BigDecimal("1.5"), Source.ESTIMATE).orElseThrow();

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Pricing pricing;
    private int jobs;
    @BeanInject
    CamelContext context;
    @EndpointInject
    ProducerTemplate template;
    @EndpointInject("mock:http:api")
    MockEndpoint calls;

    @Configure
    void open(MainConfigurationProperties main) throws Exception {
        ledger = new Ledger(folder);
        Files.writeString(folder.resolve("prices.yaml"),
                "prices:\n  some/other: {per-output: 0.4}\n  reve/text-to-image: {per-output: 0.6}\n");
        pricing = pricing(PriceMode.ESTIMATE);
    }

    private Pricing pricing(PriceMode mode) throws Exception {
        return new Pricing(mode, PriceTable.read(folder.resolve("prices.yaml"), Models.CATALOGUE),
                new ApiQueries(URI.create("https://api.example"), new Credentials("id", "secret"), ledger.clock),
                new Estimates(ledger.source, ledger.clock), ledger.clock.monotonic());
    }

    @BindToRegistry("pricing")
    Pricing pricing() {
        return pricing;
    }

    @BeforeEach
    void answer() {
        answer(200, CREDITS);
    }

    @AfterEach
    void close() {
        context.stop();
        ledger.close();
    }

    private void answer(int status, String body) {
        calls.whenAnyExchangeReceived(exchange -> answer(exchange, status, body));
    }

    private static void answer(Exchange exchange, int status, String body) {
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setBody(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private Job job(String model, String dialect, String prompt, String parameter, MediaFile... media) {
        DropRequest request = new DropRequest(model, prompt, JsonNodeFactory.instance.objectNode().put("quality", parameter), null, null,
                7L + jobs, null,
                null, 0, null, null, null, null, null, new Target(dialect, model));
        String id = "j" + jobs++;
        return ledger.journal.enter(id, "a.txt", "", List.of("a.txt"), "work/" + id, List.of(media), request, "intent of " + id, null)
                .orElseThrow();
    }

    private Job job(String prompt) {
        return job("some/model", Target.QUEUE, prompt, "high");
    }

    private static String body(Job job) {
        return Models.COMPOSITION.parameters(job.request(), job.media()).toString();
    }

    private Price price(Job job) {
        Exchange exchange = template.send("direct:price", each -> {
            each.setVariable(Variables.JOB, job);
            each.setVariable(Variables.REQUEST_BODY, body(job));
        });
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
        return exchange.getVariable(Variables.PRICE, Price.class);
    }

    @Test
    void whatCostsTheSameIsAskedForOnceADay() {
        assertThat(price(job("a dune"))).isEqualTo(ESTIMATED);
        assertThat(price(job("another prompt, another seed"))).isEqualTo(ESTIMATED);
        assertThat(calls.getReceivedCounter()).isOne();
        assertThat(calls.getExchanges().get(0).getMessage().getHeader(Exchange.HTTP_URI))
                .isEqualTo("https://api.example/estimate/some/model");
        assertThat(price(job("some/model", Target.QUEUE, "a dune", "low"))).isEqualTo(ESTIMATED);
        assertThat(calls.getReceivedCounter()).as("another parameter").isEqualTo(2);
        ledger.clock.advance(Duration.ofDays(1));
        price(job("a dune"));
        assertThat(calls.getReceivedCounter()).isEqualTo(3);
    }

    @Test
    void addressesOfPicturesDoNotCountAndTheContentOfAVideoDoes() {
        price(job("some/model", Target.QUEUE, "a", "high", file("1.png", "image/png", "a")));
        price(job("some/model", Target.QUEUE, "a", "high", file("2.png", "image/png", "b")));
        assertThat(calls.getReceivedCounter()).isOne();
        price(job("some/model", Target.QUEUE, "a", "high", file("1.mp4", "video/mp4", "c")));
        price(job("some/model", Target.QUEUE, "a", "high", file("2.mp4", "video/mp4", "d")));
        assertThat(calls.getReceivedCounter()).isEqualTo(3);
    }

    private static MediaFile file(String name, String type, String sha256) {
        return new MediaFile(name, type, 4, 0, 0, sha256, "https://cdn.example/" + name, 0L, null, null);
    }

    @Test
    void jobsThatComeTogetherAskOnce() {
        CountDownLatch asked = new CountDownLatch(1);
        calls.whenAnyExchangeReceived(exchange -> {
            asked.await();
            answer(exchange, 200, CREDITS);
        });
        List<Job> four = IntStream.range(0, 4).mapToObj(i -> job("prompt " + i)).toList();
        List<CompletableFuture<Price>> prices = four.stream().map(job -> CompletableFuture.supplyAsync(() -> price(job))).toList();
        asked.countDown();
        assertThat(prices).allSatisfy(price -> assertThat(price.join()).isEqualTo(ESTIMATED));
        assertThat(calls.getReceivedCounter()).isOne();
    }

    @Test
    void whatHasNoEstimateIsInTheListOrNotKnown() {
        answer(200, "{\"type\":\"description\",\"pricing_description\":\"by the second\"}");
        assertThat(price(job("a dune"))).isNull();
        assertThat(price(job("a dune"))).isNull();
        assertThat(calls.getReceivedCounter()).isOne();
        assertThat(price(job("some/other", Target.QUEUE, "a dune", "high")))
                .isEqualTo(Price.of(new BigDecimal("0.4"), Source.TABLE).orElseThrow());
        answer(404, "{\"detail\":\"model_not_found\"}");
        assertThat(price(job("some/third", Target.QUEUE, "a dune", "high"))).isNull();
    }

    @Test
    void aRefusalSaysNothingOfOtherRequests() {
        answer(500, "{\"detail\":\"Internal server error\"}");
        assertThat(price(job("a dune"))).isNull();
        assertThat(price(job("a dune"))).isNull();
        assertThat(calls.getReceivedCounter()).isOne();
        answer(200, CREDITS);
        assertThat(price(job("some/other", Target.QUEUE, "a dune", "high"))).isEqualTo(ESTIMATED);
        ledger.clock.advance(Duration.ofMinutes(10));
        assertThat(price(job("a dune"))).isEqualTo(ESTIMATED);
    }

    @Test
    void withoutAConnectionNothingIsAskedForAWhile() {
        calls.whenAnyExchangeReceived(exchange -> {
            throw new ConnectException("refused");
        });
        assertThat(price(job("a dune"))).isNull();
        assertThat(price(job("some/other", Target.QUEUE, "a dune", "high"))).extracting(Price::source).isEqualTo(Source.TABLE);
        assertThat(calls.getReceivedCounter()).isOne();
        answer(200, CREDITS);
        ledger.clock.advance(Duration.ofMinutes(1));
        assertThat(price(job("a dune"))).isEqualTo(ESTIMATED);
    }

    @Test
    void anAnswerThatIsLateHoldsUpNothingAndIsKept() throws IOException {
        CountDownLatch late = new CountDownLatch(1);
        calls.whenAnyExchangeReceived(exchange -> {
            late.await();
            answer(exchange, 200, CREDITS);
        });
        Job first = job("a dune");
        assertThat(price(first)).isNull();
        assertThat(price(job("some/third", Target.QUEUE, "a dune", "high"))).isNull();
        late.countDown();
        await().untilAsserted(() -> assertThat(pricing.of(pricing.question(first, body(first)))).isEqualTo(ESTIMATED));
        assertThat(price(job("another"))).isEqualTo(ESTIMATED);
        assertThat(calls.getReceivedCounter()).isOne();
    }

    @Test
    void onlyTheQueueGivesEstimates() {
        assertThat(price(job("web/some", Target.WEB, "a dune", "high"))).isNull();
        assertThat(price(job("v1/some", Target.JOB_SET, "a dune", "high"))).isNull();
        assertThat(calls.getReceivedCounter()).isZero();
    }

    @Test
    void aSubmissionWhoseAnswerWasLostKeepsThePriceThatItHad() {
        Job lost = ledger.submitting(job("some/other", Target.QUEUE, "a dune", "high"));
        assertThat(price(lost)).isNull();
        assertThat(calls.getReceivedCounter()).isZero();
    }

    @Test
    void aNumberThatCanBeNoPriceIsNone() {
        answer(200, CREDITS.replace("1.500", "-1"));
        assertThat(price(job("a dune"))).isNull();
    }

    @Test
    void theProviderIsNotAskedWhereTheSettingSaysSo() throws Exception {
        Pricing byTable = pricing(PriceMode.TABLE);
        Job other = job("some/other", Target.QUEUE, "a dune", "high");
        PriceQuestion question = byTable.question(other, body(other));
        assertThat(byTable.isToBeAsked(question)).isFalse();
        assertThat(byTable.of(question)).extracting(Price::source).isEqualTo(Source.TABLE);
        PriceQuestion none = pricing(PriceMode.OFF).question(other, body(other));
        assertThat(pricing(PriceMode.OFF).isToBeAsked(none)).isFalse();
        assertThat(pricing(PriceMode.OFF).of(none)).isNull();
    }
}
