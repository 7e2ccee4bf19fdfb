/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class EventBatchCoderTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse("s STRING, i INT, l BIGINT, d DOUBLE, b BOOLEAN, t TIMESTAMP");

  @Property(tries = 300)
  void whatGoesInComesOut(@ForAll long seed, @ForAll @IntRange(max = 300) int size)
      throws IOException {
    Random random = new Random(seed);
    EventBatchBuilder builder = EventBatch.builder(SCHEMA, new Origin("topic", 3));
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      List<Object> row = new ArrayList<>();
      row.add(random.nextInt(4) == 0 ? null : "ä".repeat(random.nextInt(40)));
      row.add(random.nextInt(4) == 0 ? null : random.nextInt());
      row.add(random.nextLong());
      row.add(random.nextInt(4) == 0 ? null : random.nextGaussian());
      row.add(random.nextInt(4) == 0 ? null : random.nextBoolean());
      row.add(Instant.ofEpochSecond(random.nextInt(), 1000L * random.nextInt(1_000_000)));
      for (int c = 0; c < row.size(); c++) {
        builder.set(SCHEMA.field(c).name(), row.get(c));
      }
      if (random.nextInt(10) == 0) {
        builder.reject(i * 2L, "broken", new byte[] {1, 2});
      } else if (random.nextInt(10) == 0) {
        builder.endRow(i * 2L, ("raw" + i).getBytes(StandardCharsets.UTF_8));
        rows.add(row);
      } else {
        builder.endRow(i * 2L);
        rows.add(row);
      }
    }
    EventBatch batch = builder.build(random.nextLong());
    EventBatchCoder coder = EventBatchCoder.of(SCHEMA);
    EventBatch decoded =
        CoderUtils.decodeFromByteArray(coder, CoderUtils.encodeToByteArray(coder, batch));

    assertThat(decoded.size(), is(rows.size()));
    for (int row = 0; row < rows.size(); row++) {
      assertThat(decoded.row(row), is(rows.get(row)));
      assertThat(decoded.offset(row), is(batch.offset(row)));
      assertThat(decoded.payload(row), is(batch.payload(row)));
    }
    assertThat(decoded.watermark(), is(batch.watermark()));
    assertThat(decoded.origin(), is(new Origin("topic", 3)));
    assertThat(decoded.malformed().size(), is(size - rows.size()));
    for (int i = 0; i < decoded.malformed().size(); i++) {
      assertThat(decoded.malformed().get(i).reason(), is("broken"));
      assertThat(decoded.malformed().get(i).offset(), is(batch.malformed().get(i).offset()));
      assertThat(decoded.malformed().get(i).payload(), is(new byte[] {1, 2}));
    }
  }

  @Test
  void theEndOfARead_andStateThatWasKept_comeOut() throws IOException {
    EventBatch batch =
        EventBatch.builder(SCHEMA, new Origin("", 0))
            .build(EventBatch.NO_WATERMARK)
            .endingReadOf(new SplitRead(-7, 1, 2))
            .bringing(new byte[] {3, 4, 5});
    EventBatchCoder coder = EventBatchCoder.of(SCHEMA);
    EventBatch decoded =
        CoderUtils.decodeFromByteArray(coder, CoderUtils.encodeToByteArray(coder, batch));
    assertThat(decoded.endOf(), is(Optional.of(new SplitRead(-7, 1, 2))));
    assertThat(decoded.state(), is(new byte[] {3, 4, 5}));
    assertThat(decoded.withWatermark(7).endOf(), is(batch.endOf()));
  }

  @Test
  void anotherSchemaIsRefused() {
    EventBatch batch =
        EventBatch.builder(EventSchema.parse("x INT"), new Origin("topic", 0)).build(0);
    IOException error =
        assertThrows(
            IOException.class,
            () -> EventBatchCoder.of(SCHEMA).encode(batch, OutputStream.nullOutputStream()));
    assertThat(error.getMessage(), containsString("x INT"));
  }

  @Test
  void aRejectedRowLeavesNothingBehind() {
    EventBatchBuilder builder = EventBatch.builder(SCHEMA, new Origin("topic", 0));
    builder.set("s", "gone").set("i", 1).reject(0, "broken", new byte[0]);
    builder.set("s", "kept").endRow(1);
    EventBatch batch = builder.build(EventBatch.NO_WATERMARK);
    assertThat(batch.size(), is(1));
    assertThat(batch.column("s").value(0), is("kept"));
    assertThat(batch.column("i").isNull(0), is(true));
  }
}
