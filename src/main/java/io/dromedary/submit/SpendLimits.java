package io.dromedary.submit;

import io.dromedary.api.http.TryLaterException;
import io.dromedary.drop.ProfileReader;
import io.dromedary.job.Budget;
import io.dromedary.job.Cap;
import io.dromedary.job.Hold.Limit;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Job;
import io.dromedary.job.Limits;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which limits of money hold for a job: those of the settings, those of the profiles of its folders, and its own. */
public final class SpendLimits {

    private static final Logger LOG = LoggerFactory.getLogger(SpendLimits.class);
    private static final Duration ANOTHER_LOOK = Duration.ofSeconds(10);

    private final LimitSettings settings;
    private final Path inbox;

    /** @param inbox where the profiles are */
    public SpendLimits(LimitSettings settings, Path inbox) {
        this.settings = settings;
        this.inbox = inbox;
    }

    /** @throws TryLaterException if a profile cannot be read, and with it its budget */
    public Limits of(Job job) throws TryLaterException {
        List<Cap> caps = new ArrayList<>();
        ofLine(caps);
        budgets(job).forEach((folder, budget) -> ofProfile(caps, folder, budget));
        return new Limits(caps, settings.undeterminedMax(), settings.approveAbove(),
                job.request() == null ? null : job.request().maxCredits(), settings.allowUnpriced());
    }

    /** Of days and months, of the line and of all profiles. A profile that cannot be read has none: its drops say so themselves. */
    List<Cap> periods() {
        List<Cap> caps = new ArrayList<>();
        ofLine(caps);
        Map<String, Budget> profiles = new TreeMap<>();
        for (Path folder : ProfileReader.folders(inbox)) {
            try {
                profiles.putAll(ProfileReader.budgets(inbox, folder));
            } catch (InvalidDropException | IOException e) {
                LOG.debug("The profile in {} cannot be read", folder, e);
            }
        }
        profiles.forEach((folder, budget) -> ofProfile(caps, folder, budget));
        return caps.stream().filter(cap -> cap.limit() != Limit.DROP).toList();
    }

    BigDecimal undeterminedMax() {
        return settings.undeterminedMax();
    }

    private void ofLine(List<Cap> caps) {
        add(caps, "", settings.budget(), LimitSettings.DROP, LimitSettings.DAY, LimitSettings.MONTH);
    }

    private static void ofProfile(List<Cap> caps, String folder, Budget budget) {
        String profile = " in inbox/%s_profile.yaml".formatted(folder.isEmpty() ? "" : folder + "/");
        add(caps, folder, budget, "budget.drop" + profile, "budget.day" + profile, "budget.month" + profile);
    }

    private Map<String, Budget> budgets(Job job) throws TryLaterException {
        try {
            return ProfileReader.budgets(inbox, inbox.resolve(job.folder()));
        } catch (InvalidDropException | IOException e) {
            throw TryLaterException.waiting("its folder's profile cannot be read, and with it the budget: " + e.getMessage(), ANOTHER_LOOK);
        }
    }

    private static void add(List<Cap> caps, String folder, Budget budget, String drop, String day, String month) {
        add(caps, Limit.DROP, folder, budget.drop(), drop);
        add(caps, Limit.DAY, folder, budget.day(), day);
        add(caps, Limit.MONTH, folder, budget.month(), month);
    }

    private static void add(List<Cap> caps, Limit limit, String folder, BigDecimal credits, String setting) {
        if (credits != null) {
            caps.add(new Cap(limit, folder, credits, setting));
        }
    }
}
