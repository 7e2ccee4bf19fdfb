/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.recipes;

import dev.tidemark.sink.foreachbatch.BatchFunction;
import dev.tidemark.sink.foreachbatch.Step;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.values.Row;

/**
 * The class of the recipe {@code to_postgres}: writes page statistics into PostgreSQL, or another
 * database that has {@code ON CONFLICT DO NOTHING}, each window once.
 *
 * <p>A step and its rows go in by one transaction, the step's id first: if that is there already,
 * the step comes again after a failure, and its rows are there too. The database is named by the
 * environment variable, or system property, {@code TIDEMARK_JDBC_URL}.
 */
public final class PageStatsByJdbc implements BatchFunction {
  private static final String URL = "TIDEMARK_JDBC_URL";
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE IF NOT EXISTS tidemark_steps (query VARCHAR(200), step VARCHAR(200),"
              + " PRIMARY KEY (query, step))",
          "CREATE TABLE IF NOT EXISTS page_stats (window_start TIMESTAMP WITH TIME ZONE, page"
              + " VARCHAR(2000), views BIGINT, users BIGINT)");

  private Connection connection;

  @Override
  public void process(Step step, List<Row> rows) throws SQLException {
    Connection database = connection();
    try {
      if (begin(step, database)) {
        insert(rows, database);
      }
      database.commit();
    } catch (SQLException e) {
      database.rollback();
      throw e;
    }
  }

  /** Whether the step is a new one. */
  private static boolean begin(Step step, Connection database) throws SQLException {
    try (PreparedStatement insert =
        database.prepareStatement(
            "INSERT INTO tidemark_steps (query, step) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
      insert.setString(1, step.query());
      insert.setString(2, step.id());
      return insert.executeUpdate() > 0;
    }
  }

  private static void insert(List<Row> rows, Connection database) throws SQLException {
    try (PreparedStatement insert =
        database.prepareStatement(
            "INSERT INTO page_stats (window_start, page, views, users) VALUES (?, ?, ?, ?)")) {
      for (Row row : rows) {
        Instant start = row.getLogicalTypeValue("window_start", Instant.class);
        insert.setTimestamp(1, Timestamp.from(start));
        insert.setString(2, row.getString("page"));
        insert.setLong(3, row.getInt64("views"));
        insert.setLong(4, row.getInt64("users"));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private Connection connection() throws SQLException {
    if (connection == null) {
      String url =
          Optional.ofNullable(System.getProperty(URL))
              .or(() -> Optional.ofNullable(System.getenv(URL)))
              .orElseThrow(() -> new SQLException("set " + URL + ", as jdbc:postgresql://…"));
      connection = DriverManager.getConnection(url);
      for (String table : TABLES) {
        try (PreparedStatement create = connection.prepareStatement(table)) {
          create.execute();
        }
      }
      connection.setAutoCommit(false);
    }
    return connection;
  }

  @Override
  public void close() throws SQLException {
    if (connection != null) {
      connection.close();
    }
  }
}
