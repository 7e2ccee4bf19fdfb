/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class CpuTimeTest {

  @Test
  @EnabledOnOs(OS.LINUX)
  void ofThisProcess_compilersAndCollectorAreParts() throws Exception {
    CpuTime before = CpuTime.of(ProcessHandle.current());
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    CpuTime spent = CpuTime.of(ProcessHandle.current()).minus(before);
    assertThat("compiling", before.compiling(), greaterThan(Duration.ZERO));
    assertThat("collecting", spent.collecting(), greaterThan(Duration.ZERO));
    assertThat("both", before.compiling().plus(before.collecting()), lessThan(before.total()));
  }

  @Test
  void differenceIsOfEachPart() {
    CpuTime later = seconds(10, 4, 2);
    assertThat(later.minus(seconds(7, 3, 2)), equalTo(seconds(3, 1, 0)));
    assertThat(later.minus(CpuTime.ZERO), equalTo(later));
  }

  private static CpuTime seconds(int total, int compiling, int collecting) {
    return new CpuTime(
        Duration.ofSeconds(total), Duration.ofSeconds(compiling), Duration.ofSeconds(collecting));
  }
}
