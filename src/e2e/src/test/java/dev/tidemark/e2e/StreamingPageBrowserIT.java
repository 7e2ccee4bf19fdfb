/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import dev.tidemark.cli.demo.LocalKafka;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The streaming page of the built program as a browser shows it: Debian's chromium, headless, which
 * must be installed.
 */
class StreamingPageBrowserIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String SECRET = "pl4nted-s3cret";
  private static final int CHARTS = 8;

  @TempDir private Path directory;
  private Process program;

  @AfterEach
  void endProgram() {
    if (program != null) {
      program.destroyForcibly();
    }
  }

  @Test
  void chartsAreDrawn_aBrokerThatIsGoneIsShownInRed_andNothingIsWrongInTheConsole()
      throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory.resolve("broker"))) {
      kafka.createTopic("clicks", 2);
      int port = freePort();
      URI page = URI.create("http://127.0.0.1:" + port + "/");
      program = start(kafka, port);
      Instant begin = Instant.now().minusSeconds(300);
      for (int second = 0; second < 20; second++) {
        send(kafka, begin.plusSeconds(second * 15L));
        TimeUnit.SECONDS.sleep(1); // a stream, and not one batch
      }
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () ->
                  get(page.resolve("/metrics"))
                          .contains("tidemark_sink_rows_total{query=\"clicks\",sink=\"0\"} ")
                      && !get(page.resolve("/metrics"))
                          .contains("tidemark_sink_rows_total{query=\"clicks\",sink=\"0\"} 0.0"));

      Sight well = look(page, "well");
      assertThat(well.dom, containsString("data-ready=\"true\""));
      assertThat(well.dom, containsString(">Running<"));
      assertThat(well.dom, containsString("every one accounted for"));
      assertThat(well.dom, containsString("<td class=\"\">/home</td>"));
      assertThat(well.dom, not(containsString("trouble error")));
      assertThat(count(well.dom, "<canvas"), is(CHARTS));
      List<String> batches = all(well.dom, ">(#\\d+)<");
      assertThat("several batches", batches.size(), greaterThan(1));
      assertThat("each once", Set.copyOf(batches).size(), is(batches.size()));
      assertThat("lines in the charts' teal", well.pixels(0x2dd4bf), greaterThan(200));
      assertThat("lines in the charts' blue", well.pixels(0x60a5fa), greaterThan(200));
      assertThat(well.console, is(empty()));
      onAPhoneInTheLight(page);

      kafka.stop();
      await().atMost(PATIENCE).until(() -> answer(page.resolve("/health")).statusCode() == 503);
      Sight waiting = look(page, "waiting");
      assertThat(waiting.dom, containsString("trouble error"));
      assertThat(waiting.dom, containsString("Waiting for the source"));
      assertThat(waiting.dom, containsString(kafka.bootstrapServers()));
      assertThat(waiting.dom, containsString("class=\"pill bad\""));
      assertThat("the banner's red", waiting.pixels(0x2d1518), greaterThan(10_000));
      assertThat(waiting.console, is(empty()));

      assertThat(well.dom + waiting.dom, not(containsString(SECRET)));
    }
    program.destroy();
    assertThat(program.waitFor(60, TimeUnit.SECONDS), is(true));
    String log = Files.readString(directory.resolve("log"));
    assertThat(log, containsString("watch it at http://127.0.0.1:"));
    assertThat(log, not(containsString(SECRET)));
  }

  /** Cards, which are white, end before the screen does: nothing is wider than it. */
  private void onAPhoneInTheLight(URI page) throws Exception {
    Sight phone = look(page, "theme=light&range=hours", "phone", 390, 5_000);
    assertThat(phone.dom, containsString("data-theme=\"light\""));
    assertThat(phone.dom, containsString("data-range=\"hours\" aria-pressed=\"true\""));
    assertThat(count(phone.dom, "<canvas"), is(CHARTS));
    assertThat("lines in the charts' teal", phone.pixels(0x0d9488), greaterThan(200));
    assertThat("lines in the charts' blue", phone.pixels(0x2563eb), greaterThan(200));
    assertThat("there are cards", phone.pixels(0xffffff), greaterThan(390 * 1_000));
    assertThat("none at the edge but the head", phone.pixelsAtTheEdge(0xffffff), lessThan(200));
    assertThat(phone.console, is(empty()));
  }

  private Process start(LocalKafka kafka, int port) throws IOException {
    Path query = directory.resolve("clicks.yaml");
    Files.writeString(
        query,
        """
        name: clicks
        source:
          format: kafka
          bootstrapServers: %s
          subscribe: clicks
          startingOffsets: earliest
          value: json
          kafka.ssl.truststore.password: %s
        schema: page STRING, timestamp TIMESTAMP
        watermark: {column: timestamp, delay: 10 seconds}
        groupBy: [page]
        window: {tumbling: 30 seconds}
        aggregates: {views: count(*)}
        sinks:
          - {format: delta, path: %s, outputMode: append, trigger: 2 seconds}
        """
            .formatted(kafka.bootstrapServers(), SECRET, directory.resolve("table")));
    return new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-Xmx1g",
            "-jar",
            System.getProperty("tidemark.program"),
            "run",
            query.toString(),
            "--ui-port",
            Integer.toString(port),
            "--progress",
            "json")
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start();
  }

  /** What a browser shows. */
  private static final class Sight {
    private final String dom;
    private final List<String> console;
    private final BufferedImage picture;

    Sight(String dom, List<String> console, BufferedImage picture) {
      this.dom = dom;
      this.console = console;
      this.picture = picture;
    }

    int pixels(int rgb) {
      return pixels(rgb, 0);
    }

    int pixelsAtTheEdge(int rgb) {
      return pixels(rgb, picture.getWidth() - 1);
    }

    private int pixels(int rgb, int left) {
      int count = 0;
      for (int x = left; x < picture.getWidth(); x++) {
        for (int y = 0; y < picture.getHeight(); y++) {
          if ((picture.getRGB(x, y) & 0xffffff) == rgb) {
            count++;
          }
        }
      }
      return count;
    }
  }

  private Sight look(URI page, String name) throws Exception {
    return look(page, "theme=dark", name, 1440, 1800);
  }

  private Sight look(URI page, String how, String name, int width, int height) throws Exception {
    String address = page + "?" + how;
    File picture = directory.resolve(name + ".png").toFile();
    String size = "--window-size=" + width + "," + height;
    List<String> said = browse(address, name + "-picture", "--screenshot=" + picture, size);
    List<String> dom = browse(address, name + "-dom", "--dump-dom");
    List<String> console = new ArrayList<>();
    for (String line : said) {
      if (line.contains(":CONSOLE")) {
        console.add(line);
      }
    }
    return new Sight(String.join("\n", dom), console, ImageIO.read(picture));
  }

  /** What chromium printed. */
  private List<String> browse(String address, String name, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--hide-scrollbars",
            "--enable-logging=stderr",
            "--virtual-time-budget=6000",
            "--user-data-dir=" + directory.resolve("profile-" + name)));
    command.addAll(List.of(options));
    command.add(address);
    Path output = directory.resolve(name + ".out");
    Process chromium;
    try {
      chromium =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      throw new IOException("this test needs Debian's chromium: apt-get install chromium", e);
    }
    if (!chromium.waitFor(2, TimeUnit.MINUTES)) {
      chromium.destroyForcibly();
      throw new IOException("chromium did not come to an end");
    }
    return Files.readAllLines(output);
  }

  private static int count(String text, String what) {
    return all(text, "(" + Pattern.quote(what) + ")").size();
  }

  private static List<String> all(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1)).toList();
  }

  private static HttpResponse<String> answer(URI uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String get(URI uri) throws Exception {
    return answer(uri).body();
  }

  private static void send(LocalKafka kafka, Instant time) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < 50; i++) {
        String page = i % 3 == 0 ? "/home" : "/search";
        producer
            .send(
                new ProducerRecord<>(
                    "clicks",
                    i % 2,
                    null,
                    "{\"page\":\"%s\",\"timestamp\":\"%s\"}"
                        .formatted(page, time.plusMillis(i * 100L))))
            .get();
      }
    }
  }

  private static int freePort() throws IOException {
    int[] blocked = {
      4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080
    };
    while (true) {
      try (ServerSocket socket = new ServerSocket(0)) {
        int port = socket.getLocalPort();
        if (java.util.Arrays.stream(blocked).noneMatch(b -> b == port)) { // browsers refuse these
          return port;
        }
      }
    }
  }
}
