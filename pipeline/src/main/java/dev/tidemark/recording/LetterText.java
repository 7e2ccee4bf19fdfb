/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.recording;

import dev.tidemark.batch.DeadLetter;
import java.util.List;
import java.util.Locale;

/** A dead letter's kind, source, partition, offset and reason, as text. */
public final class LetterText {
  private LetterText() {}

  public static List<String> cells(DeadLetter letter) {
    return List.of(
        letter.kind().name().toLowerCase(Locale.ROOT),
        letter.origin().source(),
        Integer.toString(letter.origin().partition()),
        Long.toString(letter.offset()),
        letter.reason());
  }
}
