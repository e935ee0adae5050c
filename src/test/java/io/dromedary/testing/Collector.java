package io.dromedary.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Receives traces over OTLP/HTTP, as a collector of OpenTelemetry does, and reads its protobuf. */
public final class Collector implements AutoCloseable {

    private final HttpServer server;
    private final List<byte[]> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int status = 200;

    /** @param parent null at the root */
    public record Span(String trace, String id, String parent, String name, Map<String, String> attributes, int events) {
    }

    /** One field of a protobuf message: a number, or bytes, that may be a message again. */
    private record Field(int number, Object value) {
        byte[] bytes() {
            return (byte[]) value;
        }

        String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }
    }

    private Collector(HttpServer server) {
        this.server = server;
    }

    public static Collector start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Collector collector = new Collector(server);
        server.createContext("/v1/traces", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (collector.status == 200) {
                collector.received.add(body);
            }
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(collector.status, -1);
            exchange.close();
            collector.asked.incrementAndGet();
        });
        server.start();
        return collector;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public void answer(int code) {
        status = code;
    }

    /** How often it was sent something, whatever it answered. */
    public int asked() {
        return asked.get();
    }

    /** All that came, as text wherever it is text. */
    public String raw() {
        return String.join("\n", received.stream().map(body -> new String(body, StandardCharsets.UTF_8)).toList());
    }

    public List<Span> spans() {
        return received.stream().flatMap(body -> in(fields(body), 1)).flatMap(resource -> in(fields(resource.bytes()), 2))
                .flatMap(scope -> in(fields(scope.bytes()), 2)).map(span -> span(fields(span.bytes()))).toList();
    }

    private static Span span(List<Field> span) {
        Map<String, String> attributes = new TreeMap<>();
        in(span, 9).map(attribute -> fields(attribute.bytes()))
                .forEach(pair -> attributes.put(one(pair, 1).text(), value(fields(one(pair, 2).bytes()).get(0))));
        return new Span(hex(one(span, 1)), hex(one(span, 2)), hex(one(span, 4)), Objects.requireNonNull(one(span, 5)).text(), attributes,
                (int) in(span, 11).count());
    }

    private static String value(Field any) {
        return any.value() instanceof byte[] ? any.text() : String.valueOf(any.value());
    }

    private static String hex(Field field) {
        return field == null || field.bytes().length == 0 ? null : HexFormat.of().formatHex(field.bytes());
    }

    private static Stream<Field> in(List<Field> message, int number) {
        return message.stream().filter(field -> field.number() == number);
    }

    private static Field one(List<Field> message, int number) {
        return in(message, number).findFirst().orElse(null);
    }

    private static List<Field> fields(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        List<Field> fields = new ArrayList<>();
        while (in.hasRemaining()) {
            long key = varint(in);
            fields.add(new Field((int) (key >>> 3), switch ((int) (key & 7)) {
                case 0 -> varint(in);
                case 1 -> in.getLong();
                case 2 -> {
                    byte[] bytes = new byte[(int) varint(in)];
                    in.get(bytes);
                    yield bytes;
                }
                case 5 -> in.getInt();
                default -> throw new IllegalArgumentException("no field begins with " + key);
            }));
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long number = 0;
        for (int shift = 0;; shift += 7) {
            byte part = in.get();
            number |= (part & 0x7FL) << shift;
            if (part >= 0) {
                return number;
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
