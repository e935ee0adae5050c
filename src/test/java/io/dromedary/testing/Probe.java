package io.dromedary.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;

/** The child process of {@link AppTest}: does what its first argument says, in the working directory. */
final class Probe {

    private Probe() {
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        switch (args[0]) {
            case "steps" -> {
                for (int i = 1; i <= 5; i++) {
                    Files.writeString(Path.of("begun-" + i), "");
                    step(i);
                }
                lastStep();
            }
            case "save" -> save();
            case "wait" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("stopping")));
                System.out.println("waiting with " + System.getenv("PROBE") + " and " + Runtime.getRuntime().maxMemory());
                new CountDownLatch(1).await();
            }
            case "ignore-sigterm" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(Probe::waitForever));
                System.out.println("waiting");
                waitForever();
            }
            default -> {
                System.err.println("unknown word " + args[0]);
                System.exit(3);
            }
        }
    }

    private static void waitForever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void step(int number) throws IOException {
        Files.writeString(Path.of("step-" + number), "");
    }

    private static void lastStep() throws IOException {
        step(6);
    }

    private static void save() throws IOException {
        Path staging = Path.of("result.part");
        try (FileChannel channel = FileChannel.open(staging, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[100]));
            channel.force(true);
        }
        Files.move(staging, Path.of("result.png"));
        System.out.println("saved");
    }
}
