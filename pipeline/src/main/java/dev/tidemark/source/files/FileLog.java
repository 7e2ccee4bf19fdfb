/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.checkpoint.CheckpointFiles;
import dev.tidemark.fault.KillPoint;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The sequence of all files of a watched directory, in the order in which they were seen: what
 * makes one partition of them, whose offsets mean the same for ever. It is kept as files of a
 * checkpoint, each written once and whole before anything of what it names is read:
 *
 * <pre>
 *   files/START        the files from offset START on that were seen at one look
 *   files/START-END    the same of many looks, put together; wins over those that it covers
 * </pre>
 *
 * <p>After a line {@code tidemark 1}, each line is a file: {@code [start,length,modified,"path"]},
 * and a fifth element where it is damaged. One writes; others may read at the same time: parts that
 * were put together after a reader listed them, and are gone when it opens them, it finds at the
 * next look in what they were put together to, which is there before they go.
 */
final class FileLog {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String FOLDER = "files/";
  private static final String HEAD = "tidemark 1";
  private static final int MOST_LOOKS = 64;
  private static final int TRIES = 5;

  private final CheckpointFiles files;
  private long end;
  private NavigableMap<Long, LoggedFile> segment = new TreeMap<>(); // of the last answer
  private int looks = MOST_LOOKS; // how many files there may be that are not put together

  FileLog(CheckpointFiles files) {
    this.files = files;
  }

  /** A part of the log. */
  private record Segment(String name, long start, long end) {
    static Segment of(String name) {
      int dash = name.indexOf('-');
      return dash < 0
          ? new Segment(name, Long.parseLong(name), -1)
          : new Segment(
              name,
              Long.parseLong(name.substring(0, dash)),
              Long.parseLong(name.substring(dash + 1)));
    }

    boolean isJoined() {
      return end >= 0;
    }
  }

  /** The offset behind the last file, as far as this log knows. */
  long end() {
    return end;
  }

  /** A part that was listed, and is not there. */
  private static final class PartGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    PartGoneException(String message) {
      super(message);
    }
  }

  /** Goes through the whole log, and to its end. */
  void load(Consumer<LoggedFile> each) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        loadOn(each);
        return;
      } catch (PartGoneException e) {
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  /** Goes from where the log is known to its end. */
  private void loadOn(Consumer<LoggedFile> each) throws IOException {
    for (Segment part : segments()) {
      for (LoggedFile file : read(part)) {
        if (file.start() < end) {
          continue; // known from the parts that this one was put together of
        }
        if (file.start() > end) {
          throw new PartGoneException(
              "the log of files %s/%s%s goes on at offset %d, but what is before it ends at %d: files of it are missing"
                  .formatted(files.describe(), FOLDER, part.name(), file.start(), end));
        }
        end = file.end();
        each.accept(file);
      }
    }
  }

  /** Notes files that were seen, which begin at {@link #end}. Durable when this returns. */
  void append(List<LoggedFile> seen) throws IOException {
    String name = name(end);
    try {
      files.create(FOLDER + name, text(seen));
    } catch (FileAlreadyExistsException e) {
      throw new IllegalStateException(
          "another process has written %s/%s%s: it has taken the query over, and this one ends"
              .formatted(files.describe(), FOLDER, name),
          e);
    }
    end = seen.get(seen.size() - 1).end();
    KillPoint.AFTER_FILE_LOG_WRITE.pass();
    if (++looks > MOST_LOOKS) {
      join();
    }
  }

  /** Puts together the files of single looks, of which there would be ever more. */
  private void join() throws IOException {
    List<Segment> parts = segments().stream().filter(part -> !part.isJoined()).toList();
    if (parts.size() > MOST_LOOKS / 2) {
      List<LoggedFile> all = new ArrayList<>();
      for (Segment part : parts) {
        all.addAll(read(part));
      }
      files.create(FOLDER + name(parts.get(0).start()) + "-" + name(end), text(all));
      KillPoint.AFTER_FILE_LOG_JOIN.pass();
      for (Segment part : parts) {
        files.delete(FOLDER + part.name());
      }
      looks = 0;
    } else {
      looks = parts.size();
    }
  }

  /** The parts of the log, in order, without those that another one covers. */
  private List<Segment> segments() throws IOException {
    List<Segment> covering = new ArrayList<>();
    List<Segment> all = new ArrayList<>(files.list(FOLDER).stream().map(Segment::of).toList());
    all.sort(
        (a, b) ->
            a.start() != b.start()
                ? Long.compare(a.start(), b.start())
                : Long.compare(b.end(), a.end()));
    long covered = 0;
    for (Segment part : all) {
      if (part.start() >= covered) {
        covering.add(part);
        covered = Math.max(covered, part.isJoined() ? part.end() : part.start() + 1);
      }
    }
    return covering;
  }

  /**
   * The file that has {@code offset}.
   *
   * @throws IOException when there is none
   */
  LoggedFile at(long offset) throws IOException {
    LoggedFile known = in(segment, offset);
    for (int tries = 1; known == null && tries <= TRIES; tries++) {
      try {
        lookUp(offset);
      } catch (PartGoneException e) {
        if (tries == TRIES) {
          throw e;
        }
      }
      known = in(segment, offset);
    }
    if (known == null) {
      throw new IOException(
          "the log of files %s/%s does not know offset %d: restore it, or, on a cluster, see that checkpointLocation is where every machine can read it"
              .formatted(files.describe(), FOLDER, offset));
    }
    return known;
  }

  /** Reads the part that should have {@code offset}. */
  private void lookUp(long offset) throws IOException {
    Segment found = null;
    for (Segment part : segments()) {
      if (part.start() <= offset) {
        found = part;
      }
    }
    if (found != null) {
      NavigableMap<Long, LoggedFile> read = new TreeMap<>();
      read(found).forEach(file -> read.put(file.start(), file));
      segment = read;
    }
  }

  private static LoggedFile in(NavigableMap<Long, LoggedFile> files, long offset) {
    var entry = files.floorEntry(offset);
    return entry != null && offset < entry.getValue().end() ? entry.getValue() : null;
  }

  private List<LoggedFile> read(Segment part) throws IOException {
    String text =
        new String(
            files.read(FOLDER + part.name()).orElseThrow(() -> gone(part)), StandardCharsets.UTF_8);
    List<LoggedFile> read = new ArrayList<>();
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(HEAD)) {
      throw new IOException(
          "%s/%s%s does not begin with \"%s\""
              .formatted(files.describe(), FOLDER, part.name(), HEAD));
    }
    for (String line : lines.subList(1, lines.size())) {
      try (JsonParser json = JSON.createParser(line)) {
        json.nextToken();
        long start = json.nextLongValue(-1);
        long length = json.nextLongValue(-1);
        long modified = json.nextLongValue(-1);
        String path = json.nextTextValue();
        String damage = json.nextToken() == JsonToken.VALUE_STRING ? json.getText() : null;
        read.add(new LoggedFile(start, length, modified, path, damage));
      }
    }
    return read;
  }

  private PartGoneException gone(Segment part) {
    return new PartGoneException(
        "%s/%s%s is gone: restore the log of files, or begin anew with another checkpointLocation"
            .formatted(files.describe(), FOLDER, part.name()));
  }

  private static byte[] text(List<LoggedFile> seen) throws IOException {
    StringWriter text = new StringWriter().append(HEAD).append('\n');
    for (LoggedFile file : seen) {
      StringWriter line = new StringWriter();
      try (JsonGenerator json = JSON.createGenerator(line)) {
        json.writeStartArray();
        json.writeNumber(file.start());
        json.writeNumber(file.length());
        json.writeNumber(file.modified());
        json.writeString(file.path());
        if (file.damage() != null) {
          json.writeString(file.damage());
        }
        json.writeEndArray();
      }
      text.append(line.toString()).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String name(long offset) {
    return "%020d".formatted(offset);
  }
}
