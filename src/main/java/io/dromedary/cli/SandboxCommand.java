package io.dromedary.cli;

import io.dromedary.sandbox.Sandbox;
import io.dromedary.sandbox.settings.SandboxSettings;
import java.net.BindException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "sandbox", mixinStandardHelpOptions = true, showDefaultValues = true, description = "Runs a local stand-in for the "
        + "API, for trying and testing without a key and without spending.")
final class SandboxCommand implements Callable<Integer> {

    @Option(names = "--port", description = "Port to listen on; 0 takes any free one.", defaultValue = "8700")
    private int port;

    @Option(names = "--bind", description = "Address to listen on.", defaultValue = "127.0.0.1")
    private String bind;

    @Override
    public Integer call() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withBind(bind).withPort(port))) {
            Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
            System.out.printf("""
                    The sandbox listens on %1$s
                    In another terminal:
                      HF_KEY=any:key HIGGSFIELD_BASE_URL=%1$s DROMEDARY_DOWNLOAD_ALLOW_PRIVATE=true ./dromedary run
                    What it accepted and charged: %1$s/sandbox/ledger
                    """, sandbox.baseUrl());
            new CountDownLatch(1).await();
            return 0;
        } catch (BindException e) {
            System.err.printf("Port %d on %s cannot be used (%s). Take another one, or --port 0 for any free one.%n", port, bind,
                    e.getMessage());
            return 1;
        }
    }
}
