package io.dromedary.cli;

import io.dromedary.api.query.Estimate;
import io.dromedary.catalogue.AccountList;
import io.dromedary.catalogue.Catalogue;
import io.dromedary.catalogue.Drift;
import io.dromedary.catalogue.Model;
import io.dromedary.catalogue.SmallestRequest;
import io.dromedary.job.ListedModel;
import io.dromedary.main.Settings;
import io.dromedary.price.PriceMode;
import io.dromedary.store.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the account's own list of models, and puts it in place of the last one, as a whole or not at all. */
final class ModelsRefresh {

    /** After so many questions in a row without an answer, the others are not asked. */
    private static final int PATIENCE = 3;

    private final Settings settings;
    private final QueryClient client;

    private ModelsRefresh(Settings settings, QueryClient client) {
        this.settings = settings;
        this.client = client;
    }

    /** @throws QueryClient.NoAnswerException where no list came; the last one stays */
    static Drift run(Settings settings) throws Exception {
        try (QueryClient client = QueryClient.start(Dromedary.home(), settings)) {
            return new ModelsRefresh(settings, client).refresh();
        }
    }

    private Drift refresh() throws QueryClient.NoAnswerException, IOException {
        Path folder = settings.models();
        // The last list only says what has changed: one that is damaged is replaced like none.
        AccountList before = AccountList.read(folder, new ArrayList<>()).orElse(null);
        List<ListedModel> listed = client.ask(client.questions().models());
        AccountList unpriced = list(listed.stream().map(model -> new AccountList.Entry(model, null, null)).toList());
        AccountList now = settings.price() == PriceMode.ESTIMATE ? list(priced(unpriced, before)) : unpriced;
        Drift drift = new Drift(Catalogue.withoutAccount(folder), before, now);
        DurableFiles.createFolder(folder);
        DurableFiles.write(folder.resolve(AccountList.FILE), now.json());
        return drift;
    }

    private AccountList list(List<AccountList.Entry> models) {
        return new AccountList(Instant.now().truncatedTo(ChronoUnit.SECONDS), settings.api().baseUrl().toString(), models);
    }

    private List<AccountList.Entry> priced(AccountList list, AccountList before) {
        System.err.printf("The account lists %d models; what the smallest request of each costs is asked for, which is free.%n",
                list.models().size());
        Map<String, Model> described = list.described();
        List<AccountList.Entry> priced = new ArrayList<>();
        int silent = 0;
        for (AccountList.Entry one : list.models()) {
            Optional<Estimate> estimate = Optional.empty();
            if (silent < PATIENCE) {
                try {
                    estimate = Optional.of(client.ask(client.questions().estimate(one.model().id(), body(one.model(), described))));
                    silent = 0;
                } catch (QueryClient.NoAnswerException e) {
                    silent = e.isRefused() ? 0 : silent + 1;
                    if (silent == PATIENCE) {
                        System.err.printf("The provider gives no estimate of prices (%s); those that were known stay.%n",
                                Terminal.plain(e.getMessage()));
                    }
                }
            }
            priced.add(estimate.map(price -> new AccountList.Entry(one.model(), price.credits(), price.description()))
                    .orElseGet(() -> last(one.model(), before)));
        }
        return priced;
    }

    private static String body(ListedModel model, Map<String, Model> described) {
        return Optional.ofNullable(described.get(model.id())).map(SmallestRequest::of)
                .orElseGet(SmallestRequest::ofUnknown).toString();
    }

    /** A price that was not told this time is that of the last time, so that a change of it is seen the next time. */
    private static AccountList.Entry last(ListedModel model, AccountList before) {
        return Optional.ofNullable(before).flatMap(list -> list.find(model.id()))
                .map(known -> new AccountList.Entry(model, known.credits(), known.pricing()))
                .orElseGet(() -> new AccountList.Entry(model, null, null));
    }
}
