package io.dromedary;

import io.dromedary.api.Account;
import io.dromedary.job.JournalFile;
import io.dromedary.job.JournalView;
import io.dromedary.ops.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(name = "account", mixinStandardHelpOptions = true,
        description = "Shows whether the key is accepted, what keeps the account from working, and what became of the submissions of each model.",
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:the key is accepted", "3:it is not, or that cannot be told"})
final class AccountCommand implements Callable<Integer> {

    /** As {@code run --once} has it where the account is the problem. */
    private static final int ACCOUNT = 3;

    @Override
    public Integer call() throws Exception {
        Settings settings = Enquirer.settings(Dromedary.home());
        String trouble = trouble(settings);
        System.out.printf("host     %s%nkey      %s%n", settings.baseUrl(), trouble == null ? settings.credentials() + " is accepted" : trouble);
        Path file = settings.state().resolve("journal.db");
        if (Files.exists(file)) {
            try (var database = JournalFile.openForReading(file)) {
                show(new JournalView(database), settings);
            }
        } else {
            System.out.printf("There is no journal in %s yet.%n", settings.root());
        }
        return trouble == null ? 0 : ACCOUNT;
    }

    /** Null where the key is accepted. */
    private static String trouble(Settings settings) throws Exception {
        if (settings.credentials() == null) {
            return "none; set HF_KEY=id:secret";
        }
        try (Enquirer enquirer = Enquirer.start(Dromedary.home(), settings)) {
            enquirer.ask(enquirer.questions().probe());
            return null;
        } catch (Enquirer.NoAnswerException e) {
            return "%s: %s".formatted(settings.credentials(), Terminal.plain(e.getMessage()));
        }
    }

    private static void show(JournalView view, Settings settings) {
        System.out.printf("line     %s%n", view.accountPaused().isEmpty() ? "not paused" : view.accountPaused().entrySet().stream()
                .map(paused -> "%s PAUSED: %s".formatted(Account.name(paused.getKey()), paused.getValue())).collect(Collectors.joining("; ")));
        System.out.printf("places   %d of %d in use%n%n", view.atProvider(), settings.concurrency());
        System.out.printf("%8s %8s %8s  model%n", "charged", "refunded", "open");
        view.spending().forEach(model -> System.out.printf("%,8d %,8d %,8d  %s%n", model.charged(), model.refunded(), model.open(), Terminal.plain(model.model())));
    }
}
