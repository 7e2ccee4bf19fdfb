/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import dev.tidemark.checkpoint.Checkpoint;
import dev.tidemark.checkpoint.CheckpointException;
import dev.tidemark.monitor.Facts;
import dev.tidemark.monitor.ProgressListener;
import dev.tidemark.monitor.QueryMonitor;
import dev.tidemark.monitor.QueryProgress;
import dev.tidemark.monitor.QueryStatus;
import dev.tidemark.monitor.Readings;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryPipeline;
import dev.tidemark.recording.RecordingDirectory;
import dev.tidemark.source.RunnerHook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A query that was started, as Structured Streaming's {@code StreamingQuery}. */
public final class RunningQuery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningQuery.class);

  /** The system property that is {@code off} where a query is not to be watched: see the bench. */
  private static final String MONITOR = "tidemark.monitor";

  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LONGEST_END = Duration.ofSeconds(10);

  private final Query query;
  private final Engine engine;
  private final PipelineResult result;
  private final QueryMonitor monitor;
  private final Optional<Checkpoint> checkpoint;
  private final Optional<RecordingDirectory> recording;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final Object stopping = new Object();
  private Runnable forgetExit = () -> {};
  private Thread watcher;
  private volatile boolean stopped;
  private volatile boolean finished;

  private RunningQuery(
      Query query,
      Engine engine,
      PipelineResult result,
      QueryMonitor monitor,
      Optional<Checkpoint> checkpoint,
      Optional<RecordingDirectory> recording) {
    this.query = query;
    this.recording = recording;
    this.checkpoint = checkpoint;
    this.engine = engine;
    this.result = result;
    this.monitor = monitor;
  }

  /**
   * Starts a query and returns while it runs. When the process is told to end, it is stopped.
   *
   * @param options Beam's; the runner they name runs it
   * @throws dev.tidemark.source.SourceUnavailableException when the source is not there; nothing
   *     was written
   * @throws dev.tidemark.sink.delta.DeltaTableException when a table cannot be written; nothing was
   *     read
   * @throws CheckpointException when its checkpoint cannot be had or used; nothing was read
   */
  public static RunningQuery start(Query query, PipelineOptions options) {
    Engine engine = Engine.of(options);
    FileSystems.setDefaultPipelineOptions(options);
    QueryPipeline assembly = QueryPipeline.of(query);
    Requirements.resumes(query, assembly, engine);
    CompletableFuture<Void> allRead = endOfInput(query, assembly, engine);
    RecordOptions record = options.as(RecordOptions.class);
    boolean recorded = !record.getRecordTo().isEmpty();
    if (recorded) {
      Requirements.records(query, assembly, engine);
    }
    assembly.preflight();
    boolean bounded = assembly.isBounded();
    Optional<Checkpoint> checkpoint =
        query
            .checkpointLocation()
            .map(at -> Checkpoint.open(at, assembly.identity().on(engine.runner())));
    boolean watched = !"off".equals(System.getProperty(MONITOR));
    Optional<RecordingDirectory> recording;
    QueryMonitor monitor;
    boolean batches;
    PipelineResult result;
    try {
      recording = recorded ? Optional.of(recording(record, assembly)) : Optional.empty();
      monitor = monitor(query, assembly, checkpoint.map(Checkpoint::queryId));
      batches = watched && !bounded && engine.reportBatches(monitor::batchEnded);
      boolean byRunner = query.checkpointLocation().map(engine::resumeFrom).orElse(false);
      PipelineOptions prepared =
          bounded ? engine.prepareBatch(options) : engine.prepare(options, interval(query));
      prepared.setJobName(query.name().replace('_', '-'));
      Pipeline pipeline = Pipeline.create(prepared);
      assembly.expandInto(
          pipeline,
          bounded ? RunnerHook.NONE : engine.hook(),
          byRunner ? Optional.empty() : checkpoint);
      result = engine.run(pipeline);
    } catch (RuntimeException e) {
      checkpoint.ifPresent(Checkpoint::close);
      throw e;
    }
    RunningQuery running = new RunningQuery(query, engine, result, monitor, checkpoint, recording);
    monitor.horizonFrom(assembly::durable);
    if (watched) {
      monitor.started(() -> Readings.of(running.result.metrics()), running::watermark, batches);
    }
    running.forgetExit = engine.beforeExit(running::stop);
    running.stopAfter(allRead);
    running.watcher = new Thread(running::watch, "watching " + query.name());
    running.watcher.setDaemon(true);
    running.watcher.start();
    return running;
  }

  private static RecordingDirectory recording(RecordOptions record, QueryPipeline assembly) {
    RecordingDirectory recording =
        RecordingDirectory.begin(
            Path.of(record.getRecordTo()),
            record.getRecordedQuery(),
            Optional.ofNullable(record.getRecordedSettings()).orElse(List.of()),
            record.getRecordLimit() > 0
                ? record.getRecordLimit()
                : RecordingDirectory.DEFAULT_LIMIT);
    assembly.recordTo(recording.path().toAbsolutePath().toString());
    return recording;
  }

  private static QueryMonitor monitor(
      Query query, QueryPipeline assembly, Optional<String> queryId) {
    Facts facts =
        new Facts(
            query,
            queryId.orElseGet(() -> UUID.randomUUID().toString()),
            UUID.randomUUID().toString(),
            assembly.describeSource(),
            assembly.describeSinks(),
            assembly.resultSchema().getFieldNames());
    return new QueryMonitor(facts, assembly.watched(), assembly::checkSource, Clock.systemUTC());
  }

  /**
   * Completed when a query has read all that was there, if that is to be its end; never, if it goes
   * on.
   */
  private static CompletableFuture<Void> endOfInput(
      Query query, QueryPipeline assembly, Engine engine) {
    CompletableFuture<Void> allRead = new CompletableFuture<>();
    boolean ends = query.isAvailableNow() && !assembly.isBounded();
    if (ends && !engine.tellEnd(() -> allRead.complete(null))) {
      throw new CheckpointException(
          "the query %s cannot end when all is read that is there, on %s"
              .formatted(query.name(), engine.runner()),
          "this runner does not tell when all that comes of it is done",
          "Run it on Spark" + asBatch(assembly, ""));
    }
    if (ends && query.checkpointLocation().isEmpty() && !query.aggregates().isEmpty()) {
      LOG.warn(
          "{} has trigger: availableNow and no checkpointLocation: results that are not final when"
              + " it ends are lost with it. Add checkpointLocation, by which the next run goes on{}.",
          query.name(),
          asBatch(assembly, ", in which every window closes"));
    }
    return allRead;
  }

  /** What is a batch instead, as it is for the query's source. */
  private static String asBatch(QueryPipeline assembly, String advantage) {
    return assembly.asBatch().map(how -> ", or read a batch" + advantage + ": " + how).orElse("");
  }

  /** The shortest of the sinks' triggers: how often there is something to do. */
  private static Duration interval(Query query) {
    return query.sinks().stream()
        .map(sink -> sink.trigger().interval())
        .map(interval -> interval.isZero() ? DEFAULT_INTERVAL : interval)
        .min(Duration::compareTo)
        .orElse(DEFAULT_INTERVAL);
  }

  /**
   * One thread alone waits for the runner, since on some runners waiting is what finds a failure,
   * and acts on it.
   */
  private void watch() {
    Optional<Throwable> thrown = awaitRunner();
    boolean told = stopped; // before it ended: what was thrown then is of the stopping
    Optional<Throwable> failure;
    synchronized (stopping) { // whoever stops it has done so
      // All was done before it was told to end, and then it may say that it was told to.
      failure = told || finished ? Optional.empty() : thrown;
    }
    if (told) {
      monitor.ended(QueryStatus.State.STOPPED, Optional.empty());
    } else {
      monitor.ended(
          failure.isPresent() ? QueryStatus.State.FAILED : QueryStatus.State.FINISHED,
          failure.map(RunningQuery::rootOf));
    }
    failure.ifPresentOrElse(end::completeExceptionally, () -> end.complete(null));
  }

  private Optional<Throwable> awaitRunner() {
    try {
      return engine.await(result) == PipelineResult.State.FAILED
          ? Optional.of(new IllegalStateException("the runner says that it failed, and not why"))
          : Optional.empty();
    } catch (Throwable e) { // an Error too must end the query and not just this thread
      return Optional.of(e);
    }
  }

  /** Whether it runs on when this process ends: a cluster has it. */
  public boolean isDetached() {
    return engine.isDetached();
  }

  /** Leaves it to its cluster: it is not stopped when this process ends. */
  public void leave() {
    forgetExit.run();
    checkpoint.ifPresent(Checkpoint::close);
  }

  public String name() {
    return query.name();
  }

  /** How far it is, at once. */
  public Progress progress() {
    Readings readings = Readings.of(result.metrics());
    return new Progress(
        readings.count("rows_in"),
        readings.count("rows_aggregated"),
        readings.count("rows_emitted"),
        readings.count("rows_filtered"),
        readings.count("rows_late"),
        readings.count("rows_malformed"),
        watermark(readings));
  }

  private Optional<Instant> watermark(Readings readings) {
    return engine
        .watermark()
        .or(
            () ->
                readings
                    .gauge("source_watermark")
                    .map(gauge -> Instant.ofEpochMilli(gauge.value())));
  }

  /** How it is, at once: what it does, and what is wrong. */
  public QueryStatus status() {
    return monitor.status();
  }

  /** The report of its last batch; empty before the first has ended. */
  public Optional<QueryProgress> lastProgress() {
    return monitor.lastProgress();
  }

  /** The last reports, oldest first; 100 at most. */
  public List<QueryProgress> recentProgress() {
    return monitor.recentProgress();
  }

  /**
   * Has {@code listener} told of each batch from now on, and of the end; if that was before, at
   * once.
   */
  public void addListener(ProgressListener listener) {
    monitor.addListener(listener);
  }

  /** Ends what {@link #addListener} began. */
  public void removeListener(ProgressListener listener) {
    monitor.removeListener(listener);
  }

  /** What watches it, for pages and metrics. */
  public QueryMonitor monitor() {
    return monitor;
  }

  /** Why it ended, if it failed; also when it is stopped or closed after that. */
  public Optional<Throwable> exception() {
    if (!end.isCompletedExceptionally()) {
      return Optional.empty();
    }
    return Optional.of(rootOf(end.handle((done, failure) -> failure).join()));
  }

  /**
   * Waits until it ends: by itself, because it was stopped, or because it failed.
   *
   * @throws RuntimeException what it failed with
   */
  public void awaitTermination() {
    try {
      end.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /**
   * Stops it and returns when it does nothing any more. A {@link ProgressListener} that is told of
   * a batch may call it too: then it returns at once, since that batch cannot end before, and
   * another thread does the stopping.
   */
  public void stop() {
    stopped = true;
    if (Thread.holdsLock(monitor)) { // as whoever tells listeners of a batch does
      // Without thread-locals, by which Spark knows its listeners' thread and would refuse.
      new Thread(null, this::stopNow, "stopping " + name(), 0, false).start();
    } else {
      stopNow();
    }
  }

  private void stopNow() {
    if (!end.isDone()) {
      stopRunner();
      awaitEnd();
    }
    checkpoint.ifPresent(Checkpoint::close);
  }

  /** Until the thread that waits for the runner is done too; see {@link #stopRunner}. */
  private void awaitEnd() {
    if (Thread.currentThread() == watcher) {
      return; // a listener that is told of the end
    }
    try {
      end.get(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      LOG.debug("{} ended", name(), e); // exception() tells
    } catch (TimeoutException e) {
      LOG.warn("{} was told to stop {} ago, and has not yet", name(), LONGEST_END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends it, as one that has finished, in a thread of its own: the one that says so is the
   * runner's.
   */
  private void stopAfter(CompletableFuture<Void> allRead) {
    var unused =
        allRead
            .thenRunAsync(
                () -> {
                  finished = true;
                  stopRunner();
                })
            .whenComplete(
                (stopped, failure) -> {
                  if (failure != null) {
                    end.completeExceptionally(failure);
                  }
                });
  }

  /**
   * Of the thread that stops the runner and the one that waits for it, whichever sees its end first
   * lets go of what the runner holds, and the other one returns at once: so each waits for the
   * other, lest a query be over that still has its Spark context.
   */
  private void stopRunner() {
    synchronized (stopping) {
      try {
        engine.stop(result);
        recording.ifPresent(RecordingDirectory::finish);
      } catch (IOException e) {
        throw new IllegalStateException("the query could not be stopped: " + e.getMessage(), e);
      }
    }
  }

  @Override
  public void close() {
    stop();
    forgetExit.run();
  }

  private static Throwable rootOf(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
