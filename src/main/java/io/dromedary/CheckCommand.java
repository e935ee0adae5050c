package io.dromedary;

import io.dromedary.api.Dialects;
import io.dromedary.api.PlainParameters;
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
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "check", mixinStandardHelpOptions = true,
        description = "Explains drops without sending anything: what would be sent, or what is wrong.",
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:all can be sent", "2:some cannot"})
final class CheckCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "A folder of drops, or a file of one drop.")
    private List<Path> paths;

    private boolean wrong;

    @Override
    public Integer call() throws Exception {
        Settings settings;
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            settings = Settings.read(Line.properties(context, Dromedary.home()), System.getenv());
        }
        Dialects dialects = new Dialects(settings.baseUrl(), null, settings.dialects(), settings.root(), Clock.systemUTC());
        Drops drops = new Drops(settings.root(), new MediaProbe(settings.mediaMaxBytes(), settings.mediaMaxPixels()), settings.model(), settings.grace(),
                dialects::refusal);
        for (Path path : paths) {
            if (!Files.exists(path)) {
                System.err.printf("%s: there is no such file or folder%n", path);
                wrong = true;
            } else if (Files.isDirectory(path)) {
                checkFolder(path, path, null, settings, drops, dialects);
            } else {
                Path folder = path.toAbsolutePath().getParent();
                checkFolder(folder, folder, path.getFileName().toString(), settings, drops, dialects);
            }
        }
        return wrong ? 2 : 0;
    }

    private void checkFolder(Path top, Path folder, String only, Settings settings, Drops drops, Dialects dialects) throws IOException {
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
                explain(candidate, top, folder, settings, drops, dialects);
            }
        }
        if (only == null) {
            for (Path next : folders) {
                checkFolder(top, next, null, settings, drops, dialects);
            }
        }
    }

    private void explain(Pairing.Candidate candidate, Path top, Path folder, Settings settings, Drops drops, Dialects dialects) throws IOException {
        System.out.println(folder.resolve(candidate.name()));
        try {
            ReadDrop drop = drops.read(candidate, folder, top, folder);
            System.out.printf("  POST %s%n", dialects.address(drop.request().target()));
            System.out.printf("  %s%n", dialects.body(drop.request().target(),
                    PlainParameters.of(drop.request(), drop.media().stream().map(CheckCommand::asIfUploaded).toList())));
            drop.media().forEach(file -> System.out.printf("  with %s: %s, %d x %d, %d KB%n", file.name(), file.contentType(), file.width(),
                    file.height(), Math.max(1, file.bytes() / 1024)));
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
