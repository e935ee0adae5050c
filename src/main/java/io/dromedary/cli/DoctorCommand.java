package io.dromedary.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dromedary.api.query.ApiQueries;
import io.dromedary.catalogue.Catalogue;
import io.dromedary.catalogue.Model;
import io.dromedary.doctor.AccountLook;
import io.dromedary.doctor.BucketLook;
import io.dromedary.doctor.Finding;
import io.dromedary.doctor.Finding.Level;
import io.dromedary.doctor.MachineLook;
import io.dromedary.doctor.NetworkLook;
import io.dromedary.intake.bucket.EventQueue;
import io.dromedary.job.Places;
import io.dromedary.job.Target;
import io.dromedary.journal.Accounts;
import io.dromedary.journal.Generation;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.JournalView;
import io.dromedary.main.Line;
import io.dromedary.main.MachineCheck;
import io.dromedary.main.Settings;
import io.dromedary.main.Stores;
import io.dromedary.settings.SettingsException;
import io.dromedary.store.ObjectStoreException;
import io.dromedary.submit.Account;
import io.dromedary.text.PlainReason;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "doctor", mixinStandardHelpOptions = true, description = "Looks whether everything is there that the line needs, and says "
        + "what to do where it is not. Nothing is submitted, paid or left behind; a running line is not disturbed.",
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:all is well", "1:there are warnings", "2:there are problems"})
final class DoctorCommand implements Callable<Integer> {

    private static final String API_HOST = "api.higgsfield.ai";
    private static final String PLATFORM_HOST = "platform.higgsfield.ai";

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    private final Function<URI, Optional<URI>> otherHost;
    private final List<Finding> findings = new ArrayList<>();
    private final Clock clock = Clock.systemDefaultZone();
    private final NetworkLook network = new NetworkLook(clock);

    DoctorCommand() {
        this(DoctorCommand::other);
    }

    /** @param otherHost of the same provider, which may accept the key or know the model that this one does not */
    DoctorCommand(Function<URI, Optional<URI>> otherHost) {
        this.otherHost = otherHost;
    }

    @Override
    public Integer call() throws Exception {
        add(MachineLook.java(Runtime.version().feature()));
        add(MachineLook.locale(System.getProperty("os.name"), System.getProperty("sun.jnu.encoding"), Charset.defaultCharset()));
        try {
            look(Line.settings(Dromedary.home()));
        } catch (SettingsException e) {
            e.problems().forEach(problem -> add(Finding.problem("settings", problem, "Correct it, then ask again.")));
        }
        return print();
    }

    private void look(Settings settings) throws Exception {
        add(Finding.ok("settings", "all of them can be read"));
        boolean runs = Line.isRunning(settings);
        add(Finding.ok("line", runs ? "it runs" : "it does not run"));
        folders(settings);
        account(settings);
        journal(settings);
        buckets(settings);
        if (settings.webhooks() != null) {
            add(network.port("webhook port", settings.webhooks().host(), settings.webhooks().port(), runs,
                    "dromedary.webhook.host and dromedary.webhook.port"));
            add(network.publicAddress(settings.webhooks().publicUrl(), runs));
        }
        if (settings.management() != null) {
            add(network.port("management port", settings.management().host(), settings.management().port(), runs,
                    "dromedary.management.host and dromedary.management.port"));
        }
    }

    private void folders(Settings settings) {
        Path root = settings.root();
        List<Path> renamed = Stream.concat(Stream.of(Places.WORK),
                settings.stores().in()
                        ? Stream.of()
                        : Stream.of(Places.INBOX, Places.CHARACTERS, Places.DONE, Places.ERRORS,
                                Places.DUPLICATES, Places.HOLD))
                .map(root::resolve).toList();
        findings.addAll(MachineLook.folders(root, renamed, List.of(root.resolve(Places.OUTBOX), settings.state()),
                MachineCheck.fileSystem(root), MachineCheck::isShared, settings.anyDisk()));
        add(MachineLook.space(root, MachineLook.free(root)));
    }

    private void account(Settings settings) throws Exception {
        URI host = settings.api().baseUrl();
        add(network.clock(host));
        if (settings.api().credentials() == null) {
            add(Finding.problem("key", "there is none", "Set HF_KEY=id:secret; without a key, try `./dromedary demo`."));
            return;
        }
        try (QueryClient client = QueryClient.start(Dromedary.home(), settings)) {
            ApiQueries here = client.questions();
            try {
                client.ask(here.probe());
                add(Finding.ok("key", "%s is accepted by %s".formatted(settings.api().credentials(), host)));
                model(settings, client, host);
            } catch (QueryClient.NoAnswerException e) {
                Optional<URI> other = otherHost.apply(host).filter(address -> accepts(client, settings, address));
                add(Finding.problem("key", e.getMessage(), other.map(
                        address -> "%s accepts the key: set HIGGSFIELD_BASE_URL=%1$s.".formatted(address))
                        .orElse("Check the key in the console, the address in HIGGSFIELD_BASE_URL, and the network.")));
            }
        }
    }

    private boolean accepts(QueryClient client, Settings settings, URI address) {
        try {
            client.ask(new ApiQueries(address, settings.api().credentials(), clock).probe());
            return true;
        } catch (QueryClient.NoAnswerException e) {
            return false;
        }
    }

    /** The provider's two hosts have the same keys and different models. The key goes to no other. */
    private static Optional<URI> other(URI host) {
        String name = String.valueOf(host.getHost());
        return name.equals(API_HOST)
                ? Optional.of(URI.create("https://" + PLATFORM_HOST))
                : name.equals(PLATFORM_HOST) ? Optional.of(URI.create("https://" + API_HOST)) : Optional.empty();
    }

    private void model(Settings settings, QueryClient client, URI host) throws Exception {
        String named = settings.intake().model();
        Model model = named == null ? null : Catalogue.read(settings.models()).find(named).orElse(null);
        if (model == null || !model.dialect().equals(Target.QUEUE)) {
            return;
        }
        if (knows(client, settings, host, model)) {
            add(Finding.ok("model", "%s is known to %s".formatted(model.id(), host)));
            return;
        }
        Optional<URI> other = otherHost.apply(host).filter(address -> knows(client, settings, address, model));
        add(Finding.warning("model", "%s has no estimate for %s, and may not know it".formatted(host, model.id()),
                other.map(address -> "%s knows it: set HIGGSFIELD_BASE_URL=%1$s.".formatted(address))
                        .orElse("Name another one in dromedary.model; `./dromedary models` lists those that are known here.")));
    }

    /** A refusal of the empty body is an answer about the body. */
    private boolean knows(QueryClient client, Settings settings, URI address, Model model) {
        try {
            return client.ask(new ApiQueries(address, settings.api().credentials(), clock).estimate(model.id(), "{}")).isKnown();
        } catch (QueryClient.NoAnswerException e) {
            return e.isRefused();
        }
    }

    private void journal(Settings settings) {
        if (!Files.exists(settings.journal())) {
            add(Finding.ok("journal", "there is none yet; the first start makes it"));
            add(AccountLook.places(settings.submit().concurrency(), Optional.empty()));
            return;
        }
        try (var database = JournalFile.openForReading(settings.journal())) {
            JournalView view = new JournalView(database);
            add(Finding.ok("journal", "%s can be read, and has %d jobs".formatted(settings.journal(),
                    view.counts().values().stream().mapToLong(Long::longValue).sum())));
            for (Map.Entry<String, String> paused : view.accountPaused().entrySet()) {
                add(Finding.problem("account", "%s is paused".formatted(Account.name(paused.getKey())), paused.getValue()));
            }
            new Generation(database).hold().ifPresent(why -> add(Finding.problem("journal", why, "Look at `./dromedary jobs`.")));
            add(AccountLook.places(settings.submit().concurrency(),
                    view.places().stream().filter(shown -> shown.realm().equals(Target.API) && shown.model() == null)
                            .map(Accounts.Places::places).findFirst()));
            view.lastResultAddress().map(address -> URI.create(address).resolve("/")).ifPresent(host -> add(network.reachable(
                    "results host", host, "Results are fetched from there: let this network reach it.")));
        } catch (RuntimeException e) {
            add(Finding.problem("journal", "%s cannot be read (%s)".formatted(settings.journal(), PlainReason.of(e)),
                    "Run the version of Dromedary that wrote it, or restore a copy."));
        }
    }

    private void buckets(Settings settings) {
        if (settings.stores().buckets() == null) {
            return;
        }
        String name = ".doctor-" + ProcessHandle.current().pid();
        try (Stores stores = Stores.open(settings.root(), settings.stores())) {
            if (stores.dropBucket() != null) {
                findings.addAll(BucketLook.at(stores.dropBucket(), Places.WORK + "/", name, true));
                findings.addAll(BucketLook.at(stores.dropBucket(), Places.INBOX + "/", name, false));
            }
            if (stores.resultBucket() != null) {
                findings.addAll(BucketLook.at(stores.resultBucket(), Places.OUTBOX + "/", name, false));
            }
            String owner = settings.stores().buckets().expectedOwner();
            boolean refused = findings.stream().anyMatch(one -> one.check().startsWith("bucket") && one.level() != Level.OK);
            add(owner == null
                    ? Finding.ok("bucket, owner", "not checked, since dromedary.s3.expected-owner is empty")
                    : refused
                            ? Finding.warning("bucket, owner", "not known to be " + owner,
                                    "If the credentials and the policy are right, correct dromedary.s3.expected-owner.")
                            : Finding.ok("bucket, owner", "it is " + owner));
        } catch (ObjectStoreException e) {
            add(Finding.problem("bucket", e.getMessage(), "Correct dromedary.s3.region."));
        }
        if (settings.stores().events()) {
            queue(settings);
        }
    }

    /** No message is taken: each taking counts towards the queue's dead letters. */
    private void queue(Settings settings) {
        try {
            EventQueue queue = EventQueue.open(settings.stores().queue(), settings.stores().buckets().region());
            queue.client().close();
            add(Finding.ok("queue", queue.url() + " can be asked"));
        } catch (SettingsException e) {
            e.problems().forEach(problem -> add(Finding.problem("queue", problem, "See deploy/aws.")));
        }
    }

    private void add(Finding finding) {
        findings.add(finding);
    }

    private int print() throws Exception {
        Level worst = findings.stream().map(Finding::level).max(Comparator.naturalOrder()).orElse(Level.OK);
        if (json) {
            System.out.println(new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(Map.of("worst", worst, "findings", findings)));
        } else {
            for (Finding finding : findings) {
                System.out.printf("%-8s %-16s %s%n", finding.level().name().toLowerCase(Locale.ROOT), finding.check(),
                        Terminal.plain(finding.found()));
                if (!finding.remedy().isEmpty()) {
                    System.out.printf("%-25s %s%n", "", Terminal.plain(finding.remedy()));
                }
            }
        }
        return worst.ordinal();
    }
}
