package io.dromedary.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.archive.Archiver;
import io.dromedary.drop.ManifestFile;
import io.dromedary.drop.ManifestRow;
import io.dromedary.drop.ManifestRowReader;
import io.dromedary.drop.SafeName;
import io.dromedary.drop.SidecarReader;
import io.dromedary.intake.Claim;
import io.dromedary.intake.FileNames;
import io.dromedary.intake.Pairing;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Job;
import io.dromedary.job.NamedFiles;
import io.dromedary.job.Output;
import io.dromedary.job.Places;
import io.dromedary.job.Problem;
import io.dromedary.job.Variables;
import io.dromedary.journal.Journal;
import io.dromedary.journal.ManifestRows;
import io.dromedary.store.DurableFiles;
import io.dromedary.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Makes ordinary drops of the rows of a claimed manifest: {@code work/<manifest's job>-<row>/} with the row as a JSON sidecar, and with
 * links to the media that it names. From there on a row is a drop like any other.
 *
 * <p>May be interrupted anywhere and started again: the job's id shows which rows are registered.
 */
public final class Manifests {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final Pattern USABLE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Store drops;
    private final Store results;
    private final Journal journal;
    private final ManifestRows lines;
    private final Archiver filing;

    public Manifests(Store drops, Store results, Journal journal, ManifestRows lines, Archiver filing) {
        this.drops = drops;
        this.results = results;
        this.journal = journal;
        this.lines = lines;
        this.filing = filing;
    }

    public boolean isManifest(@Variable(Variables.CLAIM) Claim claim) {
        return claim.candidate().kind() == Pairing.Kind.MANIFEST;
    }

    public Job register(@Variable(Variables.CLAIM) Claim claim) throws InvalidDropException, IOException {
        try {
            ManifestFile.check(drops.local(claim.place() + "/" + claim.candidate().name()));
        } catch (IOException e) {
            throw claim.unreadable(e);
        }
        return journal.enterManifest(claim.job(), claim.candidate().name(), claim.folder(), claim.files(), claim.place());
    }

    /** The rows that are not registered yet, read one after the other. */
    public Iterator<ManifestRow> rows(@Variable(Variables.JOB) Job manifest) throws InvalidDropException, IOException {
        reserveResults(manifest);
        return ManifestFile.read(drops.local(manifest.place() + "/" + manifest.name()), number -> !lines.isEntered(manifest.id(), number));
    }

    private void reserveResults(Job manifest) throws IOException {
        String stem = (manifest.folder().isEmpty() ? "" : manifest.folder() + "/") + SafeName.stem(ManifestFile.stem(manifest.name()));
        String file = stem + ".results.jsonl";
        for (int n = 2; lines.results(manifest.id()).isEmpty(); n++) {
            // Empty at first: what is appended later must not be written over somebody else's file.
            if (results.writeFirst(Output.FOLDER + file, new byte[0])) {
                lines.reserve(manifest.id(), file);
            }
            file = stem + "." + n + ".results.jsonl";
        }
    }

    /** The files that came with the manifest. */
    public FileNames media(@Variable(Variables.JOB) Job manifest) {
        return new FileNames(manifest.files().stream().filter(file -> !file.equals(manifest.name())).toList());
    }

    /** Makes the drop of a row, even of an invalid one. */
    public Claim makeDrop(@Variable(Variables.JOB) Job manifest, @Variable(Variables.MANIFEST_MEDIA) FileNames media,
            @Body ManifestRow line) throws IOException {
        String job = manifest.id() + "-" + line.number();
        String sidecar = sidecar(manifest, line, job);
        String place = Places.in(Places.WORK, job) + (manifest.folder().isEmpty() ? "" : "/" + manifest.folder());
        drops.write(place + "/" + sidecar, text(line, sidecar).getBytes(UTF_8));
        Path written = drops.local(place + "/" + sidecar);
        Set<String> named = named(written, media);
        for (String file : named) {
            drops.link(manifest.place() + "/" + file, place + "/" + file);
        }
        return new Claim(job, manifest.folder(), place, candidate(written, named));
    }

    /** Many rows may use the same picture, so each drop has the name of its sidecar. */
    private static Pairing.Candidate candidate(Path written, Set<String> named) {
        String sidecar = written.getFileName().toString();
        Set<String> files = new LinkedHashSet<>(Set.of(sidecar));
        files.addAll(named);
        return Pairing.in(written.getParent(), files).stream().filter(each -> sidecar.equals(each.sidecar())).findFirst().orElseThrow()
                .calledBySidecar();
    }

    /** @return the name of the row's sidecar; an id that another row has counts as none */
    private String sidecar(Job manifest, ManifestRow line, String job) {
        String id = id(line);
        if (id != null) {
            String sidecar = sidecar(manifest, id);
            if (lines.add(manifest.id(), line.number(), id, manifest.folder(), sidecar, job)) {
                return sidecar;
            }
        }
        String sidecar = sidecar(manifest, "line-" + line.number());
        lines.add(manifest.id(), line.number(), null, manifest.folder(), sidecar, job);
        return sidecar;
    }

    private static String sidecar(Job manifest, String line) {
        return SafeName.stem(ManifestFile.stem(manifest.name())) + "-" + line + ".job.json";
    }

    /** Null if there is no usable id. */
    private static String id(ManifestRow line) {
        JsonNode id = line.tree() == null ? null : line.tree().get(ManifestFile.ID);
        String text = id == null || id.isContainerNode() || id.isNull() ? "" : id.asText();
        return USABLE_ID.matcher(text).matches() ? text : null;
    }

    private static String text(ManifestRow line, String sidecar) throws IOException {
        if (line.tree() == null) {
            return line.text() + "\n";
        }
        ObjectNode request = line.tree().deepCopy();
        request.remove(ManifestFile.ID);
        if (!request.has("output_name")) {
            request.put("output_name", sidecar.replaceFirst("\\.job\\.json$", ""));
        }
        return JSON.writeValueAsString(request) + "\n";
    }

    /** The media of the manifest that a row names. */
    private static Set<String> named(Path sidecar, FileNames media) {
        NamedFiles named = SidecarReader.filesNamedBy(sidecar);
        return (named == null ? List.<String>of() : named.all()).stream().map(media::find).filter(Objects::nonNull)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Receives the drop of a row, alone in a folder of its own, and the problem with the row itself; null if there is none. */
    @FunctionalInterface
    public interface Look {
        void at(Pairing.Candidate drop, Path folder, Problem problem) throws IOException;
    }

    /** Shows the drop of each row, and registers nothing. */
    public static void show(Path manifest, Look look) throws InvalidDropException, IOException {
        ManifestFile.check(manifest);
        FileNames media;
        try (Stream<Path> files = Files.list(manifest.getParent())) {
            media = new FileNames(files.map(file -> file.getFileName().toString()).toList());
        }
        Set<String> ids = new HashSet<>();
        try (ManifestRowReader lines = ManifestFile.read(manifest, number -> true)) {
            while (lines.hasNext()) {
                ManifestRow line = lines.next();
                String id = id(line);
                boolean own = id != null && ids.add(id);
                Problem problem = line.problem() != null || line.tree() == null || own
                        ? line.problem()
                        : withoutId(manifest.getFileName().toString(), line);
                show(line,
                        SafeName.stem(ManifestFile.stem(manifest.getFileName().toString())) + "-" + (own ? id : "line-" + line.number())
                                + ".job.json",
                        manifest.getParent(), media, problem, look);
            }
        }
    }

    private static void show(ManifestRow line, String sidecar, Path from, FileNames media, Problem problem, Look look)
            throws IOException {
        Path folder = Files.createTempDirectory("line");
        try {
            Path written = Files.writeString(folder.resolve(sidecar), text(line, sidecar));
            Set<String> named = named(written, media);
            for (String file : named) {
                DurableFiles.link(from.resolve(file), folder.resolve(file));
            }
            look.at(candidate(written, named), folder, problem);
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /** @throws InvalidDropException if the row itself is invalid; its request is read later, like that of any drop */
    public void check(@Variable(Variables.JOB) Job manifest, @Body ManifestRow line) throws InvalidDropException {
        if (line.problem() != null) {
            throw new InvalidDropException(line.problem());
        }
        if (line.tree() != null && !lines.hasId(manifest.id(), line.number())) {
            throw new InvalidDropException(withoutId(manifest.name(), line));
        }
    }

    private static Problem withoutId(String manifest, ManifestRow line) {
        String id = id(line);
        return new Problem(manifest, "line " + line.number() + ", id",
                id != null
                        ? "'" + id + "', which an earlier line has"
                        : line.tree().has(ManifestFile.ID) ? line.tree().get(ManifestFile.ID).toString() : "none",
                "give each line an id of its own, at most 64 letters, digits, dots, dashes and underscores; moved back into the "
                        + "inbox, this one is made without an id");
    }

    /** @throws IllegalStateException if a row is not registered, so that the manifest stays */
    public Job endEntered(@Variable(Variables.JOB) Job manifest) {
        int left = lines.countNotEntered(manifest.id());
        if (left > 0) {
            throw new IllegalStateException("%d row(s) could not be registered yet".formatted(left));
        }
        return filing.entered(manifest, "%d row(s) registered; how they end is written to %s"
                .formatted(lines.count(manifest.id()), results.address(Output.FOLDER + lines.results(manifest.id()).orElseThrow().path())));
    }
}
