package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.DropRequest;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Problem;
import java.security.SecureRandom;
import java.util.List;

/**
 * Expresses a drop in the parameters of its model. Friendly values are translated, files are put where the model takes them, and what it
 * would not take is rejected before anything is sent: the provider ignores unknown parameters.
 */
public final class RequestBuilder {

    /** The widest range of seeds that any document gives. */
    private static final long LEAST_SEED = 1;
    private static final long GREATEST_SEED = 1_000_000;

    private final Catalogue catalogue;
    private final Names names;
    private final SecureRandom random = new SecureRandom();

    public RequestBuilder(Catalogue catalogue, Names names) {
        this.catalogue = catalogue;
        this.names = names;
    }

    /**
     * The request with its model's id and target, and with a random seed where the model requires one and the drop has none.
     *
     * @param dropName what messages call the drop
     * @throws InvalidDropException with all problems that can be found without asking the provider
     */
    public DropRequest checked(DropRequest request, List<MediaFile> media, String dropName) throws InvalidDropException {
        Model model = catalogue.modelFor(request.model());
        DropRequest aimed = request.aimedAt(model.id(), model.target(), request.seed());
        if (!model.isDocumented()) {
            refuse(new UncataloguedRequest(model, aimed, media, dropName).problems());
            return aimed;
        }
        CataloguedRequest draft = new CataloguedRequest(model, aimed, media, names, dropName);
        refuse(draft.problems());
        return draft.lacksSeed() ? aimed.aimedAt(model.id(), model.target(), seed(model.parameters().rule("seed"))) : aimed;
    }

    /**
     * The parameters to send, with the URLs of the files. In the order of the model's schema; a file parameter is where the model places
     * it, or else at the end.
     *
     * @throws IllegalStateException where a motion, style or character that the drop names has no known id
     */
    public ObjectNode parameters(DropRequest request, List<MediaFile> media) {
        Model model = catalogue.modelFor(request.model());
        if (!model.isDocumented()) {
            return new UncataloguedRequest(model, request, media, request.model()).body();
        }
        CataloguedRequest draft = new CataloguedRequest(model, request, media, names, request.model());
        draft.refuseUnresolved();
        return draft.body();
    }

    /** Whether the result is a file of the drop, changed, and not something new. */
    public boolean edits(DropRequest request, List<MediaFile> media) {
        return !media.isEmpty() && catalogue.modelFor(request.model()).edits();
    }

    /** The warnings in the record. */
    public List<String> warnings(DropRequest request) {
        Model model = catalogue.modelFor(request.model());
        if (!model.isKnown()) {
            List<String> near = catalogue.nearest(request.model());
            return List.of("The model %s is not in the catalogue, so nothing about its parameters was checked.%s".formatted(request.model(),
                    near.isEmpty() ? "" : " Like it are " + String.join(", ", near) + "."));
        }
        return model.isDocumented()
                ? List.of()
                : List.of("The parameters of %s are not documented, so nothing about them was checked.".formatted(model.id()));
    }

    private long seed(JsonNode rule) {
        return random.nextLong(rule.path("minimum").asLong(LEAST_SEED), rule.path("maximum").asLong(GREATEST_SEED) + 1);
    }

    private static void refuse(List<Problem> problems) throws InvalidDropException {
        if (!problems.isEmpty()) {
            throw new InvalidDropException(problems);
        }
    }
}
