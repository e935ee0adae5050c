package io.dromedary.kamelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Variable;

/**
 * A line that runs elsewhere, through its {@code /api}. It is what makes a submission durable and never pays twice; here nothing is kept.
 * The same message sent again, after whatever failure, follows the job that the first one became.
 */
public final class RunningLine {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DROP = "higgsfieldDrop";
    private static final String JOB = "higgsfieldJob";
    private static final Duration ANSWER = Duration.ofMinutes(5);
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int CONFLICT = 409;

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Map<String, String> said = new LinkedHashMap<>();
    private String address = "";
    private String token = "";
    private String folder = "";
    private String parameters = "";
    private String results = "places";
    private Duration patience = Duration.ofHours(1);

    // ------------------------------------------------------------------ settings, as kamelets give them: empty where nobody said anything

    public void setAddress(String value) {
        address = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
    }

    public void setToken(String value) {
        token = value;
    }

    public void setFolder(String value) {
        folder = value;
    }

    public void setModel(String value) {
        said.put("model", value);
    }

    public void setPrompt(String value) {
        said.put("prompt", value);
    }

    public void setCharacter(String value) {
        said.put("character", value);
    }

    public void setStyle(String value) {
        said.put("style", value);
    }

    public void setOutputs(String value) {
        said.put("outputs", value);
    }

    public void setSeed(String value) {
        said.put("seed", value);
    }

    public void setPriority(String value) {
        said.put("priority", value);
    }

    public void setEnhancePrompt(String value) {
        said.put("enhance_prompt", value);
    }

    public void setParameters(String value) {
        parameters = value;
    }

    public void setResults(String value) {
        results = value;
    }

    /** @param seconds how long the end of a job is waited for */
    public void setTimeout(String seconds) {
        patience = Duration.ofSeconds(Long.parseLong(seconds));
    }

    // ------------------------------------------------------------------ steps

    public Submission drop(Exchange exchange) throws InvalidPayloadException {
        ObjectNode sidecar = JSON.createObjectNode();
        said.forEach((key, value) -> {
            if (value != null && !value.isBlank()) {
                sidecar.set(key, switch (key) {
                    case "outputs", "seed", "priority" -> JSON.getNodeFactory().numberNode(Long.parseLong(value.strip()));
                    case "enhance_prompt" -> JSON.getNodeFactory().booleanNode(Boolean.parseBoolean(value.strip()));
                    default -> JSON.getNodeFactory().textNode(value);
                });
            }
        });
        sidecar.setAll(Asked.parameters(parameters));
        return Asked.read(exchange, sidecar, folder == null ? "" : folder, patience);
    }

    /**
     * The job that it became; an earlier one of the same key counts, whatever became of it.
     *
     * @throws TimeoutException when it is waited for too long; the line goes on with it
     */
    public Submission.Job find(@Variable(DROP) Submission drop) throws IOException, InterruptedException, TimeoutException {
        if (System.nanoTime() - drop.until() > 0) {
            throw new TimeoutException("%s is not made within the timeout. The line goes on with it: send the same again to wait on."
                    .formatted(drop.name()));
        }
        JsonNode page = read("/api/jobs?limit=1000&search=" + drop.mark());
        Submission.Job found = Submission.Job.NONE;
        for (JsonNode one : page.path("jobs")) {
            Submission.Job job = JSON.treeToValue(one, Submission.Job.class);
            boolean better = found.unknown() || found.state().equals("DUPLICATE");
            if (better && drop.drops().contains(job.drop())) {
                found = job;
            }
        }
        return found;
    }

    /** Durable in the inbox of the line when this returns. What is there already is not sent again. */
    public void send(@Variable(DROP) Submission drop) throws IOException, InterruptedException {
        String boundary = UUID.randomUUID().toString();
        List<byte[]> parts = new ArrayList<>();
        if (!drop.folder().isEmpty()) {
            parts.add(part(boundary, "name=\"folder\""));
            parts.add(drop.folder().getBytes(StandardCharsets.UTF_8));
        }
        Map<String, byte[]> files = new LinkedHashMap<>(drop.media());
        files.put(drop.name() + ".json", drop.sidecar());
        files.forEach((name, content) -> {
            parts.add(part(boundary, "name=\"file\"; filename=\"%s\"".formatted(name)));
            parts.add(content);
        });
        parts.add("\r\n--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.US_ASCII));
        HttpResponse<byte[]> answer = call(request("/api/drops").header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArrays(parts)));
        if (answer.statusCode() != CREATED && answer.statusCode() != CONFLICT) {
            throw refused(answer);
        }
    }

    private static byte[] part(String boundary, String what) {
        return "\r\n--%s\r\nContent-Disposition: form-data; %s\r\n\r\n".formatted(boundary, what).getBytes(StandardCharsets.UTF_8);
    }

    /** Where the results are, or what they hold. */
    public Object results(@Variable(JOB) Submission.Job job, Exchange exchange)
            throws IOException, InterruptedException, NotDeliveredException {
        exchange.getMessage().setHeader("HiggsfieldJob", job.id());
        exchange.getMessage().setHeader("HiggsfieldState", job.state());
        if (!job.state().equals("DELIVERED")) {
            throw new NotDeliveredException(job.id(), job.state(), "Job %s is %s: %s".formatted(job.id(), job.state(), job.why()));
        }
        List<Map<String, Object>> places = new ArrayList<>();
        for (JsonNode output : read("/api/jobs/" + job.id()).path("outputs")) {
            if (output.path("preview_of").isMissingNode() && !output.path("file").isMissingNode()) {
                Map<String, Object> place = new LinkedHashMap<>();
                place.put("file", output.path("file").asText());
                place.put("url", "%s/jobs/%s/results/%s".formatted(address, job.id(), output.path("number").asText()));
                place.put("bytes", output.path("bytes").asLong());
                place.put("sha256", output.path("sha256").asText());
                place.put("contentType", output.path("content_type").asText());
                places.add(place);
            }
        }
        return results.equals("content") ? content(places, exchange) : places;
    }

    private Object content(List<Map<String, Object>> places, Exchange exchange) throws IOException, InterruptedException {
        List<byte[]> contents = new ArrayList<>();
        for (Map<String, Object> place : places) {
            contents.add(get(String.valueOf(place.get("url")).substring(address.length())));
        }
        if (contents.size() != 1) {
            return contents;
        }
        String file = String.valueOf(places.get(0).get("file"));
        exchange.getMessage().setHeader(Exchange.FILE_NAME, file.substring(file.lastIndexOf('/') + 1));
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, places.get(0).get("contentType"));
        return contents.get(0);
    }

    // ------------------------------------------------------------------ calls

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path)).timeout(ANSWER);
        return token == null || token.isBlank() ? request : request.header("Authorization", "Bearer " + token);
    }

    private JsonNode read(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path));
    }

    private byte[] get(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = call(request(path).GET());
        if (answer.statusCode() != OK) {
            throw refused(answer);
        }
        return answer.body();
    }

    private HttpResponse<byte[]> call(HttpRequest.Builder request) throws IOException, InterruptedException {
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IOException("The line at %s does not answer: %s".formatted(address, e), e);
        }
    }

    private IOException refused(HttpResponse<byte[]> answer) {
        String detail;
        try {
            detail = JSON.readTree(answer.body()).path("detail").asText();
        } catch (IOException e) {
            detail = "";
        }
        return new IOException("The line at %s answers %d: %s".formatted(address, answer.statusCode(), detail));
    }
}
