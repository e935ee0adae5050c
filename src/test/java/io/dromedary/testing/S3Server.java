package io.dromedary.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * S3Proxy with its objects in memory, inside this JVM: one for all tests, each of which takes a prefix of its own.
 *
 * <p>Keys are paths there, so it does not hold {@code a} beside {@code a/b}, nor {@code //} and {@code ..}; it checks SHA-256 checksums but
 * does not keep them. The build lays its libraries down in {@code target/s3/proxy}, of other versions than the product's.
 */
public final class S3Server {

    public static final String BUCKET = "studio";
    public static final String REGION = "us-east-1";
    public static final String ACCESS_KEY = "test";
    public static final String SECRET_KEY = "no-secret";

    private static final Path LIBRARIES = Path.of("target", "s3", "proxy");
    private static final String PACKAGE = "org.gaul.s3proxy.";

    private S3Server() {
    }

    /** Where it listens. */
    public static URI endpoint() {
        return Started.ENDPOINT;
    }

    /** A connection for the tests, which the first call opens, together with the server and its {@link #BUCKET}; it ends with the JVM. */
    public static S3Client client() {
        return Started.CLIENT;
    }

    private static final class Started {
        static final URI ENDPOINT = start();
        static final S3Client CLIENT = connect(ENDPOINT);
    }

    private static S3Client connect(URI endpoint) {
        S3Client client = S3Client.builder().endpointOverride(endpoint).forcePathStyle(true).region(Region.of(REGION))
                .httpClientBuilder(ApacheHttpClient.builder())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY))).build();
        client.createBucket(request -> request.bucket(BUCKET));
        return client;
    }

    private static URI start() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            ClassLoader libraries = new OwnFirst(libraries());
            // Its threads, and the XML parser that it looks for, are of the class loader that is current now.
            thread.setContextClassLoader(libraries);
            Object builder = libraries.loadClass(PACKAGE + "S3Proxy").getMethod("builder").invoke(null);
            Class<?> store = libraries.loadClass(PACKAGE + "blobstore.BlobStore");
            Class<?> authentication = libraries.loadClass(PACKAGE + "auth.AuthenticationType");
            call(builder, "endpoint", URI.class, URI.create("http://127.0.0.1:0"));
            Object objects = libraries.loadClass(PACKAGE + "nio2blob.TransientNio2BlobStore").getConstructor().newInstance();
            call(builder, "blobStore", store, objects);
            builder.getClass().getMethod("awsAuthentication", authentication, String.class, String.class)
                    .invoke(builder, authentication.getField("AWS_V4").get(null), ACCESS_KEY, SECRET_KEY);
            call(builder, "ignoreUnknownHeaders", boolean.class, true);
            Object server = builder.getClass().getMethod("build").invoke(builder);
            server.getClass().getMethod("start").invoke(server);
            return URI.create("http://127.0.0.1:" + server.getClass().getMethod("getPort").invoke(server));
        } catch (ReflectiveOperationException | IOException e) {
            throw new AssertionError("S3Proxy does not start", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void call(Object target, String method, Class<?> type, Object argument) throws ReflectiveOperationException {
        target.getClass().getMethod(method, type).invoke(target, argument);
    }

    private static URL[] libraries() throws IOException {
        try (Stream<Path> jars = Files.list(LIBRARIES)) {
            return jars.map(S3Server::url).toArray(URL[]::new);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prefers its own libraries to those of the tests. */
    private static final class OwnFirst extends URLClassLoader {

        OwnFirst(URL[] libraries) {
            super(libraries, S3Server.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null) {
                    return known;
                }
                try {
                    return findClass(name);
                } catch (ClassNotFoundException e) {
                    return super.loadClass(name, resolve);
                }
            }
        }
    }
}
