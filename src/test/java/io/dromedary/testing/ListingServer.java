package io.dromedary.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dromedary.store.s3.Bucket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Lists a bucket as S3 does, page by page, whatever its keys are: the S3 servers that there are store them as paths. Gives one text for
 * each object.
 */
public final class ListingServer implements AutoCloseable {

    private static final String NAME = "listed";
    private static final String TEXT = "a text";

    private final HttpServer server;
    private final List<String> keys;
    private final int page;
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();
    private volatile boolean bucketRefused;
    private final AtomicInteger lists = new AtomicInteger(Integer.MAX_VALUE);
    private final Map<String, Long> sizes = new ConcurrentHashMap<>();
    private final Map<String, List<String>> byPrefix = new HashMap<>();

    private ListingServer(HttpServer server, List<String> keys, int page) {
        this.server = server;
        this.keys = keys;
        this.page = page;
    }

    /**
     * @param keys in the order in which they are listed
     * @param page how many are in one answer
     */
    public static ListingServer start(List<String> keys, int page) throws IOException {
        ListingServer listing = new ListingServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), keys,
                page);
        listing.server.createContext("/", listing::answer);
        listing.server.setExecutor(Executors.newSingleThreadExecutor());
        listing.server.start();
        return listing;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Who reads this object gets this HTTP status from now on. */
    public void refuse(String key, int status) {
        refused.put(key, status);
    }

    /** Lists are refused too, after so many of them. */
    public void refuseListsAfter(int answers) {
        lists.set(answers);
    }

    /** Nobody may ask for the bucket itself from now on, as under a policy that allows lists below a prefix alone. */
    public void refuseBucket() {
        bucketRefused = true;
    }

    /** The object is said to have this many bytes. */
    public void resize(String key, long bytes) {
        sizes.put(key, bytes);
    }

    /** The bucket behind an endpoint. */
    public static Bucket bucket(URI endpoint) {
        return new Bucket(client(endpoint), NAME, "");
    }

    public static S3Client client(URI endpoint) {
        return S3Client.builder().endpointOverride(endpoint).forcePathStyle(true).region(Region.US_EAST_1)
                .httpClientBuilder(ApacheHttpClient.builder())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "no-secret"))).build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        Integer refusal = refused.get(exchange.getRequestURI().getPath().substring(1 + NAME.length()).replaceFirst("^/", ""));
        if (bucketRefused && exchange.getRequestMethod().equals("HEAD") || refusal != null
                || isList(exchange, query) && lists.getAndDecrement() <= 0) {
            exchange.sendResponseHeaders(refusal != null ? refusal : 403, -1);
            exchange.close();
            return;
        }
        byte[] body = (isList(exchange, query) ? list(query.get("prefix"), query.get("marker")) : TEXT).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Of either version: what is listed from a marker on is the first one. */
    private static boolean isList(HttpExchange exchange, Map<String, String> query) {
        return exchange.getRequestMethod().equals("GET") && query.containsKey("prefix");
    }

    private static Map<String, String> query(String raw) {
        return raw == null
                ? Map.of()
                : Stream.of(raw.split("&")).map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0],
                                pair -> pair.length == 1 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8), (a, b) -> a,
                                TreeMap::new));
    }

    private String list(String prefix, String marker) {
        List<String> found = byPrefix.computeIfAbsent(prefix, beginning -> keys.stream().filter(key -> key.startsWith(beginning)).toList());
        int from = marker == null ? 0 : found.indexOf(marker) + 1;
        int to = Math.min(from + page, found.size());
        StringBuilder xml = new StringBuilder(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult><Name>" + NAME + "</Name><EncodingType>url</EncodingType>");
        xml.append("<IsTruncated>").append(to < found.size()).append("</IsTruncated>");
        for (String key : found.subList(from, to)) {
            xml.append("<Contents><Key>").append(URLEncoder.encode(key, StandardCharsets.UTF_8))
                    .append("</Key><LastModified>2026-11-21T10:00:00.000Z</LastModified><ETag>&quot;")
                    .append("%032x".formatted(key.hashCode())).append("&quot;</ETag><Size>")
                    .append(sizes.getOrDefault(key, key.endsWith("/") ? 0L : TEXT.length())).append("</Size></Contents>");
        }
        return xml.append("</ListBucketResult>").toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
