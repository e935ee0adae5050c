package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.Running;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Budgets, with the provider's own ledger as the referee. */
class BudgetIT {

    private static final String SOUL = "model: higgsfield-ai/soul/standard\nprompt: ";
    private static final int FOLDER = 24;

    @TempDir
    private Path folder;

    @Test
    void theBudgetOfTheDayIsSpentAndNotMore() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick()).with("DROMEDARY_BUDGET_DAY", "5")) {
            for (int i = 0; i < 6; i++) {
                studio.drop(i + ".yaml", SOUL + "number " + i);
            }
            assertThat(studio.once()).isEqualTo(2);
            assertThat(studio.sandbox.ledger().chargedCredits()).isEqualByComparingTo("4.5");
            assertThat(studio.files("hold")).filteredOn(file -> file.matches("\\d[.]yaml")).hasSize(3);
            String note = studio
                    .read("hold/" + studio.files("hold").stream().filter(file -> file.endsWith(".error.txt")).findFirst().get());
            assertThat(note).contains("It would cost 1.5 credits, estimated, and of the 5 credits of dromedary.budget.day ", " are spent");
            // When the limit is raised
            studio.with("DROMEDARY_BUDGET_DAY", "7.5");
            assertThat(studio.once()).as("one waits still, since an earlier run").isEqualTo(2);
            assertThat(studio.sandbox.ledger().chargedCredits()).isEqualByComparingTo("7.5");
            studio.with("DROMEDARY_BUDGET_DAY", "100");
            assertThat(studio.once()).isZero();
            assertThat(studio.sandbox.ledger().chargedCredits()).isEqualByComparingTo("9");
            assertThat(studio.files("hold")).isEmpty();
            assertThat(studio.files("work")).isEmpty();
        }
    }

    @Test
    void whatIsHeldIsApprovedByMovingItBackOrByTheCommandAndReadAgainByARetry() throws Exception {
        whatIsHeldIsApprovedByMovingItBackOrByTheCommandAndReadAgainByARetry(Where.FOLDER);
    }

    @Tag("long")
    @Test
    void whatIsHeldIsApprovedByMovingItBackOrByTheCommandAndReadAgainByARetryInABucket() throws Exception {
        whatIsHeldIsApprovedByMovingItBackOrByTheCommandAndReadAgainByARetry(Where.S3);
    }

    private void whatIsHeldIsApprovedByMovingItBackOrByTheCommandAndReadAgainByARetry(Where where) throws Exception {
        try (Studio studio = new Studio(where, folder, SandboxSettings.quick()).with("DROMEDARY_APPROVE_ABOVE", "2")) {
            studio.drop("moved.yaml", SOUL + "moved\noutputs: 4\n")
                    .drop("films/said.yaml", SOUL + "said\noutputs: 4\n").drop("changed/c.yaml", "prompt: changed\n")
                    .drop("changed/_profile.yaml", "model: higgsfield-ai/soul/standard\noutputs: 4\n").drop("cheap.yaml", SOUL + "cheap")
                    .drop("own.yaml", SOUL + "own\nmax_credits: 1\n");
            assertThat(studio.once()).isEqualTo(2);
            assertThat(studio.files("hold")).contains("moved.yaml", "films/said.yaml", "changed/c.yaml", "own.yaml");
            assertThat(studio.sandbox.ledger().entries()).extracting(Ledger.Entry::prompt).containsExactly("cheap");
            // When
            studio.move("hold/moved.yaml", "inbox/moved.yaml");
            command(studio, "approve", "--profile", "films", "--yes");
            studio.drop("changed/_profile.yaml", "model: higgsfield-ai/soul/standard\noutputs: 1\n");
            command(studio, "retry", "--state", "held", "--profile", "changed", "--yes");
            studio.once();
            // Then
            assertThat(studio.sandbox.ledger().entries()).extracting(Ledger.Entry::prompt)
                    .containsExactlyInAnyOrder("cheap", "moved", "said", "changed");
            assertThat(studio.sandbox.ledger().chargedCredits()).isEqualByComparingTo("15");
            assertThat(studio.files("hold")).filteredOn(file -> file.endsWith(".yaml")).containsExactly("own.yaml");
            command(studio, "cancel", "--state", "held");
            studio.once();
            assertThat(studio.files("errors/canceled")).contains("own.yaml");
        }
    }

    /** As 400 would be: a folder with the wrong model costs nothing but a question. */
    @Test
    void aFolderWithTheWrongModelCostsOneQuestionAndIsDecidedAboutAtOnce() throws Exception {
        aFolderWithTheWrongModelCostsOneQuestionAndIsDecidedAboutAtOnce(Where.FOLDER);
    }

    @Tag("long")
    @Test
    void aFolderWithTheWrongModelCostsOneQuestionAndIsDecidedAboutAtOnceInABucket() throws Exception {
        aFolderWithTheWrongModelCostsOneQuestionAndIsDecidedAboutAtOnce(Where.S3);
    }

    private void aFolderWithTheWrongModelCostsOneQuestionAndIsDecidedAboutAtOnce(Where where) throws Exception {
        try (Studio studio = new Studio(where, folder, SandboxSettings.quick()).with("DROMEDARY_APPROVE_ABOVE", "2")) {
            studio.drop("shop/_profile.yaml", "model: higgsfield-ai/soul/standard\noutputs: 4\n");
            for (int i = 0; i < FOLDER; i++) {
                studio.drop("shop/" + i + ".yaml", "prompt: number " + i + "\n");
            }
            // When
            assertThat(studio.once()).isEqualTo(2);
            // Then
            assertThat(studio.sandbox.ledger().posts()).isZero();
            assertThat(studio.sandbox.ledger().estimates()).as("asked for what all cost").isOne();
            assertThat(studio.read("hold/_READ-ME.txt")).contains("24 jobs of higgsfield-ai/soul/standard from inbox/shop: 144 credits",
                    "dromedary.approve-above", "./dromedary approve --profile inbox/shop", "edit inbox/shop/_profile.yaml",
                    "./dromedary retry --state held --profile inbox/shop", "./dromedary cancel --state held --profile inbox/shop");
            // When half of it is approved, and the others are changed
            for (int i = 0; i < FOLDER; i += 2) {
                studio.move("hold/shop/" + i + ".yaml", "inbox/shop/" + i + ".yaml");
            }
            studio.once();
            assertThat(studio.sandbox.ledger().chargedCredits()).isEqualByComparingTo("72");
            assertThat(studio.read("hold/_READ-ME.txt")).contains("12 jobs of", ": 72 credits");
            studio.drop("shop/_profile.yaml", "model: higgsfield-ai/soul/standard\n");
            command(studio, "retry", "--state", "held", "--profile", "inbox/shop", "--yes");
            // Then
            assertThat(studio.once()).isZero();
            assertThat(studio.sandbox.ledger().chargedCredits()).isEqualByComparingTo("90");
            assertThat(studio.files("hold")).isEmpty();
        }
    }

    /** The price is asked before anything is uploaded but what is needed to ask. */
    @Test
    void aFolderOfDearPicturesIsHeldAndNotUploaded() throws Exception {
        aFolderOfDearPicturesIsHeldAndNotUploaded(40);
    }

    @Tag("long")
    @Test
    void soAreFourHundred() throws Exception {
        aFolderOfDearPicturesIsHeldAndNotUploaded(400);
    }

    private void aFolderOfDearPicturesIsHeldAndNotUploaded(int pictures) throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick()).with("DROMEDARY_APPROVE_ABOVE", "2")
                // A question that is answered later than that is asked once more, for another picture.
                .with("DROMEDARY_PRICE_WAIT", "60000")) {
            studio.drop("shop/_profile.yaml", "model: %s\nprompt: a slow turn\n".formatted(Studio.MODEL));
            for (int i = 0; i < pictures; i++) {
                studio.drop("shop/%d.png".formatted(i), Studio.picture(i));
            }
            // When
            assertThat(studio.once()).isEqualTo(2);
            // Then
            assertThat(studio.sandbox.ledger().posts()).isZero();
            assertThat(studio.sandbox.ledger().uploads()).as("to ask for what all cost").isOne();
            assertThat(studio.sandbox.ledger().estimates()).isOne();
            assertThat(studio.files("hold")).filteredOn(file -> file.endsWith(".png")).hasSize(pictures);
            assertThat(studio.read("hold/_READ-ME.txt"))
                    .contains("%d jobs of %s from inbox/shop: %d credits".formatted(pictures, Studio.MODEL, 9 * pictures));
        }
    }

    private static void command(Studio studio, String... words) throws Exception {
        try (Running app = studio.launcher().start(words)) {
            assertThat(app.awaitExit(Studio.LIMIT)).as(app.output()).isZero();
        }
    }
}
