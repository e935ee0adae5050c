package io.dromedary.routes;

import io.dromedary.api.Dialects;
import io.dromedary.api.query.QueryRunner;
import io.dromedary.archive.Archiver;
import io.dromedary.archive.FolderMoves;
import io.dromedary.archive.ObjectMoves;
import io.dromedary.await.Resubmission;
import io.dromedary.await.StatusPolling;
import io.dromedary.await.Waits;
import io.dromedary.cancel.Cancellation;
import io.dromedary.deliver.Delivery;
import io.dromedary.deliver.Download;
import io.dromedary.deliver.Records;
import io.dromedary.intake.ClaimedContents;
import io.dromedary.intake.Drops;
import io.dromedary.intake.Inbox;
import io.dromedary.intake.JobRegistrar;
import io.dromedary.intake.bucket.BucketClaims;
import io.dromedary.intake.bucket.Mirror;
import io.dromedary.intake.bucket.Notifications;
import io.dromedary.intake.folder.FolderClaims;
import io.dromedary.job.Variables;
import io.dromedary.journal.Hints;
import io.dromedary.journal.Journal;
import io.dromedary.journal.JournalTrouble;
import io.dromedary.journal.Pruning;
import io.dromedary.lookup.LookUps;
import io.dromedary.manage.Requests;
import io.dromedary.manifest.Manifests;
import io.dromedary.manifest.RowResults;
import io.dromedary.observe.Heartbeat;
import io.dromedary.observe.Meters;
import io.dromedary.operate.Drain;
import io.dromedary.operate.Leases;
import io.dromedary.operate.PauseFile;
import io.dromedary.operate.UnexpectedFailures;
import io.dromedary.page.Assets;
import io.dromedary.page.Forms;
import io.dromedary.page.Login;
import io.dromedary.page.Pages;
import io.dromedary.page.Previews;
import io.dromedary.price.Pricing;
import io.dromedary.rest.ApiAnswers;
import io.dromedary.rest.DropsApi;
import io.dromedary.rest.JobsApi;
import io.dromedary.store.Store;
import io.dromedary.store.s3.S3Calls;
import io.dromedary.submit.Account;
import io.dromedary.submit.ClaimedFiles;
import io.dromedary.submit.HeldSummary;
import io.dromedary.submit.Holds;
import io.dromedary.submit.LimitCheck;
import io.dromedary.submit.RetrySchedule;
import io.dromedary.submit.Submission;
import io.dromedary.submit.Uploads;
import io.dromedary.tell.Events;
import io.dromedary.tell.Messages;
import io.dromedary.webhook.Webhooks;
import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The beans that the product's routes name, and its variables. */
final class RouteBeans {

    private static final Map<String, List<Class<?>>> BEANS = Map.ofEntries(
            Map.entry("account", List.of(Account.class)), Map.entry("pollPool", List.of(Waits.class)),
            Map.entry("archiver", List.of(Archiver.class)),
            Map.entry("cancellation", List.of(Cancellation.class)),
            Map.entry("claimedContents", List.of(ClaimedContents.class)), Map.entry("claimedFiles", List.of(ClaimedFiles.class)),
            Map.entry("claims", List.of(FolderClaims.class, BucketClaims.class)), Map.entry("delivery", List.of(Delivery.class)),
            Map.entry("dialect", List.of(Dialects.class)), Map.entry("download", List.of(Download.class)),
            Map.entry("folderMoves", List.of(FolderMoves.class)),
            Map.entry("objectMoves", List.of(ObjectMoves.class)), Map.entry("drain", List.of(Drain.class)),
            Map.entry("apiAnswers", List.of(ApiAnswers.class)), Map.entry("dropsApi", List.of(DropsApi.class)),
            Map.entry("jobsApi", List.of(JobsApi.class)),
            Map.entry("drops", List.of(Drops.class)), Map.entry("events", List.of(Events.class)), Map.entry("hints", List.of(Hints.class)),
            Map.entry("heartbeat", List.of(Heartbeat.class)), Map.entry("meters", List.of(Meters.class)),
            Map.entry("inbox", List.of(Inbox.class)), Map.entry("characterInbox", List.of(Inbox.class)),
            Map.entry("jobRegistrar", List.of(JobRegistrar.class)), Map.entry("journal", List.of(Journal.class)),
            Map.entry("journalTrouble", List.of(JournalTrouble.class)),
            Map.entry("leases", List.of(Leases.class)), Map.entry("lookUps", List.of(LookUps.class)),
            Map.entry("manifests", List.of(Manifests.class)),
            Map.entry("mirror", List.of(Mirror.class)),
            Map.entry("messages", List.of(Messages.class)),
            Map.entry("notifications", List.of(Notifications.class)), Map.entry("outStore", List.of(Store.class)),
            Map.entry("assets", List.of(Assets.class)), Map.entry("forms", List.of(Forms.class)), Map.entry("login", List.of(Login.class)),
            Map.entry("pages", List.of(Pages.class)), Map.entry("pauseFile", List.of(PauseFile.class)),
            Map.entry("previews", List.of(Previews.class)),
            Map.entry("queryRunner", List.of(QueryRunner.class)), Map.entry("records", List.of(Records.class)),
            Map.entry("limitCheck", List.of(LimitCheck.class)), Map.entry("pricing", List.of(Pricing.class)),
            Map.entry("pruning", List.of(Pruning.class)),
            Map.entry("holds", List.of(Holds.class)),
            Map.entry("heldSummary", List.of(HeldSummary.class)),
            Map.entry("requests", List.of(Requests.class)), Map.entry("resubmission", List.of(Resubmission.class)),
            Map.entry("retrySchedule", List.of(RetrySchedule.class)), Map.entry("rowResults", List.of(RowResults.class)),
            Map.entry("s3Calls", List.of(S3Calls.class)), Map.entry("statusPolling", List.of(StatusPolling.class)),
            Map.entry("submission", List.of(Submission.class)),
            Map.entry("unexpectedFailures", List.of(UnexpectedFailures.class)), Map.entry("uploads", List.of(Uploads.class)),
            Map.entry("webhooks", List.of(Webhooks.class)));

    private RouteBeans() {
    }

    static VariableRules rules() throws ReflectiveOperationException {
        return new VariableRules(variables(), BEANS);
    }

    /** By name, in the order of their constants. */
    static Map<String, Class<?>> variables() throws ReflectiveOperationException {
        Map<String, Class<?>> variables = new LinkedHashMap<>();
        for (Field field : Variables.class.getFields()) {
            if (field.isAnnotationPresent(Variables.Holds.class)) {
                String type = field.getAnnotation(Variables.Holds.class).value();
                variables.put((String) field.get(null), type.equals("boolean") ? boolean.class : Class.forName(type));
            }
        }
        return variables;
    }
}
