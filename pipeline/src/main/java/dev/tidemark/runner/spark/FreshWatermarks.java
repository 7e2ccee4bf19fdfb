/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import java.util.Map;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Has executors ask for the watermark whenever they need it. The runner would let them keep it for
 * half the time between two checkpoints of the state; a batch that begins sooner than that after
 * the last one would see the new watermark on one executor and the old one on another, and a window
 * would be emitted in two parts. The first to ask settles for how long it is kept, so this asks
 * before any task does. Spark makes it by its name, {@code spark.plugins}.
 */
public final class FreshWatermarks implements SparkPlugin {
  private static final long NOT_AT_ALL = -1;

  @Override
  public DriverPlugin driverPlugin() {
    return null; // the driver has the watermark itself
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
}
