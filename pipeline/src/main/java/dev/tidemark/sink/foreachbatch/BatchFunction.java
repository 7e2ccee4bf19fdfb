/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.foreachbatch;

import java.util.List;
import org.apache.beam.sdk.values.Row;

/**
 * Does with the rows of each step what no other sink does: an upsert into a database, a call of a
 * service. The class is named in the query ({@code class: com.acme.PageStats}), is on the class
 * path, and has a public constructor without parameters. One instance at a time is used, on one
 * worker; an instance serves some steps and is then closed.
 *
 * <pre>{@code
 * public final class PageStats implements BatchFunction {
 *   public void process(Step step, List<Row> rows) throws SQLException {
 *     connection.setAutoCommit(false);
 *     // insert into done (query, step) values (?, ?) on conflict do nothing: 0 rows mean a replay
 *     // insert into page_stats … on conflict (window_start, page) do update …
 *     connection.commit();
 *   }
 * }
 * }</pre>
 */
public interface BatchFunction {

  /**
   * Handles a step. A step is done when this returns; when it throws, the query fails, or the
   * runner tries the step again.
   *
   * @param step which one it is; the same for the same step after a restart
   * @param rows its rows, at least one
   * @throws Exception what is wrong; the query ends with it
   */
  void process(Step step, List<Row> rows) throws Exception;

  /**
   * Gives back what the instance holds.
   *
   * @throws Exception what is wrong
   */
  default void close() throws Exception {}
}
