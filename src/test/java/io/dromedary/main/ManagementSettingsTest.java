package io.dromedary.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dromedary.cli.StartupBanner;
import io.dromedary.settings.SettingsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagementSettingsTest {

    private static final String TOKEN = "dromedary.management.token=0123456789abcdef";

    @TempDir
    private Path folder;

    private Settings read(String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("higgsfield.key=id:secret");
        Path own = Files.write(folder.resolve("own.properties"), all);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getPropertiesComponent().setLocation("file:" + own + ",classpath:application.properties");
            return Settings.read(context.getPropertiesComponent(), Map.of());
        }
    }

    @Test
    void thePageIsForThisMachineUnlessSomethingElseIsChosen() throws IOException {
        assertThat(read().management().host()).isEqualTo("127.0.0.1");
        assertThat(read().management().port()).isEqualTo(9876);
        assertThat(read("dromedary.management=false").management()).isNull();
        assertThat(read("dromedary.management.host=0.0.0.0", TOKEN).management().token()).isEqualTo("0123456789abcdef");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dromedary.management.host=0.0.0.0                      | dromedary.management.token is empty
            dromedary.management.token=short                       | at least 16
            dromedary.management.read-token=0123456789abcdef       | everybody may change everything
            dromedary.management.port=99999                        | a port from 0 to 65535
            """)
    void whatWouldOpenItToOthersIsRefused(String line, String why) {
        SettingsException refusal = catchThrowableOfType(SettingsException.class, () -> read(line));
        assertThat(refusal.problems()).singleElement().asString().contains(why).doesNotContain("0123456789abcdef");
    }

    /** Camel would serve both on the address of the one that it opens first, mostly that of the webhooks, which is everybody's. */
    @Test
    void thePageIsNotServedToWhoeverReachesTheWebhooks() {
        SettingsException refusal = catchThrowableOfType(SettingsException.class, () -> read("dromedary.await=webhook",
                "dromedary.webhook.public-url=https://studio.example/hooks", "dromedary.webhook.port=9876"));
        assertThat(refusal.problems()).singleElement().asString().contains("are both 9876", "Set one of them to another port");
    }

    @Test
    void theTokenThatOnlyLooksIsAnotherOne() {
        SettingsException refusal = catchThrowableOfType(SettingsException.class,
                () -> read(TOKEN, "dromedary.management.read-token=0123456789abcdef"));
        assertThat(refusal.problems()).singleElement().asString().contains("the same as");
    }

    @Test
    void aTakenPortIsNoticedAndTheBannerNamesThePage() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Settings settings = read("dromedary.management.port=" + taken.getLocalPort());
            assertThat(settings.management().trouble()).contains("Address already in use");
            assertThat(banner(settings)).contains("page         http://127.0.0.1:%d/".formatted(taken.getLocalPort()));
            assertThat(banner(settings.withoutManagement())).doesNotContain("page  ");
            assertThat(read("dromedary.management.port=0").management().trouble()).isEmpty();
            assertThat(read("dromedary.management.host=192.0.2.1", TOKEN).management().trouble())
                    .as("it is no address of this machine").hasValueSatisfying(why -> assertThat(why).contains("address"));
        }
    }

    private static String banner(Settings settings) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StartupBanner.print(settings, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
