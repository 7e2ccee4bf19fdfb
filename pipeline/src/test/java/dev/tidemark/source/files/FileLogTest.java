/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.checkpoint.CheckpointFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that one writes while another one reads it, at the worst moments. */
class FileLogTest {
  private static final int LENGTH = 9; // of each file, which therefore has ten offsets

  @TempDir private Path directory;

  private CheckpointFiles files;
  private FileLog writer;
  private int written;

  @BeforeEach
  void writer() throws IOException {
    files = CheckpointFiles.at(directory.toString());
    writer = new FileLog(files);
  }

  private void write(int count) {
    try {
      for (int i = 0; i < count; i++) {
        writer.append(
            List.of(new LoggedFile(writer.end(), LENGTH, written, "/in/" + written++, null)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files of which something happens once, between a list of them and what is read next. */
  private CheckpointFiles meanwhile(Runnable change) {
    return new CheckpointFiles() {
      private boolean listed;
      private boolean changed;

      @Override
      public List<String> list(String folder) throws IOException {
        listed = true;
        return files.list(folder);
      }

      @Override
      public Optional<byte[]> read(String path) throws IOException {
        if (listed && !changed) {
          changed = true;
          change.run();
        }
        return files.read(path);
      }

      @Override
      public SortedMap<String, Long> sizes(String folder) throws IOException {
        return files.sizes(folder);
      }

      @Override
      public void create(String path, byte[] content) throws IOException {
        throw new UnsupportedOperationException("a reader only");
      }

      @Override
      public void delete(String path) throws IOException {
        throw new UnsupportedOperationException("a reader only");
      }

      @Override
      public String describe() {
        return files.describe();
      }
    };
  }

  @Test
  void aPartThatIsPutTogetherWhileItIsLookedUp_isFoundInTheNewOne() throws IOException {
    write(60);
    int parts = files.list("files/").size();
    FileLog reader = new FileLog(meanwhile(() -> write(10)));
    assertThat(reader.at(455).path(), is("/in/45"));
    assertThat("they were put together", files.list("files/").size(), is(lessThan(parts)));
  }

  @Test
  void partsThatArePutTogetherWhileTheLogIsLoaded_areEachGoneThroughOnce() throws IOException {
    write(60);
    List<String> loaded = new ArrayList<>();
    FileLog reader =
        new FileLog(
            meanwhile(
                () -> {
                  assertThat("nothing is loaded before it", loaded, hasSize(0));
                  write(10);
                }));
    reader.load(file -> loaded.add(file.path()));
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      all.add("/in/" + i);
    }
    assertThat(loaded, is(all));
    assertThat(reader.end(), is(700L));
  }

  @Test
  void aPartThatIsGoneForGood_isAnErrorThatNamesIt() throws IOException {
    write(3);
    String second = "files/%020d".formatted(10);
    files.delete(second);
    IOException gap = assertThrows(IOException.class, () -> new FileLog(files).load(file -> {}));
    assertThat(gap.getMessage(), containsString("files of it are missing"));
    IOException unknown = assertThrows(IOException.class, () -> new FileLog(files).at(15));
    assertThat(unknown.getMessage(), containsString("does not know offset 15"));
  }
}
