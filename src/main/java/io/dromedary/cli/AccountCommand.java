package io.dromedary.cli;

import io.dromedary.api.query.WebQueries;
import io.dromedary.catalogue.Catalogue;
import io.dromedary.job.Target;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.JournalView;
import io.dromedary.journal.Spending;
import io.dromedary.main.Line;
import io.dromedary.main.Settings;
import io.dromedary.submit.Account;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(name = "account", mixinStandardHelpOptions = true, description = "Shows whether the key is accepted, what keeps the "
        + "account from working, and what became of the submissions of each model.",
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
            "0:the key is accepted", "3:it is not, or that is not known"})
final class AccountCommand implements Callable<Integer> {

    /** The exit code of {@code run --once} when the account is the problem. */
    private static final int ACCOUNT = 3;

    @Override
    public Integer call() throws Exception {
        Settings settings = Line.settings(Dromedary.home());
        String trouble = trouble(settings);
        System.out.printf("host     %s%nkey      %s%n", settings.api().baseUrl(),
                trouble == null ? settings.api().credentials() + " is accepted" : trouble);
        if (settings.api().dialects().web().isEnabled()) {
            showWeb(settings);
        }
        Path file = settings.journal();
        if (Files.exists(file)) {
            try (var database = JournalFile.openForReading(file)) {
                show(new JournalView(database), new Spending(database), settings);
            }
        } else {
            System.out.printf("There is no journal in %s yet.%n", settings.root());
        }
        return trouble == null ? 0 : ACCOUNT;
    }

    /** Null if the key is accepted. */
    private static String trouble(Settings settings) throws Exception {
        if (settings.api().credentials() == null) {
            return "none; set HF_KEY=id:secret";
        }
        try (QueryClient enquirer = QueryClient.start(Dromedary.home(), settings)) {
            enquirer.ask(enquirer.questions().probe());
            return null;
        } catch (QueryClient.NoAnswerException e) {
            return "%s: %s".formatted(settings.api().credentials(), Terminal.plain(e.getMessage()));
        }
    }

    private static void showWeb(Settings settings) throws Exception {
        try (QueryClient enquirer = QueryClient.start(Dromedary.home(), settings)) {
            WebQueries web = new WebQueries(settings.api().dialects().web(), Clock.systemDefaultZone());
            System.out.printf("web      %s (unofficial)%n", settings.api().dialects().web().baseUrl());
            enquirer.ask(web.user())
                    .forEach((name, value) -> System.out.printf("         %-16s %s%n", Terminal.plain(name), Terminal.plain(value)));
            List<String> types = Catalogue.read(settings.models()).all().stream().filter(model -> model.dialect().equals(Target.WEB))
                    .map(model -> model.id().replaceFirst(".*/", "").replace('-', '_')).toList();
            enquirer.ask(web.recent(types))
                    .forEach(set -> System.out.printf("         %s  %-11s %s%n", Terminal.plain(set.id()), Terminal.plain(set.status()),
                            Terminal.plain(set.type())));
        } catch (QueryClient.NoAnswerException e) {
            System.out.printf("         %s%n", Terminal.plain(e.getMessage()));
        }
    }

    private static void show(JournalView view, Spending spending, Settings settings) {
        System.out.printf("line     %s%n", view.accountPaused().isEmpty()
                ? "not paused"
                : view.accountPaused().entrySet().stream()
                        .map(paused -> "%s PAUSED: %s".formatted(Account.name(paused.getKey()), paused.getValue()))
                        .collect(Collectors.joining("; ")));
        System.out.printf("places   %d of %d in use%n%n", view.atProvider(), settings.submit().concurrency());
        System.out.printf("%8s %8s %8s  model%n", "charged", "refunded", "open");
        spending.byModel()
                .forEach(model -> System.out.printf("%,8d %,8d %,8d  %s%n", model.charged().requests(), model.refunded().requests(),
                        model.underWay().requests() + model.undetermined().requests(), Terminal.plain(model.what())));
    }
}
