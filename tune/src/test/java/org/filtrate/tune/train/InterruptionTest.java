package org.filtrate.tune.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InterruptionTest {
    /// Works until it is asked to end, then says that it has.
    public static void main(String[] arguments) throws InterruptedException {
        try (Interruption interruption = Interruption.watch()) {
            System.out.println("working");
            while (!interruption.isAsked()) {
                Thread.sleep(5);
            }
            Thread.sleep(200);
            System.out.println("ended");
        }
    }

    @Test
    void theProcessWaitsForTheWorkToEnd() throws IOException, InterruptedException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        String path = place(InterruptionTest.class) + File.pathSeparator + place(Interruption.class);
        Process process = new ProcessBuilder(List.of(java, "-cp", path, InterruptionTest.class.getName()))
                .redirectErrorStream(true)
                .start();
        assertThat(process.getInputStream().read()).isEqualTo('w');
        process.toHandle().destroy();
        String rest = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(rest).contains("ended");
    }

    private static String place(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    @Test
    void closesTwice() {
        Interruption interruption = Interruption.watch();
        interruption.close();
        interruption.close();
        assertThat(interruption.isAsked()).isFalse();
    }
}
