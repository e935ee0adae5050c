package io.dromedary.main;

import io.dromedary.api.ApiSettings;
import io.dromedary.api.Callback;
import io.dromedary.await.AwaitSettings;
import io.dromedary.deliver.DownloadSettings;
import io.dromedary.intake.IntakeSettings;
import io.dromedary.job.Places;
import io.dromedary.manage.ManagementSettings;
import io.dromedary.price.PriceMode;
import io.dromedary.price.PriceTable;
import io.dromedary.settings.LogSettings;
import io.dromedary.settings.SettingsException;
import io.dromedary.settings.SettingsReader;
import io.dromedary.settings.Values;
import io.dromedary.store.StoreSettings;
import io.dromedary.submit.LimitSettings;
import io.dromedary.submit.SubmitSettings;
import io.dromedary.tell.TellSettings;
import io.dromedary.webhook.WebhookSecret;
import io.dromedary.webhook.WebhookSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.PropertiesComponent;

/**
 * Every setting of {@code application.properties}, read once at the start and checked as a whole.
 *
 * @param root     the folder with inbox, outbox and the rest; absolute
 * @param anyDisk  whether the root may be on a file system that others may write to
 * @param umask    the rights that new files do not get; null leaves that to whatever starts the process
 * @param once     whether the line ends when it is drained
 * @param exitWhenDead whether the line ends if it makes no progress
 * @param lease    how long a job stays with a run that gives no sign of life
 * @param keep     how long the details of ended jobs stay in the journal; zero for ever
 * @param webhooks null if requests are only polled
 * @param management null if nothing is served to those who operate the line
 * @param price    where prices are taken from
 * @param limits   what may be spent
 * @param prices   the installation's own list of prices; the file need not exist
 */
public record Settings(Path root, boolean anyDisk, Integer umask, boolean once, boolean exitWhenDead, Duration lease, Duration keep,
        ApiSettings api,
        StoreSettings stores,
        IntakeSettings intake,
        SubmitSettings submit,
        AwaitSettings await, DownloadSettings download, WebhookSettings webhooks, ManagementSettings management,
        LogSettings log, TellSettings tell, PriceMode price, Path prices, LimitSettings limits) {

    private static final String FILE = "file:";
    /** Read only by routes, as placeholders. */
    private static final List<String> INTERVALS = List.of("dromedary.look", "dromedary.dispatch", "dromedary.resume",
            "dromedary.cancel-check",
            "dromedary.preview.retry", "dromedary.journal.retry", "higgsfield.free-timeout", "dromedary.s3.look", "dromedary.s3.results");

    /**
     * @param properties  Camel's properties, in which the environment already overrides the file
     * @param environment the process environment
     * @throws SettingsException when anything is unknown, malformed or contradictory
     */
    public static Settings read(PropertiesComponent properties, Map<String, String> environment) {
        SettingsReader reader = new SettingsReader(properties, environment);
        WebhookSettings webhooks = WebhookSettings.read(reader);
        IntakeSettings intake = IntakeSettings.read(reader);
        Settings settings = new Settings(reader.get("dromedary.root", "a folder", Values::path), reader.flag("dromedary.root.any-disk"),
                reader.getIfGiven("dromedary.umask", "three octal digits, such as 022 or 002",
                        text -> Integer.valueOf(Values.matching(text, "0?[0-7]{3}"), 8)),
                reader.flag("dromedary.once"), reader.flag("dromedary.exit-when-dead"),
                reader.seconds("dromedary.lease", 1), Duration.ofDays(reader.number("dromedary.keep", 0)),
                ApiSettings.read(reader, callback(webhooks)), new StoreSettingsReader(reader).read(intake.mediaMaxBytes()), intake,
                SubmitSettings.read(reader), AwaitSettings.read(reader), DownloadSettings.read(reader), webhooks,
                ManagementSettings.read(reader), LogSettings.read(reader), TellSettings.read(reader), PriceMode.read(reader),
                besideSettings(properties).resolve(PriceTable.FILE), LimitSettings.read(reader));
        INTERVALS.forEach(name -> reader.millis(name, 1));
        reader.seconds("higgsfield.probe", 1);
        reader.number("dromedary.queue", 1);
        reader.number("dromedary.claim.threads", 1);
        reader.get("camel.component.http.automatic-retries-disabled", "true, since a paid request must leave once",
                text -> Values.matching(text, "true"));
        differentPorts(settings, reader);
        reader.refuseProblems();
        return settings;
    }

    /** The installation; where the settings are in no file, the working directory. */
    private static Path besideSettings(PropertiesComponent properties) {
        return properties.getLocations().stream().filter(location -> location.startsWith(FILE))
                .map(location -> Path.of(location.substring(FILE.length()).replaceFirst(";.*", "")).toAbsolutePath().getParent())
                .findFirst().orElse(Path.of("").toAbsolutePath());
    }

    /** On one port, Camel would serve the page to whoever reaches the webhooks. */
    private static void differentPorts(Settings settings, SettingsReader reader) {
        if (settings.webhooks() != null && settings.management() != null && settings.webhooks().port() == settings.management().port()) {
            reader.problem(("dromedary.management.port and dromedary.webhook.port are both %d, also where their hosts differ: who can send "
                    + "webhooks would reach the page. Set one of them to another port.").formatted(settings.webhooks().port()));
        }
    }

    private static Callback callback(WebhookSettings webhooks) {
        return webhooks == null
                ? null
                : new Callback(webhooks.publicUrl(), webhooks.secrets().stream().findFirst().map(WebhookSecret::text).orElse(null));
    }

    /** The same, with nothing served to those who operate the line. */
    Settings withoutManagement() {
        return new Settings(root, anyDisk, umask, once, exitWhenDead, lease, keep, api, stores, intake, submit, await, download, webhooks,
                null,
                log, tell, price, prices, limits);
    }

    /** Whether anybody wants to know how the line is. */
    public boolean isObserved() {
        return management != null || exitWhenDead;
    }

    /** The folder that is listed for drops: the inbox itself, or the mirror of the bucket's inbox. */
    public Path inbox() {
        return stores.in() ? mirror().resolve(Places.INBOX) : root.resolve(Places.INBOX);
    }

    /** Stand-in files for objects that wait in the bucket: their names, and the content of small texts. */
    public Path mirror() {
        return root.resolve(Places.MIRROR);
    }

    /** User-defined models of the catalogue; the folder need not exist. */
    public Path models() {
        return root.resolve(Places.MODELS);
    }

    /** Holds a folder of pictures for each character to be made. */
    public Path characters() {
        return stores.in() ? mirror().resolve(Places.CHARACTERS) : root.resolve(Places.CHARACTERS);
    }

    public Path state() {
        return root.resolve(Places.STATE);
    }

    /** The file of the journal; it does not exist before the first run. */
    public Path journal() {
        return state().resolve("journal.db");
    }
}
