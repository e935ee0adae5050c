package io.dromedary.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.Amount;
import io.dromedary.job.ListedModel;
import io.dromedary.text.PlainReason;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the provider listed for this account when it was last asked: the catalogue's second layer, above what is built in and below the
 * files of the user.
 *
 * @param host that was asked
 */
public record AccountList(Instant fetched, String host, List<Entry> models) {

    /** In the folder of the user's own models; with the underscore it is none of them. */
    public static final String FILE = "_account.json";

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Bytes; a list of a hundred models with their schemas has some hundred thousand. */
    private static final int LARGEST = 1 << 23;

    /**
     * A model and what its smallest request costs.
     *
     * @param credits null where there is no number
     * @param pricing the price in words; null where there are none
     */
    public record Entry(ListedModel model, BigDecimal credits, String pricing) {

        /** Null where nothing is known. */
        public String price() {
            return credits != null ? Amount.plain(credits) + " credits" : pricing;
        }
    }

    public AccountList {
        models = List.copyOf(models);
    }

    /**
     * Empty where there is none, and where it cannot be read: nothing depends on it.
     *
     * @param notes gets the reason, for people
     */
    public static Optional<AccountList> read(Path folder, List<String> notes) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(of(JSON.readTree(in.readNBytes(LARGEST))));
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            notes.add("%s: it is not as it was written, and is left out. `./dromedary models --refresh` writes it again.".formatted(file));
        } catch (IOException e) {
            notes.add("%s: it cannot be read (%s), and is left out. Give this user read access.".formatted(file, PlainReason.of(e)));
        }
        return Optional.empty();
    }

    private static AccountList of(JsonNode tree) {
        List<Entry> models = new ArrayList<>();
        for (JsonNode model : tree.path("models")) {
            if (!model.path("id").isTextual()) {
                throw new IllegalArgumentException("a model without an id");
            }
            models.add(new Entry(new ListedModel(model.get("id").textValue(), model.path("title").textValue(),
                    model.path("makes").textValue(), model.get("schema") instanceof ObjectNode schema ? schema : null),
                    model.path("credits").isTextual() ? new BigDecimal(model.get("credits").textValue()) : null,
                    model.path("pricing").textValue()));
        }
        return new AccountList(Instant.parse(tree.path("fetched").asText()), tree.path("host").asText(), models);
    }

    /** The content of the file. */
    public byte[] json() {
        ObjectNode tree = JSON.createObjectNode().put("fetched", fetched.toString()).put("host", host);
        for (Entry entry : models) {
            ObjectNode model = tree.withArray("models").addObject().put("id", entry.model().id());
            put(model, "title", entry.model().title());
            put(model, "makes", entry.model().makes());
            put(model, "credits", entry.credits() == null ? null : entry.credits().toPlainString());
            put(model, "pricing", entry.pricing());
            if (entry.model().schema() != null) {
                model.set("schema", entry.model().schema());
            }
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void put(ObjectNode model, String key, String value) {
        if (value != null) {
            model.put(key, value);
        }
    }

    public Optional<Entry> find(String id) {
        return models.stream().filter(entry -> entry.model().id().equals(id)).findFirst();
    }

    /** By their ids, as far as they can be described. */
    public Map<String, Model> described() {
        Map<String, Model> described = new LinkedHashMap<>();
        models.forEach(entry -> ListedEntry.of(entry.model()).flatMap(tree -> ListedEntry.model(tree, FILE, null, new ArrayList<>()))
                .ifPresent(model -> described.put(model.id(), model)));
        return described;
    }
}
