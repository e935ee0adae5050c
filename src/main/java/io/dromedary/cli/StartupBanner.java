package io.dromedary.cli;

import io.dromedary.api.DialectSettings;
import io.dromedary.job.Places;
import io.dromedary.main.Settings;
import io.dromedary.text.SafeText;
import java.io.PrintStream;
import java.util.Map;
import java.util.Objects;

/** What the line is going to do, printed at the start. Never prints a secret. */
public final class StartupBanner {

    private StartupBanner() {
    }

    public static void print(Settings settings, PrintStream out) {
        out.printf("""
                Dromedary
                  drop here    %s
                  results      %s
                  not made     %s, each with the reason
                  API          %s, key %s
                  model        %s
                  limits       %d jobs at the provider at once, %d s until a request is parked%s
                """,
                drops(settings, Places.INBOX), results(settings), drops(settings, Places.ERRORS), settings.api().baseUrl(),
                settings.api().credentials(),
                settings.intake().model() == null
                        ? "as the drop or its profile says"
                        : settings.intake().model() + ", where the drop and its profile name none",
                settings.submit().concurrency(), settings.await().deadline().toSeconds(),
                settings.once() ? "%n  ends         when inbox and journal are drained".formatted() : "");
        if (settings.management() != null) {
            out.printf("  page         http://%s:%s/%s%n", settings.management().host(),
                    settings.management().port() == 0 ? "<any free port>" : settings.management().port(),
                    settings.management().token() == null ? "" : ", with the token");
        }
        if (settings.webhooks() != null) {
            out.printf(
                    "  webhooks     expected at %s/..., %s; they arrive at port %d. Every %d s the status of a request is "
                            + "read all the same%n",
                    settings.webhooks().publicUrl(),
                    settings.webhooks().secrets().isEmpty() ? "unsigned" : "signed", settings.webhooks().port(),
                    settings.webhooks().net().toSeconds());
        }
        if (settings.api().connections().allowPrivate()) {
            out.println("  careful      results over plain http and from private addresses are allowed: for sandboxes only");
        }
        if (settings.api().idempotency()) {
            out.printf("  lost answer  the same submission is made again with its Idempotency-Key, which %s has to honour%n",
                    settings.api().baseUrl().getHost());
        }
        DialectSettings dialects = settings.api().dialects();
        if (dialects.web().isEnabled()) {
            out.printf("  careful      web/... models go to %s, with the token from %s: UNOFFICIAL, may stop working at any time%n",
                    dialects.web().baseUrl(), dialects.web().token());
        }
        if (dialects.generationResults()) {
            out.println("  careful      the status of v1 requests is read from /api/generation-results: UNVERIFIED");
        }
        if (dialects.photos()) {
            out.println("  careful      characters are made by /api/characters: UNVERIFIED");
        }
        if (dialects.deleteAfterDelivery()) {
            out.println("  afterwards   delivered queue requests are deleted at the provider");
        }
        out.flush();
    }

    /** Images that start as root and then change the user know PUID and PGID; whoever comes from one of them expects these to work. */
    public static void warnOfOtherImagesVariables(Map<String, String> environment, PrintStream out) {
        String user = environment.get("PUID");
        String group = environment.get("PGID");
        if (user != null || group != null) {
            String wanted = Objects.requireNonNullElse(user, "1000") + ":" + Objects.requireNonNullElse(group, "0");
            out.printf(
                    "  careful      PUID and PGID do nothing here. To work as that user: docker run --user %s, or user: \"%s\" in "
                            + "compose.yaml; the folder behind DROMEDARY_ROOT must be theirs%n",
                    wanted, wanted);
        }
    }

    static void printBudget(String left) {
        printBudget(left, System.out);
    }

    /** One row for each limit of a day or a month. */
    public static void printBudget(String left, PrintStream out) {
        out.printf("  budget       %s%n", SafeText.line(left));
    }

    /** The last row of the plan comes when the provider has answered. By then a live view may be there, above which only errors come. */
    static void printKey(String answer) {
        printKey(answer, Boolean.getBoolean("dromedary.terminal") ? System.err : System.out);
    }

    public static void printKey(String answer, PrintStream out) {
        out.printf("  key          %s%n", SafeText.line(answer));
        out.flush();
    }

    private static String drops(Settings settings, String folder) {
        return settings.stores().in() ? settings.stores().drop(folder) : settings.root().resolve(folder).toString();
    }

    private static String results(Settings settings) {
        return settings.stores().out() ? settings.stores().result(Places.OUTBOX) : settings.root().resolve(Places.OUTBOX).toString();
    }
}
