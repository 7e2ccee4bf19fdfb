/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The ways in which a record of the clickstream is no row. */
enum Malformation {
  /** A writer died in the middle of the record. */
  TRUNCATED {
    @Override
    byte[] of(String user, String page, String time, SplittableRandom random) {
      byte[] whole = json(quoted(user), page, quoted(time));
      return Arrays.copyOf(whole, 1 + random.nextInt(whole.length / 2));
    }
  },
  /** Somebody logs to the wrong topic. */
  NOT_JSON {
    @Override
    byte[] of(String user, String page, String time, SplittableRandom random) {
      return utf8(time + " INFO " + user + " opened " + page);
    }
  },
  TIMESTAMP_MISSING {
    @Override
    byte[] of(String user, String page, String time, SplittableRandom random) {
      return utf8("{\"user_id\":\"%s\",\"page\":\"%s\",\"action\":\"view\"}".formatted(user, page));
    }
  },
  TIMESTAMP_NOT_A_TIME {
    @Override
    byte[] of(String user, String page, String time, SplittableRandom random) {
      return json(quoted(user), page, "\"yesterday\"");
    }
  },
  /** A clock that is centuries ahead; it must not take the watermark along. */
  TIMESTAMP_IN_THE_FUTURE {
    @Override
    byte[] of(String user, String page, String time, SplittableRandom random) {
      return json(quoted(user), page, "\"2999-12-31T23:59:59.999Z\"");
    }
  },
  TIMESTAMP_OF_WRONG_TYPE {
    @Override
    byte[] of(String user, String page, String time, SplittableRandom random) {
      return json(quoted(user), page, "true");
    }
  },
  BAD_UTF8 {
    @Override
    byte[] of(String user, String page, String time, SplittableRandom random) {
      byte[] value = json(quoted(user), page, quoted(time));
      // The second character of the user: the first byte of a character that has no second.
      value["{\"user_id\":\"u".length()] = (byte) 0xC3;
      return value;
    }
  };

  private static final Malformation[] ALL = values();

  static Malformation next(SplittableRandom random) {
    return ALL[random.nextInt(ALL.length)];
  }

  /** A record with this defect, made of a user, a page and a time that are right. */
  abstract byte[] of(String user, String page, String time, SplittableRandom random);

  private static byte[] json(String user, String page, String time) {
    return utf8(
        "{\"user_id\":%s,\"page\":\"%s\",\"action\":\"view\",\"timestamp\":%s}"
            .formatted(user, page, time));
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
