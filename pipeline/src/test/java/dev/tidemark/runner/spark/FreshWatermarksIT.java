/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BroadcastBlockId;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class FreshWatermarksIT {
  private static final ClassTag<String> TEXT = ClassTag$.MODULE$.apply(String.class);

  /** In one JVM there is no executor that has to ask. */
  public static final class OnTheDriver implements SparkPlugin {
    @Override
    public DriverPlugin driverPlugin() {
      return new FreshWatermarks().driverPlugin();
    }

    @Override
    public ExecutorPlugin executorPlugin() {
      return null;
    }
  }

  @Test
  void theWatermarkStays_whenWhatWasBroadcastIsGarbage() {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[1]")
            .setAppName("watermarks")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.ui.enabled", "false")
            .set("spark.plugins", OnTheDriver.class.getName());
    SparkContext spark = new SparkContext(conf);
    try {
      BlockManager blocks = spark.env().blockManager();
      BroadcastBlockId garbage = garbage(spark);
      BroadcastBlockId watermark = new BroadcastBlockId(0, "WATERMARKS"); // as the runner has it
      blocks.putSingle(watermark, "10:05", StorageLevel.MEMORY_ONLY(), true, TEXT);

      await("Spark has removed the garbage")
          .until(
              () -> {
                System.gc();
                return !has(blocks, garbage);
              });
      assertThat("the watermark is there", has(blocks, watermark), is(true));
    } finally {
      spark.stop();
    }
  }

  /** Broadcasts something that nobody holds. */
  private static BroadcastBlockId garbage(SparkContext spark) {
    Broadcast<String> first = spark.broadcast("first", TEXT);
    BroadcastBlockId block = new BroadcastBlockId(first.id(), "");
    assertThat(has(spark.env().blockManager(), block), is(true));
    return block;
  }

  private static boolean has(BlockManager blocks, BroadcastBlockId block) {
    return blocks.getStatus(block).isDefined();
  }
}
