package io.dromedary.cli;

import io.dromedary.catalogue.Catalogue;
import io.dromedary.catalogue.Model;
import io.dromedary.job.Target;
import io.dromedary.main.Line;
import io.dromedary.sandbox.Sandbox;
import io.dromedary.sandbox.models.ApiDialect;
import io.dromedary.sandbox.models.ModelFamily;
import io.dromedary.sandbox.settings.SandboxSettings;
import java.net.BindException;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

@Command(name = "sandbox", mixinStandardHelpOptions = true, showDefaultValues = true, description = "Runs a local stand-in for the "
        + "API, for trying and testing without a key and without spending. It knows your own models, too.",
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
            "1:it cannot listen there", "64:the command line could not be understood"})
final class SandboxCommand implements Callable<Integer> {

    private static final int GREATEST_PORT = 65535;
    private static final Map<String, ApiDialect> DIALECTS = Map.of(Target.QUEUE, ApiDialect.QUEUE, Target.HYBRID, ApiDialect.HYBRID,
            Target.JOB_SET, ApiDialect.JOB_SET);

    @Option(names = "--port", description = "Port to listen on; 0 takes any free one.", defaultValue = "8700")
    private int port;

    @Option(names = "--bind", description = "Address to listen on.", defaultValue = "127.0.0.1")
    private String bind;

    @CommandLine.Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (port < 0 || port > GREATEST_PORT) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                    "--port: found %d; a port is a number from 1 to %d, and 0 takes any free one.".formatted(port, GREATEST_PORT));
        }
        List<ModelFamily> own = Catalogue.read(Line.settings(Dromedary.home()).models()).all().stream()
                .filter(model -> DIALECTS.containsKey(model.dialect())).map(SandboxCommand::inSandbox).toList();
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withBind(bind).withPort(port), own)) {
            Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
            System.out.printf("""
                    The sandbox listens on %1$s
                    In another terminal:
                      HF_KEY=any:key HIGGSFIELD_BASE_URL=%1$s DROMEDARY_DOWNLOAD_ALLOW_PRIVATE=true DROMEDARY_MODEL=kling-3 ./dromedary run
                    Then drop photo.png and photo.txt, the prompt, into data/inbox.
                    What it accepted and charged: %1$s/sandbox/ledger
                    """, sandbox.baseUrl());
            System.out.flush();
            new CountDownLatch(1).await();
            return 0;
        } catch (BindException e) {
            System.err.printf("Port %d on %s cannot be used (%s). Take another one, or --port 0 for any free one.%n", port, bind,
                    e.getMessage());
            return 1;
        } catch (SocketException | UnresolvedAddressException e) {
            System.err.printf("--bind: found %s, which is no address of this machine. Take 127.0.0.1, or 0.0.0.0 for all of them.%n", bind);
            return 1;
        }
    }

    private static ModelFamily inSandbox(Model model) {
        return ModelFamily.undocumented(model.path(), DIALECTS.get(model.dialect()), switch (model.kind()) {
            case IMAGE, CHARACTER -> ModelFamily.Kind.IMAGES;
            case VIDEO -> ModelFamily.Kind.VIDEO;
            case AUDIO -> ModelFamily.Kind.AUDIO;
        });
    }
}
