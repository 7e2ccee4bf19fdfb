/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** On a file system that Hadoop's configuration names. */
class HadoopFilesTest extends CheckpointFilesSuite {
  @Override
  CheckpointFiles files() throws IOException {
    return Checkpoint.files(NoReplaceFileSystem.location(directory));
  }

  @Test
  void aLocationWithAScheme_isHadoops_andIsDescribedByIt() throws Exception {
    assertThat(files(), is(instanceOf(HadoopFiles.class)));
    assertThat(files().describe(), is(NoReplaceFileSystem.location(directory)));
    assertThat(Checkpoint.files("file:" + directory), is(instanceOf(LocalFiles.class)));
  }
}
