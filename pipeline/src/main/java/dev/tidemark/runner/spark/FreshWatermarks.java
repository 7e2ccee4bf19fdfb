/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import java.util.Map;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.broadcast.Broadcast;
import scala.reflect.ClassTag$;

/**
 * Lets executors have the watermark, and that of now, whenever they need it. Spark makes it by its
 * name, {@code spark.plugins}.
 *
 * <p>The runner would let executors keep the watermark for half the time between two checkpoints of
 * the state; a batch that begins sooner than that after the last one would see the new watermark on
 * one executor and the old one on another, and a window would be emitted in two parts. The first to
 * ask settles for how long it is kept, so this asks before any task does.
 *
 * <p>And the runner keeps the watermark on the driver as a block of Spark's broadcast number 0,
 * which Spark gives to whatever is broadcast first. When that is garbage, Spark removes all blocks
 * of its number: executors then have no watermark until the next batch, take rows for on time that
 * are late, and close no window. So this broadcasts something first, and holds it.
 */
public final class FreshWatermarks implements SparkPlugin {
  private static final long NOT_AT_ALL = -1;
  private static final long OF_THE_WATERMARK = 0;

  @Override
  public DriverPlugin driverPlugin() {
    return new Holder();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extraConf) {
        GlobalWatermarkHolder.get(NOT_AT_ALL);
      }
    };
  }

  /** Lives as long as Spark's context. */
  private static final class Holder implements DriverPlugin {
    private SparkContext spark;
    private Broadcast<String> first;

    @Override
    public Map<String, String> init(SparkContext context, PluginContext pluginContext) {
      spark = context;
      return Map.of();
    }

    /** The first call by which Spark can broadcast. */
    @Override
    public void registerMetrics(String applicationId, PluginContext pluginContext) {
      first = spark.broadcast("the watermark's", ClassTag$.MODULE$.apply(String.class));
      if (first.id() != OF_THE_WATERMARK) {
        throw new IllegalStateException(
            "another plugin of spark.plugins has broadcast something before Tidemark could, so executors would lose the watermark when that is garbage; let "
                + FreshWatermarks.class.getName()
                + " come first");
      }
    }
  }
}
