package io.dromedary.drop;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.intake.Claim;
import io.dromedary.intake.Pairing;
import io.dromedary.job.MediaFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Variable;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;

/** Reads a claimed drop: what is asked for, and of which pictures. */
public final class Drops {

    /** First words of paths that are no models: a request to cancel somebody's job could pass for a model otherwise. */
    private static final Set<String> RESERVED = Set.of("requests", "files", "estimate");

    private final Path root;
    private final MediaProbe probe;
    private final String defaultModel;
    private final Duration grace;

    /** @param defaultModel null where none is set */
    public Drops(Path root, MediaProbe probe, String defaultModel, Duration grace) {
        this.root = root;
        this.probe = probe;
        this.defaultModel = defaultModel;
        this.grace = grace;
    }

    /** Reads the files where the claim has put them, with the profile of the inbox folder that they came from. */
    public ReadDrop read(@Variable("claim") Claim claim) throws InvalidDropException, IOException {
        return read(claim.candidate(), root.resolve(claim.place()), root.resolve("inbox"), root.resolve("inbox").resolve(claim.folder()));
    }

    /**
     * @param files  the folder that the drop's files lie in
     * @param inbox  where profiles end
     * @param folder the folder whose profile counts
     */
    public ReadDrop read(Pairing.Candidate candidate, Path files, Path inbox, Path folder) throws InvalidDropException, IOException {
        refuseUnpaired(candidate, files);
        Profile profile = ProfileReader.forFolder(inbox, folder);
        Sidecar sidecar = candidate.sidecar() == null ? null : SidecarReader.read(files.resolve(candidate.sidecar()));
        List<MediaFile> media = new ArrayList<>();
        for (String name : candidate.media()) {
            Media picture = probe.probe(files.resolve(name));
            String hash = new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(files.resolve(name));
            media.add(new MediaFile(name, picture.type().contentType(), picture.bytes(), picture.width(), picture.height(), hash, null, null, MediaRole.IMAGES, null));
        }
        DropRequest request = DropRequest.of(sidecar, profile, defaultModel, candidate.name());
        if (RESERVED.contains(request.model().replaceFirst("/.*", ""))) {
            throw new InvalidDropException(new Problem(candidate.name(), "model", request.model(), "name a model; this is another part of the API"));
        }
        refuseAddresses(request.params(), "params", candidate.name());
        return new ReadDrop(request, media, Intent.of(request, media.stream().map(MediaFile::sha256).toList()));
    }

    private void refuseUnpaired(Pairing.Candidate candidate, Path files) throws InvalidDropException, IOException {
        switch (candidate.kind()) {
            case AMBIGUOUS -> throw new InvalidDropException(new Problem(candidate.name(), "files", String.join(", ", candidate.ambiguous()),
                    "give each picture one sidecar with its full name, such as %s.yaml, since it is not clear which belong together"
                            .formatted(candidate.media().isEmpty() ? candidate.name() : candidate.media().get(0))));
            case STRAY -> {
                probe.probe(files.resolve(candidate.name()));
                throw new InvalidDropException(new Problem(candidate.name(), "name", candidate.name(),
                        "use the suffix .jpg, .png, .webp or .gif, since its content is a picture"));
            }
            case WAITING_FOR_MEDIA -> {
                if (!candidate.missing().isEmpty()) {
                    throw new InvalidDropException(new Problem(candidate.name(), "images", String.join(", ", candidate.missing()),
                            "drop it into the same folder, within %d seconds of the sidecar".formatted(grace.toSeconds())));
                }
                if (candidate.name().toLowerCase(Locale.ROOT).endsWith(".txt")) {
                    throw new InvalidDropException(new Problem(candidate.name(), "picture", "none",
                            "drop the picture of that name within %d seconds; for a request without a picture use a .yaml file with model and prompt"
                                    .formatted(grace.toSeconds())));
                }
            }
            case MANIFEST -> throw new IllegalStateException(candidate.name() + " holds one job a line; it is no single request");
            case COMPLETE, WAITING_FOR_SIDECAR -> { }
        }
    }

    /** A sidecar is hostile input: it may not make anybody fetch an address, nor be told of anything. */
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
            refuseAddresses(member.getValue(), path + "." + member.getKey(), name);
        }
    }
}
