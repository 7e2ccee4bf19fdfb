/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.recording;

import dev.tidemark.batch.Origin;
import dev.tidemark.source.Connection.RecordSink;
import dev.tidemark.source.Log;
import dev.tidemark.source.SourceRecord;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Writes down what is read: for each record its source (UTF), partition (int), offset (long), the
 * length of its bytes (int), and these. What is read twice is there twice.
 */
final class RecordingLog implements Log {
  private final Log log;
  private final RecordingDirectory recording;
  private DataOutputStream out;
  private boolean ended;

  RecordingLog(Log log, RecordingDirectory recording) {
    this.log = log;
    this.recording = recording;
  }

  @Override
  public Optional<Map<Origin, Long>> ends(Map<Origin, Long> read, long now) {
    return log.ends(read, now);
  }

  @Override
  public long beginning(Origin origin) {
    return log.beginning(origin);
  }

  @Override
  public long read(Origin origin, long from, long to, RecordSink sink, Duration timeout)
      throws IOException {
    ended = ended || recording.isFull();
    long next = log.read(origin, from, to, ended ? sink : new Tee(sink), timeout);
    try {
      if (out != null) {
        out.flush();
      }
    } catch (IOException e) {
      giveUp(e);
    }
    return next;
  }

  private final class Tee implements RecordSink {
    private final RecordSink sink;

    Tee(RecordSink sink) {
      this.sink = sink;
    }

    @Override
    public boolean accept(Origin origin, long offset, byte[] bytes) {
      write(origin, offset, bytes);
      return sink.accept(origin, offset, bytes);
    }

    @Override
    public boolean accept(Origin origin, long offset, SourceRecord record) {
      write(origin, offset, record.payload());
      return sink.accept(origin, offset, record);
    }
  }

  private void write(Origin origin, long offset, byte[] bytes) {
    if (ended) {
      return;
    }
    try {
      if (out == null) {
        out =
            new DataOutputStream(
                new BufferedOutputStream(
                    Files.newOutputStream(
                        recording.newRecordsFile(), StandardOpenOption.CREATE_NEW)));
      }
      out.writeUTF(origin.source());
      out.writeInt(origin.partition());
      out.writeLong(offset);
      out.writeInt(bytes.length);
      out.write(bytes);
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private void giveUp(IOException why) {
    ended = true;
    recording.giveUp(why);
  }

  @Override
  public void close() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      giveUp(e);
    } finally {
      log.close();
    }
  }
}
