package io.dromedary.cli;

import io.dromedary.catalogue.Catalogue;
import io.dromedary.catalogue.Explanation;
import io.dromedary.catalogue.Model;
import io.dromedary.catalogue.ModelList;
import io.dromedary.main.Line;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "models", mixinStandardHelpOptions = true, description = "Lists the models, or explains one: its parameters, its "
        + "files and an example of a drop.", exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:listed or explained", "2:there is no such model"})
final class ModelsCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The model's id or one of its other names.")
    private String name;

    @Option(names = "--markdown", description = "Print the list as MODELS.md has it.")
    private boolean markdown;

    @Override
    public Integer call() throws Exception {
        Catalogue catalogue = Catalogue.read(Line.settings(Dromedary.home()).models());
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
}
