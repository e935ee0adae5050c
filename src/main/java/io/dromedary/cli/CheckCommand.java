package io.dromedary.cli;

import io.dromedary.api.Dialects;
import io.dromedary.catalogue.Catalogue;
import io.dromedary.catalogue.Names;
import io.dromedary.catalogue.RequestBuilder;
import io.dromedary.drop.DropFolder;
import io.dromedary.drop.MediaProbe;
import io.dromedary.intake.Drops;
import io.dromedary.intake.Folder;
import io.dromedary.intake.Pairing;
import io.dromedary.intake.ReadDrop;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Problem;
import io.dromedary.job.Target;
import io.dromedary.main.Line;
import io.dromedary.main.Settings;
import io.dromedary.manifest.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "check", mixinStandardHelpOptions = true, description = "Explains drops without sending anything: what would be "
        + "sent, or what is wrong.", exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all can be sent", "2:some cannot"})
final class CheckCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "A folder of drops, or a file of one drop.")
    private List<Path> paths;

    @Option(names = "--price", description = "Say what each drop would cost and what all do together, by the provider's free "
            + "estimates and prices.yaml, as the line does; nothing is submitted.")
    private boolean price;

    private RequestBuilder composition;
    private RequestBuilder priced;
    private Prices prices;
    private boolean wrong;
    private Folder.Look look;

    @Override
    public Integer call() throws Exception {
        Settings settings = Line.settings(Dromedary.home());
        Catalogue catalogue = Catalogue.read(settings.models());
        composition = new RequestBuilder(catalogue, new Offline("<id of %s>"::formatted));
        priced = new RequestBuilder(catalogue, new Offline(name -> Prices.ANY_ID));
        Dialects dialects = new Dialects(settings.api().baseUrl(), null, settings.api().dialects(), settings.root(), Clock.systemUTC());
        Drops drops = new Drops(settings.root(), settings.inbox(),
                new MediaProbe(settings.intake().mediaMaxBytes(), settings.intake().mediaMaxPixels()), settings.intake().model(),
                new RequestBuilder(catalogue, Names.BUILT_IN), settings.intake().grace(), dialects::refusal);
        prices = price ? Prices.start(settings, catalogue) : null;
        for (Path path : paths) {
            if (!Files.exists(path)) {
                System.err.printf("%s: there is no such file or folder%n", path);
                wrong = true;
            } else {
                check(path.toAbsolutePath().normalize(), settings, drops, dialects);
            }
        }
        if (prices != null) {
            prices.close();
        }
        return wrong ? 2 : 0;
    }

    /** A file is explained as the drop that it belongs to, and so is a folder that is one drop. */
    private void check(Path path, Settings settings, Drops drops, Dialects dialects) throws IOException {
        Path drop = !isDrop(path, settings) && isDrop(path.getParent(), settings) ? path.getParent() : path;
        boolean all = Files.isDirectory(drop) && !isDrop(drop, settings);
        Path folder = all ? drop : drop.getParent();
        // Of a folder in the inbox the profiles above it count, as they do when the line runs.
        Path top = folder.startsWith(settings.inbox()) ? settings.inbox() : folder;
        look = Folder.drops(top);
        if (all) {
            checkFolder(top, folder, null, settings, drops, dialects);
        } else {
            checkFolder(top, folder, drop.getFileName().toString(), settings, drops, dialects);
        }
    }

    private static boolean isDrop(Path path, Settings settings) {
        return path.getFileName() != null && Files.isDirectory(path)
                && (DropFolder.isName(path.getFileName().toString()) || settings.characters().equals(path.getParent()));
    }

    private void checkFolder(Path top, Path folder, String only, Settings settings, Drops drops, Dialects dialects) throws IOException {
        Folder contents = folder.equals(settings.characters()) ? Folder.ofCharacters(folder) : look.at(folder);
        for (Pairing.Candidate candidate : contents.candidates()) {
            if (isAskedFor(candidate, only)) {
                Optional<Pairing.Left> left = contents.leftByPixels(folder, candidate);
                if (left.isPresent()) {
                    tell(folder, left.get());
                } else {
                    explain(candidate, top, folder, drops, dialects);
                    contents.maybeLeft().ifPresent(why -> System.out.println("  " + why));
                }
            }
        }
        contents.left().stream().filter(left -> isAskedFor(left.candidate(), only)).forEach(left -> tell(folder, left));
        if (only == null) {
            contents.links().forEach(link -> System.out.printf("%s%n  not read, as in the inbox: it is a link to a folder%n", link));
            for (Path next : contents.folders()) {
                checkFolder(top, next, null, settings, drops, dialects);
            }
        }
    }

    private static boolean isAskedFor(Pairing.Candidate candidate, String only) {
        return only == null || candidate.files().contains(only) || candidate.ambiguous().contains(only);
    }

    private static void tell(Path folder, Pairing.Left left) {
        System.out.printf("%s%n  stays in the inbox: %s%n", folder.resolve(left.candidate().name()), left.why());
    }

    private void explain(Pairing.Candidate candidate, Path top, Path folder, Drops drops, Dialects dialects) throws IOException {
        System.out.println(folder.resolve(candidate.name()));
        try {
            if (candidate.kind() == Pairing.Kind.MANIFEST) {
                Manifests.show(folder.resolve(candidate.name()), (line, files, problem) -> {
                    System.out.println("  " + line.name());
                    if (problem != null) {
                        wrong(problem);
                    }
                    explain(line, top, files, folder, drops, dialects);
                });
                return;
            }
            explain(candidate, top, folder, folder, drops, dialects);
        } catch (InvalidDropException e) {
            e.problems().forEach(this::wrong);
        }
    }

    private void wrong(Problem problem) {
        wrong = true;
        System.out.println("  WRONG  " + problem);
    }

    /**
     * @param files  the folder of the drop's files
     * @param folder the folder whose profile applies
     */
    private void explain(Pairing.Candidate candidate, Path top, Path files, Path folder, Drops drops, Dialects dialects)
            throws IOException {
        try {
            ReadDrop drop = drops.read(candidate, files, top, folder);
            Target target = drop.request().target();
            System.out.printf("  POST %s (%s)%n", dialects.address(target), target.dialect());
            System.out.printf("  %s%n", dialects.body(target,
                    composition.parameters(drop.request(), drop.media().stream().map(CheckCommand::asIfUploaded).toList())));
            composition.warnings(drop.request()).forEach(warning -> System.out.printf("  note: %s%n", warning));
            drop.media()
                    .forEach(file -> System.out.printf("  with %s %s: %s, %s%d KB%n", file.role().key(), file.fileName(),
                            file.contentType(),
                            file.width() == 0 ? "" : file.width() + " x " + file.height() + ", ", Math.max(1, file.bytes() / 1024)));
            if (prices != null) {
                prices.tell(candidate.name(), drop,
                        dialects.body(target,
                                priced.parameters(drop.request(), drop.media().stream().map(MediaFile::asIfUploaded).toList())));
            }
        } catch (InvalidDropException e) {
            e.problems().forEach(this::wrong);
        }
    }

    private static MediaFile asIfUploaded(MediaFile file) {
        return new MediaFile(file.name(), file.contentType(), file.bytes(), file.width(), file.height(), file.sha256(),
                "<address of " + file.fileName() + ">", 0L, file.role(), "<id of " + file.fileName() + ">");
    }

    /** Placeholders for the ids that only the running line looks up. */
    private record Offline(Function<String, String> ids) implements Names {

        @Override
        public Optional<String> motion(String nameOrId) {
            return BUILT_IN.motion(nameOrId).or(() -> idOf(nameOrId));
        }

        @Override
        public Optional<String> style(String nameOrId) {
            return idOf(nameOrId);
        }

        @Override
        public Optional<String> character(String name, String version) {
            return idOf(name);
        }

        private Optional<String> idOf(String name) {
            return Optional.of(ids.apply(name));
        }
    }
}
