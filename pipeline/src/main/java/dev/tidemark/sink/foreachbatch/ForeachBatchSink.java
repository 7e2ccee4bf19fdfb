/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.foreachbatch;

import static java.util.Objects.requireNonNull;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.tidemark.fault.KillPoint;
import dev.tidemark.rows.GroupByWindowEnd;
import dev.tidemark.rows.GroupRows;
import dev.tidemark.rows.JsonRows;
import dev.tidemark.rows.RowBlock;
import dev.tidemark.sink.SinkException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;

/**
 * Gives the rows of each step to a {@link BatchFunction}.
 *
 * <p>Input: for {@link #ofWindows}, rows in windows of which each comes in one pane when it closes;
 * a step is all the windows that end together. For {@link #ofRows}, rows of any windowing; a step
 * is what comes together. At least once; by the {@link Step}'s id the function can make it once.
 */
public final class ForeachBatchSink extends PTransform<PCollection<Row>, PDone> {
  private static final long serialVersionUID = 1L;

  private final String function;
  private final String query;
  private final boolean windows;

  private ForeachBatchSink(String function, String query, boolean windows) {
    this.function = requireNonNull(function, "function");
    this.query = requireNonNull(query, "query");
    this.windows = windows;
  }

  /**
   * The windows that end together are a step.
   *
   * @param function the name of a class
   * @param query the name of the query, which steps are told
   */
  public static ForeachBatchSink ofWindows(String function, String query) {
    return new ForeachBatchSink(function, query, true);
  }

  /** What comes together is a step; otherwise as {@link #ofWindows}. */
  public static ForeachBatchSink ofRows(String function, String query) {
    return new ForeachBatchSink(function, query, false);
  }

  /**
   * Makes an instance of the class, and closes it.
   *
   * @throws SinkException when there is no such class, or it is no such function
   */
  public void preflight() {
    try {
      load(function).close();
    } catch (Exception e) {
      throw e instanceof SinkException known
          ? known
          : refusal(function, "an instance cannot be closed: " + e, "Mend its close()", e);
    }
  }

  @Override
  public PDone expand(PCollection<Row> rows) {
    PCollection<KV<Integer, Iterable<RowBlock>>> steps =
        windows
            ? rows.apply("ByWindowEnd", GroupByWindowEnd.create())
            : rows.apply(
                    "TakeTogether",
                    Window.<Row>into(new GlobalWindows())
                        .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
                        .discardingFiredPanes()
                        .withAllowedLateness(Duration.ZERO))
                .apply("OneWriter", GroupRows.perWindow());
    steps.apply("Process", ParDo.of(new CallFunction(function, query, windows)));
    return PDone.in(rows.getPipeline());
  }

  private static BatchFunction load(String name) {
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      Class<?> type = Class.forName(name, true, loader);
      if (!BatchFunction.class.isAssignableFrom(type)) {
        throw refusal(
            name,
            "it does not implement " + BatchFunction.class.getName(),
            "Let it implement that interface, or name another class",
            null);
      }
      return (BatchFunction) type.getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw refusal(
          name,
          "it is not on the class path",
          "Add its jar to the class path, or correct the name",
          e);
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw refusal(
          name,
          "it has no public constructor without parameters that could be called",
          "Make it a public class with such a constructor",
          e);
    } catch (InvocationTargetException e) {
      throw refusal(
          name,
          "its constructor threw " + e.getCause(),
          "Mend it, or what it reaches for",
          e.getCause());
    }
  }

  private static SinkException refusal(String name, String why, String fix, Throwable cause) {
    return new SinkException("the class " + name + " cannot be given rows", why, fix, cause);
  }

  private static final class CallFunction extends DoFn<KV<Integer, Iterable<RowBlock>>, Void> {
    private static final long serialVersionUID = 1L;

    private final String function;
    private final String query;
    private final boolean windows;
    private transient BatchFunction instance;

    CallFunction(String function, String query, boolean windows) {
      this.function = function;
      this.query = query;
      this.windows = windows;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<RowBlock>> pane, BoundedWindow window)
        throws Exception {
      List<Row> rows = RowBlock.rows(pane.getValue());
      if (rows.isEmpty()) {
        return;
      }
      if (instance == null) {
        instance = load(function);
      }
      String id =
          windows
              ? Instant.ofEpochMilli(GroupByWindowEnd.windowEnd(window)).toString()
              : digest(rows);
      KillPoint.BEFORE_TRANSACTION.pass();
      instance.process(new Step(query, id), rows);
      KillPoint.AFTER_TRANSACTION.pass();
    }

    /** The same for the same rows, in whatever order. */
    private static String digest(List<Row> rows) {
      Hasher hasher = Hashing.sha256().newHasher();
      rows.stream()
          .map(row -> new String(JsonRows.of(row), StandardCharsets.UTF_8))
          .sorted()
          .forEach(json -> hasher.putString(json, StandardCharsets.UTF_8).putByte((byte) '\n'));
      return hasher.hash().toString().substring(0, 32);
    }

    @Teardown
    public void teardown() throws Exception {
      if (instance != null) {
        instance.close();
        instance = null;
      }
    }
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder.add(DisplayData.item("class", function).withLabel("Class"));
  }
}
