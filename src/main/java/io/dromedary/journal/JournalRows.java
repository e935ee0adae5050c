package io.dromedary.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.job.Attempt;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Event;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.MissingResult;
import io.dromedary.job.Output;
import io.dromedary.job.Price;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Maps rows of the journal to records and back. */
final class JournalRows {

    private static final ObjectMapper JSON = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final TypeReference<List<String>> NAMES = new TypeReference<>() {
    };
    private static final TypeReference<List<MissingResult>> MISSING = new TypeReference<>() {
    };
    private static final TypeReference<List<MediaFile>> MEDIA = new TypeReference<>() {
    };

    private JournalRows() {
    }

    static Job job(ResultSet row, int number) throws SQLException {
        return new Job(row.getString("id"), State.valueOf(row.getString("state")), row.getString("name"), row.getString("folder"),
                parse(row.getString("files"), NAMES), parse(row.getString("media"), MEDIA),
                parse(row.getString("request"), new TypeReference<DropRequest>() {
                }),
                row.getString("place"), row.getString("moving_to"),
                parse(row.getString("verdict"), new TypeReference<Verdict>() {
                }), row.getString("attempt"), row.getInt("failures"),
                nullableLong(row, "throttled_since"), row.getString("word"), row.getString("why"), row.getString("request_id"),
                row.getString("correlation_id"), nullableLong(row, "deadline"), row.getLong("not_before"), row.getLong("created"),
                row.getLong("changed"), row.getString("realm"), row.getString("marker"),
                nullableLong(row, "withdrawn"), parse(row.getString("missing"), MISSING), row.getLong("fence"), nullableLong(row, "parked"),
                nullableLong(row, "results_until"), row.getString("workload"), nullableLong(row, "accepted"));
    }

    static Attempt attempt(ResultSet row, int number) throws SQLException {
        return new Attempt(row.getString("token"), row.getString("job"), row.getInt("number"), row.getString("model"),
                row.getString("body"),
                row.getString("body_sha256"), row.getString("request_id"), row.getString("outcome"), price(row));
    }

    /** Null where it is not known. */
    static Price price(ResultSet row) throws SQLException {
        Long millionths = nullableLong(row, "price");
        return millionths == null
                ? null
                : new Price(Price.ofMillionths(millionths), Price.Source.valueOf(row.getString("price_source")));
    }

    static Output output(ResultSet row, int number) throws SQLException {
        return new Output(row.getString("job"), row.getInt("number"), row.getString("url"), row.getString("base"), row.getString("path"),
                nullableLong(row, "bytes"), row.getString("sha256"), row.getString("content_type"),
                nullableInteger(row, "preview_of"), row.getString("result_id"), !row.getBoolean("unnamed"), nullableFlag(row, "c2pa"));
    }

    static Event event(ResultSet row, int number) throws SQLException {
        String from = row.getString("from_state");
        return new Event(row.getLong("at"), row.getString("who"), from == null ? null : State.valueOf(from),
                State.valueOf(row.getString("to_state")), row.getString("why"), row.getString("correlation_id"));
    }

    static String json(Object value) {
        try {
            return value == null ? null : JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static <T> T parse(String text, TypeReference<T> type) {
        try {
            return text == null ? null : JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The journal holds something that is not what was written: " + e.getOriginalMessage(), e);
        }
    }

    private static Integer nullableInteger(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    private static Boolean nullableFlag(ResultSet row, String column) throws SQLException {
        boolean value = row.getBoolean(column);
        return row.wasNull() ? null : value;
    }

    private static Long nullableLong(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
