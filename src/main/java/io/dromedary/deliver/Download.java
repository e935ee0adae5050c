package io.dromedary.deliver;

import io.dromedary.api.http.PublicAddresses;
import io.dromedary.api.http.StreamedAnswer;
import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.job.Variables;
import io.dromedary.journal.JournalView;
import io.dromedary.journal.Outputs;
import io.dromedary.store.DurableFiles;
import io.dromedary.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.apache.camel.Variable;
import org.apache.camel.component.http.HttpMethods;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/** Downloads results: streamed to a staging file, hashed on the way, published under their name only when complete. */
public final class Download {

    private static final int REDIRECTS = 3;
    private static final int NAMES = 10;
    private static final Set<Integer> GONE = Set.of(403, 404, 410);

    private final Store results;
    private final JournalView journal;
    private final OutputNames names;
    private final Outputs outputs;
    private final PublicAddresses addresses;
    private final long largest;
    private final Pace pace;

    /** @param largest in bytes; the download of a larger result fails */
    public Download(Store results, JournalView journal, Outputs outputs, PublicAddresses addresses, long largest, Pace pace) {
        this.results = results;
        this.journal = journal;
        this.names = new OutputNames(results, journal, outputs);
        this.outputs = outputs;
        this.addresses = addresses;
        this.largest = largest;
        this.pace = pace;
    }

    /** The next result of the job, and after all results the next preview; null when all are downloaded. */
    public Output reserveNext(@Variable(Variables.JOB) Job job) throws IOException {
        return names.next(job);
    }

    /** Sends no credentials, and asks for the bytes without content encoding. */
    public void ask(@Variable(Variables.RESULT_ADDRESS) String address, Message message) throws IOException {
        // Camel counts the redeliveries of this step in the header that stays; it is not sent.
        message.removeHeaders("*", Exchange.REDELIVERY_COUNTER);
        message.setBody(null);
        message.setHeader(Exchange.HTTP_URI, addresses.check(address).toString());
        message.setHeader(Exchange.HTTP_METHOD, HttpMethods.GET);
        message.setHeader("Accept-Encoding", "identity");
    }

    /**
     * Reads the response, and publishes the result in it.
     *
     * @param redirects followed so far
     * @return the next address if the response is a redirect; null when the file is published
     * @throws DownloadException when the response is not a result, or the result is too large or incomplete
     */
    public String receive(@Variable(Variables.OUTPUT) Output output, @Variable(Variables.RESULT_ADDRESS) String address,
            @ExchangeProperty(Exchange.LOOP_INDEX) int redirects, Message message) throws IOException {
        StreamedAnswer answer = message.getBody(StreamedAnswer.class);
        int status = answer.status();
        String host = URI.create(address).getHost();
        try (InputStream in = answer.body()) {
            // Whatever happens, nothing may read the stream after this: it is closed when this returns.
            message.setBody(null);
            if (status >= 301 && status <= 308 && answer.location() != null) {
                if (redirects >= REDIRECTS) {
                    throw new DownloadException("%s redirects more than %d times".formatted(host, REDIRECTS));
                }
                return redirected(host, address, answer.location());
            }
            String type = answer.contentType() == null ? "application/octet-stream" : answer.contentType().replaceFirst(";.*", "").strip();
            if (status != 200 || type.equalsIgnoreCase("text/html")) {
                String found = "%s answered HTTP %d (%s) instead of the result".formatted(host, status, type);
                throw GONE.contains(status) ? new GoneException(found) : new DownloadException(found);
            }
            if (answer.contentLength() != null && answer.contentLength() > largest) {
                throw tooLarge("%d bytes were announced".formatted(answer.contentLength()));
            }
            publish(output, in, type, address, answer.contentLength());
            return null;
        }
    }

    private static String redirected(String host, String address, String location) throws DownloadException {
        try {
            return URI.create(address).resolve(new URI(location)).toString();
        } catch (URISyntaxException e) {
            // Without the cause: its message holds the whole address, which may be pre-signed.
            throw new DownloadException("%s redirects to something that is no address".formatted(host));
        }
    }

    private void publish(Output output, InputStream in, String type, String address, Long announced) throws IOException {
        Path staging = results.staging(Output.FOLDER + output.base());
        MessageDigest hash = DigestUtils.getSha256Digest();
        try {
            long bytes = save(in, staging, hash);
            if (bytes == 0) {
                throw new DownloadException("an empty result came");
            }
            if (announced != null && announced != bytes) {
                throw new DownloadException("%d bytes were announced, %d came".formatted(announced, bytes));
            }
            String sha256 = Hex.encodeHexString(hash.digest());
            Boolean c2pa = ContentCredentials.isIn(staging).orElse(null);
            String suffix = "." + FileSuffix.of(type, address);
            String base = publish(output, staging, suffix, new Store.Label(type, sha256, metadata(output)));
            outputs.published(
                    new Output(output.job(), output.number(), output.url(), base, base + suffix, bytes, sha256, type, output.previewOf(),
                            output.resultId(), output.isNamed(), c2pa));
        } finally {
            Files.deleteIfExists(staging);
        }
    }

    /** @return the base that it was published under; not the reserved one if that name was taken meanwhile */
    private String publish(Output output, Path staging, String suffix, Store.Label label) throws IOException {
        String base = output.base();
        for (int tries = 1;; tries++) {
            try {
                results.publish(staging, Output.FOLDER + base + suffix, label);
                return base;
            } catch (FileAlreadyExistsException e) {
                if (output.isPreview() || tries == NAMES) {
                    throw e;
                }
                base = names.another(output);
            }
        }
    }

    private Map<String, String> metadata(Output output) {
        Job job = journal.job(output.job()).orElseThrow();
        Map<String, String> metadata = new HashMap<>(
                Map.of("job", job.id(), "output", String.valueOf(output.number()), "model", job.request().model()));
        if (job.requestId() != null) {
            metadata.put("request-id", job.requestId());
        }
        return metadata;
    }

    private DownloadException tooLarge(String found) {
        return new DownloadException("the result is larger than dromedary.download.max-bytes, %d: %s".formatted(largest, found));
    }

    private long save(InputStream in, Path staging, MessageDigest hash) throws IOException {
        long bytes = 0;
        byte[] buffer = new byte[1 << 16];
        try (OutputStream file = DurableFiles.newStaging(staging); Pace.Run run = pace.begin()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                bytes += count;
                if (bytes > largest) {
                    throw tooLarge("more came");
                }
                run.came(bytes);
                hash.update(buffer, 0, count);
                file.write(buffer, 0, count);
            }
        }
        return bytes;
    }
}
