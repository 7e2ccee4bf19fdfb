/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.fault.KillPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The class of the recipe {@code to_postgres}, started as the recipe says, into a real PostgreSQL:
 * the program is killed before and after the database's commits, and its table is compared row by
 * row.
 */
class PostgresIT {
  private static final int KILLS = Math.max(6, Integer.getInteger("e2e.kills", 24) / 4);
  private static final long SEED = Long.getLong("e2e.seed", System.nanoTime());
  private static final String CLASS = "dev/tidemark/recipes/PageStatsByJdbc.class";
  private static final List<KillPoint> PLACES =
      List.of(
          KillPoint.AFTER_TRANSACTION,
          KillPoint.BEFORE_LEDGER_WRITE,
          KillPoint.BEFORE_TRANSACTION,
          KillPoint.AFTER_READ,
          KillPoint.AFTER_LEDGER_WRITE);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void eachWindowIsInTheTableOnce_whereverTheProgramIsKilled() throws Exception {
    System.out.println("seed " + SEED);
    try (Postgres postgres = Postgres.start();
        LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"))) {
      kafka.createTopic("visits", 4);
      EventStream stream =
          new EventStream(
              kafka.bootstrapServers(), "visits", EventStream.Shape.even(4), 3_600, 4, SEED);
      Job job = job(kafka).in(recipe(postgres.url()));
      Account account =
          new Account(
              stream,
              job,
              row -> true,
              List.of(
                  new Account.Claim(
                      new Results("page_stats", each -> pageStats(postgres.url()).forEach(each)),
                      Truth.windows(10_000))));
      Killings killings = Killings.of(account, PLACES, KILLS, new Random(SEED));
      try (EventStream.Writing writing = stream.begin()) {
        List<Kill> kills = killings.all();
        writing.end();
        List<String> faults = killings.end();
        System.out.println("postgres: " + account.summary() + "; killed " + kills);
        assertThat("killed " + kills, faults, is(empty()));
      }
    }
  }

  /** Its column of users takes the sum of ids, which misses no row. */
  private Job job(LocalKafka kafka) throws IOException {
    return Job.of(
        directory.resolve("job"),
        "postgres",
        """
        source: {format: kafka, bootstrapServers: "%s", subscribe: visits, startingOffsets: earliest, value: json}
        schema: %s
        watermark: {column: ts, delay: 30 seconds, idleTimeout: 1 minute}
        groupBy: [page]
        window: {tumbling: 10 seconds}
        aggregates: {views: count(*), users: sum(id)}
        sinks:
          - {format: foreachBatch, class: dev.tidemark.recipes.PageStatsByJdbc, outputMode: append, trigger: 2 seconds}
        """
            .formatted(kafka.bootstrapServers(), EventStream.SCHEMA));
  }

  /** The recipe's class, alone in a directory, and the database's driver. */
  private Surroundings recipe(String url) throws Exception {
    Path classes = directory.resolve("classes");
    Path compiled = Path.of(System.getProperty("tidemark.tests"), CLASS);
    Files.createDirectories(classes.resolve(CLASS).getParent());
    Files.copy(compiled, classes.resolve(CLASS));
    Path driver =
        Path.of(
            org.postgresql.Driver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    return new Surroundings(List.of(classes, driver), Map.of("TIDEMARK_JDBC_URL", url));
  }

  private static List<Map<String, Object>> pageStats(String url) throws IOException {
    try (Connection database = DriverManager.getConnection(url);
        Statement select = database.createStatement();
        ResultSet rows = select.executeQuery("SELECT * FROM page_stats")) {
      List<Map<String, Object>> found = new ArrayList<>();
      while (rows.next()) {
        found.add(
            Map.of(
                "window_start",
                rows.getTimestamp("window_start").toInstant(),
                "page",
                rows.getString("page"),
                "views",
                rows.getLong("views"),
                "ids",
                rows.getLong("users")));
      }
      return found;
    } catch (SQLException e) {
      throw new IOException("the table cannot be read", e);
    }
  }
}
