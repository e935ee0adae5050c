package io.dromedary.api;

import static java.nio.file.Files.exists;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Answer;
import io.dromedary.api.http.Host;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Problem;
import io.dromedary.job.RefusedException;
import io.dromedary.job.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.Message;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;

/**
 * Characters as one second-hand document describes them: made of the first picture alone, sent as a form, ready at once. Opt-in,
 * unverified; parameters are not sent. Source: facts, dialect (d); S2.
 */
final class PhotoDialect extends KeyDialect {

    private final Path root;

    PhotoDialect(Host host, Host v2, ResponseMapper refusals, Path root) {
        super(host, v2, refusals);
        this.root = root;
    }

    @Override
    public String body(ObjectNode parameters) {
        return parameters.toString();
    }

    /** Streamed from the disk. */
    @Override
    public void submit(Job job, String body, Message message) throws AccountException, RefusedException {
        MediaFile photo = job.media().stream().findFirst()
                .orElseThrow(() -> new RefusedException(
                        Verdict.invalid(List.of(new Problem(job.name(), "images", "none", "name a picture of the character")))));
        Path file = root.resolve(job.place()).resolve(photo.name());
        if (!exists(file)) {
            throw new RefusedException(Verdict.invalid(List.of(new Problem(job.name(), "images", "no " + photo.name() + " any more",
                    "drop the picture and its sidecar again, together"))));
        }
        host.call(message, "POST", "/api/characters", null);
        message.setHeader("Idempotency-Key", job.attempt());
        message.setBody(MultipartEntityBuilder.create().setContentType(ContentType.create("multipart/form-data"))
                .addBinaryBody("photo", file.toFile(), ContentType.parse(photo.contentType()),
                        photo.contentType().replace("image/", "photo."))
                .build());
    }

    @Override
    public void askForStatus(Job job, Message message) throws AccountException {
        host.call(message, "GET", CharacterDialect.path(job), null);
    }

    /** The id is that of a custom reference; on a host that does not know it (404) the submission already finished it. */
    @Override
    public Status status(Job job, Message message) throws AccountException {
        Answer answer = host.answer(message);
        if (answer.status() == 404) {
            return Status.finished("completed", List.of(), List.of(), null);
        }
        return answer.isOk() ? CharacterDialect.read(answer.json()) : refusals.ofStatus(answer);
    }
}
