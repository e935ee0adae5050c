package io.dromedary;

import io.dromedary.api.QueueDialect;
import io.dromedary.drop.Drops;
import io.dromedary.drop.InvalidDropException;
import io.dromedary.drop.MediaProbe;
import io.dromedary.drop.Problem;
import io.dromedary.drop.ReadDrop;
import io.dromedary.drop.SidecarReader;
import io.dromedary.intake.Ignored;
import io.dromedary.intake.Pairing;
import io.dromedary.job.MediaFile;
import io.dromedary.ops.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "check", mixinStandardHelpOptions = true,
        description = "Explains drops without sending anything: what would be sent, or what is wrong.",
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:all can be sent", "2:some cannot"})
final class CheckCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "A folder of drops, or a file of one drop.")
    private List<Path> paths;

    @Option(names = "--price", description = "Ask the provider for an estimate of each drop, and add them up; nothing is submitted.")
    private boolean price;

    private Prices prices;
    private boolean wrong;

    @Override
    public Integer call() throws Exception {
        Settings settings;
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            settings = Settings.read(Line.properties(context, Dromedary.home()), System.getenv());
        }
        Drops drops = new Drops(settings.root(), new MediaProbe(settings.mediaMaxBytes(), settings.mediaMaxPixels()), settings.model(), settings.grace());
        QueueDialect dialect = new QueueDialect(settings.baseUrl(), null, null);
        prices = price ? Prices.start(settings) : null;
        for (Path path : paths) {
            if (!Files.exists(path)) {
                System.err.printf("%s: there is no such file or folder%n", path);
                wrong = true;
            } else if (Files.isDirectory(path)) {
                checkFolder(path, path, null, settings, drops, dialect);
            } else {
                Path folder = path.toAbsolutePath().getParent();
                checkFolder(folder, folder, path.getFileName().toString(), settings, drops, dialect);
            }
        }
        if (prices != null) {
            prices.close();
        }
        return wrong ? 2 : 0;
    }

    private void checkFolder(Path top, Path folder, String only, Settings settings, Drops drops, QueueDialect dialect) throws IOException {
        List<String> files = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            entries.filter(entry -> !Ignored.test(entry.getFileName().toString())).sorted()
                    .forEach(entry -> {
                        if (Files.isDirectory(entry)) {
                            folders.add(entry);
                        } else {
                            files.add(entry.getFileName().toString());
                        }
                    });
        }
        for (Pairing.Candidate candidate : Pairing.of(files, sidecar -> SidecarReader.imagesNamedBy(folder.resolve(sidecar)))) {
            if (only == null || candidate.files().contains(only)) {
                explain(candidate, top, folder, settings, drops, dialect);
            }
        }
        if (only == null) {
            for (Path next : folders) {
                checkFolder(top, next, null, settings, drops, dialect);
            }
        }
    }

    private void explain(Pairing.Candidate candidate, Path top, Path folder, Settings settings, Drops drops, QueueDialect dialect) throws IOException {
        System.out.println(folder.resolve(candidate.name()));
        try {
            ReadDrop drop = drops.read(candidate, folder, top, folder);
            System.out.printf("  POST %s/%s%n", settings.baseUrl(), drop.request().model());
            System.out.printf("  %s%n", dialect.body(drop.request(), drop.media().stream().map(CheckCommand::asIfUploaded).toList()));
            drop.media().forEach(file -> System.out.printf("  with %s: %s, %d x %d, %d KB%n", file.name(), file.contentType(), file.width(),
                    file.height(), Math.max(1, file.bytes() / 1024)));
            if (prices != null) {
                prices.tell(drop.request().target(), dialect.body(drop.request(), drop.media().stream().map(Prices::asIfUploaded).toList()));
            }
        } catch (InvalidDropException e) {
            wrong = true;
            e.problems().stream().map(Problem::toString).forEach(problem -> System.out.println("  WRONG  " + problem));
        }
    }

    private static MediaFile asIfUploaded(MediaFile file) {
        return new MediaFile(file.name(), file.contentType(), file.bytes(), file.width(), file.height(), file.sha256(),
                "<address of " + file.name() + ">", 0L, file.role(), null);
    }
}
