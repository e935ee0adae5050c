package io.dromedary.cli;

import io.dromedary.settings.EnvironmentName;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * Asks the line of this machine whether it is ready, for a container without a shell: ends with 0 if it is, else with 1, and prints what
 * the line answers. It runs every half minute in a process of its own, so it loads next to nothing else of the
 * product.
 */
public final class HealthCheck {

    private static final int TIMEOUT_MILLIS = 4_000;
    private static final int LONGEST = 4_000;

    private HealthCheck() {
    }

    public static void main(String[] args) throws IOException {
        System.exit(check(Path.of(System.getProperty("dromedary.home", "")), System.getenv()));
    }

    static int check(Path home, Map<String, String> environment) throws IOException {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(home.resolve("application.properties"))) {
            settings.load(file);
        } catch (NoSuchFileException e) {
            // The environment may say all that is needed.
        }
        if (!Boolean.parseBoolean(setting(settings, environment, "dromedary.management", "true"))) {
            System.out.println("dromedary.management is false, so the line cannot be asked.");
            return 0;
        }
        String host = setting(settings, environment, "dromedary.management.host", "127.0.0.1");
        URI ready = URI
                .create("http://%s:%s/observe/health/ready".formatted(host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host,
                        setting(settings, environment, "dromedary.management.port", "9876")));
        HttpURLConnection connection = (HttpURLConnection) ready.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try {
            int status = connection.getResponseCode();
            try (InputStream answer = status < HttpURLConnection.HTTP_BAD_REQUEST
                    ? connection.getInputStream()
                    : connection.getErrorStream()) {
                System.out.println(answer == null ? "" : new String(answer.readNBytes(LONGEST), StandardCharsets.UTF_8));
            }
            return status == HttpURLConnection.HTTP_OK ? 0 : 1;
        } catch (IOException e) {
            System.out.printf("The line does not answer at %s: it has not started yet, or its port is another one (%s).%n", ready,
                    e.getMessage());
            return 1;
        } finally {
            connection.disconnect();
        }
    }

    private static String setting(Properties settings, Map<String, String> environment, String name, String otherwise) {
        String value = environment.getOrDefault(EnvironmentName.of(name), settings.getProperty(name, ""));
        return value.isBlank() ? otherwise : value.strip();
    }
}
