package io.dromedary.cli;

import io.dromedary.catalogue.AccountList;
import io.dromedary.catalogue.Catalogue;
import io.dromedary.catalogue.Drift;
import io.dromedary.catalogue.Explanation;
import io.dromedary.catalogue.Model;
import io.dromedary.catalogue.ModelList;
import io.dromedary.main.Line;
import io.dromedary.main.Settings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "models", mixinStandardHelpOptions = true, description = "Lists the models, or explains one: its parameters, its "
        + "files and an example of a drop.", exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:listed, explained or refreshed", "1:the account's list did not come; the last one stays", "2:there is no such model"})
final class ModelsCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The model's id or one of its other names.")
    private String name;

    @Option(names = "--markdown", description = "Print the list as MODELS.md has it.")
    private boolean markdown;

    @Option(names = "--refresh",
            description = "Ask the provider for the account's own list of models and for their prices, keep it, and say "
                    + "what has changed. Free.")
    private boolean refresh;

    @Option(names = "--json", description = "With --refresh: say it for programs.")
    private boolean json;

    @CommandLine.Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (json && !refresh || refresh && (markdown || name != null)) {
            throw new CommandLine.ParameterException(spec.commandLine(), json && !refresh
                    ? "--json belongs to --refresh."
                    : "--refresh asks for all models, and goes with --json alone.");
        }
        Settings settings = Line.settings(Dromedary.home());
        if (refresh) {
            return refresh(settings);
        }
        Catalogue catalogue = Catalogue.read(settings.models());
        catalogue.notes().forEach(note -> System.err.println(Terminal.plain(note)));
        if (name == null) {
            System.out.print(markdown ? new ModelList(catalogue).markdown() : new ModelList(catalogue).text());
            return 0;
        }
        Optional<Model> model = catalogue.find(name);
        if (model.isEmpty()) {
            List<String> near = catalogue.nearest(name);
            System.err.printf("%s is not in the catalogue%s. A drop may name it all the same: it goes through the queue, unchecked.%n",
                    name,
                    near.isEmpty() ? "" : "; like it are " + String.join(", ", near));
            return 2;
        }
        System.out.print(Explanation.of(model.get()));
        return 0;
    }

    private int refresh(Settings settings) throws Exception {
        if (settings.api().credentials() == null) {
            System.err.println("The account's list of models cannot be fetched without a key; set HF_KEY=id:secret.");
            return 1;
        }
        try {
            Drift drift = ModelsRefresh.run(settings);
            if (json) {
                System.out.println(drift.json());
            } else {
                drift.text().lines().map(Terminal::plain).forEach(System.out::println);
                System.out.printf("%nKept in %s. A line that runs sees it at its next start.%n",
                        settings.models().resolve(AccountList.FILE));
            }
            return 0;
        } catch (QueryClient.NoAnswerException e) {
            System.err.printf("The account's list of models did not come: %s. What was known stays.%n",
                    Terminal.plain(e.getMessage()).replaceFirst("\\.$", ""));
            return 1;
        }
    }
}
