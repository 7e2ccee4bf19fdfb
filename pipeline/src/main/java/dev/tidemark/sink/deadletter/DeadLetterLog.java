/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.deadletter;

import dev.tidemark.batch.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a sample of the dead letters of a query that keeps none: of each kind at most one every ten
 * seconds and worker, with the number of those that were passed over.
 */
public final class DeadLetterLog extends PTransform<PCollection<DeadLetter>, PDone> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterLog.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final int PAYLOAD_SHOWN = 200;

  private DeadLetterLog() {}

  public static DeadLetterLog sample() {
    return new DeadLetterLog();
  }

  @Override
  public PDone expand(PCollection<DeadLetter> letters) {
    letters.apply("LogSample", ParDo.of(new LogSample()));
    return PDone.in(letters.getPipeline());
  }

  private static final class LogSample extends DoFn<DeadLetter, Void> {
    private static final long serialVersionUID = 1L;

    /** Of the JVM, since a runner may make a new DoFn for every bundle. */
    private static final Sample SAMPLE = new Sample(PAUSE);

    @ProcessElement
    public void process(@Element DeadLetter letter) {
      SAMPLE.take(letter.kind(), Clock.systemUTC().instant()).ifPresent(more -> log(letter, more));
    }

    private static void log(DeadLetter letter, long passedOver) {
      LOG.warn(
          "{} record at {} offset {}: {}: {}{}",
          letter.kind().name().toLowerCase(Locale.ROOT),
          letter.origin(),
          letter.offset(),
          letter.reason(),
          shown(letter.payload()),
          passedOver == 0 ? "" : " (and " + passedOver + " more since the last one logged)");
    }

    private static String shown(byte[] payload) {
      String text = new String(payload, StandardCharsets.UTF_8);
      return text.length() <= PAYLOAD_SHOWN ? text : text.substring(0, PAYLOAD_SHOWN) + "…";
    }
  }
}
