/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

import dev.tidemark.batch.DeadLetter.Kind;
import dev.tidemark.batch.DeadLetter.Lateness;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/** Writes a {@link DeadLetter}. */
public final class DeadLetterCoder extends AtomicCoder<DeadLetter> {
  private static final long serialVersionUID = 1L;
  private static final DeadLetterCoder INSTANCE = new DeadLetterCoder();

  private DeadLetterCoder() {}

  public static DeadLetterCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(DeadLetter letter, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    StringUtf8Coder.of().encode(letter.kind().name(), data);
    StringUtf8Coder.of().encode(letter.reason(), data);
    StringUtf8Coder.of().encode(letter.origin().source(), data);
    data.writeInt(letter.origin().partition());
    data.writeLong(letter.offset());
    data.writeBoolean(letter.time().isPresent());
    if (letter.time().isPresent()) {
      Lateness time = letter.time().get();
      data.writeLong(time.eventTime());
      data.writeLong(time.watermark());
      data.writeLong(time.windowStart());
      data.writeLong(time.windowEnd());
    }
    ByteArrayCoder.of().encode(letter.payload(), data);
    data.flush();
  }

  @Override
  public DeadLetter decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    Kind kind = Kind.valueOf(StringUtf8Coder.of().decode(data));
    String reason = StringUtf8Coder.of().decode(data);
    Origin origin = new Origin(StringUtf8Coder.of().decode(data), data.readInt());
    long offset = data.readLong();
    Optional<Lateness> time =
        data.readBoolean()
            ? Optional.of(
                new Lateness(data.readLong(), data.readLong(), data.readLong(), data.readLong()))
            : Optional.empty();
    return new DeadLetter(kind, reason, origin, offset, time, ByteArrayCoder.of().decode(data));
  }
}
