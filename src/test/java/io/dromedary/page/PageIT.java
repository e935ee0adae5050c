package io.dromedary.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.store.FolderStore;
import io.dromedary.testing.Browser;
import io.dromedary.testing.Ledger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser, in the middle of a busy day. */
class PageIT {

    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final int MOST_HIGH = 2_400;
    private static final Map<String, String> PAGES = Map.of("now", "/", "jobs", "/jobs?q=autumn", "delivered", "/jobs/d1", "uncertain",
            "/jobs/u0",
            "failed", "/jobs/f1", "nobody", "/jobs/nobody");

    @TempDir
    private static Path profile;
    private static Browser browser;
    @TempDir
    private Path root;
    private Ledger ledger;
    private BusyDay day;
    private PageServer page;

    @BeforeAll
    static void begin() throws Exception {
        browser = new Browser(profile);
    }

    @AfterAll
    static void end() throws Exception {
        browser.close();
    }

    @BeforeEach
    void open() throws Exception {
        Files.createDirectories(root.resolve("state"));
        ledger = new Ledger(root.resolve("state"));
        day = new BusyDay(root, ledger);
        day.fill();
        FolderStore store = new FolderStore(root);
        page = new PageServer(root, ledger, store, store, null, null);
    }

    @AfterEach
    void close() throws Exception {
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("/jobs/nobody"));
        browser.open(URI.create("about:blank"));
        page.close();
        ledger.close();
    }

    private void open(String path) throws Exception {
        browser.open(URI.create(page.address + path));
    }

    // ------------------------------------------------------------------ how it looks

    @ParameterizedTest
    @CsvSource({"390, true", "1440, false"})
    void theFrontPageFitsAndHasNoBarriers(int width, boolean dark) throws Exception {
        fits("now", width, dark);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"390, true", "390, false", "768, true", "768, false", "1440, true", "1440, false"})
    void everyPageFitsAndHasNoBarriers(int width, boolean dark) throws Exception {
        for (String name : PAGES.keySet()) {
            fits(name, width, dark);
        }
    }

    private void fits(String name, int width, boolean dark) throws Exception {
        browser.resize(width, 900, dark);
        open(PAGES.get(name));
        browser.script("document.querySelectorAll('details').forEach(part => part.open = true)");
        browser.screenshot(PICTURES.resolve("%s-%d-%s.png".formatted(name, width, dark ? "dark" : "light")), width, MOST_HIGH);
        assertThat(browser.script("return document.documentElement.scrollWidth").asInt()).as("how wide %s is", name)
                .isLessThanOrEqualTo(width);
        assertThat(browser.barriers()).as("barriers of %s, %d wide, dark: %s", name, width, dark).isEmpty();
    }

    @Test
    void theLogInHasNoBarriers() throws Exception {
        FolderStore store = new FolderStore(root);
        try (PageServer guarded = new PageServer(root, ledger, store, store, PageServer.TOKEN, PageServer.READ_TOKEN)) {
            browser.resize(390, 844, false);
            browser.open(guarded.address.resolve("/jobs"));
            assertThat(browser.address()).endsWith("/login");
            browser.screenshot(PICTURES.resolve("login-390-light.png"), 390, MOST_HIGH);
            assertThat(browser.barriers()).isEmpty();
            assertThat(browser.focused()).isEqualTo("Token");
            browser.press(PageServer.READ_TOKEN + Browser.ENTER);
            browser.awaitText("read only");
            assertThat(browser.text()).doesNotContain("Pause").doesNotContain("Retry");
            browser.tabTo("Log out");
            browser.press(Browser.ENTER);
            browser.awaitText("dromedary.management.token");
        }
    }

    // ------------------------------------------------------------------ how it is used

    @Test
    void theLineIsPausedAndFailuresAreTriedAgainByKeyboardAlone() throws Exception {
        browser.resize(1440, 900, false);
        open("/");
        browser.tabTo("Pause");
        browser.press(Browser.ENTER);
        browser.awaitText("Paused. Nothing new is spent until you resume");
        browser.tabTo("Resume");
        browser.press(Browser.SPACE);
        browser.awaitText("Resumed.");
        browser.tabTo("Retry 12");
        browser.press(Browser.ENTER);
        browser.awaitText("12 retried.");
        assertThat(ledger.sql().queryForObject("SELECT count(*) FROM job WHERE moving_to LIKE 'inbox%'", Integer.class)).isEqualTo(12);
    }

    @Test
    void everythingWorksWithoutTheScript() throws Exception {
        browser.resize(390, 844, true);
        browser.devtools("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        try {
            open("/jobs?q=frame-0");
            browser.click("input[name=all]");
            browser.click("button[formaction='/do/cancel']");
        } finally {
            browser.devtools("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        }
        browser.awaitText("41 to be canceled.");
        assertThat(browser.address()).contains("/jobs?q=frame-0&said=");
    }

    @Test
    void aChangeComesByItselfAndDisturbsNobody() throws Exception {
        // Given
        browser.resize(1440, 900, false);
        open("/");
        browser.awaitText("3 at the provider");
        browser.script("document.getElementById('q').focus(); document.getElementById('q').value = 'half a wo'; window.same = true");
        // When
        ledger.waiting(day.enter("another", "shop", "dunes.jpg", "dunes.jpg", "a prompt", Ledger.MODEL));
        ledger.clock.advance(Duration.ofSeconds(1));
        // Then
        browser.awaitText("4 at the provider");
        assertThat(browser.script("return document.getElementById('q').value").asText()).isEqualTo("half a wo");
        assertThat(browser.script("return document.activeElement.id").asText()).isEqualTo("q");
        assertThat(browser.script("return window.same").asBoolean()).as("the page was not loaded anew").isTrue();
    }

    @Test
    void eightTabsShowEveryChange() throws Exception {
        browser.resize(1440, 900, false);
        open("/");
        for (int i = 1; i < 8; i++) {
            browser.newTab();
            open(i % 2 == 0 ? "/" : "/jobs/w0");
        }
        List<String> tabs = browser.tabs();
        assertThat(tabs).hasSize(8);
        ledger.journal.word(ledger.view.job("w0").orElseThrow(), "in_progress");
        ledger.waiting(day.enter("another", "shop", "dunes.jpg", "dunes.jpg", "a prompt", Ledger.MODEL));
        ledger.clock.advance(Duration.ofSeconds(1));
        for (String tab : tabs) {
            browser.show(tab);
            browser.awaitText(browser.address().endsWith("w0") ? "in_progress" : "4 at the provider");
        }
        for (String tab : tabs.subList(1, 8)) {
            browser.show(tab);
            browser.closeTab();
        }
        browser.show(tabs.get(0));
    }
}
