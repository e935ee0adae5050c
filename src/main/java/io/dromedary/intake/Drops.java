package io.dromedary.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.catalogue.RequestBuilder;
import io.dromedary.drop.CharacterReader;
import io.dromedary.drop.DroppedFile;
import io.dromedary.drop.ManifestFile;
import io.dromedary.drop.Media;
import io.dromedary.drop.MediaProbe;
import io.dromedary.drop.MediaType;
import io.dromedary.drop.Profile;
import io.dromedary.drop.ProfileReader;
import io.dromedary.drop.ReadyMarker;
import io.dromedary.drop.RequestedDrop;
import io.dromedary.drop.Sidecar;
import io.dromedary.drop.SidecarReader;
import io.dromedary.drop.StrayText;
import io.dromedary.drop.StrictTree;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Intent;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.MediaFile;
import io.dromedary.job.MediaRole;
import io.dromedary.job.Problem;
import io.dromedary.job.Variables;
import io.dromedary.text.InWords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.camel.Variable;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;

/** Reads a claimed drop: its request and its media. */
public final class Drops {

    /** First path segments that are no models. Without this, a request to cancel somebody's job could pass for a model. */
    private static final Set<String> RESERVED = Set.of("requests", "files", "estimate");

    private final Path root;
    private final Path inbox;
    private final MediaProbe probe;
    private final String defaultModel;
    private final RequestBuilder composition;
    private final Duration grace;
    private final BiFunction<String, DropRequest, Optional<Problem>> refusal;

    /**
     * @param root         the folder that the places of claims are relative to
     * @param inbox        where the profiles are
     * @param defaultModel null if none is set
     * @param refusal      given a drop's name and its request, the reason why it cannot be sent; see {@code Dialects}
     */
    public Drops(Path root, Path inbox, MediaProbe probe, String defaultModel, RequestBuilder composition, Duration grace,
            BiFunction<String, DropRequest, Optional<Problem>> refusal) {
        this.root = root;
        this.inbox = inbox;
        this.probe = probe;
        this.defaultModel = defaultModel;
        this.composition = composition;
        this.grace = grace;
        this.refusal = refusal;
    }

    /** Reads the files from the place of the claim, with the profile of the inbox folder that they came from. */
    public ReadDrop read(@Variable(Variables.CLAIM) Claim claim) throws InvalidDropException, IOException {
        try {
            return read(claim.candidate(), root.resolve(claim.place()), inbox, inbox.resolve(claim.folder()));
        } catch (IOException e) {
            throw claim.unreadable(e);
        }
    }

    /**
     * @param files  the folder that contains the drop
     * @param inbox  the topmost folder whose profile is inherited
     * @param folder the folder whose profile applies
     */
    public ReadDrop read(Pairing.Candidate candidate, Path files, Path inbox, Path folder) throws InvalidDropException, IOException {
        Path place = candidate.folder() ? files.resolve(candidate.name()) : files;
        refuseUnpaired(candidate, place);
        try {
            return checked(candidate, place, inbox, folder);
        } catch (InvalidDropException e) {
            throw new InvalidDropException(inTheFilesThatSayIt(e.problems(), candidate, place, inbox, folder));
        }
    }

    private ReadDrop checked(Pairing.Candidate candidate, Path place, Path inbox, Path folder) throws InvalidDropException, IOException {
        DropRequest request = request(candidate, place, inbox, folder);
        List<MediaFile> media = media(candidate, place);
        String said = writtenIn(candidate);
        if (RESERVED.contains(request.model().replaceFirst("/.*", ""))) {
            throw new InvalidDropException(new Problem(said, "model", request.model(), "name a model; this is another part of the API"));
        }
        refuseAddresses(request.params(), "params", said);
        for (Map.Entry<String, JsonNode> argument : request.arguments().properties()) {
            refuseAddresses(argument.getValue(), argument.getKey(), said);
        }
        DropRequest checked = composition.checked(request, media, said);
        Optional<Problem> refused = refusal.apply(said, checked);
        if (refused.isPresent()) {
            throw new InvalidDropException(refused.get());
        }
        // A generated seed is different each time, and would make every drop a new one.
        DropRequest asked = checked.aimedAt(checked.model(), checked.target(), request.seed());
        return new ReadDrop(checked, media, Intent.of(asked, media.stream().map(Intent::part).toList()));
    }

    /** A value that comes from a folder's profile has to be corrected there, not in the drop that inherits it. */
    private static List<Problem> inTheFilesThatSayIt(List<Problem> problems, Pairing.Candidate candidate, Path place, Path inbox,
            Path folder)
            throws InvalidDropException, IOException {
        List<Problem> told = new ArrayList<>();
        for (Problem problem : problems) {
            boolean ofDrop = problem.field() == null || candidate.kind() == Pairing.Kind.CHARACTER
                    || !List.of(candidate.name(), writtenIn(candidate)).contains(problem.file())
                    || isSaidBySidecar(problem, candidate, place);
            Optional<String> profile = ofDrop ? Optional.empty() : ProfileReader.saying(inbox, folder, problem.field());
            told.add(profile.map(file -> new Problem(file, problem.field(), problem.found(), problem.remedy())).orElse(problem));
        }
        return told;
    }

    private static boolean isSaidBySidecar(Problem problem, Pairing.Candidate candidate, Path place)
            throws InvalidDropException, IOException {
        String sidecar = candidate.sidecar();
        return sidecar != null && !sidecar.toLowerCase(Locale.ROOT).endsWith(".txt")
                && ProfileReader.says(StrictTree.read(place.resolve(sidecar), sidecar), problem.field());
    }

    /** The file that a person has to correct. */
    private static String writtenIn(Pairing.Candidate candidate) {
        if (candidate.sidecar() == null) {
            return candidate.name();
        }
        return candidate.folder() ? candidate.name() + "/" + candidate.sidecar() : candidate.sidecar();
    }

    private DropRequest request(Pairing.Candidate candidate, Path place, Path inbox, Path folder) throws InvalidDropException, IOException {
        if (candidate.kind() == Pairing.Kind.CHARACTER) {
            return CharacterReader.read(place, candidate.name());
        }
        Profile inherited = ProfileReader.forFolder(inbox, folder);
        Profile profile = candidate.folder() ? ProfileReader.of(place, place.getParent()).over(inherited) : inherited;
        if (candidate.isFrames()) {
            // The results are not called after the first of the two.
            profile = profile.over(Profile.naming(candidate.stem()));
        }
        Sidecar sidecar = candidate.sidecar() == null ? null : SidecarReader.read(place.resolve(candidate.sidecar()));
        return RequestedDrop.of(sidecar, profile, defaultModel, candidate.name());
    }

    /** Pictures first. A file with two roles is listed twice under one name, so that it is uploaded once. */
    private List<MediaFile> media(Pairing.Candidate candidate, Path place) throws InvalidDropException, IOException {
        List<MediaFile> media = new ArrayList<>();
        List<String> named = candidate.named().all();
        for (String name : candidate.media()) {
            if (!named.contains(name)) {
                MediaFile file = read(candidate, place, name, candidate.kind() == Pairing.Kind.CHARACTER ? MediaRole.IMAGES : null);
                if (candidate.named().has(file.role())) {
                    throw new InvalidDropException(new Problem(name, file.role().key(), "a file that the sidecar does not name",
                            "name it under `%s`, or take it away".formatted(file.role().key())));
                }
                media.add(file);
            }
        }
        for (Map.Entry<MediaRole, List<String>> role : candidate.named().byRole().entrySet()) {
            for (String name : role.getValue()) {
                media.add(read(candidate, place, name, role.getKey()));
            }
        }
        media.sort(Comparator.comparing(MediaFile::role));
        return media;
    }

    private MediaFile read(Pairing.Candidate candidate, Path place, String name, MediaRole role) throws InvalidDropException, IOException {
        Media file = probe.probe(place.resolve(name), role);
        String hash;
        try (InputStream content = DroppedFile.stream(place.resolve(name))) {
            hash = new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(content);
        }
        return new MediaFile(candidate.folder() ? candidate.name() + "/" + name : name, file.type().contentType(), file.bytes(),
                file.width(), file.height(), hash, null, null, role == null ? file.type().usualRole() : role, null);
    }

    private void refuseUnpaired(Pairing.Candidate candidate, Path place) throws InvalidDropException, IOException {
        switch (candidate.kind()) {
            case AMBIGUOUS -> throw new InvalidDropException(new Problem(candidate.name(), "files",
                    String.join(", ", candidate.ambiguous()), remedyOfAmbiguous(candidate)));
            case DOUBTFUL -> throw doubt(candidate, place);
            case NESTED -> throw new InvalidDropException(new Problem(candidate.name(), "folders", String.join(", ", candidate.ambiguous()),
                    "put all files of the drop directly into its folder"));
            case WAITING_FOR_FRAME -> throw frame(candidate);
            case STRAY -> {
                if (ReadyMarker.isName(candidate.name())) {
                    throw new InvalidDropException(new Problem(candidate.name(), "name", "a ready marker without its file",
                            ("write it beside %s, after that file, in a folder whose _profile.yaml says `intake: {ready: marker}`; "
                                    + "otherwise take it away").formatted(ReadyMarker.target(candidate.name()))));
                }
                Optional<Problem> text = StrayText.problem(place.resolve(candidate.name()), candidate.name());
                if (text.isPresent()) {
                    throw new InvalidDropException(text.get());
                }
                Media file = probe.probe(place.resolve(candidate.name()), null);
                throw new InvalidDropException(new Problem(candidate.name(), "name", candidate.name(),
                        "use the suffix .%s, since its content is %s".formatted(file.type().extension(), file.type().described())));
            }
            case WAITING_FOR_MEDIA -> {
                if (!candidate.missing().isEmpty()) {
                    throw new InvalidDropException(new Problem(candidate.name(), "files", "no " + String.join(", ", candidate.missing()),
                            "drop it together with the sidecar, into one folder, at most %s apart".formatted(InWords.duration(grace))));
                }
                if (!candidate.folder() && candidate.name().toLowerCase(Locale.ROOT).endsWith(".txt")) {
                    throw new InvalidDropException(new Problem(candidate.name(), "picture", "none",
                            ("drop it together with the picture of that name, at most %s apart; for a request without a picture name it "
                                    + "%s.prompt.txt, or use a .yaml file").formatted(InWords.duration(grace), candidate.stem())));
                }
            }
            case CHARACTER -> {
                if (!candidate.folder()) {
                    throw new InvalidDropException(new Problem(candidate.name(), "folder", "a file that is in no character's folder",
                            "put it into a folder with the character's name, such as characters/anna/"));
                }
            }
            case MANIFEST -> throw new IllegalStateException(candidate.name() + " holds one job a line; it is no single request");
            case COMPLETE, WAITING_FOR_SIDECAR -> {
            }
        }
    }

    private InvalidDropException frame(Pairing.Candidate candidate) {
        String other = candidate.missing().get(0);
        return new InvalidDropException(new Problem(candidate.name(), "intake.frames", "%s without %s".formatted(candidate.name(), other),
                ("drop both into one folder, at most %s apart; if it is no frame of a video, give it a name without that ending, or put it "
                        + "where no profile says `frames`").formatted(InWords.duration(grace))));
    }

    private static String remedyOfAmbiguous(Pairing.Candidate candidate) {
        if (candidate.folder()) {
            return "keep one sidecar in the folder, since it is not clear which counts";
        }
        String picture = candidate.media().isEmpty() ? candidate.name() : candidate.media().get(0);
        if (candidate.media().size() == 1) {
            return ("keep one sidecar for it; for several requests drop it with a %s.jobs.jsonl that has a line "
                    + "{\"id\": \"1\", \"prompt\": \"...\", \"images\": [\"%s\"]} for each")
                    .formatted(FileNames.withoutSuffix(picture), picture);
        }
        return "give each picture one sidecar with its full name, such as %s.yaml, since it is not clear which belong together"
                .formatted(picture);
    }

    /** What is wrong with the texts comes first: once that is corrected, they may well pair. */
    private static InvalidDropException doubt(Pairing.Candidate candidate, Path place) throws IOException {
        if (candidate.folder()) {
            return new InvalidDropException(new Problem(candidate.name(), "prompt",
                    "no sidecar in it, but beside it " + String.join(", ", candidate.ambiguous()),
                    "put that into the folder if it is meant for it, or take it away before the folder is dropped again"));
        }
        List<String> texts = Stream.concat(candidate.ambiguous().stream(), candidate.missing().stream())
                .filter(file -> !MediaType.isMediaName(file) && !file.equals(candidate.name())).toList();
        List<Problem> problems = new ArrayList<>();
        for (String text : texts) {
            if (StrayText.isOfAnotherFormat(text)) {
                StrayText.problem(place.resolve(text), text).ifPresent(problems::add);
            } else if (Sidecar.isSidecarName(text)) {
                try {
                    SidecarReader.read(place.resolve(text));
                } catch (InvalidDropException e) {
                    problems.addAll(e.problems());
                }
            }
        }
        String beside = String.join(", ", texts);
        problems.add(ManifestFile.isName(candidate.name())
                ? new Problem(candidate.name(), "prompt", "none in a line, but beside it " + beside,
                        "write the prompts into its lines, or take those away before it is dropped again")
                : new Problem(candidate.name(), "prompt", "none that is surely its own, but beside it " + beside,
                        "call that %s if it is meant for this picture, or take it away before the picture is dropped again"
                                .formatted(sidecarOf(candidate.name(), texts.get(0)))));
        return new InvalidDropException(problems);
    }

    /** The name by which a text would be the sidecar of a picture; {@code photo.yaml.txt} is YAML. */
    private static String sidecarOf(String picture, String text) {
        return Stream.of(text, FileNames.withoutSuffix(text)).filter(Sidecar::isSidecarName).map(FileNames::suffix)
                .filter(suffix -> !suffix.equals("txt")).findFirst().map(suffix -> picture + "." + suffix).orElse(picture + ".txt");
    }

    /** A sidecar is untrusted input: it must not make anybody fetch from an address, or send notifications to one. */
    private static void refuseAddresses(JsonNode node, String path, String name) throws InvalidDropException {
        if (node.isTextual() && node.asText().strip().matches("(?i)[a-z][a-z0-9+.-]*://\\S+")) {
            throw new InvalidDropException(new Problem(name, path, node.asText(),
                    "put the file itself beside the sidecar and name it under `images`, since addresses are not allowed"));
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                refuseAddresses(node.get(i), path + "[" + i + "]", name);
            }
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            refuseAddresses(member.getValue(), path.isEmpty() ? member.getKey() : path + "." + member.getKey(), name);
        }
    }
}
