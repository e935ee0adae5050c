package io.dromedary.cli;

import io.dromedary.catalogue.Catalogue;
import io.dromedary.catalogue.Model;
import io.dromedary.journal.Pauses;
import io.dromedary.main.Line;
import io.dromedary.main.OpenJournal;
import io.dromedary.main.Settings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "pause", mixinStandardHelpOptions = true, description = "Spends nothing new until `resume`: nothing is submitted, also by "
        + "later runs. What is at the provider is delivered, and drops are taken in. With --model only that model is paused. A file _PAUSE "
        + "in the inbox pauses the line, too, as long as it lies there.")
final class PauseCommand implements Callable<Integer> {

    @Option(names = "--why", paramLabel = "TEXT", defaultValue = "", description = "Shown to whoever looks.")
    private String why;

    @Option(names = "--model", paramLabel = "MODEL", description = "Only this model, by its id or a shorter name; others go on.")
    private String model;

    @Override
    public Integer call() throws Exception {
        Settings settings = Line.settings(Dromedary.home());
        if (!RetryCommand.hasJournal(settings)) {
            return 1;
        }
        try (OpenJournal journal = OpenJournal.open(settings)) {
            if (model != null) {
                return pause(id(model, settings), journal.pauses());
            }
            boolean begun = journal.pauses().pauseLine(RetryCommand.user(), why);
            System.out.printf("%s%s Nothing new is submitted until `./dromedary resume`.%n", begun ? "" : "It was paused before. ",
                    Terminal.plain(journal.pauses().line().map(Pauses.Pause::sentence).orElse("")));
            return 0;
        }
    }

    private int pause(String id, Pauses pauses) {
        boolean begun = pauses.pauseModel(id, RetryCommand.user(), why);
        Pauses.Pause now = pauses.models().stream().filter(one -> one.model().filter(id::equals).isPresent()).findFirst().orElseThrow();
        System.out.printf("%s%s Nothing new is submitted to it until `./dromedary resume --model %s`; other models go on.%n",
                begun ? "" : "It was paused before. ", Terminal.plain(now.sentence()), Terminal.plain(id));
        return 0;
    }

    /** As jobs name it. A model that the catalogue does not know is requested by the given name, so it can be paused. */
    static String id(String model, Settings settings) {
        Catalogue catalogue = Catalogue.read(settings.models());
        Optional<Model> known = catalogue.find(model);
        if (known.isEmpty()) {
            List<String> near = catalogue.nearest(model);
            System.err.printf("The model %s is not in the catalogue.%s%n", Terminal.plain(model),
                    near.isEmpty() ? "" : " Like it are " + String.join(", ", near) + ".");
        }
        return known.map(Model::id).orElse(model);
    }
}
