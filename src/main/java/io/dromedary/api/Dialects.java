package io.dromedary.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Authentication;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.Host;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.api.http.WebToken;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Problem;
import io.dromedary.job.RefusedException;
import io.dromedary.job.Target;
import io.dromedary.job.Variables;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.camel.Message;
import org.apache.camel.Variable;

/** The bean {@code dialect} of the routes: delegates each call to the dialect that the job's request uses. */
public final class Dialects {

    static final String NEWER_HOST = "api.higgsfield.ai";
    private static final String OLDER_HOST = "platform.higgsfield.ai";

    private final Map<String, Dialect> dialects;
    private final Map<String, URI> addresses;
    private final boolean web;

    /**
     * @param credentials null where nothing will be sent
     * @param root        folder that the jobs' paths are relative to
     */
    public Dialects(URI baseUrl, Credentials credentials, DialectSettings settings, Path root, Clock clock) {
        this(baseUrl, credentials, settings, root, model -> List.of(), clock);
    }

    /** @param near models that may be meant by one that the provider does not know */
    public Dialects(URI baseUrl, Credentials credentials, DialectSettings settings, Path root, Function<String, List<String>> near,
            Clock clock) {
        ResponseMapper refusals = new ResponseMapper(new AccountTrouble.OfKey(baseUrl), model -> otherModels(baseUrl, near.apply(model)),
                clock);
        Host v2 = new Host(baseUrl, new Authentication.Key(credentials));
        Host v1 = new Host(baseUrl, new Authentication.Pair(credentials));
        WebToken token = new WebToken(settings.web().token());
        Host webHost = new Host(settings.web().baseUrl(), token);
        ResponseMapper webRefusals = new ResponseMapper(new AccountTrouble.OfToken(webHost.baseUrl(), settings.web().token().toString()),
                clock);
        dialects = Map.of(
                Target.QUEUE,
                new QueueDialect(v2, v2, refusals, settings.expiresAfter(), settings.deleteAfterDelivery(), settings.callback()),
                Target.HYBRID, new QueueDialect(v1, v2, refusals, null, settings.deleteAfterDelivery(), settings.callback()),
                Target.JOB_SET, new JobSetDialect(v1, v2, refusals, settings.generationResults(), settings.callback()),
                Target.GENERATION_RESULTS, new JobSetDialect(v1, v2, refusals, true, settings.callback()),
                Target.CHARACTER, settings.photos() ? new PhotoDialect(v1, v2, refusals, root) : new CharacterDialect(v1, v2, refusals),
                Target.WEB, new WebDialect(webHost, token, webRefusals));
        addresses = Map.of(Target.API, baseUrl, Target.WEB, webHost.baseUrl());
        web = settings.web().isEnabled();
    }

    private static String otherModels(URI baseUrl, List<String> near) {
        String host = String.valueOf(baseUrl.getHost());
        String other = host.equals(NEWER_HOST) ? OLDER_HOST : host.equals(OLDER_HOST) ? NEWER_HOST : null;
        return (near.isEmpty() ? "" : " Like it are %s.".formatted(String.join(", ", near)))
                + (other == null
                        ? ""
                        : (" Hosts differ in their models: https://%s, which was asked, may lack one that https://%s has "
                                + "(HIGGSFIELD_BASE_URL).")
                                .formatted(host, other));
    }

    // ------------------------------------------------------------------ before anything is sent

    /** Why a request cannot be sent to its model's dialect at all, whatever its parameters. */
    public Optional<Problem> refusal(String dropName, DropRequest request) {
        if (!dialects.containsKey(request.target().dialect())) {
            return Optional.of(
                    new Problem(dropName, "dialect", request.target().dialect(), "correct it in the catalogue's entry of %s; there are %s"
                            .formatted(request.model(), String.join(", ", new TreeSet<>(dialects.keySet())))));
        }
        return web || !request.target().realm().equals(Target.WEB)
                ? Optional.empty()
                : Optional.of(new Problem(dropName, "model", request.model(),
                        "name another model, or set higgsfield.web.enabled=true and supply a token; "
                                + "this one belongs to the provider's web application, whose API is unofficial"));
    }

    /** The URL of the paid POST. */
    public String address(Target target) {
        return addresses.get(target.realm()) + "/" + target.path();
    }

    public String body(Target target, ObjectNode parameters) {
        return of(target).body(parameters);
    }

    // ------------------------------------------------------------------ upload

    public void askForSlot(@Variable(Variables.JOB) Job job, @Variable(Variables.MEDIA) MediaFile media, Message message)
            throws AccountException {
        of(job).askForSlot(job, media, message);
    }

    public UploadSlot slot(@Variable(Variables.JOB) Job job, @Variable(Variables.MEDIA) MediaFile media, Message message)
            throws AccountException, TryLaterException, RefusedException {
        return of(job).slot(job, media, message);
    }

    public boolean confirmsUploads(@Variable(Variables.JOB) Job job) {
        return of(job).confirmsUploads();
    }

    public void confirm(@Variable(Variables.JOB) Job job, @Variable(Variables.SLOT) UploadSlot slot, Message message)
            throws AccountException {
        of(job).confirm(job, slot, message);
    }

    public void checkConfirmed(@Variable(Variables.JOB) Job job, @Variable(Variables.MEDIA) MediaFile media, Message message)
            throws AccountException, TryLaterException, RefusedException {
        of(job).confirmed(job, media, message);
    }

    // ------------------------------------------------------------------ submit

    public void submit(@Variable(Variables.JOB) Job job, @Variable(Variables.REQUEST_BODY) String body, Message message)
            throws AccountException, RefusedException {
        of(job).submit(job, body, message);
    }

    public Accepted accepted(@Variable(Variables.JOB) Job job, @Variable(Variables.REQUEST_BODY) String body, Message message)
            throws AccountException, TryLaterException, RefusedException {
        return of(job).accepted(job, body, message);
    }

    public boolean notifiesByWebhook(Job job) {
        return of(job).notifiesByWebhook();
    }

    public boolean sendsSecretBack(Job job) {
        return of(job).sendsSecretBack();
    }

    // ------------------------------------------------------------------ afterwards

    public void askForStatus(@Variable(Variables.JOB) Job job, Message message) throws AccountException {
        of(job).askForStatus(job, message);
    }

    public Status status(@Variable(Variables.JOB) Job job, Message message) throws AccountException {
        return of(job).status(job, message);
    }

    public boolean isCancelable(@Variable(Variables.JOB) Job job) {
        return of(job).isCancelable();
    }

    public void cancel(@Variable(Variables.JOB) Job job, Message message) throws AccountException {
        of(job).cancel(job, message);
    }

    public boolean canceled(@Variable(Variables.JOB) Job job, Message message) throws AccountException, TryLaterException {
        return of(job).canceled(job, message);
    }

    public boolean isDeletable(@Variable(Variables.JOB) Job job) {
        return of(job).isDeletable();
    }

    public void delete(@Variable(Variables.JOB) Job job, Message message) throws AccountException {
        of(job).delete(job, message);
    }

    public void checkDeleted(@Variable(Variables.JOB) Job job, Message message) throws RefusedException {
        of(job).deleted(job, message);
    }

    // ------------------------------------------------------------------ the account

    /** A free call that shows whether the provider accepts the credentials of the realm. */
    public void probe(@Variable(Variables.REALM) String realm, Message message) throws AccountException {
        ofRealm(realm).probe(message);
    }

    public boolean works(@Variable(Variables.REALM) String realm, Message message) throws AccountException {
        return ofRealm(realm).works(message);
    }

    private Dialect ofRealm(String realm) {
        return dialects.get(realm.equals(Target.WEB) ? Target.WEB : Target.QUEUE);
    }

    private Dialect of(Job job) {
        return of(job.target());
    }

    private Dialect of(Target target) {
        return dialects.get(target.dialect());
    }
}
