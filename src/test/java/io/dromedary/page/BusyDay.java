package io.dromedary.page;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dromedary.job.Channel;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Output;
import io.dromedary.job.Price;
import io.dromedary.job.Result;
import io.dromedary.job.Verdict;
import io.dromedary.job.Verdict.Charged;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.Routes;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/** A journal as it is in the middle of a day: all kinds of jobs, with real files below a root. */
final class BusyDay {

    static final String SOUL = "higgsfield-ai/soul/standard";
    /** What a stranger calls a file. */
    static final String HOSTILE = "<img src=x onerror=alert(1)>\u202Egnp.\"'&.png";
    private static final List<String> PICTURES = List.of("dunes.jpg", "harbour.jpg", "portrait.jpg", "lighthouse.png");
    private static final List<String> PROMPTS = List.of(
            "Slow push in over the dunes while the wind draws lines into the sand, warm evening light",
            "The harbour wakes up: boats leave one after another, gulls, a low sun behind the cranes",
            "A calm portrait, she turns her head and smiles, shallow depth of field",
            "The lighthouse turns its beam through the fog, waves against the rocks");

    private final Path root;
    private final Ledger ledger;

    BusyDay(Path root, Ledger ledger) {
        this.root = root;
        this.ledger = ledger;
    }

    void fill() throws IOException {
        for (int i = 0; i < 9; i++) {
            delivered("d" + i, "shop/" + PICTURES.get(i % 4), PICTURES.get((i + 1) % 4), PROMPTS.get(i % 4),
                    i % 3 == 0 ? Ledger.MODEL : SOUL);
        }
        for (int i = 0; i < 12; i++) {
            ended("f" + i, "autumn-%02d.jpg".formatted(i), Channel.FAILED, "The generation failed: out of memory",
                    "Nothing was charged. Try it again; where it fails each time, choose a smaller size.", Charged.NO);
        }
        ended("n0", "beach.jpg", Channel.NSFW, "The provider flagged the result", "Nothing was charged. Change the picture or the prompt.",
                Charged.NO);
        ended("r0", HOSTILE, Channel.REJECTED_422, "aspect_ratio: found '7:3', which the model does not know",
                "Correct the sidecar, and move the drop back into the inbox.", Charged.NO);
        Job lost = ledger.submitting(enter("u0", "", "summit.jpg", PICTURES.get(0), PROMPTS.get(0), Ledger.MODEL));
        park(lost, Channel.UNCERTAIN, "The answer to the submission was lost: the connection broke", Charged.UNKNOWN);
        for (int i = 0; i < 3; i++) {
            ledger.waiting(enter("w" + i, "shop", PICTURES.get(i), PICTURES.get(i), PROMPTS.get(i), i == 1 ? SOUL : Ledger.MODEL));
            ledger.clock.advance(Duration.ofSeconds(14));
        }
        for (int i = 0; i < 41; i++) {
            enter("q" + i, "winter", "frame-%03d.jpg".formatted(i), PICTURES.get(i % 4), PROMPTS.get(i % 4),
                    i % 5 == 0 ? SOUL : Ledger.MODEL);
        }
    }

    private DropRequest request(String model, String prompt) {
        return new DropRequest(model, prompt, JsonNodeFactory.instance.objectNode(), null, null, null, null, null, 0, null,
                JsonNodeFactory.instance.objectNode().put("duration", 5), null, null, null, null);
    }

    Job enter(String id, String folder, String name, String picture, String prompt, String model) throws IOException {
        String place = "work/" + id;
        copy(picture, place + "/" + name);
        Files.writeString(root.resolve(place + "/" + name + ".txt"), prompt);
        MediaFile media = new MediaFile(name, "image/jpeg", 4, 640, 480, DigestUtils.sha256Hex(id), null, null, null, null);
        return ledger.journal.enter(id, name, folder, List.of(name, name + ".txt"), place, List.of(media), request(model, prompt),
                "intent of " + id, null).orElseThrow();
    }

    Job delivered(String id, String path, String result, String prompt, String model) throws IOException {
        String folder = path.substring(0, path.lastIndexOf('/'));
        String name = path.substring(path.lastIndexOf('/') + 1);
        Job waiting = ledger.journal.accepted(
                ledger.journal.submitting(enter(id, folder, name, name, prompt, model), model, "{\"n\":\"" + id + "\"}",
                        model.equals(SOUL) ? Price.of(new BigDecimal("1.5"), Price.Source.ESTIMATE).orElseThrow() : null,
                        ledger.limits),
                "request of " + id, "queued", "correlation of " + id, ledger.in(Ledger.HOUR));
        ledger.clock.advance(Duration.ofSeconds(model.equals(SOUL) ? 22 : 68));
        Job collecting = ledger.journal.collecting(waiting, "completed",
                List.of(new Result("https://cdn.example/" + id + ".jpg?X-Signature=secret-of-the-address", null)), List.of(),
                ledger.in(Duration.ofDays(7)));
        Output output = ledger.view.outputs(collecting).get(0);
        String base = folder + "/" + name.replaceFirst("\\..*", "") + "__" + id + "__1";
        String suffix = result.substring(result.lastIndexOf('.'));
        ledger.outputs.reserve(output, base);
        copy(result, "outbox/" + base + suffix);
        Files.writeString(root.resolve("outbox/" + base + ".json"), "{\"job\": \"%s\", \"model\": \"%s\"}\n".formatted(id, model));
        byte[] bytes = Files.readAllBytes(root.resolve("outbox/" + base + suffix));
        ledger.outputs.published(new Output(id, 1, output.url(), base, base + suffix, (long) bytes.length, DigestUtils.sha256Hex(bytes),
                "image/jpeg", null));
        String done = "done/2026/03/04/" + id;
        move("work/" + id, done);
        return ledger.journal.filed(ledger.journal.delivered(collecting, done), ledger.clock.instant());
    }

    Job ended(String id, String name, Channel channel, String why, String todo, Charged charged) throws IOException {
        Job waiting = ledger.waiting(enter(id, "", name, PICTURES.get(Math.floorMod(id.hashCode(), 4)), PROMPTS.get(1), Ledger.MODEL));
        String place = channel.folder() + "/" + id;
        move("work/" + id, place);
        return ledger.journal.filed(ledger.journal.end(waiting, new Verdict(channel, why, todo, charged), place), ledger.clock.instant());
    }

    Job park(Job job, Channel channel, String why, Charged charged) throws IOException {
        String place = channel.folder() + "/" + job.id();
        move("work/" + job.id(), place);
        return ledger.journal.filed(ledger.journal.end(job, new Verdict(channel, why, "Look at the provider.", charged), place),
                ledger.clock.instant());
    }

    private void copy(String picture, String to) throws IOException {
        Path file = root.resolve(to);
        Files.createDirectories(file.getParent());
        Files.copy(Routes.home().resolve("samples").resolve(picture), file);
    }

    private void move(String from, String to) throws IOException {
        Files.createDirectories(root.resolve(to).getParent());
        Files.move(root.resolve(from), root.resolve(to));
    }
}
