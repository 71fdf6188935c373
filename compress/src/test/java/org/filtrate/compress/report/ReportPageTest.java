package org.filtrate.compress.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.filtrate.compress.Browser;
import org.filtrate.compress.Compressor;
import org.filtrate.compress.NoiseImages;
import org.filtrate.compress.Outcome;
import org.filtrate.compress.Request;
import org.filtrate.compress.Stages;
import org.filtrate.compress.budget.Budget;
import org.filtrate.filters.Method;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.networks.Networks;
import org.filtrate.run.DataSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/// The page as a browser shows it, from a file.
class ReportPageTest {
    @TempDir
    static Path folder;

    private static ChromeDriver browser;

    @BeforeAll
    static void open() throws IOException {
        Browser.require();
        Path report = Files.createDirectories(folder.resolve("report"));
        Files.writeString(report.resolve(ReportFolder.TUNING_LOG), """
                {"seconds": 0.5, "step": 5, "epoch": 0, "loss": null, "rate": 0.1, "images_per_second": 90, "phase": "blocks matched"}
                {"seconds": 1, "step": 10, "epoch": 0, "loss": 1.5, "rate": 0.1, "images_per_second": 100}
                {"seconds": 2, "step": 20, "epoch": 1, "loss": 0.5, "rate": 0.1, "images_per_second": 100, "accuracy": 0.5}
                """);
        write(report);
        browser = Browser.open(folder.resolve("profile"));
        browser.get(report.resolve("report.html").toUri().toString());
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.quit();
        }
    }

    private static void write(Path report) throws IOException {
        Path model = folder.resolve("a <b> & c.onnx");
        ModelWriter.write(Networks.create("resnet20", Networks.defaults("resnet20")), model);
        DataSpec images = NoiseImages.write(folder.resolve("images"));
        Request request = Request.of(model, folder.resolve("small.onnx"))
                .with(r -> r.method(Method.KMEANS)
                        .budget(new Budget.Ratio(12))
                        .data(images, 8)
                        .threads(1));
        Outcome outcome = Compressor.compress(request, Stages.silent());
        ReportFolder.write(Reporter.measure(request, outcome, 1.5, Stages.silent()), report);
    }

    private static List<WebElement> all(String selector) {
        return browser.findElements(By.cssSelector(selector));
    }

    @Test
    void theConsoleHasNothingToSay() {
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    }

    @Test
    void everySectionShowsSomething() {
        assertThat(browser.findElement(By.id("summary")).getText()).startsWith("Compressed from a <b> & c.onnx in 1.5");
        assertThat(all("#tiles .tile")).hasSizeGreaterThanOrEqualTo(5);
        assertThat(all("#layer-table tbody tr")).hasSize(20);
        assertThat(all("#size-chart svg path")).hasSizeGreaterThan(20);
        assertThat(all("#tuning-chart svg path")).hasSizeGreaterThan(2);
        assertThat(all("#piece-list img")).isNotEmpty();
        assertThat(all("#change-list p")).hasSize(1);
        assertThat(browser.findElement(By.id("plan-text")).getText()).startsWith("seed: 0");
    }

    @Test
    void everyPictureHasAPictureAndWords() {
        for (WebElement image : all("img")) {
            assertThat(image.getDomProperty("naturalWidth")).isNotEqualTo("0");
            assertThat(image.getDomAttribute("alt")).isNotBlank();
        }
        assertThat(all("[role=img]"))
                .allSatisfy(e -> assertThat(e.getDomAttribute("aria-label")).isNotBlank());
    }

    @Test
    void aHeadingSortsByKeyboard() {
        WebElement heading = all("#layer-table th").get(6);
        assertThat(heading.getText()).isEqualTo("Bytes");
        WebElement button = heading.findElement(By.tagName("button"));
        button.sendKeys(Keys.ENTER);
        assertThat(heading.getDomAttribute("aria-sort")).isEqualTo("ascending");
        assertThat(bytes()).isSorted();
        button.sendKeys(Keys.SPACE);
        assertThat(heading.getDomAttribute("aria-sort")).isEqualTo("descending");
        assertThat(bytes().reversed()).isSorted();
    }

    private static List<Integer> bytes() {
        return all("#layer-table tbody td:nth-child(7)").stream()
                .map(e -> Integer.parseInt(e.getText().replace(",", "")))
                .toList();
    }

    @Test
    void nothingIsFetchedAndAPhoneNeedNotScrollSideways() {
        assertThat(browser.executeScript("return performance.getEntriesByType('resource').filter(e => !e.name"
                        + ".startsWith('data:')).length"))
                .isEqualTo(0L);
        browser.manage().window().setSize(new org.openqa.selenium.Dimension(500, 900));
        assertThat(browser.executeScript(
                        "return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .isEqualTo(0L);
    }
}
